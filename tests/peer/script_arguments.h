// The words behind the name of a step, taken one after the other. Each function throws ScriptError
// where the next word is not what it should be.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "peer/broker_side.h"

namespace amqp_pconn::peer {

class ScriptArguments {
  public:
    explicit ScriptArguments(std::string_view text) : rest_(text) {}

    std::uint32_t number(std::string_view what, std::uint32_t most);
    std::uint16_t channel();
    std::chrono::milliseconds milliseconds();
    std::uint64_t tag();
    // The word "multiple", or nothing.
    bool multiple();
    // The next word as it stands; `otherwise` where there is none.
    std::string word_or(std::string_view otherwise);
    // "basic.publish"
    amqp_method_number_t method();
    // method, header, body or heartbeat
    wire::FrameType frame_type();
    // frame_max=4096 channel_max=10 heartbeat=0, any of them
    Offer offer();
    // All that is left, as it stands.
    std::string text();
    // The same with \r, \n, \\ and \xFF for what a line cannot hold.
    std::string escaped_text();
    // All that is left: pairs of hexadecimal digits, with spaces as one likes.
    std::string hex();

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    // There must be nothing left.
    void end() const;

  private:
    std::string_view word(std::string_view what);

    std::string_view rest_;
};

}  // namespace amqp_pconn::peer
