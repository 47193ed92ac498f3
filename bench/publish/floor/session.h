// A session that costs as little as one can: a blocking socket to 127.0.0.1, one channel, and no
// more of AMQP than it takes to be let in, to wait for confirms, to get a message, and to ask a
// queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../../sink/fd.h"
#include "../../sink/frame_parser.h"
#include "../../sink/protocol.h"

namespace amqp_pconn::bench {

inline constexpr std::uint16_t kChannel = 1;
inline constexpr std::string_view kQueue = "bench";

class Session {
  public:
    // All members throw std::runtime_error, or std::system_error, at anything but the expected.
    Session(std::uint16_t port, bool confirms);

    // Blocks until the socket has taken everything.
    void send(std::string_view bytes);

    // Blocks until `count` more publishes are confirmed.
    void await_confirms(std::uint64_t count);

    // Blocks until it has the next message of the queue, without acknowledgement, whose body is of
    // `body_size` and in one frame.
    void get(std::size_t body_size);

    // Blocks until the peer has dealt with everything that was sent: asks for the queue.
    void fence();

    // For FrameParser.
    bool on_frame(FrameType type, std::uint16_t channel, std::string_view payload);
    bool on_body(std::uint16_t channel, std::uint32_t size);

  private:
    void shake_hands(bool confirms);
    void await(Method method);
    void receive_some();
    void on_ack(std::uint64_t tag, bool multiple);

    Fd socket_;
    FrameParser parser_;
    std::string get_;               // the request of get()
    std::optional<Method> answer_;  // the one that is waited for has arrived
    std::uint64_t confirmed_ = 0;
    std::uint64_t published_ = 0;
    std::size_t got_ = 0;  // bytes of a body
};

}  // namespace amqp_pconn::bench
