// One AMQP connection: its handshake, its channels, and the frames between them and the socket.
// Frames are dispatched to their channel as they arrive; none waits for another's.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/channel.h"
#include "client/handshake.h"
#include "client/heartbeat.h"
#include "client/identity.h"
#include "client/retired_ids.h"
#include "config/error.h"
#include "config/parameters.h"
#include "observe/counters.h"
#include "wire/encoder.h"
#include "wire/environment.h"
#include "wire/frame_reader.h"
#include "wire/transport.h"

namespace amqp_pconn::client {

class Connection : private wire::InputListener {
  public:
    // Connects and shakes hands, all within parameters.connect_timeout.
    // Throws AuthenticationError, ConnectionError, TimeoutError; each names host and port.
    static std::unique_ptr<Connection> open(const config::Parameters& parameters,
                                            const Identity& identity,
                                            wire::Environment& environment,
                                            observe::Counters& counters);

    // Shakes hands over a connected socket. Throws the same, without host and port.
    static std::unique_ptr<Connection> open_over(wire::Socket socket,
                                                 const config::Parameters& parameters,
                                                 const Identity& identity,
                                                 wire::Environment& environment,
                                                 observe::Counters& counters,
                                                 const wire::Deadline& deadline);

    // Closes the descriptor, nothing more: close() is the polite way.
    ~Connection() override = default;

    // Time-outs are those of whoever uses it now.
    void use_timeouts(const config::Parameters& parameters);

    // A new channel; its channel.open is queued, not answered. Waits only where all ids are in use.
    // Throws ChannelError where none becomes free.
    std::shared_ptr<Channel> open_channel();
    // The same with that id, where it is free; else with any.
    std::shared_ptr<Channel> open_channel(std::uint16_t wanted);
    [[nodiscard]] bool is_free_id(std::uint16_t id);

    // Channel 1, where it was opened with the connection; else null.
    [[nodiscard]] std::shared_ptr<Channel> first_channel() const;
    // Open, or being opened or closed.
    [[nodiscard]] std::size_t channels_in_use() const { return in_use_; }
    // An id is free for open_channel().
    [[nodiscard]] bool has_free_id();

    // The broker owes an answer, and nothing at all has come since begin_to_listen(). What that
    // means depends on the time that has passed.
    [[nodiscard]] bool is_unheard() const;
    void begin_to_listen() { listening_since_ = transport_.received(); }
    // A call timed out, and nothing at all has come since.
    [[nodiscard]] bool is_unheard_since_timeout() const {
        return timed_out_at_ == transport_.received();
    }
    // A frame has begun to arrive, and has not ended.
    [[nodiscard]] bool is_in_mid_frame() { return !transport_.input().empty(); }
    [[nodiscard]] bool is_usable() const { return !failure_; }
    // The broker said why, or closed the socket; else it broke on our side.
    [[nodiscard]] bool was_closed_by_broker() const { return failure_ && failure_->by_broker; }
    // Throws ConnectionError with what ended the connection.
    void ensure_usable() const;
    // What ended it, empty where nothing did.
    [[nodiscard]] std::string failure_text() const;
    // Its reply code, 0 where there was none.
    [[nodiscard]] std::uint16_t failure_code() const { return failure_ ? failure_->code : 0; }

    // The broker's reason for taking nothing at present (connection.blocked); it still sends.
    [[nodiscard]] const std::optional<std::string>& blocked_reason() const {
        return blocked_reason_;
    }
    // Throws BlockedError with it. `what` is the method that is not sent.
    void ensure_unblocked(std::string_view what) const;

    // connection.update-secret. Throws ArgumentError, where nothing was sent; ConnectionError and
    // TimeoutError, after which it is unusable.
    void update_secret(std::string_view secret, std::string_view reason);

    // Zero-timeout poll; reads and dispatches what is there. False where the connection is dead.
    bool look();
    // False where it is dead; looks at the socket only where nothing was read for a second.
    bool is_alive_or_look();
    // Looks where nothing was read for a second: finds what is already known before it writes.
    void look_if_stale();

    // What keeps it alive while nobody calls it, without waiting: reads what is
    // there, writes what is left over, sends a heartbeat where one is due. False
    // where it has ended, or where the broker was silent for two heartbeat
    // intervals.
    bool tend();
    // How often that is due; zero for never.
    [[nodiscard]] wire::Duration tend_every() const { return heartbeat_.tick(); }
    // From now on it is another thread's, with surroundings of its own.
    void serve(wire::Environment& environment, observe::Counters& counters) {
        environment_ = &environment;
        counters_ = &counters;
        transport_.serve(environment, counters);
    }

