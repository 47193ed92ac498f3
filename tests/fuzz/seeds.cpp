// Writes the first inputs of every target: real frames, made by the encoder.
//   fuzz_seeds DIRECTORY   one folder for each target below it
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/handshake_bytes.h"
#include "fuzz/input.h"
#include "wire/encoder.h"
#include "wire/frame_reader.h"

namespace amqp_pconn::fuzz {
namespace {

using wire::to_bytes;

std::string text(const wire::ByteBuffer& buffer) {
    return std::string(as_text(buffer.bytes()));
}

std::string number(std::size_t value, int octets) {
    std::string bytes;
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(value >> shift & 0xff));
    }
    return bytes;
}

std::string method_payload(amqp_method_number_t method, void* decoded) {
    wire::ByteBuffer buffer;
    wire::Encoder encoder(buffer);
    encoder.method(1, method, decoded);
    const auto frame = text(buffer);
    return frame.substr(7, frame.size() - wire::frame_overhead);
}

std::string frame(wire::FrameType type, std::size_t channel, std::string_view payload) {
    return number(static_cast<std::size_t>(type), 1) + number(channel, 2) +
           number(payload.size(), 4) + std::string(payload) + "\xce";
}

// One of every kind of value, and tables and arrays in one another.
std::string table() {
    amqp_table_entry_t inner{to_bytes("k"), {AMQP_FIELD_KIND_BOOLEAN, {.boolean = 1}}};
    std::array<amqp_field_value_t, 2> values{{
        {AMQP_FIELD_KIND_TABLE, {.table = {1, &inner}}},
        {AMQP_FIELD_KIND_I32, {.i32 = 7}},
    }};
    std::array entries{
        amqp_table_entry_t{to_bytes("t"), {AMQP_FIELD_KIND_BOOLEAN, {.boolean = 1}}},
        amqp_table_entry_t{to_bytes("b"), {AMQP_FIELD_KIND_I8, {.i8 = -1}}},
        amqp_table_entry_t{to_bytes("B"), {AMQP_FIELD_KIND_U8, {.u8 = 1}}},
        amqp_table_entry_t{to_bytes("s"), {AMQP_FIELD_KIND_I16, {.i16 = -2}}},
        amqp_table_entry_t{to_bytes("u"), {AMQP_FIELD_KIND_U16, {.u16 = 2}}},
        amqp_table_entry_t{to_bytes("I"), {AMQP_FIELD_KIND_I32, {.i32 = -3}}},
        amqp_table_entry_t{to_bytes("i"), {AMQP_FIELD_KIND_U32, {.u32 = 3}}},
        amqp_table_entry_t{to_bytes("l"), {AMQP_FIELD_KIND_I64, {.i64 = -4}}},
        amqp_table_entry_t{to_bytes("L"), {AMQP_FIELD_KIND_U64, {.u64 = 4}}},
        amqp_table_entry_t{to_bytes("f"), {AMQP_FIELD_KIND_F32, {.f32 = 0.5F}}},
        amqp_table_entry_t{to_bytes("d"), {AMQP_FIELD_KIND_F64, {.f64 = 0.25}}},
        amqp_table_entry_t{to_bytes("D"), {AMQP_FIELD_KIND_DECIMAL, {.decimal = {2, 314}}}},
        amqp_table_entry_t{to_bytes("T"), {AMQP_FIELD_KIND_TIMESTAMP, {.u64 = 1700000000}}},
        amqp_table_entry_t{to_bytes("S"), {AMQP_FIELD_KIND_UTF8, {.bytes = to_bytes("text")}}},
        amqp_table_entry_t{to_bytes("x"), {AMQP_FIELD_KIND_BYTES, {.bytes = to_bytes("bytes")}}},
        amqp_table_entry_t{to_bytes("V"), {AMQP_FIELD_KIND_VOID, {}}},
        amqp_table_entry_t{to_bytes("A"), {AMQP_FIELD_KIND_ARRAY, {.array = {2, values.data()}}}},
    };
    std::string bytes(1024, '\0');
    amqp_table_t whole{static_cast<int>(entries.size()), entries.data()};
    std::size_t size = 0;
    if (amqp_encode_table({bytes.size(), bytes.data()}, &whole, &size) != AMQP_STATUS_OK) {
        std::abort();
    }
    bytes.resize(size);
    return bytes;
}

