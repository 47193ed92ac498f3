// One AMQP channel of a connection: what was asked on it, what is still to be answered, and its
// end. Answers come in the order of the requests; each is matched with what was asked, so that a
// late one never answers another call.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/close_reason.h"
#include "client/confirms.h"
#include "client/consumers.h"
#include "client/left_over.h"
#include "client/message.h"
#include "client/publish_events.h"
#include "client/suspended.h"
#include "client/unsettled.h"
#include "config/error.h"
#include "wire/deadline.h"
#include "wire/encoder.h"
#include "wire/frame_reader.h"

namespace amqp_pconn::client {

class Connection;

// The answer to a call, undecoded.
struct Answer {
    amqp_method_number_t method = 0;
    std::vector<std::byte> arguments;
};

// A message whose content is being received: one that was got, or one that comes back.
struct Incoming {
    bool header_seen = false;
    std::uint64_t size = 0;
    Delivery delivery;
    std::optional<ReturnReason> returned;
    std::optional<std::size_t> consumer;  // its number, of a basic.deliver
    Source source = Source::queue;
    std::optional<std::uint64_t> offset;  // in a stream
};

class Channel {
  public:
    Channel(Connection& connection, std::uint16_t id) : connection_(connection), id_(id) {}
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    [[nodiscard]] std::uint16_t id() const { return id_; }
    [[nodiscard]] Connection& connection() const { return connection_; }
    // Neither side has begun to close it. Its channel.open may still be on its way.
    [[nodiscard]] bool is_open() const { return state_ == State::open; }
    // Whoever uses it, for their own use.
    void* user = nullptr;
    // What they want of it when it is asleep.
    Manners manners;

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

    // Throws ConnectionError or ChannelError where nothing can be asked on it any more; `what` is
    // the method's name.
    void ensure_usable(std::string_view what);

    // --- what a program asks. Each throws ChannelError where the channel is closed or out of step
    // (nothing is sent then), ConnectionError where the connection is, TimeoutError, and
    // ArgumentError where the arguments do not fit in a frame.

    // basic.publish; one system call while the message fits the socket's buffer, and no answer is
    // waited for. Its sequence number in confirm mode, from 1 in each use of the channel, else 0.
    // Throws BlockedError where the broker takes nothing; where that was learnt only while the
    // message was being written, it is still published when the broker is unblocked.
    std::uint64_t publish(const wire::OutgoingMessage& message);

    // The same for several at once, in writes of 64 KiB: `next` gives one message after the other,
    // null at the end, and what it throws leaves nothing sent. The sequence number of the last one
    // in confirm mode, else 0.
    using NextMessage = std::function<const wire::OutgoingMessage*()>;
    std::uint64_t publish_all(const NextMessage& next);

    [[nodiscard]] Mode mode() const { return mode_; }
    // confirm.select or tx.select, which goes out with what is sent next; nothing where it is in
    // that mode. Throws ChannelError where it is in the other one.
    void select(Mode mode);

    // Publishes whose confirm is due. Without a look.
    [[nodiscard]] std::size_t unconfirmed() const { return confirms_.outstanding(); }
    // The same, or refused ones that the program has not been told of.
    [[nodiscard]] bool has_unconfirmed() const {
        return confirms_.outstanding() != 0 || !nacked_.empty();
    }
    // Reads and waits until no confirm is due, there is an event for the program, the channel or
    // its connection has ended, the broker is blocked, or `until`. Says why it gave up; empty where
    // none is due, or there is an event. Throws InterruptedError.
    struct GivenUp {
        std::string why;
        std::uint16_t code = 0;
    };
    std::optional<GivenUp> await_confirms(wire::TimePoint until);
    // The refused and the missing, which the program is told of by this; nothing where all was
    // confirmed. `text` is for people.
    struct Unconfirmed {
        UnconfirmedError::OfChannel numbers;
        std::string text;
    };
    std::optional<Unconfirmed> take_unconfirmed();
    // What is outstanding is nobody's concern any more: the program was told of it.
    void abandon_confirms();
    // What is outstanding will not be answered; where nobody is left to be told, that is news.
    void give_up_publishes(std::string_view why);

