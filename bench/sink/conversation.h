// The sink's side of one AMQP connection: bytes in, answers out. It knows no socket and no clock.
// It is as lenient as it can be about order, so that pipelined handshakes pass.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.h"
#include "counters.h"
#include "frame_parser.h"
#include "protocol.h"

namespace amqp_pconn::bench {

class Conversation {
  public:
    // `heartbeat`: the seconds that Tune proposes; 0 for none.
    Conversation(Counters& counters, std::uint16_t heartbeat)
        : counters_(counters), offered_heartbeat_(heartbeat) {}

    // Appends to `out` what the bytes call for. False: say `out`, then end the connection.
    bool receive(std::string_view bytes, std::string& out);

    // The seconds the client settled on in tune-ok; 0 before that, or for none.
    std::uint16_t heartbeat() const { return heartbeat_; }

    static void write_heartbeat(std::string& out);

    // For FrameParser.
    bool on_frame(FrameType type, std::uint16_t channel, std::string_view payload);
    bool on_body(std::uint16_t channel, std::uint32_t size);

  private:
    enum class Expect : std::uint8_t { kMethod, kHeader, kBody };
    struct Channel {
        bool open = false;
        bool confirms = false;
        bool ack_due = false;
        Expect expect = Expect::kMethod;
        std::uint64_t body_left = 0;
        std::uint64_t published = 0;
        std::uint64_t acked = 0;
    };

    bool receive_greeting(std::string_view& bytes);
    bool on_method(std::uint16_t number, std::string_view payload);
    bool on_other_method(std::uint16_t number, Method method, Arguments& arguments);
    bool on_connection_method(Method method, Arguments& arguments);
    bool on_channel_method(std::uint16_t number, Method method, Arguments& arguments);
    bool on_exchange_method(std::uint16_t number, Method method, Arguments& arguments);
    bool on_queue_method(std::uint16_t number, Method method, Arguments& arguments);
    bool on_basic_method(std::uint16_t number, Method method, Arguments& arguments);
    bool on_header(std::uint16_t number, std::string_view payload);

    Channel* find_open(std::uint16_t number);
    void finish_publish(std::uint16_t number, Channel& channel);
    void flush_acks();

    void write_start();
    void write_tune();
    bool answer(std::uint16_t number, Method method, bool no_wait = false);
    bool answer_count(std::uint16_t number, Method method, bool no_wait);
    bool refuse(ReplyCode code, std::string_view text, Method method = Method{});

    Counters& counters_;
    const std::uint16_t offered_heartbeat_;
    std::uint16_t heartbeat_ = 0;
    std::string greeting_;
    bool greeted_ = false;
    FrameParser parser_;
    std::vector<Channel> channels_;
    std::vector<std::uint16_t> ack_due_;
    std::uint64_t made_up_names_ = 0;
    std::string* out_ = nullptr;  // where the answers of the running receive() go
};

}  // namespace amqp_pconn::bench