// All fourteen properties; without `with_headers` all but the table.
std::string properties(bool with_headers) {
    const std::string all = "\xff\xfc";
    const std::string most = "\xdf\xfc";
    std::string bytes = with_headers ? all : most;
    bytes +=
        "\x0a"
        "text/plain"
        "\x04"
        "gzip";
    bytes += with_headers ? table() : "";
    bytes += "\x02\x05";  // delivery mode, priority
    bytes +=
        "\x01"
        "c"
        "\x01"
        "r"
        "\x05"
        "60000"
        "\x01"
        "m";
    bytes += number(1700000000, 8);
    bytes +=
        "\x01"
        "t"
        "\x05"
        "guest"
        "\x01"
        "a"
        "\x01"
        "l";
    return bytes;
}

// --- methods as brokers send them
std::string close(amqp_method_number_t method) {
    amqp_channel_close_t decoded{404, to_bytes("NOT_FOUND - no queue 'q'"), 50, 10};
    return method_payload(method, &decoded);
}

std::string bare(amqp_method_number_t method) {
    std::array<std::byte, 256> decoded{};
    return method_payload(method, decoded.data());
}

std::string declare_ok() {
    amqp_queue_declare_ok_t decoded{to_bytes("q"), 3, 1};
    return method_payload(AMQP_QUEUE_DECLARE_OK_METHOD, &decoded);
}

std::string get_ok(std::uint64_t tag) {
    amqp_basic_get_ok_t decoded{tag, 0, to_bytes("x"), to_bytes("k"), 2};
    return method_payload(AMQP_BASIC_GET_OK_METHOD, &decoded);
}

std::string consume_ok(std::string_view tag) {
    amqp_basic_consume_ok_t decoded{to_bytes(tag)};
    return method_payload(AMQP_BASIC_CONSUME_OK_METHOD, &decoded);
}

std::string cancel(std::string_view tag, bool nowait) {
    amqp_basic_cancel_t decoded{to_bytes(tag), static_cast<amqp_boolean_t>(nowait ? 1 : 0)};
    return method_payload(AMQP_BASIC_CANCEL_METHOD, &decoded);
}

std::string cancel_ok(std::string_view tag) {
    amqp_basic_cancel_ok_t decoded{to_bytes(tag)};
    return method_payload(AMQP_BASIC_CANCEL_OK_METHOD, &decoded);
}

std::string deliver(std::string_view consumer, std::uint64_t tag) {
    amqp_basic_deliver_t decoded{to_bytes(consumer), tag, 0, to_bytes("x"), to_bytes("k")};
    return method_payload(AMQP_BASIC_DELIVER_METHOD, &decoded);
}

std::string content_header(std::size_t size, std::string_view of_message) {
    return number(AMQP_BASIC_CLASS, 2) + number(0, 2) + number(size, 8) + std::string(of_message);
}

// --- acts of the fuzzed broker
std::string act(char kind, std::size_t channel, const std::string& payload) {
    return std::string(1, kind) + number(channel, 1) + number(payload.size(), 2) + payload;
}
std::string sent(std::size_t channel, const std::string& method) {
    return act('\1', channel, method);
}
std::string raw(const std::string& bytes) {
    return std::string(1, '\0') + number(bytes.size(), 2) + bytes;
}
std::string message(std::uint64_t tag, const std::string& body, const std::string& of_message) {
    return sent(1, get_ok(tag)) + act('\2', 1, content_header(body.size(), of_message)) +
           (body.empty() ? "" : act('\3', 1, body));
}
std::string delivered(std::string_view consumer, std::uint64_t tag, const std::string& of_message) {
    return sent(1, deliver(consumer, tag)) + act('\2', 1, content_header(3, of_message)) +
           act('\3', 1, "abc");
}
std::string silence() {
    return "\4";
}
std::string end() {
    return "\5";
}
std::string reading() {
    return "\6";
}
std::string interrupt() {
    return "\7";
}

std::string conversation(std::size_t how, const std::vector<unsigned>& calls,
                         const std::string& acts) {
    std::string bytes = number(how, 1) + number(calls.size(), 1);
    for (const unsigned call : calls) {
        bytes += number(call, 1);
    }
    return bytes + acts;
}

using Seeds = std::vector<std::pair<std::string, std::string>>;

std::string handshake(bool pipelined) {
    wire::ByteBuffer buffer;
    append_handshake(buffer, 131072, pipelined);
    return text(buffer);
}

