// Bodies of the sizes at which something changes: no frame, one frame, exactly full frames, bodies
// that are copied into the queue and bodies that are not. Both ways, octet for octet.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "client/connection.h"
#include "peer/broker_test.h"
#include "wire/byte_order.h"

namespace amqp_pconn::client {
namespace {

using wire::FrameType;

const amqp_basic_properties_t none{};

// No two parts of the length of a frame are equal.
std::string body_of(std::size_t size) {
    std::string body(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        body[i] = static_cast<char>(i * 13 + i / 251 + i / 65521);
    }
    return body;
}

std::set<std::size_t> sizes_for(std::size_t frame_payload) {
    std::set<std::size_t> sizes{0, 1};
    // Five frames of the smallest kind are the first whole number of them that is not copied.
    for (const std::size_t size : {frame_payload, 2 * frame_payload, 3 * frame_payload,
                                   5 * frame_payload, wire::Encoder::copied_body}) {
        sizes.insert({size - 1, size, size + 1});
    }
    return sizes;
}

// Takes one publish and gives it to the next basic.get, in frames as large as they may be.
void give_back(peer::BrokerSide& side, std::size_t frame_payload) {
    side.expect(AMQP_BASIC_PUBLISH_METHOD);
    const auto body = side.expect_content();
    side.expect(AMQP_BASIC_GET_METHOD);
    side.cork();
    side.send(1, AMQP_BASIC_GET_OK_METHOD);
    std::string header(14, '\0');
    auto* at = reinterpret_cast<std::byte*>(header.data());
    wire::store<std::uint16_t>(at, AMQP_BASIC_CLASS);
    wire::store<std::uint64_t>(at + 4, body.size());
    side.send_frame(FrameType::header, 1, header);
    for (std::size_t from = 0; from < body.size(); from += frame_payload) {
        side.send_frame(FrameType::body, 1, std::string_view(body).substr(from, frame_payload));
    }
    side.uncork();
}

class BodySizes : public peer::BrokerTest {
  protected:
    // What the broker received since `first`: the content of one publish, in as few frames as
    // frame_max allows.
    void expect_published(const std::string& body, std::size_t frame_payload, std::size_t first) {
        const auto frames = broker().recording()->frames();
        ASSERT_LT(first + 1, frames.size());
        ASSERT_EQ(AMQP_BASIC_PUBLISH_METHOD, frames[first].method);
        const auto& header = frames[first + 1];
        ASSERT_EQ(FrameType::header, header.type);
        EXPECT_EQ(body.size(), wire::load<std::uint64_t>(std::span(header.payload).subspan(4)));
        std::vector<std::size_t> lengths;
        std::string received;
        for (std::size_t i = first + 2; i < frames.size() && frames[i].type == FrameType::body;
             ++i) {
            lengths.push_back(frames[i].payload.size());
            received.append(reinterpret_cast<const char*>(frames[i].payload.data()),
                            frames[i].payload.size());
        }
        EXPECT_TRUE(body == received);
        std::vector<std::size_t> wanted(body.size() / frame_payload, frame_payload);
        if (body.size() % frame_payload != 0) {
            wanted.push_back(body.size() % frame_payload);
        }
        EXPECT_EQ(wanted, lengths);
    }

    void arrive_whole(std::uint32_t frame_max) {
        const std::size_t frame_payload = frame_max - wire::frame_overhead;
        const auto sizes = sizes_for(frame_payload);
        run([&](peer::BrokerSide& side) {
            side.handshake({.frame_max = frame_max});
            side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                give_back(side, frame_payload);
            }
            side.oblige();
        });
        const auto connection = connect();
        const auto channel = connection->first_channel();
        ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_OPEN_METHOD));
        for (const auto size : sizes) {
            SCOPED_TRACE(size);
            const auto body = body_of(size);
            const auto first = broker().recording()->frames().size();
            channel->publish({"", "q", body, &none});
            const auto delivery = channel->get("q", true);
            ASSERT_TRUE(delivery);
            EXPECT_TRUE(body == delivery->body);
            expect_published(body, frame_payload, first);
        }
        EXPECT_EQ("q", channel->queue_declare_passive("q").queue) << "the stream is in step";
    }
};

TEST_F(BodySizes, ArriveWholeInTheSmallestFrames) {
    arrive_whole(4096);
}

TEST_F(BodySizes, ArriveWholeInRabbitMqsFrames) {
    arrive_whole(131072);
}

}  // namespace
}  // namespace amqp_pconn::client
