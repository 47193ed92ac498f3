#include "wire/frame_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/error.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::string_literals;

std::string frame(char type, char channel, const std::string& payload, char end = '\xCE') {
    std::string bytes{type, '\0', channel};
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(payload.size() >> shift & 0xff));
    }
    return bytes + payload + end;
}

struct Seen {
    FrameType type;
    std::uint16_t channel;
    std::string payload;
    bool operator==(const Seen&) const = default;
};

void append(ByteBuffer& buffer, std::string_view text) {
    buffer.append(std::as_bytes(std::span(text)));
}

std::string_view text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void take_all(const FrameReader& reader, ByteBuffer& input, std::vector<Seen>& seen) {
    while (const auto found = reader.peek(input)) {
        seen.push_back({found->type, found->channel, std::string(text(found->payload))});
        input.consume(FrameReader::size(*found));
    }
}

std::string error_of(std::string_view bytes, std::uint32_t frame_max = 4096) {
    FrameReader reader;
    reader.set_frame_max(frame_max);
    ByteBuffer input;
    append(input, bytes);
    try {
        (void)reader.peek(input);
    } catch (const ConnectionError& error) {
        return error.what();
    }
    ADD_FAILURE() << "accepted";
    return {};
}

TEST(FrameReader, FindsTheSameFramesWhereverTheInputIsSplit) {
    const std::string stream = frame(1, 0, "method") + frame(2, 3, "header") + frame(3, 3, "") +
                               frame(3, 3, "body\xCE\xCE") + frame(8, 0, "");
    const std::vector<Seen> wanted{{FrameType::method, 0, "method"},
                                   {FrameType::header, 3, "header"},
                                   {FrameType::body, 3, ""},
                                   {FrameType::body, 3, "body\xCE\xCE"},
                                   {FrameType::heartbeat, 0, ""}};
    const FrameReader reader;
    for (std::size_t split = 0; split <= stream.size(); ++split) {
        ByteBuffer input;
        std::vector<Seen> seen;
        append(input, std::string_view(stream).substr(0, split));
        take_all(reader, input, seen);
        append(input, std::string_view(stream).substr(split));
        take_all(reader, input, seen);
        EXPECT_EQ(wanted, seen) << "split at " << split;
        EXPECT_TRUE(input.empty());
    }
    ByteBuffer input;
    std::vector<Seen> seen;
    for (const char byte : stream) {
        append(input, {&byte, 1});
        take_all(reader, input, seen);
    }
    EXPECT_EQ(wanted, seen) << "byte by byte";
}

TEST(FrameReader, PeekConsumesNothing) {
    const FrameReader reader;
    ByteBuffer input;
    append(input, frame(1, 0, "abc"));
    ASSERT_TRUE(reader.peek(input));
    EXPECT_EQ("abc", text(reader.peek(input)->payload));
}

TEST(FrameReader, RefusesAnUnknownTypeAtItsFirstByteAndShowsWhatCame) {
    for (const char type : "\x04\x05\x07\x09\x7f\xff") {  // and its NUL
        error_of(std::string(1, type));
    }
    const auto http = error_of("HTTP/1.1 400 Bad Request\r\n\r\n");
    EXPECT_NE(std::string::npos, http.find("HTTP/1.1 400 Bad Request\\x0d\\x0a")) << http;
    const auto header = error_of("AMQP\x00\x00\x09\x01"s);
    EXPECT_NE(std::string::npos, header.find("\"AMQP\\x00\\x00\\x09\\x01\"")) << header;
}

TEST(FrameReader, RefusesAFrameOverFrameMaxBeforeItIsThere) {
    const std::string largest(4096 - frame_overhead, 'x');
    const FrameReader reader;
    ByteBuffer input;
    append(input, frame(3, 1, largest));
    EXPECT_TRUE(reader.peek(input));

    const auto message = error_of(frame(3, 1, largest + "x").substr(0, 7));
    EXPECT_NE(std::string::npos, message.find("4097")) << message;
    EXPECT_NE(std::string::npos, message.find("frame_max) is 4096")) << message;
    error_of("\x03\x00\x01\xff\xff\xff\xff"s, 2147483647);
}

TEST(FrameReader, WithoutAFrameMaxThereIsStillALimit) {
    error_of("\x03\x00\x01\xff\xff\xff\xff"s, 0);
    error_of("\x03\x00\x01\x08\x00\x00\x00"s, 0);
    FrameReader reader;
    reader.set_frame_max(0);
    ByteBuffer input;
    append(input, frame(3, 1, std::string(1 << 20, 'x')));
    EXPECT_TRUE(reader.peek(input));
}

TEST(FrameReader, RefusesAWrongEndOctet) {
    const auto message = error_of(frame(1, 0, "abc", '\xCD'));
    EXPECT_NE(std::string::npos, message.find("0xCE")) << message;
    error_of(frame(8, 0, "", '\0'));
}

TEST(FrameReader, ReadsChannelNumbersOfTwoOctets) {
    const FrameReader reader;
    ByteBuffer input;
    append(input, "\x03\xab\xcd\x00\x00\x00\x00\xce"s);
    ASSERT_TRUE(reader.peek(input));
    EXPECT_EQ(0xabcd, reader.peek(input)->channel);
}

}  // namespace
}  // namespace amqp_pconn::wire
