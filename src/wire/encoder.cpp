#include "wire/encoder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "config/error.h"
#include "wire/byte_order.h"
#include "wire/frame_reader.h"

namespace amqp_pconn::wire {
namespace {

constexpr std::size_t header_size = frame_overhead - 1;
constexpr std::size_t no_limit_payload = std::size_t{1} << 20;  // frames we make when none is set

std::byte* store_frame_header(std::byte* to, std::uint8_t type, std::uint16_t channel,
                              std::size_t payload) {
    to = store<std::uint8_t>(to, type);
    to = store<std::uint16_t>(to, channel);
    return store<std::uint32_t>(to, static_cast<std::uint32_t>(payload));
}

std::byte* store_short_string(std::byte* to, std::string_view text) {
    to = store<std::uint8_t>(to, static_cast<std::uint8_t>(text.size()));
    if (!text.empty()) {
        std::memcpy(to, text.data(), text.size());
    }
    return to + text.size();
}

[[noreturn]] void too_large(const std::string& what, std::size_t limit) {
    throw ArgumentError(ArgumentError::Kind::value,
                        "is refused: " + what + " do not fit in one frame of " +
                            std::to_string(limit) + " bytes (frame_max), as AMQP wants them");
}

}  // namespace

std::size_t Encoder::largest_payload() const {
    return frame_max_ == 0 ? no_limit_payload : frame_max_ - frame_overhead;
}

void Encoder::protocol_header() {
    constexpr std::array<std::byte, 8> greeting{std::byte{'A'}, std::byte{'M'}, std::byte{'Q'},
                                                std::byte{'P'}, std::byte{0},   std::byte{0},
                                                std::byte{9},   std::byte{1}};
    output_.append(greeting);
}

void Encoder::method(std::uint16_t channel, amqp_method_number_t method, void* decoded) {
    const std::size_t limit = largest_payload();
    for (std::size_t guess = 512;; guess *= 4) {
        const std::size_t payload_room = std::min(guess, limit);
        const auto room = output_.prepare(payload_room + frame_overhead);
        std::byte* payload = room.data() + header_size;
        store<std::uint32_t>(payload, method);
        const int encoded = amqp_encode_method(
            method, decoded, to_bytes(std::span<const std::byte>(payload + 4, payload_room - 4)));
        if (encoded >= 0) {
            const std::size_t size = static_cast<std::size_t>(encoded) + 4;
            store_frame_header(room.data(), 1, channel, size);
            payload[size] = frame_end;
            output_.commit(size + frame_overhead);
            return;
        }
        if (payload_room == limit) {
            too_large("the arguments of " + method_name(method), limit + frame_overhead);
        }
    }
}

void Encoder::heartbeat() {
    std::byte* at = output_.prepare(frame_overhead).data();
    at = store_frame_header(at, 8, 0, 0);
    *at = frame_end;
    output_.commit(frame_overhead);
}

void Encoder::update_secret(std::string_view secret, std::string_view reason) {
    // class and method, a long string, a short string
    const std::size_t payload = 4 + 4 + secret.size() + 1 + reason.size();
    if (payload > largest_payload()) {
        too_large("the arguments of connection.update-secret", largest_payload() + frame_overhead);
    }
    std::byte* at = output_.prepare(payload + frame_overhead).data();
    at = store_frame_header(at, 1, 0, payload);
    at = store<std::uint32_t>(at, update_secret_method);
    at = store<std::uint32_t>(at, static_cast<std::uint32_t>(secret.size()));
    at = std::copy_n(reinterpret_cast<const std::byte*>(secret.data()), secret.size(), at);
    at = store_short_string(at, reason);
    *at = frame_end;
    output_.commit(payload + frame_overhead);
}

void Encoder::settle(std::uint16_t channel, amqp_method_number_t method, std::uint64_t delivery_tag,
                     std::uint8_t bits) {
    constexpr std::size_t payload = 4 + 8 + 1;
    std::byte* at = output_.prepare(payload + frame_overhead).data();
    at = store_frame_header(at, 1, channel, payload);
    at = store<std::uint32_t>(at, method);
    at = store<std::uint64_t>(at, delivery_tag);
    at = store<std::uint8_t>(at, bits);
    *at = frame_end;
    output_.commit(payload + frame_overhead);
}

void Encoder::content_header(std::uint16_t channel, const OutgoingMessage& message) {
    constexpr std::size_t fixed = 12;  // class, weight, body size
    const std::size_t limit = largest_payload();
    for (std::size_t guess = 512;; guess *= 4) {
        const std::size_t payload_room = std::min(guess, limit);
        const auto room = output_.prepare(payload_room + frame_overhead);
        std::byte* payload = room.data() + header_size;
        std::byte* at = store<std::uint16_t>(payload, AMQP_BASIC_CLASS);
        at = store<std::uint16_t>(at, 0);
        at = store<std::uint64_t>(at, message.body.size());
        const int encoded = amqp_encode_properties(
            AMQP_BASIC_CLASS, const_cast<amqp_basic_properties_t*>(message.properties),
            to_bytes(std::span<const std::byte>(at, payload_room - fixed)));
        if (encoded >= 0) {
            const std::size_t size = static_cast<std::size_t>(encoded) + fixed;
            store_frame_header(room.data(), 2, channel, size);
            payload[size] = frame_end;
            output_.commit(size + frame_overhead);
            return;
        }
        if (payload_room == limit) {
            too_large("the properties", limit + frame_overhead);
        }
    }
}

std::span<iovec> Encoder::body_pieces(std::uint16_t channel, std::string_view body) {
    const std::size_t limit = largest_payload();
    const std::size_t frames = (body.size() + limit - 1) / limit;
    pieces_.clear();
    seams_.resize(frames * frame_overhead + 1);
    pieces_.reserve(2 * frames + 1);
    // Between two parts of the body stand the end of one frame and the header of the next.
    std::byte* seam = seams_.data();
    std::byte* seam_begin = seam;
    for (std::size_t i = 0; i < frames; ++i) {
        const std::string_view part = body.substr(i * limit, limit);
        seam = store_frame_header(seam, 3, channel, part.size());
        pieces_.push_back({seam_begin, static_cast<std::size_t>(seam - seam_begin)});
        pieces_.push_back({const_cast<char*>(part.data()), part.size()});
        seam_begin = seam;
        *seam++ = frame_end;
    }
    pieces_.push_back({seam_begin, 1});
    return pieces_;
}

void Encoder::publish_method(std::uint16_t channel, const OutgoingMessage& message) {
    const std::size_t before = output_.size();
    // class and method, reserved, two short strings, bits
    const std::size_t payload =
        4 + 2 + 1 + message.exchange.size() + 1 + message.routing_key.size() + 1;
    std::byte* at = output_.prepare(payload + frame_overhead).data();
    at = store_frame_header(at, 1, channel, payload);
    at = store<std::uint32_t>(at, AMQP_BASIC_PUBLISH_METHOD);
    at = store<std::uint16_t>(at, 0);
    at = store_short_string(at, message.exchange);
    at = store_short_string(at, message.routing_key);
    at = store<std::uint8_t>(at, message.mandatory ? 1 : 0);
    *at = frame_end;
    output_.commit(payload + frame_overhead);
    try {
        content_header(channel, message);
    } catch (...) {
        output_.truncate(before);
        throw;
    }
}

void Encoder::body_frames(std::uint16_t channel, std::string_view body) {
    const std::size_t limit = largest_payload();
    for (std::size_t from = 0; from < body.size(); from += limit) {
        frame(3, channel, body.substr(from, limit));
    }
}

std::span<iovec> Encoder::publish(std::uint16_t channel, const OutgoingMessage& message) {
    publish_method(channel, message);
    if (message.body.size() >= copied_body) {
        return body_pieces(channel, message.body);
    }
    body_frames(channel, message.body);
    return {};
}

void Encoder::publish_copied(std::uint16_t channel, const OutgoingMessage& message) {
    publish_method(channel, message);
    body_frames(channel, message.body);
}

void Encoder::frame(std::uint8_t type, std::uint16_t channel, std::string_view payload) {
    std::byte* at = output_.prepare(payload.size() + frame_overhead).data();
    at = store_frame_header(at, type, channel, payload.size());
    std::memcpy(at, payload.data(), payload.size());
    at[payload.size()] = frame_end;
    output_.commit(payload.size() + frame_overhead);
}

}  // namespace amqp_pconn::wire
