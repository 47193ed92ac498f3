// Ten thousand publishes to a broker that confirms each one at once, over a socket that holds next
// to nothing: neither side waits for the other for ever, and nothing grows.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "client/memory_in_use.h"
#include "client/publishing_test.h"
#include "wire/deadline.h"
#include "wire/resolver.h"

namespace amqp_pconn::client {
namespace {

using peer::BrokerSide;

constexpr std::uint64_t many = 10000;
constexpr int small_buffer = 4096;  // the system makes of it what its least is

class SmallBuffersTest : public PublishingTest {
  protected:
    std::shared_ptr<Channel> open_small() {
        run([](BrokerSide& side) {
            side.use_buffers(small_buffer);
            side.handshake();
            side.oblige();
        });
        wire::Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_SNDBUF, &small_buffer, sizeof(int));
        ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_RCVBUF, &small_buffer, sizeof(int));
        const int segment = 1024;  // else one does not fit, and each waits for a timer
        ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(int));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(parameters.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(0, ::connect(socket.descriptor(), reinterpret_cast<sockaddr*>(&address),
                               sizeof(address)));
        const wire::Deadline deadline(environment, parameters.connect_timeout, "connect");
        connection = Connection::open_over(std::move(socket), parameters, identity, environment,
                                           counters, deadline);
        const auto channel = connection->first_channel();
        channel->begin_use();
        channel->select(Mode::confirm);
        return channel;
    }
};

TEST_F(SmallBuffersTest, PublishedOneByOneTheyAreAllConfirmed) {
    const auto channel = open_small();
    const std::string body(300, 'x');
    for (std::uint64_t number = 1; number <= many; ++number) {
        ASSERT_EQ(number, channel->publish({"", "key", body, &no_properties}));
    }
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(many, counters.confirmed);
    EXPECT_EQ(many, received(AMQP_BASIC_PUBLISH_METHOD));
    EXPECT_GT(counters.receives, 10U) << "it has read while it wrote";
}

TEST_F(SmallBuffersTest, PublishedInOneBatchTheyAreAllConfirmed) {
    const auto channel = open_small();
    channel->keep_events(true);
    const std::string body(300, 'x');
    const wire::OutgoingMessage message{"", "key", body, &no_properties};
    std::uint64_t given = 0;
    EXPECT_EQ(many, channel->publish_all([&] { return given++ < many ? &message : nullptr; }));
    std::uint64_t next = 0;
    while (channel->unconfirmed() != 0 || channel->has_events()) {
        ASSERT_FALSE(await_confirms(*channel));
        while (const auto event = channel->next_event()) {
            ASSERT_EQ(++next, event->sequence);
        }
    }
    EXPECT_EQ(many, next);
}

TEST_F(SmallBuffersTest, LargeOnesComeBackWholeWhileOthersAreWritten) {
    const auto channel = open_small();
    channel->keep_events(true);
    const std::string body(100000, 'x');
    for (int i = 0; i < 50; ++i) {
        channel->publish({"", "nowhere", body, &no_properties, true});
    }
    std::size_t back = 0;
    while (channel->unconfirmed() != 0 || channel->has_events()) {
        ASSERT_FALSE(await_confirms(*channel));
        while (const auto event = channel->next_event()) {
            if (event->message != nullptr) {
                ASSERT_TRUE(body == event->message->message.body);
                ++back;
            }
        }
    }
    EXPECT_EQ(50U, back);
    EXPECT_EQ(50U, counters.confirmed);
}

TEST_F(SmallBuffersTest, WhatIsNeverConfirmedTakesLittleMemory) {
    const auto channel = open(Mode::confirm, [](BrokerSide& side) {
        side.answer(side.expect(AMQP_CONFIRM_SELECT_METHOD));
        side.discard();
    });
    channel->publish(small);
    const auto before = memory_in_use();
    for (std::uint64_t number = 2; number <= 50000; ++number) {
        const auto key = std::to_string(number) + std::string(100, 'k');
        channel->publish({"exchange", key, "", &no_properties});
    }
    EXPECT_EQ(50000U, channel->unconfirmed());
    EXPECT_LT(memory_in_use(), before + (std::size_t{3} << 20));
}

}  // namespace
}  // namespace amqp_pconn::client
