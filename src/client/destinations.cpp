#include "client/destinations.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "wire/byte_order.h"

namespace amqp_pconn::client {
namespace {

constexpr std::size_t fixed_size = 8 + 1 + 1;  // number, and the sizes of both names

}  // namespace

Destinations::Entry Destinations::entry(std::span<const std::byte> bytes) {
    const auto exchange_size = std::to_integer<std::size_t>(bytes[8]);
    const auto key_size = std::to_integer<std::size_t>(bytes[9]);
    const auto* text = reinterpret_cast<const char*>(bytes.data()) + fixed_size;
    return {wire::load<std::uint64_t>(bytes),
            {text, exchange_size},
            {text + exchange_size, key_size},
            fixed_size + exchange_size + key_size};
}

void Destinations::add(std::uint64_t number, std::string_view exchange,
                       std::string_view routing_key) noexcept {
    if (is_full_ || (has_last_ && last_exchange_ == exchange && last_routing_key_ == routing_key)) {
        return;
    }
    const std::size_t size = fixed_size + exchange.size() + routing_key.size();
    try {
        if (entries_.size() + size > most_bytes) {
            throw std::bad_alloc();
        }
        last_exchange_ = exchange;
        last_routing_key_ = routing_key;
        std::byte* at = entries_.prepare(size).data();
        at = wire::store<std::uint64_t>(at, number);
        at = wire::store<std::uint8_t>(at, static_cast<std::uint8_t>(exchange.size()));
        at = wire::store<std::uint8_t>(at, static_cast<std::uint8_t>(routing_key.size()));
        at = std::copy_n(reinterpret_cast<const std::byte*>(exchange.data()), exchange.size(), at);
        std::copy_n(reinterpret_cast<const std::byte*>(routing_key.data()), routing_key.size(), at);
        entries_.commit(size);
        has_last_ = true;
    } catch (const std::bad_alloc&) {
        is_full_ = true;
        unknown_from_ = number;
    }
}

void Destinations::forget_before(std::uint64_t number) {
    while (!entries_.empty()) {
        const auto bytes = std::as_const(entries_).bytes();
        const std::size_t size = entry(bytes).size;
        // The first entry is also that of all numbers up to the second one.
        if (size == bytes.size() || entry(bytes.subspan(size)).number > number) {
            return;
        }
        entries_.consume(size);
    }
}

void Destinations::forget_from(std::uint64_t number) {
    std::size_t kept = 0;
    for (auto bytes = std::as_const(entries_).bytes(); !bytes.empty();) {
        const Entry one = entry(bytes);
        if (one.number >= number) {
            break;
        }
        kept += one.size;
        bytes = bytes.subspan(one.size);
    }
    entries_.truncate(kept);
    has_last_ = false;
    is_full_ = is_full_ && unknown_from_ < number;
}

void Destinations::clear() {
    entries_.consume(entries_.size());
    has_last_ = false;
    is_full_ = false;
}

void Destinations::count(std::uint64_t first, std::uint64_t last, DestinationCounts& counts) const {
    const auto end = is_full_ ? std::min(last + 1, unknown_from_) : last + 1;
    for (auto bytes = entries_.bytes(); !bytes.empty();) {
        const Entry one = entry(bytes);
        bytes = bytes.subspan(one.size);
        const auto next = bytes.empty() ? end : std::min(end, entry(bytes).number);
        const auto from = std::max(first, one.number);
        if (from < next) {
            counts.add(next - from, one.exchange, one.routing_key);
        }
    }
}

void DestinationCounts::add(std::uint64_t count, std::string_view exchange,
                            std::string_view routing_key) {
    constexpr std::size_t most = 5;
    for (One& one : all_) {
        if (one.exchange == exchange && one.routing_key == routing_key) {
            one.count += count;
            return;
        }
    }
    if (all_.size() == most) {
        has_more_ = true;
        return;
    }
    all_.push_back({std::string(exchange), std::string(routing_key), count});
}

std::string DestinationCounts::text() const {
    std::string text;
    for (const auto& [exchange, routing_key, count] : all_) {
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " to exchange \"" + exchange +
                "\" with routing key \"" + routing_key + "\"";
    }
    return has_more_ ? text + ", ..." : text;
}

void DestinationCounts::clear() {
    all_.clear();
    has_more_ = false;
}

}  // namespace amqp_pconn::client
