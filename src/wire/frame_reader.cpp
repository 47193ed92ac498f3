#include "wire/frame_reader.h"

#include <array>
#include <cstdio>
#include <string>

#include "config/error.h"
#include "wire/byte_order.h"

namespace amqp_pconn::wire {
namespace {

constexpr std::size_t header_size = 7;
constexpr std::size_t sanity_limit = std::size_t{128} << 20;

// The first bytes of what is no frame, readable.
std::string shown(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes.first(std::min<std::size_t>(bytes.size(), 40))) {
        const auto c = std::to_integer<unsigned char>(byte);
        if (c >= 0x20 && c < 0x7f) {
            text.push_back(static_cast<char>(c));
        } else {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\x%02x", c);
            text += escaped.data();
        }
    }
    return "\"" + text + "\"";
}

}  // namespace

std::optional<Frame> FrameReader::peek(const ByteBuffer& input) const {
    const auto bytes = input.bytes();
    if (bytes.empty()) {
        return std::nullopt;
    }
    const auto type = std::to_integer<std::uint8_t>(bytes[0]);
    if (type != 1 && type != 2 && type != 3 && type != 8) {
        throw ConnectionError("a frame of unknown type " + std::to_string(type) +
                              " arrived; its bytes begin with " + shown(bytes));
    }
    if (bytes.size() < header_size) {
        return std::nullopt;
    }
    const std::size_t payload = load<std::uint32_t>(bytes.subspan(3));
    const std::size_t limit = frame_max_ == 0 ? sanity_limit : frame_max_;
    if (payload + frame_overhead > limit) {
        throw ConnectionError("a frame of " + std::to_string(payload + frame_overhead) +
                              " bytes arrived, the limit (frame_max) is " + std::to_string(limit));
    }
    if (bytes.size() < payload + frame_overhead) {
        return std::nullopt;
    }
    if (bytes[header_size + payload] != frame_end) {
        throw ConnectionError("a frame did not end with the octet 0xCE");
    }
    const auto channel = load<std::uint16_t>(bytes.subspan(1));
    if (type == static_cast<std::uint8_t>(FrameType::heartbeat) && (channel != 0 || payload != 0)) {
        throw ConnectionError("a heartbeat of " + std::to_string(payload) +
                              " bytes arrived on channel " + std::to_string(channel) +
                              "; it has none, and its channel is 0");
    }
    return Frame{static_cast<FrameType>(type), channel, bytes.subspan(header_size, payload)};
}

}  // namespace amqp_pconn::wire
