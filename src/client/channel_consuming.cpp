// What comes for the consumers of a channel, and how they end.
#include <algorithm>
#include <utility>

#include "client/channel.h"
#include "client/connection.h"
#include "config/error.h"
#include "wire/field_table.h"
#include "wire/method.h"

namespace amqp_pconn::client {

namespace {

const amqp_field_value_t* stream_offset_in(const amqp_table_t& table) {
    const amqp_table_entry_t* begin = table.entries;
    const amqp_table_entry_t* end = begin + table.num_entries;
    const auto* found = std::find_if(begin, end, [](const amqp_table_entry_t& entry) {
        return wire::to_view(entry.key) == "x-stream-offset";
    });
    return found == end ? nullptr : &found->value;
}

bool has_stream_offset(const amqp_table_t& table) {
    return stream_offset_in(table) != nullptr;
}

}  // namespace

void Channel::ensure_tag_unused(std::string_view tag) const {
    if (!tag.empty() && consumers_.has_tag(tag)) {
        throw ArgumentError(ArgumentError::Kind::value,
                            "must be a consumer tag that is not in use on this channel, \"" +
                                std::string(tag) + "\" given");
    }
}

std::size_t Channel::consume(const Consume& consume) {
    ensure_tag_unused(consume.tag);
    amqp_basic_consume_t method{};
    method.queue = wire::to_bytes(consume.queue);
    method.consumer_tag = wire::to_bytes(consume.tag);
    method.no_local = consume.no_local ? 1 : 0;
    method.no_ack = consume.no_ack ? 1 : 0;
    method.exclusive = consume.exclusive ? 1 : 0;
    method.arguments = consume.arguments;
    consuming_ = {consume.no_ack,
                  has_stream_offset(consume.arguments),
                  {std::string(consume.queue), consume.no_local, consume.no_ack, consume.exclusive,
                   false, wire::encode_table(consume.arguments), prefetch_.of_each},
                  std::nullopt};
    call(AMQP_BASIC_CONSUME_METHOD, &method, AMQP_BASIC_CONSUME_OK_METHOD);
    ensure_open("basic.consume");  // it may have begun and ended in one read
    return consumer_begun_;
}

// Here, and not in the call: deliveries may follow in the same read.
void Channel::begin_consumer(std::span<const std::byte> consume_ok) {
    const auto* ok = wire::decode_method<amqp_basic_consume_ok_t>(AMQP_BASIC_CONSUME_OK_METHOD,
                                                                  consume_ok, connection_.arena());
    const auto tag = wire::to_view(ok->consumer_tag);
    if (consuming_.resumes) {
        begin_again(*consuming_.resumes, tag);
        return;
    }
    if (consumers_.find(tag)) {
        throw ConnectionError("a second consumer \"" + std::string(tag) +
                              "\" was begun on channel " + std::to_string(id_));
    }
    consumer_begun_ = consumers_.open(tag, consuming_.no_ack);
    consumers_.set_terms(consumer_begun_, std::move(consuming_.terms));
    if (consuming_.names_an_offset) {
        consumers_.note_offset(consumer_begun_);
    }
    if (stopping_) {
        request_cancel(tag);  // its call timed out
    }
}

void Channel::request_cancel(std::string_view tag) {
    amqp_basic_cancel_t method{};
    method.consumer_tag = wire::to_bytes(tag);
    request(AMQP_BASIC_CANCEL_METHOD, &method, AMQP_BASIC_CANCEL_OK_METHOD, 0, Purpose::background);
}

void Channel::cancel(std::size_t consumer) {
    ensure_ready("basic.cancel");
    if (consumers_.is_open(consumer)) {
        const std::string tag = consumers_[consumer].tag;
        amqp_basic_cancel_t method{};
        method.consumer_tag = wire::to_bytes(tag);
        call(AMQP_BASIC_CANCEL_METHOD, &method, AMQP_BASIC_CANCEL_OK_METHOD);
    } else {
        consumers_.forget(consumer);
        give_back_mail_of(consumer);  // its tag may be another's by now
    }
    connection_.flush();  // what waited goes back
}

void Channel::end_consumer(std::string_view tag) {
    const auto number = consumers_.find(tag);
    if (!number) {
        return;  // the broker has ended it at the same time
    }
    consumers_.close(*number);
    if (stopping_) {
        connection_.consumer_stopped();
    } else {
        give_back_mail_of(*number);
    }
}

// What a stream has delivered stays unsettled until the channel ends.
void Channel::give_back_mail_of(std::size_t consumer) {
    const auto tags = consumers_.drop_mail_of(consumer);
    if (tags.empty() || consumers_[consumer].may_be_of_stream) {
        return;
    }
    for (const std::uint64_t tag : tags) {
        nack_unseen(tag);
    }
}

void Channel::qos(std::uint16_t prefetch_count, bool global) {
    amqp_basic_qos_t method{};
    method.prefetch_count = prefetch_count;
    method.global = global ? 1 : 0;
    (global ? prefetch_.of_all : prefetch_.of_each) = prefetch_count;  // whatever the answer is
    call(AMQP_BASIC_QOS_METHOD, &method, AMQP_BASIC_QOS_OK_METHOD);
}

void Channel::recover() {
    if (consumers_.consume_a_stream() || unsettled_.has_any_of(Source::stream)) {
        throw ChannelError(
            "basic.recover on " + connection_.endpoint() + ": channel " + std::to_string(id_) +
            " has consumed a stream, which delivers nothing again; consume it anew from "
            "an offset");
    }
    amqp_basic_recover_t method{};
    method.requeue = 1;
    call(AMQP_BASIC_RECOVER_METHOD, &method, AMQP_BASIC_RECOVER_OK_METHOD);
}

void Channel::on_deliver(std::span<const std::byte> arguments) {
    const auto* deliver = wire::decode_method<amqp_basic_deliver_t>(AMQP_BASIC_DELIVER_METHOD,
                                                                    arguments, connection_.arena());
    const auto consumer = consumers_.find(wire::to_view(deliver->consumer_tag));
    if (!consumer) {
        throw ConnectionError(
            "a delivery arrived on channel " + std::to_string(id_) + " for consumer \"" +
            std::string(wire::to_view(deliver->consumer_tag)) + "\", which is not there");
    }
    note_tag(deliver->delivery_tag, !consumers_[*consumer].no_ack);
    auto& incoming = incoming_.emplace();
    incoming.consumer = consumer;
    incoming.delivery.delivery_tag = deliver->delivery_tag;
    incoming.delivery.redelivered = deliver->redelivered != 0;
    incoming.delivery.exchange = wire::to_view(deliver->exchange);
    incoming.delivery.routing_key = wire::to_view(deliver->routing_key);
}

void Channel::note_source(const amqp_basic_properties_t& properties) {
    if (!incoming_->consumer) {
        return;
    }
    const auto* offset = (properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0
                             ? stream_offset_in(properties.headers)
                             : nullptr;
    incoming_->source = consumers_.note_delivery(*incoming_->consumer, offset != nullptr);
    if (offset != nullptr && incoming_->source == Source::stream &&
        offset->kind == AMQP_FIELD_KIND_I64) {
        incoming_->offset = static_cast<std::uint64_t>(offset->value.i64);
    }
}

void Channel::finish_delivery() {
    Mail mail{*incoming_->consumer, false, std::move(incoming_->delivery), 0};
    const Source source = incoming_->source;
    const auto offset = incoming_->offset;
    incoming_.reset();
    const bool no_ack = consumers_[mail.consumer].no_ack;
    if (!no_ack) {
        unsettled_.arrive(mail.delivery.delivery_tag, source);
        if (offset) {
            note_position(mail.consumer, mail.delivery.delivery_tag, *offset);
        }
    }
    if (is_paused_ && !no_ack) {
        nack_unseen(mail.delivery.delivery_tag);
        cancel_instead();
        return;
    }
    if (stopping_) {
        if (no_ack && fate_ == UnderNoAck::left_over) {
            left_over_.push_back({consumers_[mail.consumer].tag, std::move(mail.delivery)});
        } else {
            lost_ += no_ack ? 1 : 0;
        }
        return;
    }
    mail.arrival = connection_.note_mail(id_);
    consumers_.add(std::move(mail));
}

void Channel::on_cancel(std::span<const std::byte> arguments) {
    const auto* cancel = wire::decode_method<amqp_basic_cancel_t>(AMQP_BASIC_CANCEL_METHOD,
                                                                  arguments, connection_.arena());
    if (cancel->nowait == 0) {
        amqp_basic_cancel_ok_t ok{};
        ok.consumer_tag = cancel->consumer_tag;
        connection_.encoder().method(id_, AMQP_BASIC_CANCEL_OK_METHOD, &ok);
    }
    const auto number = consumers_.find(wire::to_view(cancel->consumer_tag));
    if (!number) {
        return;
    }
    consumers_.close(*number);
    if (stopping_) {
        connection_.consumer_stopped();
        return;
    }
    if (!in_use_) {
        connection_.add_late_news("consumer \"" + consumers_[*number].tag + "\" on channel " +
                                  std::to_string(id_) + " of " + connection_.endpoint() +
                                  " was cancelled by the broker while it slept");
        return;
    }
    consumers_.add({*number, true, {}, connection_.note_mail(id_)});
}

bool Channel::next_is_event() const {
    const std::uint64_t event = events_.next_arrival();
    const std::uint64_t mail = consumers_.next_arrival();
    return event != 0 && (mail == 0 || event < mail);
}

std::uint64_t Channel::next_arrival() const {
    return next_is_event() ? events_.next_arrival() : consumers_.next_arrival();
}

std::optional<Mail> Channel::take_mail() {
    give_back_unseen();
    auto mail = consumers_.take();
    if (mail && !mail->is_cancel) {
        ++connection_.counters().deliveries;
        if (!consumers_[mail->consumer].no_ack) {
            unsettled_.take(mail->delivery.delivery_tag);
        }
    }
    return mail;
}

void Channel::keep_left_over() {
    for (auto& mail : consumers_.take_no_ack_mail()) {
        left_over_.push_back({consumers_[mail.consumer].tag, std::move(mail.delivery)});
    }
}

std::vector<LeftOver> Channel::take_left_over() {
    fate_ = UnderNoAck::lost;
    keep_left_over();
    return std::exchange(left_over_, {});
}

void Channel::request_stop(UnderNoAck fate, Suspending how) {
    queue_acks();
    fate_ = fate;
    if (fate == UnderNoAck::left_over) {
        keep_left_over();
    }
    lost_ += consumers_.drop_mail();
    stopping_ = true;
    suspends_ = how != Suspending::none;
    if (suspends_) {
        tell_unsaved();
    }
    consumers_.forget_suspended(how != Suspending::none);
    request_suspension(how, true);
}

void Channel::tell_lost() {
    lost_ += consumers_.drop_mail();
    if (lost_ != 0) {
        connection_.add_late_news(std::to_string(std::exchange(lost_, 0)) +
                                  " deliveries of consumers with no-ack on channel " +
                                  std::to_string(id_) + " of " + connection_.endpoint() +
                                  " came when nobody was left to take them, and are lost");
    }
}

void Channel::finish_stop() {
    stopping_ = false;
    tell_lost();
    consumers_.clear_ended();
    settle_positions(true);
    give_back();
    // A broker would not forget by itself that it has been asked for silence.
    close_when_stopped_ = close_when_stopped_ || (is_paused_ && !consumers_.has_lasting());
    const bool is_to_close = std::exchange(close_when_stopped_, false);
    if (is_open() && is_to_close) {
        request_close();
    } else if (is_open() && !is_fenced() && !fence_is_pending()) {
        request_fence();
    }
}

}  // namespace amqp_pconn::client
