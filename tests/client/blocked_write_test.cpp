// A publish in whose middle the broker stops reading and says that it is blocked: it throws at
// once, and is delivered whole when the broker is unblocked.
#include <gtest/gtest.h>

#include "client/publishing_test.h"
#include "config/error.h"
#include "wire/byte_order.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;
using peer::Gate;
using peer::ReceivedFrame;

std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<char>(i * 13 + i / 257);
    }
    return text;
}

class BlockedWriteTest : public PublishingTest {
  protected:
    // It will say that it is blocked, and reads nothing until the gate is open.
    std::shared_ptr<Channel> open_blocked(Mode mode) {
        auto channel = open(mode, [this](BrokerSide& side) {
            if (!is_open.wait()) {
                return;
            }
            side.blocked("low on memory");
            if (gate.wait()) {
                side.unblocked();
                side.oblige();
            }
        });
        is_open.open();
        return channel;
    }

    // Publishes until it is refused; how many publishes there were, that one included.
    template <typename Publish>
    std::size_t publish_until_blocked(Publish publish) {
        for (std::size_t count = 1; count < 10000; ++count) {
            try {
                publish();
            } catch (const BlockedError& error) {
                EXPECT_TRUE(contains(error.what(), "low on memory")) << error.what();
                EXPECT_EQ(0s, environment.passed());
                EXPECT_TRUE(connection->is_usable());
                EXPECT_FALSE(connection->is_flushed()) << "the test shows nothing";
                return count;
            }
        }
        ADD_FAILURE() << "it was never refused";
        return 0;
    }

    // Opens the gate and writes what was left.
    void unblock() {
        gate.open();
        look_when_there_is_something();
        ASSERT_FALSE(connection->blocked_reason());
        connection->flush();
    }

    // All bodies that have arrived are this one, and so many.
    void expect_bodies(std::size_t count, const std::string& body) {
        std::size_t whole = 0;
        std::string arrived;
        for (const ReceivedFrame& frame : broker().recording()->frames()) {
            if (frame.type == wire::FrameType::header) {
                EXPECT_EQ("", arrived);
                EXPECT_EQ(body.size(),
                          wire::load<std::uint64_t>(std::span(frame.payload).subspan(4)));
            } else if (frame.type == wire::FrameType::body) {
                arrived.append(reinterpret_cast<const char*>(frame.payload.data()),
                               frame.payload.size());
                if (arrived.size() == body.size()) {
                    EXPECT_TRUE(arrived == body) << whole;
                    ++whole;
                    arrived.clear();
                }
            }
        }
        EXPECT_EQ(count, whole);
        EXPECT_EQ(count, received(AMQP_BASIC_PUBLISH_METHOD));
    }

    Gate is_open;
    Gate gate;
};

TEST_F(BlockedWriteTest, ASmallOneIsRefusedAndDeliveredWholeLater) {
    const auto body = pattern(10007);
    ASSERT_LT(body.size(), wire::Encoder::copied_body);
    const auto channel = open_blocked(Mode::plain);
    const auto count = publish_until_blocked([&] {
        channel->publish({"", "key", body, &no_properties});
    });
    unblock();
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
    expect_bodies(count, body);
}

TEST_F(BlockedWriteTest, ALargeOneThatWasNotCopiedIsRefusedAndDeliveredWholeLater) {
    const auto body = pattern(16 << 20);
    const auto channel = open_blocked(Mode::plain);
    auto copy = body;
    const auto count = publish_until_blocked([&] {
        channel->publish({"", "key", copy, &no_properties});
    });
    copy.assign(copy.size(), '!');  // it is the program's again
    unblock();
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
    EXPECT_EQ(1U, count);
    expect_bodies(count, body);
}

TEST_F(BlockedWriteTest, ABatchIsRefusedAndDeliveredWholeLater) {
    const auto body = pattern(20000);
    const wire::OutgoingMessage message{"", "key", body, &no_properties};
    const auto channel = open_blocked(Mode::confirm);
    const auto count = publish_until_blocked([&] {
        int given = 0;
        channel->publish_all([&] { return given++ < 20 ? &message : nullptr; });
    });
    unblock();
    EXPECT_FALSE(await_confirms(*channel));
    expect_bodies(count * 20, body);
}

