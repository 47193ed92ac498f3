// Decoding the arguments of every method that librabbitmq knows: nothing is read past them, and
// what decodes comes back the same after it was encoded again. Input: class and method, the
// arguments.
#include "wire/method.h"

#include <vector>

#include "client/close_reason.h"
#include "config/error.h"
#include "fuzz/guarded_copy.h"
#include "fuzz/input.h"
#include "fuzz/oracle.h"

namespace amqp_pconn::fuzz {
namespace {

std::vector<amqp_method_number_t> known_methods() {
    constexpr amqp_method_number_t largest = 150;  // of AMQP's class and of its method numbers
    std::vector<amqp_method_number_t> known;
    for (amqp_method_number_t of_class = 0; of_class <= largest; ++of_class) {
        for (amqp_method_number_t method = 0; method <= largest; ++method) {
            if (const auto number = of_class << 16 | method; amqp_method_name(number) != nullptr) {
                known.push_back(number);
            }
        }
    }
    return known;
}

// The method with the number that stands in the input, or else one of the known ones.
amqp_method_number_t method_of(std::uint16_t of_class, std::uint16_t method) {
    static const auto known = known_methods();
    const auto number = static_cast<amqp_method_number_t>(of_class) << 16 | method;
    return amqp_method_name(number) != nullptr ? number : known[number % known.size()];
}

std::vector<std::byte> encoded(amqp_method_number_t method, const void* decoded, std::size_t most) {
    std::vector<std::byte> bytes(most);
    const int size =
        amqp_encode_method(method, const_cast<void*>(decoded), {bytes.size(), bytes.data()});
    require(size >= 0, "what was decoded can be encoded in as much room");
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
}

void decode(amqp_method_number_t method, std::span<const std::byte> arguments) {
    wire::Arena arena;
    const void* decoded = nullptr;
    try {
        decoded = wire::decode_method<void>(method, arguments, arena);
    } catch (const ConnectionError&) {
        return;
    }
    const auto first = encoded(method, decoded, arguments.size());
    const auto* again = wire::decode_method<void>(method, first, arena);
    require(encoded(method, again, first.size()) == first,
            "what is decoded, encoded and decoded is the same");
}

void decode_close(std::span<const std::byte> arguments) {
    wire::Arena arena;
    try {
        const auto reason = client::decode_close(arguments, arena);
        require(reason.reply_text.size() < arguments.size(), "the broker's words were sent by it");
        require(!reason.text().empty(), "a reason can be shown");
    } catch (const ConnectionError&) {
        return;
    }
}

void run(Input input) {
    static GuardedCopy guarded;
    const auto of_class = input.number();
    const auto method = method_of(of_class, input.number());
    require(!wire::method_name(method).empty(), "every method has a name");
    const auto arguments = guarded.hold(input.rest());
    decode(method, arguments);
    decode_close(arguments);
}

}  // namespace
}  // namespace amqp_pconn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amqp_pconn::fuzz::run({data, size});
    return 0;
}
