// Cuts the input of a connection into AMQP frames and checks each one's shape: type, size, end
// octet. What a frame means is for the layers above.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "wire/byte_buffer.h"

namespace amqp_pconn::wire {

enum class FrameType : std::uint8_t { method = 1, header = 2, body = 3, heartbeat = 8 };

struct Frame {
    FrameType type;
    std::uint16_t channel;
    std::span<const std::byte> payload;  // a view into the buffer it was read from
};

// Bytes around a payload: type, channel and size before it, the end octet behind it.
inline constexpr std::size_t frame_overhead = 8;
inline constexpr std::byte frame_end{0xCE};

class FrameReader {
  public:
    // The largest frame the peer may send, overhead included; 0 for no limit but 128 MiB.
    void set_frame_max(std::uint32_t bytes) { frame_max_ = bytes; }

    // The next whole frame at the front of `input`, not consumed; nothing where it is not all
    // there. Throws ConnectionError naming what is wrong with it.
    [[nodiscard]] std::optional<Frame> peek(const ByteBuffer& input) const;

    // How many bytes of input `frame` takes.
    static std::size_t size(const Frame& frame) { return frame.payload.size() + frame_overhead; }

  private:
    std::uint32_t frame_max_ = 4096;  // AMQP's least, in force until tune
};

}  // namespace amqp_pconn::wire
