// Reads the arguments of one method. Running past the end gives zeroes and makes ok() false, so
// that a handler reads first and asks once.
#pragma once

#include <cstdint>
#include <string_view>

namespace amqp_pconn::bench {

class Arguments {
  public:
    explicit Arguments(std::string_view bytes) : bytes_(bytes) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    std::string_view shortstr() { return take(u8()); }

    // Bits of the protocol are packed from the lowest of one octet on; `index` counts from 0.
    bool bit(unsigned index) { return ((u8() >> index) & 1U) != 0; }

    bool ok() const { return ok_; }

  private:
    std::uint64_t number(std::size_t size) {
        std::uint64_t value = 0;
        for (const char c : take(size))
            value = value << 8 | static_cast<std::uint8_t>(c);
        return value;
    }

    std::string_view take(std::size_t size) {
        if (size > bytes_.size()) {
            ok_ = false;
            bytes_ = {};
            return {};
        }
        const std::string_view taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }

    std::string_view bytes_;
    bool ok_ = true;
};

}  // namespace amqp_pconn::bench
