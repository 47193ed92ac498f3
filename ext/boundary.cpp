#include "boundary.h"

#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include "classes.h"
#include "client/left_over.h"
#include "config/error.h"
#include "message.h"
#include "wire/field_table.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

struct Noted {
    zend_class_entry* exception = nullptr;
    bool argument = false;
    zend_long code = 0;
};

thread_local Noted noted;
thread_local Noted noted_before;  // becomes the previous one

void note(zend_class_entry* exception, const char* message, zend_long code, bool argument = false) {
    noted = {exception, argument, code};
    Worker::current().failure = message;
}

}  // namespace

namespace {

template <typename List>
void remember(List& to, const List& from) {
    try {
        to = from;
    } catch (const std::bad_alloc&) {
        to.clear();  // the message has the first of them
    }
}

}  // namespace

namespace {

void note_before(const std::exception_ptr& also) noexcept {
    if (also == nullptr) {
        return;
    }
    try {
        std::rethrow_exception(also);
    } catch (...) {
        note_failure();
    }
    noted_before = noted;
    Worker::current().failure_before.swap(Worker::current().failure);
}

}  // namespace

void note_failure() noexcept {
    try {
        throw;
    } catch (const ArgumentError& error) {
        note(error.kind() == ArgumentError::Kind::type ? zend_ce_type_error : zend_ce_value_error,
             error.what(), 0, true);
    } catch (const BlockedError& error) {
        note(ce_blocked_exception, error.what(), 0);
    } catch (const AuthenticationError& error) {
        note(ce_authentication_exception, error.what(), error.reply_code());
    } catch (const ConnectionError& error) {
        note(ce_connection_exception, error.what(), error.reply_code());
    } catch (const ChannelError& error) {
        note(ce_channel_exception, error.what(), error.reply_code());
    } catch (const TimeoutError& error) {
        note(ce_timeout_exception, error.what(), error.reply_code());
    } catch (const client::LeftOverError& error) {
        Worker::current().unacked.clear();
        note_before(error.also());
        note(ce_unacked_deliveries_exception, error.what(), 0);
        Worker::current().left_over = error.messages();
    } catch (const UnackedDeliveriesError& error) {
        note(ce_unacked_deliveries_exception, error.what(), 0);
        Worker::current().left_over.reset();
        remember(Worker::current().unacked, error.deliveries());
    } catch (const UnconfirmedError& error) {
        note(ce_unconfirmed_publish_exception, error.what(), error.reply_code());
        remember(Worker::current().unconfirmed, error.publishes());
    } catch (const OpenTransactionError& error) {
        note(ce_open_transaction_exception, error.what(), 0);
        remember(Worker::current().open_transactions, error.channels());
    } catch (const TokenError& error) {
        note(ce_token_exception, error.what(), 0);
    } catch (const Error& error) {
        note(ce_pconn_exception, error.what(), error.reply_code());
    } catch (const std::bad_alloc&) {
        note(ce_pconn_exception, "out of memory", 0);
    } catch (const std::exception& error) {
        note(ce_pconn_exception, error.what(), 0);
    } catch (...) {
        note(ce_pconn_exception, "an unknown error", 0);
    }
}

namespace {

template <typename Numbers>
void make_list(zval& list, const Numbers& numbers) {
    array_init_size(&list, static_cast<std::uint32_t>(numbers.size()));
    for (const auto number : numbers) {
        add_next_index_long(&list, static_cast<zend_long>(number));
    }
}

void set_property(zend_object* exception, std::string_view name, zval& value) {
    zend_update_property(exception->ce, exception, name.data(), name.size(), &value);
    zval_ptr_dtor(&value);
}

// A property whose lists of numbers stand under their channel's id; channels without any are left
// out.
template <typename OfChannel, typename Numbers>
void set_by_channel(zend_object* exception, std::string_view name,
                    const std::vector<OfChannel>& channels, Numbers OfChannel::*numbers) {
    zval by_channel;
    array_init(&by_channel);
    for (const auto& one : channels) {
        if (!(one.*numbers).empty()) {
            zval list;
            make_list(list, one.*numbers);
            zend_hash_index_update(Z_ARRVAL(by_channel), one.channel, &list);
        }
    }
    set_property(exception, name, by_channel);
}

// The messages that nobody else has any more.
void set_messages(zend_object* exception) {
    zval list;
    array_init(&list);
    auto& left_over = Worker::current().left_over;  // this may be jumped out of
    for (std::size_t i = 0; left_over != nullptr && i < left_over->size(); ++i) {
        const auto& one = (*left_over)[i];
        zend_string* tag =
            zend_string_init(one.consumer_tag.data(), one.consumer_tag.size(), false);
        auto& arena = Worker::current().arena;
        arena.recycle();
        zval message;
        make_message(&message, one.delivery,
                     wire::decode_properties(one.delivery.properties, arena), nullptr, tag);
        zend_string_release(tag);
        zend_hash_next_index_insert(Z_ARRVAL(list), &message);
    }
    set_property(exception, "messages", list);
    left_over.reset();
}

void set_details(zend_object* exception) {
    auto& worker = Worker::current();
    if (exception->ce == ce_unacked_deliveries_exception) {
        set_by_channel(exception, "deliveryTags", worker.unacked,
                       &UnackedDeliveriesError::OfChannel::delivery_tags);
        worker.unacked.clear();
        set_messages(exception);
    } else if (exception->ce == ce_unconfirmed_publish_exception) {
        set_by_channel(exception, "nacked", worker.unconfirmed,
                       &UnconfirmedError::OfChannel::nacked);
        set_by_channel(exception, "missing", worker.unconfirmed,
                       &UnconfirmedError::OfChannel::missing);
        worker.unconfirmed.clear();
    } else if (exception->ce == ce_open_transaction_exception) {
        zval list;
        make_list(list, worker.open_transactions);
        set_property(exception, "channels", list);
        worker.open_transactions.clear();
    }
}

}  // namespace

void throw_noted(std::uint32_t argument) {
    const Noted before = std::exchange(noted_before, {});
    if (before.exception != nullptr) {
        set_details(zend_throw_exception(before.exception, Worker::current().failure_before.c_str(),
                                         before.code));
    }
    const char* message = Worker::current().failure.c_str();
    if (!noted.argument) {
        set_details(zend_throw_exception(noted.exception, message, noted.code));
    } else if (argument != 0) {
        zend_argument_error(noted.exception, argument, "%s", message);
    } else {
        zend_throw_error(noted.exception, "%s", message);
    }
}

void log_noted() {
    Worker::current().environment().log(Worker::current().failure);
}

}  // namespace amqp_pconn::ext
