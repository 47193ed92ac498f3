// Cuts a stream of bytes into frames, however the bytes arrive. Method and header frames are handed
// on whole; of a body only the length is told, its bytes are never copied.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol.h"

namespace amqp_pconn::bench {

class FrameParser {
  public:
    // Handler has on_frame(FrameType, channel, payload) and on_body(channel, size); each returns
    // false to stop. False: the handler stopped, or malformed() tells what was wrong with a frame.
    template <class Handler>
    bool feed(std::string_view bytes, Handler& handler) {
        while (!bytes.empty()) {
            if (body_left_ > 0) {
                if (!skip_body(bytes, handler))
                    return false;
            } else if (!partial_.empty()) {
                if (!complete_partial(bytes, handler))
                    return false;
            } else if (bytes.size() < kFrameHeaderSize || !is_whole_or_body(bytes)) {
                partial_ = bytes;
                return within_limit(partial_);
            } else if (!take_frame(bytes, handler)) {
                return false;
            }
        }
        return true;
    }

    bool malformed() const { return malformed_; }

  private:
    static std::uint32_t u32(std::string_view bytes, std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
        return value;
    }
    static FrameType type_of(std::string_view frame) { return static_cast<FrameType>(frame[0]); }
    static std::uint16_t channel_of(std::string_view frame) {
        return static_cast<std::uint16_t>(static_cast<std::uint8_t>(frame[1]) << 8 |
                                          static_cast<std::uint8_t>(frame[2]));
    }
    static std::size_t whole_size(std::string_view frame) {
        return kFrameHeaderSize + u32(frame, 3) + 1;
    }
    static bool is_whole_or_body(std::string_view bytes) {
        return type_of(bytes) == FrameType::kBody || bytes.size() >= whole_size(bytes);
    }

    // Refuses a frame by its header, before anything of its claimed length is waited for.
    bool within_limit(std::string_view frame) {
        if (frame.size() >= kFrameHeaderSize && whole_size(frame) > kFrameMax)
            malformed_ = true;
        return !malformed_;
    }

    template <class Handler>
    bool take_frame(std::string_view& bytes, Handler& handler) {
        if (!within_limit(bytes))
            return false;
        if (type_of(bytes) == FrameType::kBody) {
            start_body(bytes);
            bytes.remove_prefix(kFrameHeaderSize);
            return true;
        }
        const std::string_view frame = bytes.substr(0, whole_size(bytes));
        bytes.remove_prefix(frame.size());
        return hand_on(frame, handler);
    }

    template <class Handler>
    bool complete_partial(std::string_view& bytes, Handler& handler) {
        const std::size_t wanted =
            partial_.size() < kFrameHeaderSize ? kFrameHeaderSize : whole_size(partial_);
        const std::size_t more = std::min(wanted - partial_.size(), bytes.size());
        partial_ += bytes.substr(0, more);
        bytes.remove_prefix(more);
        if (partial_.size() < kFrameHeaderSize)
            return true;
        if (!within_limit(partial_))
            return false;
        if (type_of(partial_) == FrameType::kBody) {
            start_body(partial_);
            partial_.clear();
            return true;
        }
        if (partial_.size() < whole_size(partial_))
            return true;
        const bool goes_on = hand_on(partial_, handler);
        partial_.clear();
        return goes_on;
    }

    template <class Handler>
    bool hand_on(std::string_view frame, Handler& handler) {
        if (frame.back() != kFrameEnd) {
            malformed_ = true;
            return false;
        }
        return handler.on_frame(
            type_of(frame), channel_of(frame),
            frame.substr(kFrameHeaderSize, frame.size() - kFrameHeaderSize - 1));
    }

    void start_body(std::string_view frame) {
        body_channel_ = channel_of(frame);
        body_size_ = u32(frame, 3);
        body_left_ = body_size_ + 1;  // with the end octet
    }

    template <class Handler>
    bool skip_body(std::string_view& bytes, Handler& handler) {
        const std::size_t skipped = std::min<std::size_t>(body_left_, bytes.size());
        body_left_ -= static_cast<std::uint32_t>(skipped);
        const char last = bytes[skipped - 1];
        bytes.remove_prefix(skipped);
        if (body_left_ > 0)
            return true;
        if (last != kFrameEnd) {
            malformed_ = true;
            return false;
        }
        return handler.on_body(body_channel_, body_size_);
    }

    std::string partial_;  // the beginning of a frame whose end has not arrived
    std::uint32_t body_left_ = 0;
    std::uint32_t body_size_ = 0;
    std::uint16_t body_channel_ = 0;
    bool malformed_ = false;
};

}  // namespace amqp_pconn::bench