    // tx.commit and tx.rollback. Throw ChannelError where it is in no transaction. What was settled
    // in a transaction that is rolled back is unsettled again.
    void tx_commit();
    void tx_rollback();
    // Published or settled, and neither committed nor rolled back.
    [[nodiscard]] bool has_uncommitted_work() const;

    // Whether confirms, refusals and returns are kept as events for next_event().
    void keep_events(bool keep) { events_.keep(keep); }
    // Nobody is left to ask for them in this use: a message that comes back is news.
    void abandon_events();
    [[nodiscard]] bool has_events() const { return !events_.empty(); }
    std::optional<PublishEvent> next_event();

    // basic.get; nothing where the queue is empty. Without `no_ack` the delivery is unsettled until
    // one of the next three, or give_back(). It can be settled once the program has it, which
    // hand_over() tells; where that was never told, it goes back with the next get.
    std::optional<Delivery> get(std::string_view queue, bool no_ack);
    void hand_over() { unsettled_.hand_over(); }

    // basic.ack, basic.nack and basic.reject, also on a channel that is out of step: they have no
    // answer. With `multiple` all up to `tag` are settled, 0 standing for all there are.
    // Throw ArgumentError for a tag that is not unsettled() here; nothing is sent then.
    // Acknowledgements are grouped where group_acks() asks for it.
    void ack(std::uint64_t tag, bool multiple);
    // The same for one, written with what is written next: the caller sees to it that it is soon.
    void ack_soon(std::uint64_t tag);
    void nack(std::uint64_t tag, bool multiple, bool requeue);
    void reject(std::uint64_t tag, bool requeue);
    [[nodiscard]] const UnsettledTags& unsettled() const { return unsettled_; }

    // So many acknowledgements are put off and sent with as few frames as possible; 1 for none.
    // They are sent before anything else is settled, and by flush_acks().
    void group_acks(std::size_t most);
    void end_grouping() { ack_group_ = 1; }
    void flush_acks();
    // The same, written with what is written next.
    void queue_acks();
    // The connection does that for all that put any off.
    void queue_noted_acks() {
        put_off_is_noted_ = false;
        queue_acks();
    }

    // basic.consume, basic.cancel, basic.qos, and basic.recover with requeue. What waits of a
    // consumer that is cancelled goes back to its queue, unless it came with no-ack.
    struct Consume {
        std::string_view queue;
        std::string_view tag;  // empty: the broker's choice
        bool no_local = false;
        bool no_ack = false;
        bool exclusive = false;
        amqp_table_t arguments{};
    };
    // Throws ArgumentError for a tag that is in use on this channel.
    void ensure_tag_unused(std::string_view tag) const;
    // The number of the consumer, whose tag is consumers()[number].tag. Throws what that does.
    std::size_t consume(const Consume& consume);
    // Its queue hands out to one consumer at a time.
    void note_single_active(std::size_t consumer);
    // Nothing is sent where it has ended.
    void cancel(std::size_t consumer);
    void qos(std::uint16_t prefetch_count, bool global);
    void recover();
    [[nodiscard]] const Consumers& consumers() const { return consumers_; }
    // What has come next for a consumer; hand_over() tells that the program has it.
    std::optional<Mail> take_mail();
    // When what has come next for the program did, among all that came on the connection; 0 where
    // nothing waits. It is an event, or else mail.
    [[nodiscard]] std::uint64_t next_arrival() const;
    [[nodiscard]] bool next_is_event() const;
    [[nodiscard]] std::uint64_t next_event_arrival() const { return events_.next_arrival(); }
    // Its prefetch is another than a fresh channel's.
    [[nodiscard]] bool has_own_qos() const { return prefetch_.is_set(); }

    // --- consumers that sleep

    // The program's consumers get nothing from now on, and are there still; what waits for them
    // goes back. Waits until that is so. Throws as other calls do.
    void suspend(Suspending how);
    // They go on. Throws ChannelError where the broker refuses one of them: it has closed the
    // channel then.
    void resume();
    // It has consumers that get nothing.
    [[nodiscard]] bool is_suspended() const {
        return is_paused_ || !consumers_.suspended_ones().empty();
    }
    // By channel.flow: the broker sends nothing to anybody on it.
    [[nodiscard]] bool is_paused() const { return is_paused_; }
    // It has some that would get something.
    [[nodiscard]] bool listens() const { return !is_paused_ && consumers_.open_ones() != 0; }
    // What its user saved of a consumer, or why not.
    void save(std::size_t consumer, SavedPtr saved, std::string why_not) {
        consumers_.save(consumer, std::move(saved), std::move(why_not));
    }
    // Takes the consumers, when its connection or the channel has ended.
    SuspendedChannel take_suspended();
    // Those of another channel are its own from now on, suspended. REQUIRES: it is fresh.
    void adopt(SuspendedChannel suspended);

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

