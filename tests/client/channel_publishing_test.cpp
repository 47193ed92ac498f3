// Publishing on a channel in confirm mode: what goes out, what it costs, and which number means
// which message.
#include <gtest/gtest.h>

#include "client/publishing_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

class ChannelPublishingTest : public PublishingTest {
  protected:
    // Gives so many messages of that size, and then what `end` does.
    static Channel::NextMessage messages(int count, std::string_view body,
                                         std::function<void()> end = {}) {
        return [=, message = wire::OutgoingMessage{"e", "k", body, &no_properties},
                given = 0]() mutable -> const wire::OutgoingMessage* {
            if (given++ < count) {
                return &message;
            }
            if (end) {
                end();
            }
            return nullptr;
        };
    }
};

TEST_F(ChannelPublishingTest, SelectAndFirstPublishGoOutInOneWriteAndNothingIsWaitedFor) {
    const auto channel = open(Mode::plain);
    counters = {};
    channel->select(Mode::confirm);
    EXPECT_EQ(0U, counters.sends);
    EXPECT_EQ(Mode::confirm, channel->mode());
    EXPECT_EQ(1U, channel->publish(small));
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(0U, counters.polls + counters.receives);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_PUBLISH_METHOD));
    std::vector<std::size_t> reads;
    for (const auto& frame : broker().recording()->frames()) {
        if (frame.method == AMQP_CONFIRM_SELECT_METHOD ||
            frame.method == AMQP_BASIC_PUBLISH_METHOD) {
            reads.push_back(frame.read);
        }
    }
    ASSERT_EQ(2U, reads.size());
    EXPECT_EQ(reads[0], reads[1]);
    EXPECT_FALSE(await_confirms(*channel));
}

TEST_F(ChannelPublishingTest, AConfirmedPublishIsOneSendAndOneWait) {
    Conversation talk(Mode::confirm);
    talk.publish(1);
    talk.broker.say(confirm_select_ok + words::ack(1, 1));
    EXPECT_FALSE(talk.await_confirms());
    talk.counters = {};
    EXPECT_EQ(2U, talk.channel->publish(small));
    EXPECT_EQ(1U, talk.counters.sends);
    EXPECT_EQ(0U, talk.counters.polls + talk.counters.receives);
    talk.broker.say(words::ack(1, 2));
    EXPECT_FALSE(talk.await_confirms());
    EXPECT_EQ(1U, talk.counters.sends);
    EXPECT_EQ(1U, talk.counters.polls);
    EXPECT_EQ(1U, talk.counters.receives);
    EXPECT_EQ(1U, talk.counters.confirmed);
    EXPECT_FALSE(talk.await_confirms());
    EXPECT_EQ(1U, talk.counters.polls) << "nothing is due: nothing is looked at";
}

TEST_F(ChannelPublishingTest, NumbersCountFromOneInEachUse) {
    const auto channel = open(Mode::confirm);
    EXPECT_EQ(1U, channel->publish(small));
    EXPECT_EQ(2U, channel->publish(small));
    EXPECT_EQ(2U, channel->unconfirmed());
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(0U, channel->unconfirmed());
    EXPECT_EQ(3U, channel->publish(small));
    EXPECT_FALSE(await_confirms(*channel));
    channel->end_use();
    channel->begin_use();
    channel->keep_events(true);
    EXPECT_EQ(1U, channel->publish(small));
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ("+1", told(*channel));
    EXPECT_EQ(4U, counters.confirmed);
}

TEST_F(ChannelPublishingTest, OutsideOfConfirmModeThereAreNoNumbers) {
    const auto plain = open(Mode::plain);
    EXPECT_EQ(0U, plain->publish(small));
    const auto transaction = connection->open_channel();
    transaction->select(Mode::transaction);
    EXPECT_EQ(0U, transaction->publish(small));
    EXPECT_EQ(0U, transaction->publish_all(messages(3, "body")));
    EXPECT_EQ(0U, plain->unconfirmed() + transaction->unconfirmed());
}

TEST_F(ChannelPublishingTest, TheLastConfirmIsTheFence) {
    Conversation talk(Mode::confirm);
    talk.publish(2);
    EXPECT_FALSE(talk.channel->is_fenced());
    EXPECT_TRUE(talk.channel->fence_is_pending());
    talk.broker.say(confirm_select_ok + words::ack(1, 2));
    talk.broker.say(words::ack(1, 1));
    talk.connection->await([&] { return talk.channel->unconfirmed() == 1; }, "basic.ack");
    EXPECT_FALSE(talk.channel->is_fenced()) << "one is still to be confirmed";
    EXPECT_FALSE(talk.await_confirms());
    EXPECT_TRUE(talk.channel->is_fenced());
    EXPECT_FALSE(talk.channel->fence_is_pending());
    EXPECT_EQ(0U, talk.counters.fences);
}

TEST_F(ChannelPublishingTest, AnAckInConfirmModeStillNeedsAFence) {
    const auto channel = open(Mode::confirm);
    channel->get("q", false);
    channel->hand_over();
    channel->publish(small);
    channel->ack(1, false);
    EXPECT_EQ(1U, counters.fences) << "the first of its use carries it";
    EXPECT_FALSE(await_confirms(*channel));
    channel->queue_declare_passive("q");
    EXPECT_TRUE(channel->is_fenced());
}

