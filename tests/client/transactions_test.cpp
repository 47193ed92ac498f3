// Transactions of one channel: what goes over the wire, and what is undone.
#include <gtest/gtest.h>

#include <algorithm>

#include "client/publishing_test.h"
#include "config/error.h"
#include "wire/byte_order.h"

namespace amqp_pconn::client {
namespace {

using peer::BrokerSide;
using peer::contains;

class TransactionsTest : public PublishingTest {
  protected:
    static void get(Channel& channel, int count) {
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(channel.get("q", false).has_value());
            channel.hand_over();
        }
    }
};

using Methods = std::vector<std::string>;

TEST_F(TransactionsTest, ATransactionBeginsWithItsFirstPublishAndItsEndIsWaitedFor) {
    const auto channel = open(Mode::transaction);
    counters = {};
    channel->publish(small);
    channel->publish(small);
    EXPECT_EQ(2U, counters.sends) << "no round trip for the select";
    EXPECT_EQ(0U, counters.polls);
    EXPECT_EQ(0U, counters.fences) << "its commit is one";
    EXPECT_FALSE(channel->is_fenced());
    channel->tx_commit();
    EXPECT_TRUE(channel->is_fenced());
    channel->publish(small);
    channel->tx_rollback();
    EXPECT_TRUE(channel->is_fenced());
    EXPECT_EQ(Methods({"tx.select", "basic.publish", "basic.publish", "tx.commit", "basic.publish",
                       "tx.rollback"}),
              methods_from("tx.select"));
}

TEST_F(TransactionsTest, OutsideOfOneThereIsNothingToEnd) {
    const auto channel = open(Mode::plain);
    const auto confirm = connection->open_channel();
    confirm->select(Mode::confirm);
    connection->flush();
    counters = {};
    EXPECT_TRUE(contains(message_of<ChannelError>([&] { channel->tx_commit(); }),
                         "tx.commit on " + connection->endpoint() +
                             ": channel 1 is in no transaction; txSelect() begins one"));
    EXPECT_TRUE(contains(message_of<ChannelError>([&] { confirm->tx_rollback(); }),
                         "tx.rollback on " + connection->endpoint() + ": channel 2"));
    EXPECT_EQ(0U, counters.sends);
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
}

TEST_F(TransactionsTest, WhatIsPublishedOrSettledIsWorkUntilItIsCommittedOrRolledBack) {
    const auto channel = open(Mode::transaction);
    EXPECT_FALSE(channel->has_uncommitted_work());
    channel->publish(small);
    EXPECT_TRUE(channel->has_uncommitted_work());
    channel->tx_commit();
    EXPECT_FALSE(channel->has_uncommitted_work());
    get(*channel, 2);
    EXPECT_FALSE(channel->has_uncommitted_work()) << "to get is none";
    channel->ack(1, false);
    EXPECT_TRUE(channel->has_uncommitted_work());
    channel->tx_rollback();
    EXPECT_FALSE(channel->has_uncommitted_work());
    channel->nack(1, false, true);
    EXPECT_TRUE(channel->has_uncommitted_work());
    channel->tx_commit();
    channel->reject(2, true);
    EXPECT_TRUE(channel->has_uncommitted_work());
    channel->tx_commit();
    const wire::OutgoingMessage message = small;
    int given = 0;
    channel->publish_all([&] { return given++ == 0 ? &message : nullptr; });
    EXPECT_TRUE(channel->has_uncommitted_work());
    channel->tx_rollback();
    EXPECT_FALSE(channel->has_uncommitted_work());
}

TEST_F(TransactionsTest, ABatchThatWasNotSentIsNoWork) {
    const auto channel = open(Mode::transaction);
    const wire::OutgoingMessage message = small;
    int given = 0;
    EXPECT_THROW(
        channel->publish_all([&] { return given++ < 3 ? &message : throw std::bad_alloc(); }),
        std::bad_alloc);
    EXPECT_FALSE(channel->has_uncommitted_work());
    EXPECT_TRUE(channel->is_fenced());
}

TEST_F(TransactionsTest, ARollbackMakesWhatWasSettledUnsettledAndACommitDoesNot) {
    const auto channel = open(Mode::transaction);
    get(*channel, 4);
    channel->ack(2, true);
    channel->reject(4, true);
    EXPECT_EQ(Numbers({3}), channel->unsettled().tags());
    EXPECT_THROW(channel->ack(2, false), ArgumentError) << "settled, until it is rolled back";
    channel->tx_rollback();
    EXPECT_EQ(Numbers({1, 2, 3, 4}), channel->unsettled().tags());
    channel->ack(3, true);
    channel->tx_commit();
    EXPECT_EQ(Numbers({4}), channel->unsettled().tags());
    channel->tx_rollback();
    EXPECT_EQ(Numbers({4}), channel->unsettled().tags());
    EXPECT_EQ(3U, received(AMQP_BASIC_ACK_METHOD) + received(AMQP_BASIC_REJECT_METHOD));
}

TEST_F(TransactionsTest, GivingBackIsRollbackNackAndCommit) {
    const auto channel = open(Mode::transaction);
    get(*channel, 3);
    channel->ack(1, false);
    channel->publish(small);
    EXPECT_EQ(3U, channel->give_back()) << "what was acked is unsettled again";
    channel->request_close();
    connection->flush();
    connection->await([&] { return !channel->is_closing(); }, "channel.close");
    EXPECT_EQ(Methods({"tx.rollback", "basic.nack", "tx.commit", "channel.close"}),
              methods_from("tx.rollback"));
    for (const auto& frame : broker().recording()->frames()) {
        if (frame.method == AMQP_BASIC_NACK_METHOD) {
            EXPECT_EQ(3U, wire::load<std::uint64_t>(frame.payload));
            EXPECT_EQ(3, std::to_integer<int>(frame.payload.at(8))) << "multiple, requeue";
        }
    }
    EXPECT_EQ(3U, counters.given_back);
}

TEST_F(TransactionsTest, GivingBackWhereAllWasSettledIsRollbackNackAndCommitToo) {
    const auto channel = open(Mode::transaction);
    get(*channel, 2);
    channel->ack(2, true);
    ASSERT_TRUE(channel->unsettled().empty());
    EXPECT_EQ(2U, channel->give_back());
    connection->flush();
    connection->await([&] { return channel->is_fenced(); }, "tx.commit");
    EXPECT_EQ(Methods({"tx.rollback", "basic.nack", "tx.commit"}), methods_from("tx.rollback"));
}

TEST_F(TransactionsTest, GivingBackWithoutWorkIsNackAndCommit) {
    const auto channel = open(Mode::transaction);
    get(*channel, 2);
    EXPECT_EQ(2U, channel->give_back());
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_TRUE(channel->fence_is_pending()) << "the commit is a fence";
    connection->flush();
    connection->await([&] { return channel->is_fenced(); }, "tx.commit");
    EXPECT_EQ(Methods({"basic.nack", "tx.commit"}), methods_from("basic.nack"));
}

TEST_F(TransactionsTest, GivingBackWithoutDeliveriesIsARollback) {
    const auto channel = open(Mode::transaction);
    channel->publish(small);
    EXPECT_EQ(0U, channel->give_back());
    EXPECT_FALSE(channel->has_uncommitted_work());
    EXPECT_EQ(0U, channel->give_back());
    connection->flush();
    connection->await([&] { return channel->is_fenced(); }, "tx.rollback");
    EXPECT_EQ(Methods({"tx.rollback"}), methods_from("tx.rollback"));
}

TEST_F(TransactionsTest, ACommitThatTimesOutLeavesItsChannelOutOfStep) {
    const auto channel = open(Mode::transaction, [](BrokerSide& side) {
        side.oblige_until(AMQP_TX_COMMIT_METHOD);
        side.stay_silent();
    });
    channel->publish(small);
    const auto message = message_of<TimeoutError>([&] { channel->tx_commit(); });
    EXPECT_TRUE(contains(message, "tx.commit")) << message;
    EXPECT_TRUE(channel->is_out_of_step());
    EXPECT_FALSE(channel->has_uncommitted_work()) << "nobody knows; it cannot be refused for ever";
    EXPECT_THROW(channel->tx_commit(), ChannelError);
    EXPECT_THROW(channel->tx_rollback(), ChannelError);
    EXPECT_TRUE(connection->is_usable());
}

TEST_F(TransactionsTest, ACommitThatTheBrokerRefusesClosesTheChannelAndWithItTheWork) {
    const auto channel = open(Mode::transaction, [](BrokerSide& side) {
        side.oblige_until(AMQP_TX_COMMIT_METHOD);
        side.close_channel(1, 406, "PRECONDITION_FAILED - no", AMQP_TX_COMMIT_METHOD);
        side.oblige();
    });
    get(*channel, 1);
    channel->ack(1, false);
    channel->publish(small);
    const auto message = message_of<ChannelError>([&] { channel->tx_commit(); });
    EXPECT_TRUE(contains(message, "406 PRECONDITION_FAILED - no (tx.commit)")) << message;
    EXPECT_FALSE(channel->has_uncommitted_work());
    EXPECT_TRUE(channel->unsettled().empty());
    EXPECT_EQ(0U, channel->give_back());
    EXPECT_TRUE(connection->is_usable());
}

}  // namespace
}  // namespace amqp_pconn::client