    // basic.nack with requeue for all that is unsettled; a later fence covers it. How many. In a
    // transaction it is rolled back before, and the nack committed: it is to be closed then. Where
    // some of it may be of a stream the channel is closed instead: all goes back with it.
    std::size_t give_back();

    // basic.cancel for every consumer; what comes until they are answered, and what waits, goes
    // back when those of all channels that are stopping are answered: a consumer beside it would
    // get it. What came under no-ack is left over, or lost.
    enum class UnderNoAck : std::uint8_t { lost, left_over };
    // Those that have something saved are suspended, and not ended, where `how` says so.
    void request_stop(UnderNoAck fate, Suspending how);
    // What is left over, or would be, in its order; what comes from now on is lost.
    std::vector<LeftOver> take_left_over();
    [[nodiscard]] bool is_stopping() const { return stopping_; }
    // Its consumers have stopped, if it had any.
    [[nodiscard]] bool has_stopped() const {
        return consumers_.open_ones() == 0 || (is_paused_ && !is_cancelling());
    }
    // All of them have.
    void finish_stop();
    // Deliveries under no-ack that nobody has taken are news.
    void tell_lost();

    // A get that timed out may still be answered by a message that is to be settled.
    [[nodiscard]] bool may_get_more() const;

    // channel.flow(active=true): its answer proves that all before it was processed.
    void request_fence();
    // Somebody else uses it from now on: deliveries and confirms of before are not theirs, and the
    // first thing they send without an answer of its own (a publish whose body is copied into the
    // queue, an ack) carries its fence in the same write. REQUIRES: is_fenced().
    void begin_use();
    [[nodiscard]] bool is_in_use() const { return in_use_; }
    // Nobody uses it until then. What comes of their publishes is news for nobody in particular.
    void end_use();
    // Nothing of its present use would be missed if another channel took its place.
    [[nodiscard]] bool is_exchangeable() const;
    // All that was sent without an answer of its own has been processed, and cannot close it any
    // more. What was published in confirm mode has its confirm as an answer.
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
    enum class Purpose : std::uint8_t { call, background, pause };

    // A request without its answer.
    struct Awaited {
        amqp_method_number_t answer;
        amqp_method_number_t other_answer;  // 0: none
        std::uint64_t unanswered;           // what had been sent without an answer by then
        Purpose purpose;
        std::uint64_t request = 0;  // Connection::note_request()
    };

