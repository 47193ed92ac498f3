#include "client/channel.h"

#include <algorithm>
#include <utility>

#include "client/connection.h"
#include "wire/byte_order.h"
#include "wire/field_table.h"
#include "wire/method.h"

namespace amqp_pconn::client {

namespace {

std::string subject(std::string_view what, const Connection& connection, std::uint16_t id) {
    return std::string(what) + " on " + connection.endpoint() + ": channel " + std::to_string(id);
}

}  // namespace

void Channel::ensure_open(std::string_view what) {
    connection_.ensure_usable();
    if (close_reason_) {
        close_reported_ = true;
        throw ChannelError(
            subject(what, connection_, id_) + " was closed by the broker: " + close_reason_->text(),
            close_reason_->code);
    }
    if (state_ != State::open) {
        throw ChannelError(subject(what, connection_, id_) + " is closed");
    }
}

void Channel::ensure_usable(std::string_view what) {
    ensure_open(what);
    if (out_of_step_) {
        throw ChannelError(subject(what, connection_, id_) +
                           " is out of step: an earlier call on it timed out, and its answer may "
                           "still come; close() it and open another");
    }
}

void Channel::request(amqp_method_number_t method, void* arguments, amqp_method_number_t answer,
                      amqp_method_number_t other_answer, Purpose purpose) {
    connection_.encoder().method(id_, method, arguments);
    awaited_.push_back({answer, other_answer, unanswered_, purpose, connection_.note_request()});
}

void Channel::ensure_ready(std::string_view what) {
    ensure_usable(what);
    connection_.look_if_stale();
    ensure_usable(what);
    connection_.ensure_unblocked(what);
}

const Answer& Channel::call(amqp_method_number_t method, void* arguments,
                            amqp_method_number_t answer, amqp_method_number_t other_answer) {
    const std::string name = wire::method_name(method);
    ensure_ready(name);
    queue_acks();  // a call that is refused would take them with it
    call_answered_ = false;
    request(method, arguments, answer, other_answer, Purpose::call);
    // Until the answer came, whatever ends this call leaves the channel out of step.
    out_of_step_ = true;
    connection_.flush();
    connection_.await([this] { return call_answered_ || state_ != State::open; }, name);
    out_of_step_ = false;
    if (!call_answered_) {
        ensure_usable(name);
    }
    return answer_;
}

void Channel::request_open() {
    amqp_channel_open_t open{};
    request(AMQP_CHANNEL_OPEN_METHOD, &open, AMQP_CHANNEL_OPEN_OK_METHOD, 0, Purpose::background);
}

void Channel::expect_open_ok() {
    awaited_.push_back({AMQP_CHANNEL_OPEN_OK_METHOD, 0, 0, Purpose::background});
}

void Channel::request_fence() {
    request_flow(!is_paused_, Purpose::background);  // as it is
    ++connection_.counters().fences;
}

void Channel::fence_if_first() {
    if (std::exchange(fence_with_next_, false)) {
        request_fence();
    }
}

void Channel::begin_use() {
    in_use_ = true;
    events_abandoned_ = false;
    fence_with_next_ = true;
    suspends_ = false;
    consumers_.clear_ended();  // what sleeps is its next user's
    unsettled_.begin_use();
    confirms_.begin_use();
}

void Channel::end_use() {
    if (!std::exchange(in_use_, false)) {
        return;
    }
    abandon_events();
    lost_ += take_left_over().size();
    if (lost_ != 0 && !stopping_) {
        tell_lost();
    }
    if (std::exchange(has_untold_nack_, false) && !nacked_.empty()) {
        tell_late_nack(nacked_to_);
    }
    nacked_.clear();
    nacked_to_.clear();
    if (state_ == State::closed) {
        give_up_publishes("the channel was closed");
    }
}

bool Channel::is_exchangeable() const {
    return mode_ == Mode::plain && is_fenced() && !out_of_step_ && unsettled_.is_unused() &&
           !incoming_ && events_.empty() && consumers_.empty() && !has_own_qos() && !is_paused_;
}

bool Channel::is_fenced() const {
    return state_ == State::open && processed_ == unanswered_ && confirms_.outstanding() == 0 &&
           !stopping_;
}

bool Channel::fence_is_pending() const {
    if (stopping_) {
        return true;
    }
    if (processed_ == unanswered_) {
        return confirms_.outstanding() != 0;
    }
    return !awaited_.empty() && awaited_.back().unanswered == unanswered_;
}

void Channel::ensure_settleable(std::string_view what) {
    ensure_open(what);
    connection_.look_if_stale();
    ensure_open(what);
}

void Channel::settle_frames(amqp_method_number_t method,
                            const std::vector<UnsettledTags::Frame>& frames, std::uint8_t bits) {
    for (const auto& [tag, multiple] : frames) {
        const int all = multiple ? bits | wire::Encoder::multiple : bits;
        connection_.encoder().settle(id_, method, tag, static_cast<std::uint8_t>(all));
        ++unanswered_;
    }
}

void Channel::settle(std::string_view what, amqp_method_number_t method, std::uint64_t tag,
                     bool multiple, std::uint8_t bits) {
    ensure_settleable(what);
    auto settled = unsettled_.find(tag, multiple);
    if (settled.count == 0) {
        return;
    }
    if (method != AMQP_BASIC_ACK_METHOD) {
        unsettled_.ensure_may_go_back(settled);
    }
    if (unsettled_.acknowledged() != 0) {
        settle_frames(AMQP_BASIC_ACK_METHOD, unsettled_.take_acknowledged(), 0);
        settled = unsettled_.find(tag, multiple);
    }
    settle_frames(method, settled.frames, bits);
    if (mode_ == Mode::transaction) {
        unsettled_.set_aside(settled);
    } else {
        unsettled_.remove(settled);
    }
    connection_.counters().settled += settled.count;
    fence_if_first();
    connection_.flush();
}

void Channel::ack(std::uint64_t tag, bool multiple) {
    if (multiple || mode_ == Mode::transaction) {
        settle("basic.ack", AMQP_BASIC_ACK_METHOD, tag, multiple, 0);
        return;
    }
    // The way of most of them.
    ensure_settleable("basic.ack");
    if (ack_group_ > 1) {
        put_off_ack(tag);
    } else {
        queue_ack(tag);
        connection_.flush();
    }
}

void Channel::put_off_ack(std::uint64_t tag) {
    unsettled_.acknowledge_later(unsettled_.find_one(tag));
    ++connection_.counters().settled;
    if (!std::exchange(put_off_is_noted_, true)) {
        connection_.note_ack_put_off(id_);
    }
    if (unsettled_.acknowledged() >= ack_group_) {
        flush_acks();
    }
}

void Channel::queue_ack(std::uint64_t tag) {
    const std::size_t at = unsettled_.find_one(tag);
    ++connection_.counters().settled;
    connection_.encoder().settle(id_, AMQP_BASIC_ACK_METHOD, tag, 0);
    unsettled_.remove_one(at);
    ++unanswered_;
    fence_if_first();
}

void Channel::ack_soon(std::uint64_t tag) {
    if (ack_group_ > 1 || mode_ == Mode::transaction) {
        ack(tag, false);
        return;
    }
    ensure_open("basic.ack");
    queue_ack(tag);
}

void Channel::group_acks(std::size_t most) {
    if (most == ack_group_) {
        return;
    }
    if (ack_group_ == 1) {
        connection_.note_grouping(id_);
    }
    ack_group_ = most;
    if (unsettled_.acknowledged() >= most) {
        flush_acks();
    }
}

void Channel::queue_acks() {
    if (unsettled_.acknowledged() != 0) {
        settle_frames(AMQP_BASIC_ACK_METHOD, unsettled_.take_acknowledged(), 0);
        fence_if_first();
    }
}

void Channel::flush_acks() {
    if (unsettled_.acknowledged() != 0 && is_open()) {
        queue_acks();
        connection_.flush();
    }
}

void Channel::give_back_unseen() {
    const auto tag = unsettled_.unseen();
    if (tag && unsettled_.source_of(*tag) != Source::queue) {
        unsettled_.leave_unseen();
    } else if (tag) {
        nack_unseen(*tag);
    }
}

void Channel::nack_unseen(std::uint64_t tag) {
    ++connection_.counters().given_back;
    connection_.encoder().settle(id_, AMQP_BASIC_NACK_METHOD, tag, wire::Encoder::nack_requeue);
    if (mode_ == Mode::transaction) {
        unsettled_.set_aside(tag);  // a rollback undoes it
    } else {
        unsettled_.forget(tag);
    }
    ++unanswered_;
}

bool Channel::awaits(amqp_method_number_t answer) const {
    return std::any_of(awaited_.begin(), awaited_.end(),
                       [answer](const Awaited& awaited) { return awaited.answer == answer; });
}

bool Channel::may_get_more() const {
    return get_is_to_be_settled_ && awaits(AMQP_BASIC_GET_OK_METHOD);
}

std::size_t Channel::give_back() {
    if (state_ != State::open) {
        return 0;
    }
    queue_acks();
    if (awaits(AMQP_BASIC_RECOVER_OK_METHOD)) {
        return unsettled_.clear();  // they go back with that: a broker knows these tags no more
    }
    if (uncommitted_publishes_ != 0 || unsettled_.has_set_aside()) {
        amqp_tx_rollback_t rollback{};
        request(AMQP_TX_ROLLBACK_METHOD, &rollback, AMQP_TX_ROLLBACK_OK_METHOD, 0,
                Purpose::background);
        uncommitted_publishes_ = 0;
        unsettled_.bring_back();
    }
    if (unsettled_.has_any_of(Source::perhaps_stream)) {
        const std::size_t count = unsettled_.clear();
        connection_.counters().given_back += count;
        request_close();
        return count;
    }
    if (unsettled_.empty()) {
        return 0;
    }
    connection_.encoder().settle(id_, AMQP_BASIC_NACK_METHOD, unsettled_.last(),
                                 wire::Encoder::multiple | wire::Encoder::nack_requeue);
    ++unanswered_;
    if (mode_ == Mode::transaction) {
        amqp_tx_commit_t commit{};
        request(AMQP_TX_COMMIT_METHOD, &commit, AMQP_TX_COMMIT_OK_METHOD, 0, Purpose::background);
    }
    const std::size_t count = unsettled_.clear();
    connection_.counters().given_back += count;
    return count;
}

void Channel::request_close() {
    if (state_ != State::open) {
        return;  // a broker knows no such channel any more
    }
    if (stopping_) {
        close_when_stopped_ = true;
        return;
    }
    amqp_channel_close_t close{};
    close.reply_code = AMQP_REPLY_SUCCESS;
    close.reply_text = wire::to_bytes("OK");
    connection_.encoder().method(id_, AMQP_CHANNEL_CLOSE_METHOD, &close);
    state_ = State::closing;
    awaited_.clear();
    incoming_.reset();
    fold_positions(true);
    unsettled_.clear();
    end_consumers();
    uncommitted_publishes_ = 0;
    ++connection_.counters().channels_closed;
}

void Channel::on_method(amqp_method_number_t method, std::span<const std::byte> arguments) {
    if (method == AMQP_CHANNEL_CLOSE_METHOD) {
        on_close(arguments);
        return;
    }
    const bool is_confirm = mode_ == Mode::confirm &&
                            (method == AMQP_BASIC_ACK_METHOD || method == AMQP_BASIC_NACK_METHOD);
    if (state_ == State::closing && !is_confirm) {
        if (method == AMQP_CHANNEL_CLOSE_OK_METHOD) {
            state_ = State::closed;
            give_up_publishes("the channel was closed");
            connection_.channel_closed(id_);
        }
        return;
    }
    if (incoming_) {
        throw ConnectionError(wire::method_name(method) + " arrived on channel " +
                              std::to_string(id_) + " in the middle of a message");
    }
    if (is_confirm) {
        on_confirm(method, arguments);
        return;
    }
    if (method == AMQP_BASIC_DELIVER_METHOD) {
        on_deliver(arguments);
        return;
    }
    if (method == AMQP_BASIC_RETURN_METHOD) {
        on_return(arguments);
        return;
    }
    if (method == AMQP_BASIC_CANCEL_METHOD) {
        on_cancel(arguments);
        return;
    }
    if (awaited_.empty() || (awaited_.front().answer != method &&
                             (method == 0 || awaited_.front().other_answer != method))) {
        throw ConnectionError("an unexpected " + wire::method_name(method) +
                              " arrived on channel " + std::to_string(id_));
    }
    if (method == AMQP_BASIC_GET_OK_METHOD) {
        on_get_ok(arguments);  // answered when its content is whole
        return;
    }
    const Awaited awaited = awaited_.front();
    if (awaited.purpose == Purpose::call) {
        // Refused here, where it ends the connection, not in the call.
        wire::decode_method<void>(method, arguments, connection_.arena());
    }
    awaited_.pop_front();
    answered(awaited, method, arguments);
}

void Channel::answered(const Awaited& awaited, amqp_method_number_t method,
                       std::span<const std::byte> arguments) {
    processed_ = awaited.unanswered;
    connection_.note_answer(awaited.request);
    if (method == AMQP_BASIC_CONSUME_OK_METHOD) {
        begin_consumer(arguments);
    } else if (method == AMQP_BASIC_CANCEL_OK_METHOD) {
        const auto* ok =
            wire::decode_method<amqp_basic_cancel_ok_t>(method, arguments, connection_.arena());
        end_consumer(wire::to_view(ok->consumer_tag));
    } else if (awaited.purpose == Purpose::pause) {
        on_paused(arguments);
    }
    if (method == AMQP_BASIC_RECOVER_OK_METHOD) {
        unsettled_.clear_unsettled();  // all of it is delivered again, under other tags
        consumers_.drop_unsettled_mail();
    }
    if (awaited.purpose == Purpose::call) {
        answer_.method = method;
        answer_.arguments.assign(arguments.begin(), arguments.end());
        call_answered_ = true;
    }
}

// Those that sleep are begun again elsewhere.
void Channel::end_consumers() {
    if (suspends_) {
        consumers_.clear_ended();
        (void)consumers_.drop_mail();
    } else {
        consumers_.clear();
    }
}

void Channel::on_close(std::span<const std::byte> arguments) {
    auto reason = decode_close(arguments, connection_.arena());
    amqp_channel_close_ok_t close_ok{};
    connection_.encoder().method(id_, AMQP_CHANNEL_CLOSE_OK_METHOD, &close_ok);
    close_reason_ = std::move(reason);
    if (state_ == State::closing) {
        // Both sides closed at once; the answer to ours still comes.
        connection_.channel_failed_while_closing(id_);
        return;
    }
    state_ = State::closed;
    awaited_.clear();
    incoming_.reset();
    fold_positions(true);
    unsettled_.clear();  // the broker has taken them back
    if (in_use_ && consumers_.open_ones() != 0 && !consuming_.resumes) {
        connection_.note_lost_consumers(id_);
    }
    if (in_use_) {
        keep_left_over();  // sleep() has it
    }
    tell_lost();
    end_consumers();
    stopping_ = false;
    uncommitted_publishes_ = 0;
    if (!in_use_) {
        give_up_publishes("the channel was closed");  // why is told with the channel
    }
    connection_.channel_closed_by_broker(id_);
}

void Channel::on_get_ok(std::span<const std::byte> arguments) {
    const auto* get_ok = wire::decode_method<amqp_basic_get_ok_t>(AMQP_BASIC_GET_OK_METHOD,
                                                                  arguments, connection_.arena());
    auto& delivery = incoming_.emplace().delivery;
    delivery.exchange = wire::to_view(get_ok->exchange);
    delivery.routing_key = wire::to_view(get_ok->routing_key);
    delivery.delivery_tag = get_ok->delivery_tag;
    note_tag(delivery.delivery_tag, get_is_to_be_settled_);
    delivery.redelivered = get_ok->redelivered != 0;
    delivery.message_count = get_ok->message_count;
}

void Channel::note_tag(std::uint64_t tag, bool to_be_settled) {
    // An answer by direct reply-to does not use its tag up.
    if (to_be_settled && tag <= unsettled_.last_arrived()) {
        throw ConnectionError("delivery tag " + std::to_string(tag) + " arrived on channel " +
                              std::to_string(id_) + " after " +
                              std::to_string(unsettled_.last_arrived()));
    }
    unsettled_.note(tag);
}

void Channel::on_content_header(std::span<const std::byte> payload) {
    constexpr std::size_t fixed = 12;  // class, weight, body size
    // What is only announced: address space, which costs nothing before it is filled. RabbitMQ's
    // messages are no larger by default.
    constexpr std::uint64_t reserved_at_most = std::uint64_t{128} << 20;
    if (state_ == State::closing) {
        return;
    }
    if (payload.size() < fixed + 2) {
        throw ConnectionError("a content header of " + std::to_string(payload.size()) +
                              " bytes arrived on channel " + std::to_string(id_) + ", " +
                              std::to_string(fixed + 2) + " are the least");
    }
    if (!incoming_ || incoming_->header_seen) {
        throw ConnectionError("an unexpected content header arrived on channel " +
                              std::to_string(id_));
    }
    if (const auto content = wire::load<std::uint16_t>(payload); content != AMQP_BASIC_CLASS) {
        throw ConnectionError("a content header of class " + std::to_string(content) +
                              " arrived on channel " + std::to_string(id_) +
                              " where one of class 60 was due");
    }
    incoming_->header_seen = true;
    incoming_->size = wire::load<std::uint64_t>(payload.subspan(4));
    const auto properties = payload.subspan(fixed);
    // Refused here, not in the program.
    const auto& decoded = wire::decode_properties(properties, connection_.arena());
    note_source(decoded);
    incoming_->delivery.properties.assign(properties.begin(), properties.end());
    incoming_->delivery.body.reserve(
        static_cast<std::size_t>(std::min(incoming_->size, reserved_at_most)));
    if (incoming_->size == 0) {
        finish_content();
    }
}

void Channel::on_content_body(std::span<const std::byte> payload) {
    if (state_ == State::closing) {
        return;
    }
    if (!incoming_ || !incoming_->header_seen) {
        throw ConnectionError("an unexpected content body arrived on channel " +
                              std::to_string(id_));
    }
    auto& body = incoming_->delivery.body;
    if (payload.size() > incoming_->size - body.size()) {
        throw ConnectionError("the body of a message on channel " + std::to_string(id_) +
                              " is longer than the " + std::to_string(incoming_->size) +
                              " bytes that were announced");
    }
    body.append(reinterpret_cast<const char*>(payload.data()), payload.size());
    if (body.size() == incoming_->size) {
        finish_content();
    }
}

void Channel::finish_content() {
    if (incoming_->returned) {
        finish_return();
        return;
    }
    if (incoming_->consumer) {
        finish_delivery();
        return;
    }
    delivery_ = std::move(incoming_->delivery);
    incoming_.reset();
    if (get_is_to_be_settled_) {
        unsettled_.arrive(delivery_->delivery_tag);  // before those of consumers that follow it
    }
    const Awaited awaited = awaited_.front();
    awaited_.pop_front();
    answered(awaited, AMQP_BASIC_GET_OK_METHOD, {});
}

}  // namespace amqp_pconn::client
