// The fuzzer's bytes, taken from the front. What is asked for beyond their end is zero or empty, so
// that every input means something.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace amqp_pconn::fuzz {

class Input {
  public:
    Input(const std::uint8_t* data, std::size_t size)
        : rest_(std::as_bytes(std::span(data, size))) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }

    std::uint8_t octet() {
        const auto taken = bytes(1);
        return taken.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(taken.front());
    }

    // In network byte order, as the protocol's own numbers are.
    std::uint16_t number() {
        const unsigned high = octet();
        return static_cast<std::uint16_t>(high << 8 | octet());
    }

    // At most `count` bytes.
    std::span<const std::byte> bytes(std::size_t count) {
        const auto taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

    std::span<const std::byte> rest() { return bytes(rest_.size()); }

  private:
    std::span<const std::byte> rest_;
};

inline std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace amqp_pconn::fuzz