    // One non-blocking read, dispatched. Throws ConnectionError.
    void read_available();

    // Writes all that is queued; where the broker is blocked what the socket takes. Throws
    // TimeoutError, ConnectionError; it is unusable then. BlockedError where that was learnt
    // meanwhile.
    void flush();
    // The same with another time-out.
    void flush_within(wire::Duration allowed);
    // Writes what the socket takes; true when nothing is left. False also where it broke.
    bool flush_now();

    // connection.close, bounded; then it is unusable. Never throws.
    void close(wire::Duration patience) noexcept;

    // Channels that the broker closed although we were closing them, since the last call.
    std::vector<std::shared_ptr<Channel>> take_failed_while_closing();

    // Stops the consumers of these channels, and gives back what they have not settled when all of
    // them have stopped. Only queued; the rest happens as answers arrive.
    // Consumers of channels whose manners say so are suspended, and not ended, where `how` is not
    // none.
    void stop(const std::vector<std::shared_ptr<Channel>>& channels,
              Channel::UnderNoAck fate = Channel::UnderNoAck::lost,
              Suspending how = Suspending::none);
    // Not all of them have.
    [[nodiscard]] bool is_stopping() const { return !stopping_.empty(); }

    // The channel that something waits on for the program (Channel::take_mail, next_event), in the
    // order in which it came, or one with consumers that the broker has closed; null where there is
    // none.
    std::shared_ptr<Channel> next_with_mail();
    // Something may still come for the program: a channel has a consumer, or a confirm is due.
    [[nodiscard]] bool is_listening() const;
    // Sends the acknowledgements that were put off; or has them written with what is written next.
    void flush_acks();
    void queue_acks();
    // The same, and no channel puts any off from now on.
    void end_grouping();
    // The program has not taken what waits on the channel that was next: it is next again.
    void put_back_mail(const Channel& channel) {
        mail_.push_front({channel.id(), channel.next_arrival()});
    }
    [[nodiscard]] bool has_mail() const { return !mail_.empty() || !lost_.empty(); }
    // The descriptor to wait on, and what to do when it is readable or some time has passed: reads
    // what is there and keeps the connection alive. Throws ConnectionError where it has ended.
    [[nodiscard]] int descriptor() const { return transport_.descriptor(); }
    void attend();

    // What nobody was left to be told of, a line each, since the last call.
    std::vector<std::string> take_late_news();
    // The same for the end: what is outstanding on its channels will not be answered.
    void give_up_publishes();

    [[nodiscard]] const Negotiated& negotiated() const { return negotiated_; }
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

    // How many bytes were written so far.
    [[nodiscard]] std::uint64_t sent() const { return transport_.sent(); }
    // Nothing waits to be written; how many bytes do.
    [[nodiscard]] bool is_flushed() { return transport_.output().empty(); }
    [[nodiscard]] std::size_t unwritten() { return transport_.output().size(); }
    // Closes the descriptor and gives back all memory that can be. REQUIRES: it
    // is not usable.
    void drop_socket() { transport_.drop(); }

    // Gives back buffers that grew for large messages.
    void shrink() { transport_.shrink(); }

    // --- for channels of this connection
    wire::Encoder& encoder() { return encoder_; }
    wire::Transport& transport() { return transport_; }
    wire::Environment& environment() { return *environment_; }
    observe::Counters& counters() { return *counters_; }
    [[nodiscard]] wire::Arena& arena() { return arena_; }
    // Writes the queue and then `pieces`, uncopied.
    void send_with(std::span<iovec> pieces);
    // Reads and dispatches until `done`. Throws TimeoutError after rpc_timeout, naming `step`, and
    // BlockedError as soon as the broker has said that it reads nothing.
    void await(const std::function<bool()>& done, const std::string& step);
    // The same with another time-out.
    void await_within(wire::Duration allowed, const std::function<bool()>& done,
                      const std::string& step);
    // The same for what the broker may still send while it is blocked, for a moment.
    void await_although_blocked(wire::Duration allowed, const std::function<bool()>& done,
                                const std::string& step);
    [[nodiscard]] wire::Duration rpc_timeout() const { return rpc_timeout_; }
    void add_late_news(std::string line);
    // Something for the program has come on a channel: which of all that came it is, from 1.
    std::uint64_t note_mail(std::uint16_t channel);
    [[nodiscard]] std::uint64_t last_arrival() const { return arrivals_; }
    // Reads what has come by now. The number of its last; what comes from now on has a greater one.
    // Throws ConnectionError.
    std::uint64_t take_stock();
    // The broker closes this channel, and its consumers with it.
    void note_lost_consumers(std::uint16_t id);
    // A channel has put an acknowledgement off; or begins to.
    void note_ack_put_off(std::uint16_t channel) { acks_put_off_.push_back(channel); }
    void note_grouping(std::uint16_t channel) { grouping_.push_back(channel); }
    // One consumer fewer on a channel that is stopping.
    void consumer_stopped();
    // Something that has an answer is sent, and is answered.
    [[nodiscard]] std::uint64_t note_request() { return retired_.note_request(); }
    void note_answer(std::uint64_t request) { retired_.note_answer(request); }
    // The broker closed this channel; what still comes on it is discarded.
    void channel_closed_by_broker(std::uint16_t id);
    // The same, but we had asked to close it, and the answer to that is still due.
    void channel_failed_while_closing(std::uint16_t id);
    // Our channel.close was answered.
    void channel_closed(std::uint16_t id);