    // ensure_usable() after a look, and the broker takes it.
    void ensure_ready(std::string_view what);
    void ensure_transaction(std::string_view what);
    void note_publish(const wire::OutgoingMessage& message);
    void forget_publishes(std::size_t count);
    void send_publishes(std::size_t count, std::span<iovec> pieces);
    [[nodiscard]] std::string destinations_of(const std::vector<std::uint64_t>& numbers) const;
    void on_confirm(amqp_method_number_t method, std::span<const std::byte> arguments);
    void on_confirmed(bool taken, std::uint64_t first, std::uint64_t last);
    void on_return(std::span<const std::byte> arguments);
    void finish_return();
    void keep_event(PublishEvent::Kind kind, std::uint64_t first, std::uint64_t last);
    // News for nobody in particular.
    [[nodiscard]] bool awaits(amqp_method_number_t answer) const;
    void end_consumers();
    // News of those that end although their channel is to keep them.
    void tell_unsaved();
    void tell_late_return(const Returned& returned);
    void tell_late_nack(const DestinationCounts& destinations);
    // The same for what may be sent out of step.
    void ensure_open(std::string_view what);
    // `bits` without `multiple`.
    void settle(std::string_view what, amqp_method_number_t method, std::uint64_t tag,
                bool multiple, std::uint8_t bits);
    void ensure_settleable(std::string_view what);
    void put_off_ack(std::uint64_t tag);
    void queue_ack(std::uint64_t tag);
    void note_tag(std::uint64_t tag, bool to_be_settled);
    void begin_consumer(std::span<const std::byte> consume_ok);
    void request_cancel(std::string_view tag);
    void fence_if_first();
    void give_back_unseen();
    void settle_frames(amqp_method_number_t method, const std::vector<UnsettledTags::Frame>& frames,
                       std::uint8_t bits);
    void on_deliver(std::span<const std::byte> arguments);
    void on_cancel(std::span<const std::byte> arguments);
    void finish_delivery();
    void keep_left_over();
    // The broker, or the answer to our basic.cancel, ended it.
    void end_consumer(std::string_view tag);
    void nack_unseen(std::uint64_t tag);
    void give_back_mail_of(std::size_t consumer);
    // Asks for what `how` takes for the open consumers; those that are to end are cancelled.
    void request_suspension(Suspending how, bool saved_only);
    [[nodiscard]] static bool can_pause(const ConsumerRecord& consumer);
    void request_flow(bool active, Purpose purpose);
    // The answer to channel.flow(active=false).
    void on_paused(std::span<const std::byte> arguments);
    // A flow that the broker does not honour is none: what it was for is cancelled.
    void cancel_instead();
    // basic.cancel is out for a consumer.
    [[nodiscard]] bool is_cancelling() const;
    void resume_all();
    void consume_again(std::size_t consumer);
    void begin_again(std::size_t consumer, std::string_view tag);
    [[nodiscard]] bool is_live_position(std::uint64_t tag, bool seen_too) const;
    // From where those of streams go on; and what the suspended ones have not settled is settled:
    // nothing goes back to a stream.
    void fold_positions(bool seen_too);
    void settle_positions(bool seen_too);
    void note_position(std::size_t consumer, std::uint64_t tag, std::uint64_t offset);
    void note_source(const amqp_basic_properties_t& properties);
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
    Mode mode_ = Mode::plain;
    bool in_use_ = false;
    bool out_of_step_ = false;
    bool close_reported_ = false;
    bool fence_with_next_ = false;
    bool call_answered_ = false;
    bool events_abandoned_ = false;
    bool get_is_to_be_settled_ = false;  // the last basic.get had no no-ack
    bool has_untold_nack_ = false;       // that neither take_unconfirmed() nor an event has told of
    bool put_off_is_noted_ = false;      // its connection knows that it puts off acknowledgements
    bool is_paused_ = false;             // by channel.flow
    bool suspends_ = false;              // its consumers sleep with the connection
    bool were_refused_ = false;          // the broker ended the connection when they went on
    bool stopping_ = false;
    bool close_when_stopped_ = false;
    std::optional<CloseReason> close_reason_;

    std::uint64_t unanswered_ = 0;  // methods sent that have no answer of their own
    std::uint64_t processed_ = 0;   // how many of them the broker is known to have processed
    std::deque<Awaited> awaited_;
    Answer answer_;

    Confirms confirms_;
    std::vector<std::uint64_t> nacked_;  // that take_unconfirmed() has not told of
    DestinationCounts nacked_to_;
    PublishEvents events_;
    std::size_t uncommitted_publishes_ = 0;

    std::optional<Incoming> incoming_;
    std::optional<Delivery> delivery_;
    UnsettledTags unsettled_;
    std::size_t ack_group_ = 1;

    Consumers consumers_;
    struct Consuming {  // the basic.consume that is out
        bool no_ack = false;
        bool names_an_offset = false;
        ConsumerTerms terms;
        std::optional<std::size_t> resumes;  // a suspended one
    } consuming_;
    Prefetch prefetch_;
    struct Position {  // of what came from a stream
        std::uint64_t tag;
        std::size_t consumer;
        std::uint64_t offset;
    };
    std::vector<Position> positions_;  // some of them may be settled
    std::size_t tidy_positions_at_ = 0;
    std::size_t consumer_begun_ = 0;  // by the last basic.consume-ok
    std::size_t lost_ = 0;            // deliveries under no-ack that nobody got
    UnderNoAck fate_ = UnderNoAck::lost;
    std::vector<LeftOver> left_over_;
};

}  // namespace amqp_pconn::client
