// What a broker received on one connection, frame by frame. Written by the broker's thread, read by
// the test's.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "wire/frame_reader.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::peer {

struct ReceivedFrame {
    wire::FrameType type;
    std::uint16_t channel;
    amqp_method_number_t method;     // 0 for content
    std::vector<std::byte> payload;  // of a method: its arguments
    std::size_t read;                // the number of the read that completed it, from 1

    // The short string at `offset` of the payload.
    [[nodiscard]] std::string short_string(std::size_t offset) const;
};

class Recording {
  public:
    void add(ReceivedFrame frame);
    void count_read(std::size_t bytes);
    void end();

    [[nodiscard]] std::vector<ReceivedFrame> frames() const;
    // The names of the methods, in order; content frames left out.
    [[nodiscard]] std::vector<std::string> methods() const;
    [[nodiscard]] std::size_t count(amqp_method_number_t method) const;
    // Reads that brought bytes: on loopback no more than the client's writes.
    [[nodiscard]] std::size_t reads() const;
    [[nodiscard]] std::size_t bytes() const;
    // The client's end of the stream was seen, or a reset.
    [[nodiscard]] bool ended() const;

    // Wait until it is so; false where it did not become so in time.
    [[nodiscard]] bool wait_for(amqp_method_number_t method, std::size_t times = 1) const;
    [[nodiscard]] bool wait_for_end() const;

  private:
    [[nodiscard]] std::size_t count_locked(amqp_method_number_t method) const;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<ReceivedFrame> frames_;
    std::size_t reads_ = 0;
    std::size_t bytes_ = 0;
    bool ended_ = false;
};

}  // namespace amqp_pconn::peer
