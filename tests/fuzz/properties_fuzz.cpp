// wire::decode_properties: nothing is read past the content header, and what decodes comes back the
// same after it was encoded again. Input: the properties, flags first.
#include <array>
#include <string>
#include <vector>

#include "config/error.h"
#include "fuzz/guarded_copy.h"
#include "fuzz/input.h"
#include "fuzz/oracle.h"
#include "fuzz/table_equality.h"
#include "wire/field_table.h"

namespace amqp_pconn::fuzz {
namespace {

std::vector<std::byte> encoded(const amqp_basic_properties_t& properties, std::size_t most) {
    std::vector<std::byte> bytes(most);
    auto copy = properties;
    const int size = amqp_encode_properties(AMQP_BASIC_CLASS, &copy, {bytes.size(), bytes.data()});
    require(size >= 0, "what was decoded can be encoded in as much room");
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
}

void run(Input input) {
    static GuardedCopy guarded;
    const auto bytes = guarded.hold(input.rest());
    wire::Arena arena;
    const amqp_basic_properties_t* properties = nullptr;
    try {
        properties = &wire::decode_properties(bytes, arena);
    } catch (const ConnectionError&) {
        return;
    }
    if ((properties->_flags & AMQP_BASIC_HEADERS_FLAG) != 0) {
        require(lies_within(properties->headers, bytes), "headers are made of views");
    }
    const auto first = encoded(*properties, bytes.size());
    const auto& decoded = wire::decode_properties(first, arena);
    require(decoded._flags == properties->_flags, "the same properties are set");
    require(encoded(decoded, first.size()) == first,
            "what is decoded, encoded and decoded is the same");
}

}  // namespace
}  // namespace amqp_pconn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amqp_pconn::fuzz::run({data, size});
    return 0;
}