Seeds frame_reader() {
    const auto in_pieces = [](const std::string& sizes, const std::string& stream) {
        return std::string(1, '\0') + number(sizes.size(), 1) + sizes + stream;
    };
    const auto frames = handshake(true) + frame(wire::FrameType::heartbeat, 0, "") +
                        frame(wire::FrameType::header, 1, content_header(5, properties(true))) +
                        frame(wire::FrameType::body, 1, "hello");
    auto wrong_end = frame(wire::FrameType::body, 1, "hello");
    wrong_end.back() = '\0';
    return {{"handshake", in_pieces("\x01\x06\x10\xff", handshake(false))},
            {"frames", in_pieces("\x07\x03", frames)},
            {"whole", in_pieces("", frames)},
            {"heartbeats", in_pieces("\x08\x01", frame(wire::FrameType::heartbeat, 0, "") +
                                                     frame(wire::FrameType::heartbeat, 0, ""))},
            {"wrong-end", in_pieces("", wrong_end)},
            {"too-large", in_pieces("", std::string("\3\0\1\0\0\x10\0", 7))},
            {"protocol-header", in_pieces("\x01", std::string("AMQP\0\0\x09\x01", 8))},
            {"http", in_pieces("", "HTTP/1.1 400 Bad Request\r\n")}};
}

Seeds field_table() {
    const auto table_around = [](const std::string& inner) {
        return number(inner.size() + 3, 4).append("\1kF").append(inner);
    };
    std::string deep = number(0, 4);
    for (int i = 1; i < 32; ++i) {
        deep = table_around(deep);
    }
    return {{"every-kind", table()},
            {"empty", number(0, 4)},
            {"followed", table() + "rest"},
            {"deep", deep},
            {"one-too-deep", table_around(deep)}};
}

Seeds message_properties() {
    return {{"all", properties(true)},
            {"without-headers", properties(false)},
            {"none", number(0, 2)},
            {"more-flags", "\xff\xfd"},
            {"headers", number(0x2000, 2) + table()}};
}

Seeds method() {
    const auto start = handshake(false);
    const auto start_size = static_cast<std::size_t>(static_cast<unsigned char>(start[5])) << 8 |
                            static_cast<unsigned char>(start[6]);
    return {{"close", close(AMQP_CHANNEL_CLOSE_METHOD)},
            {"start", start.substr(7, start_size)},
            {"queue-declare",
             number(AMQP_QUEUE_DECLARE_METHOD, 4) + number(0, 2) + "\1q\x1f" + table()},
            {"declare-ok", declare_ok()},
            {"get-ok", get_ok(1)},
            {"tune", number(AMQP_CONNECTION_TUNE_METHOD, 4) + number(2047, 2) + number(131072, 4) +
                         number(60, 2)},
            {"flow", bare(AMQP_CHANNEL_FLOW_METHOD)},
            {"publish", bare(AMQP_BASIC_PUBLISH_METHOD)},
            {"deliver", bare(AMQP_BASIC_DELIVER_METHOD)},
            {"open-ok", bare(AMQP_CHANNEL_OPEN_OK_METHOD)}};
}

Seeds amqp_uri() {
    const auto at = [](std::size_t where, const std::string& uri) {
        return number(where, 2) + uri;
    };
    return {{"plain", at(13, "amqp://user:pass@host:5673/v%2fhost")},
            {"short", at(7, "amqp://host")},
            {"v6", at(12, "amqp://u:p@[2001:db8::1]:5673/v")},
            {"query", at(30, "amqp://h/v?name=my%20app&rpc_timeout=0.5&handshake=strict&pool=a")},
            {"limits", at(10, "amqp://h?frame_max=4096&channel_max=7&heartbeat=9&write_timeout=1")},
            {"rabbitmq", at(20, "amqp://h?connection_timeout=2500&auth_mechanism=plain")},
            {"credentials", at(20, "amqp://h?password=x&username=y")},
            {"fragment", at(11, "amqp://u:pa#ss@h/v")},
            {"socket", at(6, "tcp://host:5672/")},
            {"tls", at(12, "amqps://u:p@h")}};
}

