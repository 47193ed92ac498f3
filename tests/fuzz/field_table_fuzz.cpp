// wire::check_table and wire::decode_table: nothing is read past the table, and what decodes comes
// back the same after it was encoded again. Input: an encoded table and what follows it.
#include "wire/field_table.h"

#include <optional>
#include <vector>

#include "config/error.h"
#include "fuzz/guarded_copy.h"
#include "fuzz/input.h"
#include "fuzz/oracle.h"
#include "fuzz/table_equality.h"

namespace amqp_pconn::fuzz {
namespace {

std::optional<std::size_t> checked(std::span<const std::byte> encoded) {
    try {
        return wire::check_table(encoded);
    } catch (const ConnectionError&) {
        return std::nullopt;
    }
}

void decode_and_encode(std::span<const std::byte> encoded) {
    wire::Arena arena;
    const auto table = wire::decode_table(encoded, arena);
    require(lies_within(table, encoded), "a decoded table is made of views into its bytes");

    std::vector<std::byte> again(encoded.size());
    std::size_t written = 0;
    auto to_encode = table;
    require(amqp_encode_table({again.size(), again.data()}, &to_encode, &written) == AMQP_STATUS_OK,
            "what was decoded can be encoded in as much room");
    require(written == encoded.size(), "it takes as many bytes as before");
    require(same(wire::decode_table(again, arena), table),
            "what is decoded, encoded and decoded is the same");
}

void run(Input input) {
    static GuardedCopy all;
    static GuardedCopy alone;
    const auto bytes = all.hold(input.rest());
    const auto size = checked(bytes);
    if (!size) {
        wire::Arena arena;
        try {
            wire::decode_table(bytes, arena);
        } catch (const ConnectionError&) {
            return;
        }
        require(false, "what check_table refuses is not decoded");
    }
    require(*size <= bytes.size(), "a table is not longer than its bytes");
    // What follows a table does not matter to it.
    const auto table = alone.hold(bytes.first(*size));
    require(checked(table) == size, "a table alone is as long as with what follows it");
    require(!checked(table.first(table.size() - 1)), "a table without its last byte is refused");
    decode_and_encode(table);
}

}  // namespace
}  // namespace amqp_pconn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amqp_pconn::fuzz::run({data, size});
    return 0;
}
