// The mandatory bit, messages that are copied whatever their size, and connection.update-secret,
// which librabbitmq does not encode for us.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/error.h"
#include "wire/byte_order.h"
#include "wire/encoder.h"
#include "wire/frame_reader.h"
#include "wire/method.h"

namespace amqp_pconn::wire {
namespace {

std::string text_of(const ByteBuffer& buffer) {
    return {reinterpret_cast<const char*>(buffer.bytes().data()), buffer.size()};
}

class EncoderPublishingTest : public testing::Test {
  protected:
    // As they go over the wire, the pieces behind the queue.
    static std::string published(const OutgoingMessage& message, std::uint32_t frame_max) {
        ByteBuffer output;
        Encoder encoder(output);
        encoder.set_frame_max(frame_max);
        const auto pieces = encoder.publish(3, message);
        std::string bytes = text_of(output);
        for (const iovec& piece : pieces) {
            bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
        }
        return bytes;
    }

    static std::string copied(const OutgoingMessage& message, std::uint32_t frame_max) {
        ByteBuffer output;
        Encoder encoder(output);
        encoder.set_frame_max(frame_max);
        encoder.publish_copied(3, message);
        return text_of(output);
    }

    // The arguments of the basic.publish at the front.
    amqp_basic_publish_t decoded(const std::string& bytes) {
        const std::size_t payload = 7;
        const auto size = load<std::uint32_t>(std::as_bytes(std::span(bytes)).subspan(3));
        return *decode_method<amqp_basic_publish_t>(
            AMQP_BASIC_PUBLISH_METHOD,
            std::as_bytes(std::span(bytes)).subspan(payload + 4, size - 4), arena);
    }

    Arena arena;
    amqp_basic_properties_t none{};
};

TEST_F(EncoderPublishingTest, MandatoryIsOneBitAndNothingElse) {
    OutgoingMessage message{"exchange", "key", "body", &none, true};
    const auto mandatory = published(message, 131072);
    EXPECT_EQ(1, decoded(mandatory).mandatory);
    EXPECT_EQ(0, decoded(mandatory).immediate);
    EXPECT_EQ(mandatory, copied(message, 131072));
    message.mandatory = false;
    auto not_mandatory = published(message, 131072);
    EXPECT_EQ(0, decoded(not_mandatory).mandatory);
    std::size_t different = 0;
    for (std::size_t i = 0; i < mandatory.size(); ++i) {
        different += mandatory[i] != not_mandatory[i] ? 1 : 0;
    }
    EXPECT_EQ(1U, different);
}

TEST_F(EncoderPublishingTest, ACopiedMessageIsByteForByteTheOneInPieces) {
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG;
    properties.content_type = to_bytes("text/plain");
    for (const std::uint32_t frame_max : {4096U, 131072U, 0U}) {
        const std::size_t payload = frame_max == 0 ? 1 << 20 : frame_max - frame_overhead;
        for (const std::size_t size :
             {std::size_t{0}, std::size_t{1}, Encoder::copied_body - 1, Encoder::copied_body,
              payload, payload + 1, 2 * payload, 2 * payload + 1}) {
            std::string body(size, '\0');
            for (std::size_t i = 0; i < size; ++i) {
                body[i] = static_cast<char>(i * 31 + i / 251);
            }
            const OutgoingMessage message{"exchange", "key", body, &properties, true};
            EXPECT_TRUE(published(message, frame_max) == copied(message, frame_max))
                << size << " bytes in frames of " << frame_max;
        }
    }
}

TEST_F(EncoderPublishingTest, ACopiedMessageThatDoesNotFitLeavesTheOnesBeforeIt) {
    const std::string name(256, 'q');
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_MESSAGE_ID_FLAG;
    properties.message_id = to_bytes(name);
    ByteBuffer output;
    Encoder encoder(output);
    encoder.publish_copied(1, {"", "key", "body", &none});
    const auto before = text_of(output);
    EXPECT_THROW(encoder.publish_copied(1, {"", "key", "body", &properties}), ArgumentError);
    EXPECT_EQ(before, text_of(output));
}

TEST_F(EncoderPublishingTest, AnUpdateSecretIsALongAndAShortString) {
    ByteBuffer output;
    Encoder encoder(output);
    encoder.update_secret("new secret", "it expires");
    const std::string expected = std::string("\x01\0\0\0\0\0\x1d", 7) +
                                 std::string("\0\x0a\0\x46", 4) + std::string("\0\0\0\x0a", 4) +
                                 "new secret" + "\x0a" + "it expires" + "\xce";
    EXPECT_EQ(expected, text_of(output));
}

TEST_F(EncoderPublishingTest, AnUpdateSecretMayBeEmptyAndMayHoldAnything) {
    ByteBuffer output;
    Encoder encoder(output);
    encoder.update_secret(std::string_view("\0\xce", 2), "");
    EXPECT_EQ(std::string("\x01\0\0\0\0\0\x0b\0\x0a\0\x46\0\0\0\x02\0\xce\0\xce", 19),
              text_of(output));
}

TEST_F(EncoderPublishingTest, AnUpdateSecretThatDoesNotFitInAFrameIsRefusedWithoutSayingIt) {
    ByteBuffer output;
    Encoder encoder(output);
    encoder.set_frame_max(4096);
    const std::size_t most = 4096 - frame_overhead - 4 - 4 - 1 - 6;
    encoder.update_secret(std::string(most, 's'), "reason");
    EXPECT_EQ(4096U, output.size()) << "to the last octet";
    try {
        encoder.update_secret(std::string(most + 1, 's'), "reason");
        ADD_FAILURE() << "nothing was thrown";
    } catch (const ArgumentError& error) {
        const std::string text = error.what();
        EXPECT_NE(std::string::npos, text.find("connection.update-secret")) << text;
        EXPECT_EQ(std::string::npos, text.find("ss")) << "no credential in any message";
    }
    EXPECT_EQ(4096U, output.size());
}

TEST_F(EncoderPublishingTest, UpdateSecretHasItsName) {
    EXPECT_EQ("connection.update-secret", method_name(update_secret_method));
    EXPECT_EQ("connection.update-secret-ok", method_name(update_secret_ok_method));
    EXPECT_EQ("confirm.select-ok", method_name(AMQP_CONFIRM_SELECT_OK_METHOD));
    EXPECT_EQ("connection.blocked", method_name(AMQP_CONNECTION_BLOCKED_METHOD));
}

}  // namespace
}  // namespace amqp_pconn::wire