Seeds conversations() {
    const auto get_and_more = message(1, "hello", properties(true)) + sent(1, declare_ok());
    return {
        {"declare", conversation(0, {2, 3}, sent(1, declare_ok()) + sent(1, declare_ok()))},
        {"get", conversation(0, {0, 2}, get_and_more)},
        {"get-and-settle",
         conversation(0, {1, 1, 12, 24, 18},
                      message(1, "", number(0, 2)) + message(2, "abc", number(0, 2)))},
        {"get-nack-reject",
         conversation(0, {1, 13, 1, 14, 25},
                      message(1, "x", number(0, 2)) + message(2, "y", properties(false)))},
        {"get-empty", conversation(0, {0}, sent(1, bare(AMQP_BASIC_GET_EMPTY_METHOD)))},
        {"publish", conversation(0, {25, 4, 5, 6, 18}, sent(1, bare(AMQP_CHANNEL_FLOW_OK_METHOD)))},
        {"broker-does-not-read", conversation(0, {80, 6, 5, 4}, reading() + silence())},
        {"channel-closed", conversation(0, {4, 64 + 16, 0, 21, 0},
                                        sent(1, close(AMQP_CHANNEL_CLOSE_METHOD)) +
                                            sent(1, bare(AMQP_CHANNEL_OPEN_OK_METHOD)))},
        {"close-crosses", conversation(0, {28, 64 + 16, 64 + 16, 22},
                                       sent(1, close(AMQP_CHANNEL_CLOSE_METHOD)) +
                                           sent(1, bare(AMQP_CHANNEL_CLOSE_OK_METHOD)))},
        {"connection-closed",
         conversation(0, {0, 4, 2}, sent(0, close(AMQP_CONNECTION_CLOSE_METHOD)))},
        {"ends-in-call", conversation(0, {0, 4, 21}, end())},
        {"consume", conversation(0, {29, 18, 30, 12, 18, 30},
                                 sent(1, consume_ok("c")) + delivered("c", 1, number(0, 2)) +
                                     delivered("c", 2, properties(true)))},
        {"get-beside-a-consumer",
         conversation(0, {29, 1, 30, 27, 16},
                      sent(1, consume_ok("c")) + delivered("c", 1, number(0, 2)) +
                          message(2, "x", number(0, 2)) + delivered("c", 3, number(0, 2)))},
        {"cancelled", conversation(0, {29, 29, 64 + 18, 30, 16},
                                   sent(1, consume_ok("c")) + sent(1, consume_ok("d")) +
                                       sent(1, cancel("c", false)) + sent(1, cancel("d", true)))},
        {"stopped",
         conversation(0, {29, 64 + 16, 31, 64 + 16, 64 + 16, 28},
                      sent(1, consume_ok("c")) + delivered("c", 1, number(0, 2)) +
                          sent(1, cancel_ok("c")) + sent(1, bare(AMQP_CHANNEL_FLOW_OK_METHOD)))},
        {"lost-with-its-channel",
         conversation(0, {29, 64 + 16, 30, 21, 29},
                      sent(1, consume_ok("c")) + sent(1, close(AMQP_CHANNEL_CLOSE_METHOD)))},
        {"silence", conversation(0, {0, 2, 4, 12, 21}, silence() + get_and_more)},
        {"interrupted", conversation(0, {7, 2, 18}, interrupt() + get_and_more)},
        {"strict-two-channels",
         conversation(2, {9, 32 + 2},
                      sent(1, bare(AMQP_CHANNEL_OPEN_OK_METHOD)) +
                          sent(1, bare(AMQP_QUEUE_BIND_OK_METHOD)) +
                          sent(2, bare(AMQP_CHANNEL_OPEN_OK_METHOD)) + sent(2, declare_ok()))},
        {"kept", conversation(0, {26, 27, 24, 20, 128 + 64 + 17, 10, 11},
                              sent(1, bare(AMQP_CHANNEL_FLOW_OK_METHOD)) +
                                  sent(1, bare(AMQP_EXCHANGE_DECLARE_OK_METHOD)) +
                                  sent(1, bare(AMQP_EXCHANGE_DELETE_OK_METHOD)))},
        {"closed", conversation(4, {8, 23, 0},
                                sent(1, bare(AMQP_QUEUE_DELETE_OK_METHOD)) +
                                    sent(0, bare(AMQP_CONNECTION_CLOSE_OK_METHOD)))},
        {"handshake", conversation(1, {2}, raw(handshake(true)) + sent(1, declare_ok()))},
        {"handshake-in-pieces",
         conversation(3, {2},
                      raw(handshake(false).substr(0, 9)) + raw(handshake(false).substr(9)))},
        {"refused", conversation(1, {},
                                 raw(handshake(false).substr(0, 120)) +
                                     sent(0, close(AMQP_CONNECTION_CLOSE_METHOD)))},
        {"http", conversation(1, {}, raw("HTTP/1.1 400 Bad Request\r\n\r\n"))},
    };
}

void write(const std::filesystem::path& folder, const Seeds& seeds) {
    std::filesystem::create_directories(folder);
    for (const auto& [name, bytes] : seeds) {
        std::ofstream(folder / name, std::ios::binary) << bytes;
    }
}

}  // namespace
}  // namespace amqp_pconn::fuzz

int main(int argc, char** argv) {
    using namespace amqp_pconn::fuzz;
    if (argc != 2) {
        std::cerr << "usage: fuzz_seeds DIRECTORY\n";
        return 2;
    }
    const std::filesystem::path to = argv[1];
    write(to / "frame_reader", frame_reader());
    write(to / "field_table", field_table());
    write(to / "properties", message_properties());
    write(to / "method", method());
    write(to / "amqp_uri", amqp_uri());
    write(to / "conversation", conversations());
    return 0;
}
