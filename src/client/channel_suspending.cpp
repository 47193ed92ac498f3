// Consumers that sleep: by basic.cancel, after which they are asked for again under their tag, or
// by channel.flow, where a broker honours it.
#include <algorithm>
#include <utility>

#include "client/channel.h"
#include "client/connection.h"
#include "config/error.h"
#include "wire/field_table.h"
#include "wire/method.h"

namespace amqp_pconn::client {

// One that sleeps keeps others from getting anything, where it is the only one that may.
bool Channel::can_pause(const ConsumerRecord& consumer) {
    return !consumer.terms.exclusive && !consumer.terms.is_single_active &&
           !consumer.named_an_offset;  // what waits for it cannot go back to a stream
}

void Channel::note_single_active(std::size_t consumer) {
    auto terms = consumers_[consumer].terms;
    terms.is_single_active = true;
    consumers_.set_terms(consumer, std::move(terms));
}

void Channel::request_flow(bool active, Purpose purpose) {
    amqp_channel_flow_t flow{};
    flow.active = active ? 1 : 0;
    request(AMQP_CHANNEL_FLOW_METHOD, &flow, AMQP_CHANNEL_FLOW_OK_METHOD, 0, purpose);
}

void Channel::request_suspension(Suspending how, bool saved_only) {
    bool pauses = false;
    for (const std::size_t number : consumers_.numbers_of_open()) {
        const auto& consumer = consumers_[number];
        const bool lasts = how != Suspending::none && (!saved_only || consumer.saved != nullptr);
        if (lasts && how == Suspending::flow && can_pause(consumer)) {
            pauses = true;
            continue;
        }
        if (lasts) {
            consumers_.suspend_when_closed(number);
        }
        request_cancel(consumer.tag);
    }
    if (pauses && !is_paused_) {
        request_flow(false, Purpose::pause);
    }
}

bool Channel::is_cancelling() const {
    return awaits(AMQP_BASIC_CANCEL_OK_METHOD);
}

void Channel::on_paused(std::span<const std::byte> arguments) {
    const auto* ok = wire::decode_method<amqp_channel_flow_ok_t>(AMQP_CHANNEL_FLOW_OK_METHOD,
                                                                 arguments, connection_.arena());
    if (ok->active != 0) {
        cancel_instead();  // some brokers answer so, and go on sending
        return;
    }
    is_paused_ = true;
    if (stopping_) {
        connection_.consumer_stopped();
        return;
    }
    for (const std::size_t number : consumers_.numbers_of_open()) {
        give_back_mail_of(number);
    }
}

void Channel::cancel_instead() {
    const bool was_paused = std::exchange(is_paused_, false);
    for (const std::size_t number : consumers_.numbers_of_open()) {
        consumers_.suspend_when_closed(number);
        request_cancel(consumers_[number].tag);
    }
    if (was_paused) {
        request_flow(true, Purpose::background);  // for whoever consumes here next
    }
    (void)connection_.transport().flush_now();  // whoever waits for that writes no more
}

void Channel::suspend(Suspending how) {
    ensure_ready("suspend()");
    queue_acks();
    request_suspension(how, false);
    out_of_step_ = true;  // whatever ends this before its answers came
    connection_.flush();
    connection_.await(
        [this] {
            return state_ != State::open || (!is_cancelling() && (is_paused_ || !listens()));
        },
        how == Suspending::flow ? "channel.flow" : "basic.cancel");
    out_of_step_ = false;
    ensure_usable("suspend()");
    settle_positions(false);
    connection_.flush();  // what waited goes back
}

void Channel::resume() {
    ensure_ready("resume()");
    try {
        resume_all();
    } catch (const ConnectionError&) {
        constexpr std::uint16_t none = 0;  // a socket that was closed says nothing of them
        const auto code = connection_.failure_code();
        were_refused_ =
            connection_.was_closed_by_broker() && code != none && code != AMQP_CONNECTION_FORCED;
        throw;
    }
}

void Channel::resume_all() {
    if (std::exchange(is_paused_, false)) {  // what comes from here on is theirs
        amqp_channel_flow_t flow{};
        flow.active = 1;
        call(AMQP_CHANNEL_FLOW_METHOD, &flow, AMQP_CHANNEL_FLOW_OK_METHOD);
    }
    for (const std::size_t number : consumers_.suspended_ones()) {
        consume_again(number);
    }
}

void Channel::consume_again(std::size_t consumer) {
    const ConsumerTerms terms = consumers_[consumer].terms;
    const std::string tag = consumers_[consumer].tag;
    const std::uint16_t own = prefetch_.of_each.value_or(0);
    const std::uint16_t its = terms.prefetch.value_or(0);
    if (its != own) {
        qos(its, false);
    }
    wire::Arena arena;
    auto arguments = wire::decode_table(terms.arguments, arena);
    if (const auto next = consumers_[consumer].next_offset) {
        for (auto& entry :
             std::span(arguments.entries, static_cast<std::size_t>(arguments.num_entries))) {
            if (wire::to_view(entry.key) == "x-stream-offset") {
                entry.value.kind = AMQP_FIELD_KIND_I64;
                entry.value.value.i64 = static_cast<std::int64_t>(*next);
            }
        }
    }
    amqp_basic_consume_t method{};
    method.queue = wire::to_bytes(terms.queue);
    method.consumer_tag = wire::to_bytes(tag);
    method.no_local = terms.no_local ? 1 : 0;
    method.no_ack = terms.no_ack ? 1 : 0;
    method.exclusive = terms.exclusive ? 1 : 0;
    method.arguments = arguments;
    consuming_ = {terms.no_ack, consumers_[consumer].named_an_offset, {}, consumer};
    call(AMQP_BASIC_CONSUME_METHOD, &method, AMQP_BASIC_CONSUME_OK_METHOD);
    ensure_open("basic.consume");
    if (its != own) {
        qos(own, false);
    }
}

void Channel::begin_again(std::size_t consumer, std::string_view tag) {
    consumer_begun_ = consumer;
    if (consumers_[consumer].tag != tag) {
        throw ConnectionError("consumer \"" + std::string(tag) + "\" was begun on channel " +
                              std::to_string(id_) + " in the place of \"" +
                              consumers_[consumer].tag + "\"");
    }
    consumers_.reopen(consumer);
    consuming_.resumes.reset();
    if (stopping_) {  // its call timed out
        if (suspends_ && consumers_[consumer].saved != nullptr) {
            consumers_.suspend_when_closed(consumer);
        }
        request_cancel(tag);
    }
}

void Channel::tell_unsaved() {
    for (const std::size_t number : consumers_.lasting_ones()) {
        const auto& consumer = consumers_[number];
        if (consumer.saved == nullptr) {
            connection_.add_late_news(
                "consumer \"" + consumer.tag + "\" on channel " + std::to_string(id_) + " of " +
                connection_.endpoint() + " is not kept: " +
                (consumer.why_unsaved.empty() ? "the request ended before it was serialized"
                                              : consumer.why_unsaved));
        }
    }
}

SuspendedChannel Channel::take_suspended() {
    fold_positions(true);
    if (!suspends_) {  // else it was told when that began
        tell_unsaved();
    }
    auto consumers = consumers_.take_lasting();
    if (were_refused_ && !consumers.empty()) {
        // It would end the next one as well.
        connection_.add_late_news("the consumers that slept on channel " + std::to_string(id_) +
                                  " of " + connection_.endpoint() +
                                  " are not kept: the broker ended the connection when they were "
                                  "to go on");
        consumers.clear();
    }
    return {id_, mode_, prefetch_, manners, std::move(consumers)};
}

void Channel::adopt(SuspendedChannel suspended) {
    manners = suspended.manners;
    suspends_ = false;
    if (suspended.mode != Mode::plain) {
        select(suspended.mode);
    }
    for (auto& consumer : suspended.consumers) {
        (void)consumers_.add_suspended(std::move(consumer));
    }
    for (const auto& [count, global] : {std::pair{suspended.prefetch.of_all, true},
                                        std::pair{suspended.prefetch.of_each, false}}) {
        if (count) {
            amqp_basic_qos_t method{};
            method.prefetch_count = *count;
            method.global = global ? 1 : 0;
            request(AMQP_BASIC_QOS_METHOD, &method, AMQP_BASIC_QOS_OK_METHOD, 0,
                    Purpose::background);
        }
    }
    prefetch_ = suspended.prefetch;
}

void Channel::note_position(std::size_t consumer, std::uint64_t tag, std::uint64_t offset) {
    constexpr std::size_t few = 64;
    consumers_.note_position(consumer, offset);
    if (positions_.size() >= tidy_positions_at_) {
        std::erase_if(positions_, [this](const Position& position) {
            return !unsettled_.is_unsettled(position.tag);
        });
        tidy_positions_at_ = std::max(few, 2 * positions_.size());
    }
    positions_.push_back({tag, consumer, offset});
}

bool Channel::is_live_position(std::uint64_t tag, bool seen_too) const {
    return unsettled_.is_unsettled(tag) && (seen_too || !unsettled_.is_seen(tag));
}

void Channel::fold_positions(bool seen_too) {
    for (const auto& position : positions_) {
        if (!consumers_.is_lasting(position.consumer) ||
            !is_live_position(position.tag, seen_too)) {
            continue;
        }
        if (const auto next = consumers_[position.consumer].next_offset;
            !next || position.offset < *next) {
            consumers_.set_next_offset(position.consumer, position.offset);
        }
    }
}

void Channel::settle_positions(bool seen_too) {
    fold_positions(seen_too);
    for (const auto& position : positions_) {
        if (consumers_.is_suspended(position.consumer) &&
            is_live_position(position.tag, seen_too)) {
            connection_.encoder().settle(id_, AMQP_BASIC_ACK_METHOD, position.tag, 0);
            ++unanswered_;
            unsettled_.forget(position.tag);
        }
    }
}

}  // namespace amqp_pconn::client
