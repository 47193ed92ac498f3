#include "wire/encoder.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "config/error.h"
#include "wire/byte_order.h"
#include "wire/frame_reader.h"
#include "wire/method.h"

namespace amqp_pconn::wire {
namespace {

// One message as a broker that reads frames would understand it.
struct Understood {
    std::uint16_t channel = 0;
    std::string exchange;
    std::string routing_key;
    std::uint64_t announced = 0;
    std::string content_type;
    std::vector<std::string> bodies;  // one for each body frame

    [[nodiscard]] std::string body() const {
        std::string whole;
        for (const auto& part : bodies) {
            whole += part;
        }
        return whole;
    }
};

class EncoderTest : public testing::Test {
  protected:
    // The queue and the pieces behind it, as they go over the wire.
    void publish(const OutgoingMessage& message, std::uint32_t frame_max) {
        encoder.set_frame_max(frame_max);
        reader.set_frame_max(frame_max);
        const auto pieces = encoder.publish(7, message);
        was_copied = pieces.empty();
        wire.append(output.bytes());
        for (const iovec& piece : pieces) {
            wire.append({static_cast<const std::byte*>(piece.iov_base), piece.iov_len});
        }
    }

    Understood understood() {
        Understood message;
        const auto method = next(FrameType::method);
        message.channel = method->channel;
        EXPECT_EQ(AMQP_BASIC_PUBLISH_METHOD, load<std::uint32_t>(method->payload));
        const auto* publish = decode_method<amqp_basic_publish_t>(
            AMQP_BASIC_PUBLISH_METHOD, method->payload.subspan(4), arena);
        message.exchange = to_view(publish->exchange);
        message.routing_key = to_view(publish->routing_key);
        EXPECT_EQ(0, publish->mandatory + publish->immediate);
        consume(*method);

        const auto header = next(FrameType::header);
        EXPECT_EQ(7, header->channel);
        EXPECT_EQ(AMQP_BASIC_CLASS, load<std::uint16_t>(header->payload));
        message.announced = load<std::uint64_t>(header->payload.subspan(4));
        void* decoded = nullptr;
        EXPECT_EQ(AMQP_STATUS_OK,
                  amqp_decode_properties(AMQP_BASIC_CLASS, arena.get(),
                                         to_bytes(header->payload.subspan(12)), &decoded));
        message.content_type =
            to_view(static_cast<amqp_basic_properties_t*>(decoded)->content_type);
        consume(*header);

        while (!wire.empty()) {
            const auto body = next(FrameType::body);
            EXPECT_EQ(7, body->channel);
            message.bodies.emplace_back(reinterpret_cast<const char*>(body->payload.data()),
                                        body->payload.size());
            consume(*body);
        }
        return message;
    }

    std::optional<Frame> next(FrameType type) {
        auto frame = reader.peek(wire);
        if (!frame || frame->type != type) {
            throw std::runtime_error("another frame, or half a frame");
        }
        return frame;
    }
    void consume(const Frame& frame) { wire.consume(FrameReader::size(frame)); }

    ByteBuffer output;
    Encoder encoder{output};
    ByteBuffer wire;
    FrameReader reader;
    Arena arena;
    amqp_basic_properties_t none{};
    bool was_copied = false;
};

std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<char>(i * 31 + i / 251);
    }
    return text;
}

TEST_F(EncoderTest, APublishIsWhatLibrabbitmqDecodes) {
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG;
    properties.content_type = to_bytes("text/plain");
    publish({"an exchange", std::string(255, 'k'), "hello", &properties}, 131072);
    const auto message = understood();
    EXPECT_EQ(7, message.channel);
    EXPECT_EQ("an exchange", message.exchange);
    EXPECT_EQ(std::string(255, 'k'), message.routing_key);
    EXPECT_EQ("text/plain", message.content_type);
    EXPECT_EQ(std::vector<std::string>{"hello"}, message.bodies);
}

TEST_F(EncoderTest, BodiesAreSplitAtFrameMaxExactly) {
    // Small frames split copied bodies, large ones those written in pieces.
    for (const std::uint32_t frame_max : {4096U, 131072U}) {
        const std::size_t payload = frame_max - frame_overhead;
        for (const std::size_t size :
             {std::size_t{0}, std::size_t{1}, payload - 1, payload, payload + 1, 2 * payload - 1,
              2 * payload, 2 * payload + 1, 5 * payload, 5 * payload + 1}) {
            const auto body = pattern(size);
            output = ByteBuffer();
            publish({"", "key", body, &none}, frame_max);
            EXPECT_EQ(size < Encoder::copied_body, was_copied) << size;
            const auto message = understood();
            EXPECT_EQ(size, message.announced);
            EXPECT_EQ((size + payload - 1) / payload, message.bodies.size()) << size;
            EXPECT_TRUE(body == message.body()) << size;
        }
    }
}

