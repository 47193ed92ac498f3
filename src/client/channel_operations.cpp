// The calls of a channel that wait for the broker's answer, one protocol method each.
#include <algorithm>
#include <utility>

#include "client/channel.h"
#include "client/connection.h"
#include "wire/method.h"

namespace amqp_pconn::client {
namespace {

QueueStatus queue_status(std::span<const std::byte> arguments, wire::Arena& arena) {
    const auto* ok = wire::decode_method<amqp_queue_declare_ok_t>(AMQP_QUEUE_DECLARE_OK_METHOD,
                                                                  arguments, arena);
    return {std::string(wire::to_view(ok->queue)), ok->message_count, ok->consumer_count};
}

}  // namespace

QueueStatus Channel::queue_declare(std::string_view queue, bool durable, bool exclusive,
                                   bool auto_delete, amqp_table_t arguments) {
    amqp_queue_declare_t method{};
    method.queue = wire::to_bytes(queue);
    method.durable = durable ? 1 : 0;
    method.exclusive = exclusive ? 1 : 0;
    method.auto_delete = auto_delete ? 1 : 0;
    method.arguments = arguments;
    const auto& answer = call(AMQP_QUEUE_DECLARE_METHOD, &method, AMQP_QUEUE_DECLARE_OK_METHOD);
    return queue_status(answer.arguments, connection_.arena());
}

QueueStatus Channel::queue_declare_passive(std::string_view queue) {
    amqp_queue_declare_t method{};
    method.queue = wire::to_bytes(queue);
    method.passive = 1;
    const auto& answer = call(AMQP_QUEUE_DECLARE_METHOD, &method, AMQP_QUEUE_DECLARE_OK_METHOD);
    return queue_status(answer.arguments, connection_.arena());
}

void Channel::queue_bind(std::string_view queue, std::string_view exchange,
                         std::string_view routing_key, amqp_table_t arguments) {
    amqp_queue_bind_t method{};
    method.queue = wire::to_bytes(queue);
    method.exchange = wire::to_bytes(exchange);
    method.routing_key = wire::to_bytes(routing_key);
    method.arguments = arguments;
    call(AMQP_QUEUE_BIND_METHOD, &method, AMQP_QUEUE_BIND_OK_METHOD);
}

void Channel::queue_unbind(std::string_view queue, std::string_view exchange,
                           std::string_view routing_key, amqp_table_t arguments) {
    amqp_queue_unbind_t method{};
    method.queue = wire::to_bytes(queue);
    method.exchange = wire::to_bytes(exchange);
    method.routing_key = wire::to_bytes(routing_key);
    method.arguments = arguments;
    call(AMQP_QUEUE_UNBIND_METHOD, &method, AMQP_QUEUE_UNBIND_OK_METHOD);
}

std::uint32_t Channel::queue_purge(std::string_view queue) {
    amqp_queue_purge_t method{};
    method.queue = wire::to_bytes(queue);
    const auto& answer = call(AMQP_QUEUE_PURGE_METHOD, &method, AMQP_QUEUE_PURGE_OK_METHOD);
    return wire::decode_method<amqp_queue_purge_ok_t>(AMQP_QUEUE_PURGE_OK_METHOD, answer.arguments,
                                                      connection_.arena())
        ->message_count;
}

std::uint32_t Channel::queue_delete(std::string_view queue, bool if_unused, bool if_empty) {
    amqp_queue_delete_t method{};
    method.queue = wire::to_bytes(queue);
    method.if_unused = if_unused ? 1 : 0;
    method.if_empty = if_empty ? 1 : 0;
    const auto& answer = call(AMQP_QUEUE_DELETE_METHOD, &method, AMQP_QUEUE_DELETE_OK_METHOD);
    return wire::decode_method<amqp_queue_delete_ok_t>(AMQP_QUEUE_DELETE_OK_METHOD,
                                                       answer.arguments, connection_.arena())
        ->message_count;
}

void Channel::exchange_declare(std::string_view exchange, std::string_view type, bool durable,
                               bool auto_delete, bool internal, amqp_table_t arguments) {
    amqp_exchange_declare_t method{};
    method.exchange = wire::to_bytes(exchange);
    method.type = wire::to_bytes(type);
    method.durable = durable ? 1 : 0;
    method.auto_delete = auto_delete ? 1 : 0;
    method.internal = internal ? 1 : 0;
    method.arguments = arguments;
    call(AMQP_EXCHANGE_DECLARE_METHOD, &method, AMQP_EXCHANGE_DECLARE_OK_METHOD);
}

void Channel::exchange_delete(std::string_view exchange, bool if_unused) {
    amqp_exchange_delete_t method{};
    method.exchange = wire::to_bytes(exchange);
    method.if_unused = if_unused ? 1 : 0;
    call(AMQP_EXCHANGE_DELETE_METHOD, &method, AMQP_EXCHANGE_DELETE_OK_METHOD);
}

void Channel::exchange_declare_passive(std::string_view exchange) {
    amqp_exchange_declare_t method{};
    method.exchange = wire::to_bytes(exchange);
    method.passive = 1;
    call(AMQP_EXCHANGE_DECLARE_METHOD, &method, AMQP_EXCHANGE_DECLARE_OK_METHOD);
}

void Channel::exchange_bind(std::string_view destination, std::string_view source,
                            std::string_view routing_key, amqp_table_t arguments) {
    amqp_exchange_bind_t method{};
    method.destination = wire::to_bytes(destination);
    method.source = wire::to_bytes(source);
    method.routing_key = wire::to_bytes(routing_key);
    method.arguments = arguments;
    call(AMQP_EXCHANGE_BIND_METHOD, &method, AMQP_EXCHANGE_BIND_OK_METHOD);
}

void Channel::exchange_unbind(std::string_view destination, std::string_view source,
                              std::string_view routing_key, amqp_table_t arguments) {
    amqp_exchange_unbind_t method{};
    method.destination = wire::to_bytes(destination);
    method.source = wire::to_bytes(source);
    method.routing_key = wire::to_bytes(routing_key);
    method.arguments = arguments;
    call(AMQP_EXCHANGE_UNBIND_METHOD, &method, AMQP_EXCHANGE_UNBIND_OK_METHOD);
}

std::optional<Delivery> Channel::get(std::string_view queue, bool no_ack) {
    amqp_basic_get_t method{};
    method.queue = wire::to_bytes(queue);
    method.no_ack = no_ack ? 1 : 0;
    ensure_usable("basic.get");
    give_back_unseen();
    queue_acks();
    delivery_.reset();
    get_is_to_be_settled_ = !no_ack;
    const auto& answer =
        call(AMQP_BASIC_GET_METHOD, &method, AMQP_BASIC_GET_OK_METHOD, AMQP_BASIC_GET_EMPTY_METHOD);
    if (answer.method == AMQP_BASIC_GET_EMPTY_METHOD) {
        return std::nullopt;
    }
    ++connection_.counters().gets;
    if (!no_ack) {
        unsettled_.take(delivery_->delivery_tag);
    }
    return std::exchange(delivery_, std::nullopt);
}

void Channel::nack(std::uint64_t tag, bool multiple, bool requeue) {
    settle("basic.nack", AMQP_BASIC_NACK_METHOD, tag, multiple,
           requeue ? wire::Encoder::nack_requeue : 0);
}

void Channel::reject(std::uint64_t tag, bool requeue) {
    settle("basic.reject", AMQP_BASIC_REJECT_METHOD, tag, false,
           requeue ? wire::Encoder::reject_requeue : 0);
}

void Channel::request_queue_delete(std::string_view queue) {
    amqp_queue_delete_t method{};
    method.queue = wire::to_bytes(queue);
    method.nowait = 1;
    connection_.encoder().method(id_, AMQP_QUEUE_DELETE_METHOD, &method);
    ++unanswered_;
}

}  // namespace amqp_pconn::client
