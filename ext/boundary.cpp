#include "boundary.h"

#include <new>

#include "classes.h"
#include "config/error.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

struct Noted {
    zend_class_entry* exception = nullptr;
    bool argument = false;
    zend_long code = 0;
};

thread_local Noted noted;

void note(zend_class_entry* exception, const char* message, zend_long code, bool argument = false) {
    noted = {exception, argument, code};
    Worker::current().failure = message;
}

}  // namespace

namespace {

void remember(const std::vector<UnackedDeliveriesError::OfChannel>& deliveries) {
    auto& unacked = Worker::current().unacked;
    try {
        unacked = deliveries;
    } catch (const std::bad_alloc&) {
        unacked.clear();  // the message has the first of them
    }
}

}  // namespace

void note_failure() noexcept {
    try {
        throw;
    } catch (const ArgumentError& error) {
        note(error.kind() == ArgumentError::Kind::type ? zend_ce_type_error : zend_ce_value_error,
             error.what(), 0, true);
    } catch (const AuthenticationError& error) {
        note(ce_authentication_exception, error.what(), error.reply_code());
    } catch (const ConnectionError& error) {
        note(ce_connection_exception, error.what(), error.reply_code());
    } catch (const ChannelError& error) {
        note(ce_channel_exception, error.what(), error.reply_code());
    } catch (const TimeoutError& error) {
        note(ce_timeout_exception, error.what(), error.reply_code());
    } catch (const UnackedDeliveriesError& error) {
        note(ce_unacked_deliveries_exception, error.what(), 0);
        remember(error.deliveries());
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

// UnackedDeliveriesException::$deliveryTags
void set_delivery_tags(zend_object* exception) {
    zval by_channel;
    array_init(&by_channel);
    for (const auto& [channel, tags] : Worker::current().unacked) {
        zval list;
        array_init_size(&list, static_cast<std::uint32_t>(tags.size()));
        for (const std::uint64_t tag : tags) {
            add_next_index_long(&list, static_cast<zend_long>(tag));
        }
        zend_hash_index_update(Z_ARRVAL(by_channel), channel, &list);
    }
    zend_update_property(ce_unacked_deliveries_exception, exception, ZEND_STRL("deliveryTags"),
                         &by_channel);
    zval_ptr_dtor(&by_channel);
    Worker::current().unacked.clear();
}

}  // namespace

void throw_noted(std::uint32_t argument) {
    const char* message = Worker::current().failure.c_str();
    if (!noted.argument) {
        zend_object* exception = zend_throw_exception(noted.exception, message, noted.code);
        if (noted.exception == ce_unacked_deliveries_exception) {
            set_delivery_tags(exception);
        }
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