TEST_F(EncoderTest, CopiedAndPiecewiseBodiesMeetAtTheSameBytes) {
    for (const std::size_t size :
         {Encoder::copied_body - 1, Encoder::copied_body, Encoder::copied_body + 1}) {
        const auto body = pattern(size);
        output = ByteBuffer();
        publish({"", "key", body, &none}, 4096);
        EXPECT_EQ(size < Encoder::copied_body, was_copied);
        EXPECT_TRUE(body == understood().body()) << size;
    }
}

TEST_F(EncoderTest, WithoutAFrameMaxABodyStillArrivesWhole) {
    const auto body = pattern((std::size_t{1} << 20) * 2 + 1);
    publish({"", "key", body, &none}, 0);
    EXPECT_TRUE(body == understood().body());
}

TEST_F(EncoderTest, PiecesPointIntoTheBodyItself) {
    const auto body = pattern(100000);
    encoder.set_frame_max(131072);
    const auto pieces = encoder.publish(1, {"", "", body, &none});
    ASSERT_EQ(3U, pieces.size());
    EXPECT_EQ(body.data(), pieces[1].iov_base);
    EXPECT_EQ(body.size(), pieces[1].iov_len);
}

TEST_F(EncoderTest, ALargeMethodGrowsUpToFrameMax) {
    const std::string value(100000, 'v');
    amqp_table_entry_t entry{};
    entry.key = to_bytes("k");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = to_bytes(value);
    amqp_queue_declare_t declare{};
    declare.queue = to_bytes("q");
    declare.arguments = {1, &entry};
    encoder.set_frame_max(131072);
    encoder.method(3, AMQP_QUEUE_DECLARE_METHOD, &declare);
    reader.set_frame_max(131072);
    const auto frame = reader.peek(output);
    ASSERT_TRUE(frame);
    EXPECT_EQ(output.size(), FrameReader::size(*frame));
    const auto* decoded = decode_method<amqp_queue_declare_t>(AMQP_QUEUE_DECLARE_METHOD,
                                                              frame->payload.subspan(4), arena);
    ASSERT_EQ(1, decoded->arguments.num_entries);
    EXPECT_TRUE(value == to_view(decoded->arguments.entries[0].value.value.bytes));
}

TEST_F(EncoderTest, ArgumentsTooLargeForAFrameAreRefusedAndNothingIsAppended) {
    const std::string value(131072, 'v');
    amqp_table_entry_t entry{};
    entry.key = to_bytes("k");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = to_bytes(value);
    amqp_queue_declare_t declare{};
    declare.arguments = {1, &entry};
    encoder.set_frame_max(131072);
    encoder.protocol_header();
    const auto before = output.size();
    try {
        encoder.method(1, AMQP_QUEUE_DECLARE_METHOD, &declare);
        FAIL();
    } catch (const ArgumentError& error) {
        EXPECT_NE(std::string::npos, std::string(error.what()).find("queue.declare"));
        EXPECT_NE(std::string::npos, std::string(error.what()).find("131072"));
    }
    EXPECT_EQ(before, output.size());
}

TEST_F(EncoderTest, PropertiesTooLargeForAFrameAreRefusedAndNothingIsAppended) {
    const std::string value(5000, 'v');
    amqp_table_entry_t entry{};
    entry.key = to_bytes("k");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = to_bytes(value);
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_HEADERS_FLAG;
    properties.headers = {1, &entry};
    encoder.set_frame_max(4096);
    encoder.protocol_header();
    const auto before = output.size();
    EXPECT_THROW(encoder.publish(1, {"", "", "body", &properties}), ArgumentError);
    EXPECT_EQ(before, output.size());
}

TEST_F(EncoderTest, AShortStringOver255BytesIsRefusedAndNothingIsAppended) {
    const std::string name(256, 'q');
    amqp_queue_purge_t purge{};
    purge.queue = to_bytes(name);
    encoder.set_frame_max(131072);
    EXPECT_THROW(encoder.method(1, AMQP_QUEUE_PURGE_METHOD, &purge), ArgumentError);
    EXPECT_EQ(0U, output.size());
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_MESSAGE_ID_FLAG;
    properties.message_id = to_bytes(name);
    EXPECT_THROW(encoder.publish(1, {"", "", "body", &properties}), ArgumentError);
    EXPECT_EQ(0U, output.size());
}

TEST_F(EncoderTest, BeginsAConnectionWithTheHeaderOf091) {
    encoder.protocol_header();
    const std::string_view bytes(reinterpret_cast<const char*>(output.bytes().data()),
                                 output.size());
    EXPECT_EQ(std::string_view("AMQP\0\0\x09\x01", 8), bytes);
}

}  // namespace
}  // namespace amqp_pconn::wire
