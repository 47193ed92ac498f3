// One AMQP channel of a connection: what was asked on it, what is still to be answered, and its
// end. Answers come in the order of the requests; each is matched with what was asked, so that a
// late one never answers another call.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/close_reason.h"
#include "client/message.h"
#include "client/unsettled.h"
#include "wire/encoder.h"
#include "wire/frame_reader.h"

namespace amqp_pconn::client {

class Connection;

// The answer to a call, undecoded.
struct Answer {
    amqp_method_number_t method = 0;
    std::vector<std::byte> arguments;
};

// A message whose content is being received.
struct Incoming {
    bool header_seen = false;
    std::uint64_t size = 0;
    Delivery delivery;
};

class Channel {
  public:
    Channel(Connection& connection, std::uint16_t id) : connection_(connection), id_(id) {}
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    [[nodiscard]] std::uint16_t id() const { return id_; }
    // Neither side has begun to close it. Its channel.open may still be on its way.
    [[nodiscard]] bool is_open() const { return state_ == State::open; }
    // Our channel.close is out, its answer is not in.
    [[nodiscard]] bool is_closing() const { return state_ == State::closing; }
    // The broker is to answer something that was asked on it.
    [[nodiscard]] bool awaits_answer() const { return is_closing() || !awaited_.empty(); }
    // A call timed out on it: its answer may still come, so nothing else may be asked.
    [[nodiscard]] bool is_out_of_step() const { return out_of_step_; }
    // A message has begun to arrive on it, and has not ended.
    [[nodiscard]] bool is_receiving() const { return incoming_.has_value(); }
    // Why the broker closed it.
    [[nodiscard]] const std::optional<CloseReason>& close_reason() const { return close_reason_; }
    // True from the moment the program was told of close_reason().
    [[nodiscard]] bool close_was_reported() const { return close_reported_; }

    // --- what a program asks. Each throws ChannelError where the channel is closed or out of step
    // (nothing is sent then), ConnectionError where the connection is, TimeoutError, and
    // ArgumentError where the arguments do not fit in a frame.

    // basic.publish; one system call while the message fits the socket's buffer, and no answer.
    void publish(const wire::OutgoingMessage& message);

    // basic.get; nothing where the queue is empty. Without `no_ack` the delivery is unsettled until
    // one of the next three, or give_back(). It can be settled once the program has it, which
    // hand_over() tells; where that was never told, it goes back with the next get.
    std::optional<Delivery> get(std::string_view queue, bool no_ack);
    void hand_over() { unsettled_.hand_over(); }

    // basic.ack, basic.nack and basic.reject, also on a channel that is out of step: they have no
    // answer. With `multiple` all up to `tag` are settled, 0 standing for all there are.
    // Throw ArgumentError for a tag that is not unsettled() here; nothing is sent then.
    void ack(std::uint64_t tag, bool multiple);
    void nack(std::uint64_t tag, bool multiple, bool requeue);
    void reject(std::uint64_t tag, bool requeue);
    [[nodiscard]] const UnsettledTags& unsettled() const { return unsettled_; }

    QueueStatus queue_declare(std::string_view queue, bool durable, bool exclusive,
                              bool auto_delete, amqp_table_t arguments);
    QueueStatus queue_declare_passive(std::string_view queue);
    void queue_bind(std::string_view queue, std::string_view exchange, std::string_view routing_key,
                    amqp_table_t arguments);
    void queue_unbind(std::string_view queue, std::string_view exchange,
                      std::string_view routing_key, amqp_table_t arguments);
    // Messages purged.
    std::uint32_t queue_purge(std::string_view queue);
    // Messages deleted with it.
    std::uint32_t queue_delete(std::string_view queue, bool if_unused, bool if_empty);
    void exchange_declare(std::string_view exchange, std::string_view type, bool durable,
                          bool auto_delete, bool internal, amqp_table_t arguments);
    void exchange_declare_passive(std::string_view exchange);
    void exchange_delete(std::string_view exchange, bool if_unused);
    void exchange_bind(std::string_view destination, std::string_view source,
                       std::string_view routing_key, amqp_table_t arguments);
    void exchange_unbind(std::string_view destination, std::string_view source,
                         std::string_view routing_key, amqp_table_t arguments);

    // --- what keeping a channel asks. These only append to the connection's output queue.

    // queue.delete with no-wait; a later fence covers it.
    void request_queue_delete(std::string_view queue);

    // basic.nack with requeue for all that is unsettled; a later fence covers it. How many.
    std::size_t give_back();

    // A get that timed out may still be answered by a message that is to be settled.
    [[nodiscard]] bool may_get_more() const;

    // channel.flow(active=true): its answer proves that all before it was processed.
    void request_fence();
    // Somebody else uses it from now on: deliveries of before are not theirs, and the first thing
    // they send without an answer of its own (a publish whose body is copied into the queue, an
    // ack) carries its fence in the same write.
    void begin_use();
    // All that was sent without an answer of its own has been processed, and cannot close it any
    // more.
    [[nodiscard]] bool is_fenced() const;
    // A fence, or another request, is out that will cover the last of that.
    [[nodiscard]] bool fence_is_pending() const;

    // channel.open, whose answer is not waited for.
    void request_open();
    // It was sent elsewhere (with connection.open).
    void expect_open_ok();

    // channel.close; everything but its answer is discarded from here on.
    void request_close();

    // --- called by the connection with what arrived for this channel. Throw ConnectionError where
    // it makes no sense.
    void on_method(amqp_method_number_t method, std::span<const std::byte> arguments);
    void on_content_header(std::span<const std::byte> payload);
    void on_content_body(std::span<const std::byte> payload);

  private:
    enum class State : std::uint8_t { open, closing, closed };
    enum class Purpose : std::uint8_t { call, background };

    // A request without its answer.
    struct Awaited {
        amqp_method_number_t answer;
        amqp_method_number_t other_answer;  // 0: none
        std::uint64_t unanswered;           // what had been sent without an answer by then
        Purpose purpose;
    };

    // `what` is the method's name, for the error.
    void ensure_usable(std::string_view what);
    // The same for what may be sent out of step.
    void ensure_open(std::string_view what);
    void settle(std::string_view what, amqp_method_number_t method, std::uint64_t tag,
                bool multiple, std::uint8_t bits);
    void fence_if_first();
    void give_back_unseen();
    const Answer& call(amqp_method_number_t method, void* arguments, amqp_method_number_t answer,
                       amqp_method_number_t other_answer = 0);
    void request(amqp_method_number_t method, void* arguments, amqp_method_number_t answer,
                 amqp_method_number_t other_answer, Purpose purpose);
    void on_close(std::span<const std::byte> arguments);
    void on_get_ok(std::span<const std::byte> arguments);
    void finish_content();
    void answered(const Awaited& awaited, amqp_method_number_t method,
                  std::span<const std::byte> arguments);

    Connection& connection_;
    std::uint16_t id_;
    State state_ = State::open;
    bool out_of_step_ = false;
    bool close_reported_ = false;
    std::optional<CloseReason> close_reason_;

    bool fence_with_next_ = false;
    std::uint64_t unanswered_ = 0;  // methods sent that have no answer of their own
    std::uint64_t processed_ = 0;   // how many of them the broker is known to have processed
    std::deque<Awaited> awaited_;

    bool call_answered_ = false;
    Answer answer_;
    std::optional<Incoming> incoming_;
    std::optional<Delivery> delivery_;
    bool get_is_to_be_settled_ = false;  // the last basic.get had no no-ack
    UnsettledTags unsettled_;
};

}  // namespace amqp_pconn::client
