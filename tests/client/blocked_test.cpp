// A broker that takes nothing at present (connection.blocked): it is never waited for, and nothing
// of what was being written is lost.
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

constexpr auto grace = 20ms;

class BlockedTest : public PublishingTest {
  protected:
    // The broker says these words at the next look, and the client knows.
    static void learn(Conversation& talk, const std::string& words) {
        bool known = false;
        talk.broker.say(words);
        talk.connection->await_although_blocked(
            1s, [&known] { return std::exchange(known, true); }, "the words");
    }
};

TEST_F(BlockedTest, EveryCallIsRefusedAtOnceWithTheReasonAndNothingIsSent) {
    Conversation talk(Mode::plain);
    const auto channel = talk.channel;
    channel->publish(small);
    learn(talk, words::method(1, AMQP_CHANNEL_FLOW_OK_METHOD) + words::blocked("low on memory"));
    EXPECT_EQ("low on memory", talk.connection->blocked_reason());
    talk.counters = {};
    const auto refused = [&](std::string_view what, const std::function<void()>& call) {
        const auto message = message_of<BlockedError>(call);
        EXPECT_EQ(std::string(what) + " on " + talk.connection->endpoint() +
                      ": the broker takes nothing at present (connection.blocked): low on memory",
                  message);
    };
    refused("basic.publish", [&] { channel->publish(small); });
    refused("basic.publish", [&] {
        channel->publish_all([given = 0]() mutable { return given++ < 3 ? &small : nullptr; });
    });
    refused("confirm.select", [&] { channel->select(Mode::confirm); });
    refused("queue.declare", [&] { channel->queue_declare_passive("q"); });
    refused("basic.get", [&] { channel->get("q", true); });
    refused("connection.update-secret", [&] { talk.connection->update_secret("secret", ""); });
    EXPECT_EQ(0U, talk.counters.sends);
    EXPECT_EQ(0s, talk.broker.passed());
    EXPECT_TRUE(talk.connection->is_usable());
    EXPECT_TRUE(talk.connection->is_flushed());
    EXPECT_FALSE(channel->is_out_of_step());
    EXPECT_EQ(Mode::plain, channel->mode());
}

TEST_F(BlockedTest, WhenItIsOverAllGoesOn) {
    Conversation talk(Mode::plain);
    learn(talk, words::blocked("low on memory") + words::blocked("low on disk"));
    EXPECT_EQ("low on disk", talk.connection->blocked_reason());
    EXPECT_EQ(1U, talk.counters.blocked) << "another reason is no other block";
    learn(talk, words::unblocked());
    EXPECT_FALSE(talk.connection->blocked_reason());
    talk.channel->publish(small);
    learn(talk, words::method(1, AMQP_CHANNEL_FLOW_OK_METHOD) + words::blocked("low on memory"));
    EXPECT_THROW(talk.channel->publish(small), BlockedError);
    EXPECT_EQ(2U, talk.counters.blocked);
    learn(talk, words::unblocked());
    talk.broker.say(words::declare_ok(1, "q"));
    EXPECT_EQ("q", talk.channel->queue_declare_passive("q").queue);
}

TEST_F(BlockedTest, WhatIsKnownIsFoundWithoutAskingAfter25Milliseconds) {
    Gate gate;
    const auto channel = open(Mode::plain, [&gate](BrokerSide& side) {
        if (gate.wait()) {
            side.blocked("low on memory");
        }
    });
    connection->await([&channel] { return !channel->awaits_answer(); }, "channel.open");
    channel->publish(small);
    gate.open();
    ASSERT_TRUE(wait_for_input(*connection));  // which is a look without a read
    environment.advance(25ms);
    counters = {};
    channel->publish(small);
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(0U, counters.polls) << "too much for every publish";
    environment.advance(1ms);
    EXPECT_THROW(channel->publish(small), BlockedError);
    EXPECT_EQ(1U, counters.sends);
}

TEST_F(BlockedTest, ACallUnderWayEndsAsSoonAsItIsKnown) {
    Conversation talk(Mode::plain);
    talk.broker.say(words::blocked("low on memory"));
    const auto message =
        message_of<BlockedError>([&] { talk.channel->queue_declare_passive("q"); });
    EXPECT_TRUE(contains(message, "queue.declare on ")) << message;
    EXPECT_TRUE(contains(message, "low on memory")) << message;
    EXPECT_EQ(0s, talk.broker.passed());
    EXPECT_TRUE(talk.channel->is_out_of_step()) << "its answer may come when it is over";
    EXPECT_TRUE(talk.connection->is_usable());
    EXPECT_FALSE(talk.connection->is_unheard_since_timeout());
}

TEST_F(BlockedTest, ACallWhoseAnswerCameWithItSucceeds) {
    Conversation talk(Mode::plain);
    talk.broker.say(words::declare_ok(1, "q") + words::blocked("low on memory"));
    EXPECT_EQ("q", talk.channel->queue_declare_passive("q").queue);
    EXPECT_TRUE(talk.connection->blocked_reason());
}