TEST_F(BlockedWriteTest, ItHasItsNumberAndIsConfirmedInTheEnd) {
    const auto body = pattern(16 << 20);
    const auto channel = open_blocked(Mode::confirm);
    publish_until_blocked([&] { channel->publish({"", "key", body, &no_properties}); });
    EXPECT_EQ(1U, channel->unconfirmed());
    EXPECT_EQ(Numbers({1}), unconfirmed(*channel).missing);
    unblock();
    EXPECT_EQ(2U, channel->publish(small));
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(2U, counters.confirmed);
}

TEST_F(BlockedWriteTest, ItIsCountedAmongWhatWasPublished) {
    const auto body = pattern(16 << 20);
    const auto channel = open_blocked(Mode::confirm);
    publish_until_blocked([&] { channel->publish({"", "key", body, &no_properties}); });
    unblock();
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(1U, counters.confirmed);
    EXPECT_EQ(1U, counters.publishes) << "no more can be confirmed than was published";
}

TEST_F(BlockedWriteTest, InATransactionItIsWork) {
    const auto body = pattern(16 << 20);
    const auto channel = open_blocked(Mode::transaction);
    publish_until_blocked([&] { channel->publish({"", "key", body, &no_properties}); });
    EXPECT_TRUE(channel->has_uncommitted_work());
    EXPECT_FALSE(channel->is_fenced());
    unblock();
    channel->tx_commit();
    EXPECT_TRUE(channel->is_fenced());
    expect_bodies(1, body);
}

TEST_F(BlockedWriteTest, AWaitForConfirmsWritesTheRestWhenItIsOver) {
    const auto body = pattern(16 << 20);
    const auto channel = open_blocked(Mode::confirm);
    publish_until_blocked([&] { channel->publish({"", "key", body, &no_properties}); });
    gate.open();
    look_when_there_is_something();
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(1U, counters.confirmed);
    expect_bodies(1, body);
}

// What is left cannot be written now, and nothing is to be waited for.
class LeftUnwrittenTest : public testing::Test {
  protected:
    // A publish that is stuck, and a delivery that is to be settled.
    static void get_stuck(Conversation& talk) {
        talk.broker.say((talk.channel->mode() == Mode::confirm ? confirm_select_ok : "") +
                        words::get_ok(1) + words::content_header(1, 0));
        ASSERT_TRUE(talk.channel->get("q", false));
        talk.channel->hand_over();
        talk.broker.say(words::blocked("low on memory"));
        EXPECT_THROW(talk.channel->publish({"", "key", body(), &no_properties}), BlockedError);
        ASSERT_FALSE(talk.connection->is_flushed()) << "the test shows nothing";
    }

    static const std::string& body() {
        static const std::string large(16 << 20, 'x');
        return large;
    }
};

TEST_F(LeftUnwrittenTest, AWaitForConfirmsIsAMomentOnlyAndLosesNothing) {
    Conversation talk(Mode::confirm);
    get_stuck(talk);
    const auto gave_up = talk.await_confirms(10s);
    ASSERT_TRUE(gave_up);
    EXPECT_TRUE(contains(gave_up->why, "low on memory")) << gave_up->why;
    EXPECT_LE(talk.broker.passed(), 20ms);
    EXPECT_TRUE(talk.connection->is_usable()) << talk.connection->failure_text();
    EXPECT_EQ(1U, talk.channel->unconfirmed());
}

TEST_F(LeftUnwrittenTest, AnAckDoesNotWaitAndLosesNothing) {
    Conversation talk(Mode::plain);
    get_stuck(talk);
    try {
        talk.channel->ack(5, false);
    } catch (const BlockedError& error) {
        EXPECT_TRUE(contains(error.what(), "low on memory")) << error.what();
    }
    EXPECT_EQ(0s, talk.broker.passed());
    EXPECT_TRUE(talk.connection->is_usable()) << talk.connection->failure_text();
}

TEST_F(LeftUnwrittenTest, WhatIsAskedForIsRefusedAtOnce) {
    Conversation talk(Mode::plain);
    get_stuck(talk);
    EXPECT_THROW(talk.channel->publish(small), BlockedError);
    EXPECT_THROW(talk.channel->queue_declare_passive("q"), BlockedError);
    EXPECT_EQ(0s, talk.broker.passed());
    EXPECT_TRUE(talk.connection->is_usable()) << talk.connection->failure_text();
}

}  // namespace
}  // namespace amqp_pconn::client
