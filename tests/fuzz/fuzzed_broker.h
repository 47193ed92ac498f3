// A broker that does what the fuzzer's bytes say, at the other end of a socket pair, and the clock
// of its client: what will come comes at once, and where nothing will come time jumps. One thread.
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/input.h"
#include "wire/byte_buffer.h"
#include "wire/environment.h"
#include "wire/frame_reader.h"
#include "wire/socket.h"

namespace amqp_pconn::fuzz {

class FuzzedBroker : public wire::Environment {
  public:
    // Its acts are read from `acts`, one each time the client waits for something.
    explicit FuzzedBroker(Input acts);

    // The client's end; once.
    wire::Socket take_client_end() { return std::move(client_); }

    // Sends without the fuzzer's doing.
    void send(std::span<const std::byte> bytes);

    // Does the next act. False where there is none, or where it is to do nothing for once.
    bool act();

    void pass(wire::Duration time) { now_ += time; }
    void stop_interrupting() { interrupted_ = false; }

    // Reads what the client wrote, which must be the protocol header and whole frames.
    void read();

    [[nodiscard]] wire::TimePoint now() const override { return now_; }
    int wait(std::span<pollfd> waited, wire::Duration at_most) override;
    [[nodiscard]] bool interrupted() const override { return interrupted_; }
    void log(std::string_view /*line*/) override {}

  private:
    void send_frame(wire::FrameType type);
    void check_written();

    Input acts_;
    wire::Socket client_;
    wire::Socket broker_;
    wire::TimePoint now_{std::chrono::hours(1)};
    bool interrupted_ = false;
    bool reads_ = true;
    bool header_seen_ = false;
    wire::ByteBuffer written_;  // by the client
    wire::FrameReader reader_;
};

}  // namespace amqp_pconn::fuzz
