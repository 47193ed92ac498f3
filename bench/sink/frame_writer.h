// Appends one frame to a buffer; the frame is complete when the writer goes out of scope.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol.h"

namespace amqp_pconn::bench {

class FrameWriter {
  public:
    FrameWriter(std::string& out, std::uint16_t channel, FrameType type)
        : out_(out), start_(out.size()) {
        u8(static_cast<std::uint8_t>(type));
        u16(channel);
        u32(0);
    }
    FrameWriter(std::string& out, std::uint16_t channel, Method method)
        : FrameWriter(out, channel, FrameType::kMethod) {
        u32(static_cast<std::uint32_t>(method));
    }
    ~FrameWriter() {
        patch(start_ + 3, out_.size() - start_ - kFrameHeaderSize);
        out_ += kFrameEnd;
    }
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;

    FrameWriter& u8(std::uint8_t value) { return number(value, 1); }
    FrameWriter& u16(std::uint16_t value) { return number(value, 2); }
    FrameWriter& u32(std::uint32_t value) { return number(value, 4); }
    FrameWriter& u64(std::uint64_t value) { return number(value, 8); }

    FrameWriter& raw(std::string_view bytes) {
        out_ += bytes;
        return *this;
    }
    // REQUIRES: text is at most 255 bytes.
    FrameWriter& shortstr(std::string_view text) {
        u8(static_cast<std::uint8_t>(text.size()));
        out_ += text;
        return *this;
    }
    FrameWriter& longstr(std::string_view text) {
        u32(static_cast<std::uint32_t>(text.size()));
        out_ += text;
        return *this;
    }

    // A field table, its entries written by `entries`.
    template <class Entries>
    FrameWriter& table(Entries&& entries) {
        const std::size_t at = out_.size();
        u32(0);
        entries();
        patch(at, out_.size() - at - 4);
        return *this;
    }
    FrameWriter& field(std::string_view name, std::string_view value) {
        return shortstr(name).u8('S').longstr(value);
    }
    FrameWriter& field(std::string_view name, bool value) {
        return shortstr(name).u8('t').u8(value ? 1 : 0);
    }

  private:
    FrameWriter& number(std::uint64_t value, unsigned size) {
        for (unsigned left = size; left-- > 0;)
            out_ += static_cast<char>(value >> (8 * left));
        return *this;
    }
    void patch(std::size_t at, std::size_t length) {
        for (unsigned i = 0; i < 4; ++i)
            out_[at + i] = static_cast<char>(length >> (8 * (3 - i)));
    }

    std::string& out_;
    const std::size_t start_;
};

}  // namespace amqp_pconn::bench