TEST_F(ChannelPublishingTest, SelectTwiceIsSelectOnce) {
    const auto channel = open(Mode::confirm);
    channel->publish(small);
    const auto sends = counters.sends;
    channel->select(Mode::confirm);
    EXPECT_TRUE(connection->is_flushed());
    EXPECT_EQ(sends, counters.sends);
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
}

TEST_F(ChannelPublishingTest, AChannelHasOneModeAndTheOtherIsRefusedWithoutAByte) {
    const auto confirm = open(Mode::confirm);
    const auto transaction = connection->open_channel();
    transaction->select(Mode::transaction);
    connection->flush();
    const auto refused = message_of<ChannelError>([&] { confirm->select(Mode::transaction); });
    EXPECT_TRUE(contains(refused, "tx.select on " + connection->endpoint() +
                                      ": channel 1 had confirm.select before"))
        << refused;
    EXPECT_TRUE(
        contains(message_of<ChannelError>([&] { transaction->select(Mode::confirm); }),
                 "confirm.select on " + connection->endpoint() + ": channel 2 had tx.select"));
    EXPECT_TRUE(connection->is_flushed());
    EXPECT_EQ(Mode::confirm, confirm->mode());
    EXPECT_EQ("q", confirm->queue_declare_passive("q").queue);
}

TEST_F(ChannelPublishingTest, WhatCannotBeUsedCannotBeSelectedNorPublishedOn) {
    const auto channel = open(Mode::confirm, [](BrokerSide& side) {
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.stay_silent();
    });
    EXPECT_THROW(channel->queue_declare_passive("slow"), TimeoutError);
    EXPECT_THROW(channel->select(Mode::confirm), ChannelError);
    EXPECT_THROW(channel->publish(small), ChannelError);
    EXPECT_THROW(channel->publish_all(messages(1, "body")), ChannelError);
    EXPECT_EQ(0U, channel->unconfirmed());
}

TEST_F(ChannelPublishingTest, ABatchIsOneWriteAndItsLastNumberIsReturned) {
    const auto channel = open(Mode::confirm);
    channel->publish(small);
    counters = {};
    EXPECT_EQ(101U, channel->publish_all(messages(100, "body")));
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(100U, counters.publishes);
    EXPECT_EQ(101U, channel->unconfirmed());
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(101U, received(AMQP_BASIC_PUBLISH_METHOD));
    EXPECT_EQ(101U, channel->publish_all(messages(0, ""))) << "an empty one is nothing";
    EXPECT_EQ(1U, counters.sends);
}

TEST_F(ChannelPublishingTest, ALargeBatchIsOneWriteForEach64KiB) {
    const auto channel = open(Mode::confirm);
    counters = {};
    const std::string body(20000, 'x');  // of a size that publish() would not copy
    channel->publish_all(messages(10, body));
    EXPECT_EQ(4U, counters.sends);
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(10U, counters.confirmed);
}

TEST_F(ChannelPublishingTest, WhatIsWrongInABatchLeavesNothingOfItSent) {
    const auto channel = open(Mode::confirm);
    EXPECT_EQ(2U, channel->publish_all(messages(2, "body")));
    counters = {};
    EXPECT_THROW(channel->publish_all(messages(3, "body", [] { throw std::bad_alloc(); })),
                 std::bad_alloc);
    const std::string name(256, 'n');
    amqp_basic_properties_t too_long{};
    too_long._flags = AMQP_BASIC_MESSAGE_ID_FLAG;
    too_long.message_id = wire::to_bytes(name);
    const wire::OutgoingMessage wrong{"e", "k", "body", &too_long};
    int given = 0;
    EXPECT_THROW(channel->publish_all([&] { return given++ < 3 ? &small : &wrong; }),
                 ArgumentError);
    EXPECT_EQ(0U, counters.sends + counters.publishes);
    EXPECT_TRUE(connection->is_flushed());
    EXPECT_EQ(2U, channel->unconfirmed());
    EXPECT_EQ(3U, channel->publish(small));
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(3U, received(AMQP_BASIC_PUBLISH_METHOD));
}

TEST_F(ChannelPublishingTest, ASelectBeforeABatchThatIsWrongStillGoesOut) {
    const auto channel = open(Mode::confirm);
    EXPECT_THROW(channel->publish_all(messages(3, "body", [] { throw std::bad_alloc(); })),
                 std::bad_alloc);
    EXPECT_EQ(1U, channel->publish(small));
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
    EXPECT_EQ(1U, counters.confirmed);
}

TEST_F(ChannelPublishingTest, ABatchOnAPlainChannelCarriesOneFence) {
    const auto channel = open(Mode::plain);
    EXPECT_EQ(0U, channel->publish_all(messages(5, "body")));
    EXPECT_EQ(1U, counters.fences);
    EXPECT_TRUE(channel->fence_is_pending());
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_FLOW_METHOD));
    EXPECT_EQ("channel.flow", broker().recording()->methods().back()) << "behind all of it";
    EXPECT_THROW(channel->publish_all(messages(2, "body", [] { throw std::bad_alloc(); })),
                 std::bad_alloc);
    EXPECT_TRUE(channel->fence_is_pending()) << "what was not sent needs none";
}

}  // namespace
}  // namespace amqp_pconn::client
