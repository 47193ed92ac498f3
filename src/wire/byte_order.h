// Integers in network byte order.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace amqp_pconn::wire {

// REQUIRES: bytes.size() >= sizeof(T).
template <std::unsigned_integral T>
T load(std::span<const std::byte> bytes) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value =
            static_cast<T>((static_cast<std::uint64_t>(value) << 8) | std::to_integer<T>(bytes[i]));
    }
    return value;
}

// REQUIRES: room for sizeof(T) bytes at `to`. Returns what lies behind them.
template <std::unsigned_integral T>
std::byte* store(std::byte* to, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        *to++ = static_cast<std::byte>(value >> (8 * (sizeof(T) - 1 - i)));
    }
    return to;
}

}  // namespace amqp_pconn::wire