  private:
    struct Failure {
        std::string text;
        std::uint16_t code;
        bool by_broker;
    };

    Connection(wire::Socket socket, wire::Environment& environment, observe::Counters& counters,
               std::string endpoint);

    // A write waits: one that the broker does not read would wait in vain.
    void on_input() override {
        dispatch_input();
        ensure_unblocked("the rest of a write");
    }
    void dispatch_input();
    void dispatch_leftovers();
    void dispatch(const wire::Frame& frame);
    void on_connection_method(std::span<const std::byte> payload);
    void on_blocked(std::span<const std::byte> arguments);
    // `allowed_blocked`: how much of it where the broker is blocked.
    void await_until(const std::function<bool()>& done, wire::Duration allowed,
                     wire::Duration allowed_blocked, const std::string& step);
    // One look for what has arrived, a heartbeat where one is due.
    void wait_once(const wire::Deadline& deadline);
    void begin_heartbeat();
    // Sends a heartbeat where one is due. Throws ConnectionError where the broker
    // is silent.
    void beat();
    void release(std::uint16_t id);
    void retire(std::uint16_t id);
    std::uint16_t free_id();
    std::shared_ptr<Channel> open_channel_as(std::uint16_t id);
    // One that can be taken now; 0 for none.
    std::uint16_t unused_id();
    std::uint16_t await_retired_id();
    // Runs something that reads or writes; what it throws ends the connection.
    template <typename Step>
    void io(Step step);
    void fail(const Error& error);
    void learn_why();

    wire::Environment* environment_;
    observe::Counters* counters_;
    std::string endpoint_;
    wire::Transport transport_;
    wire::FrameReader reader_;
    wire::Encoder encoder_;
    wire::Arena arena_;
    Negotiated negotiated_;
    wire::Duration rpc_timeout_{};
    wire::Duration write_timeout_{};
    wire::Duration stale_after_{};
    Heartbeat heartbeat_;
    std::uint64_t listening_since_ = 0;          // bytes received
    std::optional<std::uint64_t> timed_out_at_;  // the same, when a call timed out last
    std::optional<Failure> failure_;
    bool close_answered_ = false;
    std::optional<std::string> blocked_reason_;
    bool awaits_secret_ok_ = false;
    struct Arrival {
        std::uint16_t channel;
        std::uint64_t number;
    };
    // Null where none has this id.
    [[nodiscard]] Channel* channel_at(std::uint16_t id) const {
        return id < channels_.size() ? channels_[id].get() : nullptr;
    }
    [[nodiscard]] bool still_waits(const Arrival& arrival) const;
    void tidy_mail();
    std::deque<Arrival> mail_;  // in their order; some may have been taken meanwhile
    std::uint64_t arrivals_ = 0;
    std::size_t tidy_mail_at_ = 0;
    std::deque<std::shared_ptr<Channel>> lost_;
    std::vector<std::uint16_t> acks_put_off_;
    std::vector<std::uint16_t> grouping_;
    mutable std::size_t listened_last_ = 0;
    std::vector<std::shared_ptr<Channel>> stopping_;
    std::vector<std::string> late_news_;
    std::size_t late_news_left_out_ = 0;

    std::vector<std::shared_ptr<Channel>> channels_;  // by id; [0] stays empty
    std::size_t in_use_ = 0;
    RetiredIds retired_;
    std::vector<std::shared_ptr<Channel>> failed_while_closing_;
};

}  // namespace amqp_pconn::client
