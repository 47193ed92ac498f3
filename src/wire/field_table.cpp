#include "wire/field_table.h"

#include <cstdint>
#include <string>

#include "config/error.h"
#include "wire/byte_order.h"

namespace amqp_pconn::wire {
namespace {

// Walks encoded values and never leaves its bytes.
class Walker {
  public:
    explicit Walker(std::span<const std::byte> bytes) : bytes_(bytes) {}

    [[nodiscard]] std::size_t at() const { return at_; }

    void skip(std::size_t count) { take(count); }
    void skip_short_string() { skip(number<std::uint8_t>()); }

    void table(int depth) {
        Walker inner = nested(depth);
        while (!inner.done()) {
            inner.skip_short_string();
            inner.value(depth);
        }
    }

  private:
    [[nodiscard]] bool done() const { return at_ == bytes_.size(); }

    std::span<const std::byte> take(std::size_t count) {
        if (count > bytes_.size() - at_) {
            throw ConnectionError("a field table reaches past the end of its frame");
        }
        const auto taken = bytes_.subspan(at_, count);
        at_ += count;
        return taken;
    }

    template <typename T>
    T number() {
        return load<T>(take(sizeof(T)));
    }

    Walker nested(int depth) {
        if (depth >= deepest_table) {
            throw ConnectionError("a field table is nested deeper than " +
                                  std::to_string(deepest_table) + " levels");
        }
        return Walker(take(number<std::uint32_t>()));
    }

    void array(int depth) {
        Walker inner = nested(depth);
        while (!inner.done()) {
            inner.value(depth);
        }
    }

    void value(int depth) {
        const auto kind = static_cast<char>(number<std::uint8_t>());
        switch (kind) {
            case 'V':
                return;
            case 't':
            case 'b':
            case 'B':
                return skip(1);
            case 's':
            case 'u':
                return skip(2);
            case 'I':
            case 'i':
            case 'f':
                return skip(4);
            case 'D':
                return skip(5);
            case 'l':
            case 'L':
            case 'd':
            case 'T':
                return skip(8);
            case 'S':
            case 'x':
                return skip(number<std::uint32_t>());
            case 'A':
                return array(depth + 1);
            case 'F':
                return table(depth + 1);
            default:
                throw ConnectionError("a field table holds a value of unknown type " +
                                      std::to_string(static_cast<unsigned char>(kind)));
        }
    }

    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
};

}  // namespace

std::size_t check_table(std::span<const std::byte> encoded) {
    Walker walker(encoded);
    walker.table(0);
    return walker.at();
}

amqp_table_t decode_table(std::span<const std::byte> encoded, Arena& arena) {
    check_table(encoded);
    amqp_table_t table{};
    std::size_t offset = 0;
    if (amqp_decode_table(to_bytes(encoded), arena.get(), &table, &offset) != AMQP_STATUS_OK) {
        throw ConnectionError("a field table could not be decoded");
    }
    return table;
}

std::vector<std::byte> encode_table(const amqp_table_t& table) {
    constexpr std::size_t usual = 256;
    constexpr std::size_t most = std::size_t{1} << 27;
    for (std::size_t size = usual; size <= most; size *= 2) {
        std::vector<std::byte> bytes(size);
        std::size_t offset = 0;
        auto copy = table;
        if (amqp_encode_table(to_bytes(std::span<const std::byte>(bytes)), &copy, &offset) ==
            AMQP_STATUS_OK) {
            bytes.resize(offset);
            return bytes;
        }
    }
    throw ArgumentError(ArgumentError::Kind::value, "holds a table that is too large");
}

const amqp_basic_properties_t& decode_properties(std::span<const std::byte> encoded, Arena& arena) {
    constexpr std::string_view past_end = "the properties of a message reach past their frame";
    if (encoded.size() < 2) {
        throw ConnectionError(std::string(past_end));
    }
    const auto flags = load<std::uint16_t>(encoded);
    if ((flags & 1U) != 0) {
        throw ConnectionError("the properties of a message have more flags than AMQP 0-9-1 knows");
    }
    if ((flags & AMQP_BASIC_HEADERS_FLAG) != 0) {
        Walker walker(encoded.subspan(2));
        if ((flags & AMQP_BASIC_CONTENT_TYPE_FLAG) != 0) {
            walker.skip_short_string();
        }
        if ((flags & AMQP_BASIC_CONTENT_ENCODING_FLAG) != 0) {
            walker.skip_short_string();
        }
        walker.table(0);
    }
    void* decoded = nullptr;
    if (amqp_decode_properties(AMQP_BASIC_CLASS, arena.get(), to_bytes(encoded), &decoded) !=
        AMQP_STATUS_OK) {
        throw ConnectionError(std::string(past_end));
    }
    return *static_cast<amqp_basic_properties_t*>(decoded);
}

}  // namespace amqp_pconn::wire
