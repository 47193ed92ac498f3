// What comes for the consumers of a channel, and how they end.
#include <algorithm>
#include <utility>

#include "client/channel.h"
#include "client/connection.h"
#include "config/error.h"
#include "wire/method.h"

namespace amqp_pconn::client {

void Channel::ensure_tag_unused(std::string_view tag) const {
    if (!tag.empty() && consumers_.find(tag)) {
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
    consuming_no_ack_ = consume.no_ack;
    call(AMQP_BASIC_CONSUME_METHOD, &method, AMQP_BASIC_CONSUME_OK_METHOD);
    ensure_open("basic.consume");  // it may have begun and ended in one read
    return consumer_begun_;
}

// Here, and not in the call: deliveries may follow in the same read.
void Channel::begin_consumer(std::span<const std::byte> consume_ok) {
    const auto* ok = wire::decode_method<amqp_basic_consume_ok_t>(AMQP_BASIC_CONSUME_OK_METHOD,
                                                                  consume_ok, connection_.arena());
    const auto tag = wire::to_view(ok->consumer_tag);
    if (consumers_.find(tag)) {
        throw ConnectionError("a second consumer \"" + std::string(tag) +
                              "\" was begun on channel " + std::to_string(id_));
    }
    consumer_begun_ = consumers_.open(tag, consuming_no_ack_);
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
        nack_unseen(consumers_.drop_mail_of(consumer));  // its tag may be another's by now
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
        nack_unseen(consumers_.drop_mail_of(*number));
    }
}

void Channel::qos(std::uint16_t prefetch_count, bool global) {
    amqp_basic_qos_t method{};
    method.prefetch_count = prefetch_count;
    method.global = global ? 1 : 0;
    has_own_qos_ = true;  // whatever the answer is
    call(AMQP_BASIC_QOS_METHOD, &method, AMQP_BASIC_QOS_OK_METHOD);
}

void Channel::recover() {
    queue_acks();
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

void Channel::finish_delivery() {
    Mail mail{*incoming_->consumer, false, std::move(incoming_->delivery), 0};
    incoming_.reset();
    const bool no_ack = consumers_[mail.consumer].no_ack;
    if (!no_ack) {
        unsettled_.arrive(mail.delivery.delivery_tag);
    }
    if (stopping_) {
        lost_ += no_ack ? 1 : 0;
        return;
    }
    mail.arrival = connection_.note_mail(id_);
    consumers_.add(std::move(mail));
}

// Nothing else tells a stream from a queue. Whoever publishes such a header to a queue makes its
// channel one that closes instead of giving back.
void Channel::note_stream(std::size_t consumer, const amqp_basic_properties_t& properties) {
    if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0 || consumers_[consumer].no_ack) {
        return;
    }
    const auto& headers = properties.headers;
    has_stream_ =
        has_stream_ || std::any_of(headers.entries, headers.entries + headers.num_entries,
                                   [](const amqp_table_entry_t& entry) {
                                       return wire::to_view(entry.key) == "x-stream-offset";
                                   });
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

void Channel::request_stop() {
    queue_acks();
    lost_ += consumers_.drop_mail();
    stopping_ = true;
    for (const auto& tag : consumers_.tags()) {
        request_cancel(tag);
    }
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
    consumers_.clear();
    give_back();
    const bool is_to_close = std::exchange(close_when_stopped_, false);
    if (is_open() && is_to_close) {
        request_close();
    } else if (is_open() && !is_fenced() && !fence_is_pending()) {
        request_fence();
    }
}

}  // namespace amqp_pconn::client