TEST_F(BlockedTest, ConfirmsOfWhatItHadReadAreWaitedForAMomentOnly) {
    Conversation talk(Mode::confirm);
    talk.publish(3);
    talk.broker.say(confirm_select_ok + words::ack(1, 2) + words::blocked("low on memory"));
    const auto gave_up = talk.await_confirms(10s);
    ASSERT_TRUE(gave_up);
    EXPECT_TRUE(contains(gave_up->why, "low on memory")) << gave_up->why;
    EXPECT_EQ(0, gave_up->code);
    EXPECT_EQ(grace, talk.broker.passed());
    EXPECT_EQ(Numbers({1, 3}), unconfirmed(*talk.channel).missing);
    EXPECT_EQ(2U, talk.channel->unconfirmed()) << "they may still come";
    talk.broker.say(words::unblocked() + words::ack(1, 3, true));
    EXPECT_FALSE(talk.await_confirms());
}

TEST_F(BlockedTest, AndTheyAreTakenWhereTheyComeInThatMoment) {
    Conversation talk(Mode::confirm);
    talk.publish(2);
    talk.broker.pace = 9ms;
    talk.broker.say(confirm_select_ok + words::blocked("low on memory"));
    talk.broker.say(words::ack(1, 1));
    talk.broker.say(words::ack(1, 2));
    EXPECT_FALSE(talk.await_confirms(10s));
    EXPECT_EQ(27ms, talk.broker.passed());
    EXPECT_EQ(2U, talk.counters.confirmed);
}

TEST_F(BlockedTest, TheMomentIsNoLongerThanTheTimeThatIsLeft) {
    Conversation talk(Mode::confirm);
    talk.publish(1);
    talk.broker.pace = 1ms;
    talk.broker.say(confirm_select_ok + words::blocked("low on memory"));
    const auto gave_up = talk.await_confirms(6ms);
    ASSERT_TRUE(gave_up);
    EXPECT_TRUE(contains(gave_up->why, "low on memory")) << gave_up->why;
    EXPECT_EQ(6ms, talk.broker.passed());
}

TEST_F(BlockedTest, OnceItIsOverTheWholeTimeCountsAgain) {
    Conversation talk(Mode::confirm);
    talk.publish(1);
    talk.broker.pace = 10ms;
    talk.broker.say(confirm_select_ok + words::blocked("low on memory"));
    talk.broker.say(words::unblocked());
    for (int i = 0; i < 5; ++i) {
        talk.broker.say(words::frame(words::FrameType::heartbeat, 0, ""));
    }
    talk.broker.say(words::ack(1, 1));
    EXPECT_FALSE(talk.await_confirms(10s));
    EXPECT_EQ(80ms, talk.broker.passed());
}

TEST_F(BlockedTest, AWaitThatBeginsWhileItIsBlockedIsAsShort) {
    Conversation talk(Mode::confirm);
    talk.publish(1);
    learn(talk, confirm_select_ok + words::blocked("low on memory"));
    EXPECT_TRUE(talk.await_confirms(10s));
    EXPECT_EQ(grace, talk.broker.passed());
    talk.channel->keep_events(true);
    talk.broker.say(words::ack(1, 1));
    EXPECT_FALSE(talk.await_confirms(10s));
    EXPECT_EQ("+1", told(*talk.channel));
}

TEST_F(BlockedTest, ItsCloseTakesAMomentOnly) {
    Conversation talk(Mode::plain);
    learn(talk, words::blocked("low on memory"));
    talk.connection->close(250ms);
    EXPECT_EQ(grace, talk.broker.passed());
    EXPECT_FALSE(talk.connection->is_usable());
}

TEST_F(BlockedTest, ACloseThatIsAnsweredAllTheSameIsAClose) {
    Conversation talk(Mode::plain);
    learn(talk, words::blocked("low on memory"));
    talk.broker.say(words::method(0, AMQP_CONNECTION_CLOSE_OK_METHOD));
    talk.connection->close(250ms);
    EXPECT_EQ(0s, talk.broker.passed());
}

TEST_F(BlockedTest, ItsCloseWithMuchUnwrittenTakesAMomentOnly) {
    Conversation talk(Mode::plain);
    const std::string body(16 << 20, 'x');
    talk.broker.say(words::blocked("low on memory"));
    EXPECT_THROW(talk.channel->publish({"", "key", body, &no_properties}), BlockedError);
    talk.connection->close(250ms);
    EXPECT_EQ(grace, talk.broker.passed());
    EXPECT_FALSE(talk.connection->is_usable());
}

TEST_F(BlockedTest, OneThatEndsMeanwhileSaysThatItHasEnded) {
    Conversation talk(Mode::plain);
    learn(talk, words::blocked("low on memory"));
    talk.broker.say(words::close_connection(320, "CONNECTION_FORCED - enough"));
    EXPECT_THROW(talk.connection->await_although_blocked(
                     1s, [] { return false; }, "the end"),
                 ConnectionError);
    try {
        talk.connection->ensure_unblocked("a new channel");
        ADD_FAILURE() << "nothing was thrown";
    } catch (const BlockedError& error) {
        ADD_FAILURE() << error.what();
    } catch (const ConnectionError& error) {
        EXPECT_EQ(320, error.reply_code());
    }
}

TEST_F(BlockedTest, WhatMakesNoSenseOfItEndsTheConnection) {
    Conversation talk(Mode::plain);
    talk.broker.say(words::raw_method(0, AMQP_CONNECTION_BLOCKED_METHOD,
                                      "\x05"
                                      "abc"));
    const auto message =
        message_of<ConnectionError>([&] { talk.channel->queue_declare_passive("q"); });
    EXPECT_TRUE(contains(message, "connection.blocked could not be decoded")) << message;
    EXPECT_FALSE(talk.connection->is_usable());
}

}  // namespace
}  // namespace amqp_pconn::client
