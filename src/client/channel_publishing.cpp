// What a channel publishes, and what comes of it: confirms, refusals, messages that come back, and
// transactions.
#include <algorithm>
#include <utility>

#include "client/channel.h"
#include "client/connection.h"
#include "config/error.h"
#include "wire/byte_order.h"
#include "wire/method.h"

namespace amqp_pconn::client {
namespace {

std::string_view select_name(Mode mode) {
    return mode == Mode::confirm ? "confirm.select" : "tx.select";
}

// "the broker HOST:PORT returned what was published on channel 1"
std::string broker_did(const Connection& connection, std::string_view did, std::uint16_t id) {
    return "the broker " + connection.endpoint() + " " + std::string(did) +
           " what was published on channel " + std::to_string(id);
}

}  // namespace

void Channel::note_publish(const wire::OutgoingMessage& message) {
    if (mode_ == Mode::confirm) {
        confirms_.add(message.exchange, message.routing_key);
    } else {
        ++unanswered_;
        uncommitted_publishes_ += mode_ == Mode::transaction ? 1 : 0;
    }
}

std::uint64_t Channel::publish(const wire::OutgoingMessage& message) {
    ensure_ready("basic.publish");
    const auto pieces = connection_.encoder().publish(id_, message);
    note_publish(message);
    if (pieces.empty() && mode_ == Mode::plain) {
        fence_if_first();
    }
    send_publishes(1, pieces);
    return confirms_.last();
}

// They are published also where the broker stops reading in the middle: the rest is in the queue.
void Channel::send_publishes(std::size_t count, std::span<iovec> pieces) {
    auto& published = connection_.counters().publishes;
    try {
        if (pieces.empty()) {
            connection_.flush();
        } else {
            connection_.send_with(pieces);
        }
    } catch (const BlockedError&) {
        published += count;
        throw;
    }
    published += count;
}

std::uint64_t Channel::publish_all(const NextMessage& next) {
    ensure_ready("basic.publish");
    auto& output = connection_.transport().output();
    const std::size_t before = output.size();
    std::size_t count = 0;
    try {
        while (const auto* message = next()) {
            connection_.encoder().publish_copied(id_, *message);
            note_publish(*message);
            ++count;
        }
    } catch (...) {
        output.truncate(before);
        forget_publishes(count);
        throw;
    }
    if (count != 0) {
        if (mode_ == Mode::plain) {
            fence_if_first();
        }
        send_publishes(count, {});
    }
    return confirms_.last();
}

void Channel::forget_publishes(std::size_t count) {
    if (mode_ == Mode::confirm) {
        confirms_.take_back(count);
    } else {
        unanswered_ -= count;
        uncommitted_publishes_ -= mode_ == Mode::transaction ? count : 0;
    }
}

void Channel::select(Mode mode) {
    if (mode_ == mode) {
        ensure_usable(select_name(mode));
        return;
    }
    ensure_ready(select_name(mode));
    if (mode_ != Mode::plain) {
        throw ChannelError(std::string(select_name(mode)) + " on " + connection_.endpoint() +
                           ": channel " + std::to_string(id_) + " had " +
                           std::string(select_name(mode_)) +
                           " before, and cannot have both; open another");
    }
    if (mode == Mode::confirm) {
        amqp_confirm_select_t method{};
        request(AMQP_CONFIRM_SELECT_METHOD, &method, AMQP_CONFIRM_SELECT_OK_METHOD, 0,
                Purpose::background);
    } else {
        amqp_tx_select_t method{};
        request(AMQP_TX_SELECT_METHOD, &method, AMQP_TX_SELECT_OK_METHOD, 0, Purpose::background);
    }
    mode_ = mode;
}

void Channel::ensure_transaction(std::string_view what) {
    if (mode_ != Mode::transaction) {
        throw ChannelError(std::string(what) + " on " + connection_.endpoint() + ": channel " +
                           std::to_string(id_) + " is in no transaction; txSelect() begins one");
    }
}

void Channel::tx_commit() {
    ensure_transaction("tx.commit");
    amqp_tx_commit_t method{};
    call(AMQP_TX_COMMIT_METHOD, &method, AMQP_TX_COMMIT_OK_METHOD);
    uncommitted_publishes_ = 0;
    unsettled_.forget_set_aside();
}

void Channel::tx_rollback() {
    ensure_transaction("tx.rollback");
    amqp_tx_rollback_t method{};
    call(AMQP_TX_ROLLBACK_METHOD, &method, AMQP_TX_ROLLBACK_OK_METHOD);
    uncommitted_publishes_ = 0;
    unsettled_.bring_back();
}

bool Channel::has_uncommitted_work() const {
    return is_open() && !out_of_step_ &&
           (uncommitted_publishes_ != 0 || unsettled_.has_set_aside());
}

std::optional<Channel::GivenUp> Channel::await_confirms(wire::TimePoint until) {
    const auto done = [this] {
        return confirms_.outstanding() == 0 || has_events() || state_ != State::open;
    };
    try {
        if (!done()) {
            connection_.flush();
            const auto left =
                std::chrono::ceil<wire::Duration>(until - connection_.environment().now());
            if (left <= wire::Duration::zero()) {
                (void)connection_.look();  // what has come counts
            }
            connection_.await_although_blocked(std::max(left, wire::Duration::zero()), done,
                                               "basic.ack");
        }
    } catch (const BlockedError& error) {
        return GivenUp{error.what(), 0};
    } catch (const ConnectionError& error) {
        return GivenUp{error.what(), error.reply_code()};
    } catch (const TimeoutError&) {
        return GivenUp{"no answer in time", 0};
    }
    if (has_events() || confirms_.outstanding() == 0) {
        return std::nullopt;
    }
    close_reported_ = true;
    return close_reason_ ? GivenUp{"the channel was closed by the broker: " + close_reason_->text(),
                                   close_reason_->code}
                         : GivenUp{"the channel is closed", 0};
}

std::string Channel::destinations_of(const std::vector<std::uint64_t>& numbers) const {
    DestinationCounts counts;
    for (const auto& [first, last] : runs_of(numbers)) {
        confirms_.count_destinations(first, last, counts);
    }
    return counts.text();
}

std::optional<Channel::Unconfirmed> Channel::take_unconfirmed() {
    if (!has_unconfirmed()) {
        return std::nullopt;
    }
    Unconfirmed told{{id_, std::exchange(nacked_, {}), confirms_.missing()}, {}};
    auto& [channel, nacked, missing] = told.numbers;
    std::sort(nacked.begin(), nacked.end());
    const auto add = [&told](std::string_view what, const std::vector<std::uint64_t>& numbers,
                             const std::string& where) {
        if (!numbers.empty()) {
            told.text += (told.text.empty() ? "" : "; ") + std::string(what) + " " +
                         listed_numbers(numbers) + (where.empty() ? "" : " (" + where + ")");
        }
    };
    add("nacked", nacked, nacked_to_.text());
    nacked_to_.clear();
    add("missing", missing, destinations_of(missing));
    if (state_ != State::open || !connection_.is_usable()) {
        abandon_confirms();
    }
    return told;
}

void Channel::abandon_confirms() {
    connection_.counters().unconfirmed += confirms_.outstanding();
    confirms_.give_up();
}

void Channel::give_up_publishes(std::string_view why) {
    if (confirms_.outstanding() == 0) {
        return;
    }
    const auto numbers = confirms_.missing();
    connection_.add_late_news(broker_did(connection_, "never confirmed", id_) + ", " +
                              std::string(why) + ": " + destinations_of(numbers));
    abandon_confirms();
}

void Channel::on_confirm(amqp_method_number_t method, std::span<const std::byte> arguments) {
    constexpr std::size_t size = 9;  // the tag, and bits of which the first is `multiple`
    if (arguments.size() != size) {
        throw ConnectionError("the arguments of " + wire::method_name(method) +
                              " could not be decoded");
    }
    const bool multiple = (std::to_integer<unsigned>(arguments[size - 1]) & 1U) != 0;
    const bool taken = method == AMQP_BASIC_ACK_METHOD;
    confirms_.settle(wire::load<std::uint64_t>(arguments), multiple,
                     [this, taken](std::uint64_t first, std::uint64_t last) {
                         on_confirmed(taken, first, last);
                     });
}

void Channel::on_confirmed(bool taken, std::uint64_t first, std::uint64_t last) {
    auto& counters = connection_.counters();
    const std::uint64_t count = last - first + 1;
    if (taken) {
        counters.confirmed += count;
        keep_event(PublishEvent::Kind::confirmed, first, last);
        return;
    }
    counters.nacked += count;
    if (!in_use_) {
        DestinationCounts counts;
        confirms_.count_destinations(first, last, counts);
        tell_late_nack(counts);
        return;
    }
    for (std::uint64_t number = first; number <= last; ++number) {
        nacked_.push_back(number);
    }
    confirms_.count_destinations(first, last, nacked_to_);
    has_untold_nack_ = true;
    keep_event(PublishEvent::Kind::nacked, first, last);
}

void Channel::keep_event(PublishEvent::Kind kind, std::uint64_t first, std::uint64_t last) {
    // Nothing that came in between is told too late.
    const bool may_join = events_.last_arrival() == connection_.last_arrival();
    if (events_.add(kind, first, last, may_join)) {
        events_.stamp(connection_.note_mail(id_));
    }
}

std::optional<PublishEvent> Channel::next_event() {
    auto event = events_.next();
    if (event && event->kind == PublishEvent::Kind::nacked && !events_.has_nacked()) {
        has_untold_nack_ = false;
    }
    return event;
}

void Channel::tell_late_nack(const DestinationCounts& destinations) {
    connection_.add_late_news(broker_did(connection_, "refused (basic.nack)", id_) +
                              ", and nobody was left to be told: " + destinations.text());
}

void Channel::on_return(std::span<const std::byte> arguments) {
    const auto* returned = wire::decode_method<amqp_basic_return_t>(AMQP_BASIC_RETURN_METHOD,
                                                                    arguments, connection_.arena());
    auto& incoming = incoming_.emplace();
    incoming.returned.emplace(
        ReturnReason{returned->reply_code, std::string(wire::to_view(returned->reply_text))});
    incoming.delivery.exchange = wire::to_view(returned->exchange);
    incoming.delivery.routing_key = wire::to_view(returned->routing_key);
}

void Channel::finish_return() {
    Returned returned{std::move(*incoming_->returned), std::move(incoming_->delivery)};
    incoming_.reset();
    ++connection_.counters().returned;
    if (in_use_ && !events_abandoned_) {
        if (events_.is_keeping()) {
            events_.add(std::move(returned));
            events_.stamp(connection_.note_mail(id_));
        }
    } else {
        tell_late_return(returned);
    }
}

void Channel::abandon_events() {
    while (const auto returned = events_.next_returned()) {
        tell_late_return(*returned);
    }
    events_abandoned_ = events_.is_keeping();
    events_.keep(false);
}

void Channel::tell_late_return(const Returned& returned) {
    ++connection_.counters().late_returns;
    connection_.add_late_news(
        broker_did(connection_, "returned", id_) + ", and nobody was left to be told: " +
        std::to_string(returned.reason.code) + " " + returned.reason.text + ", exchange \"" +
        returned.message.exchange + "\", routing key \"" + returned.message.routing_key + "\"");
}

}  // namespace amqp_pconn::client
