// Acknowledgements that are put off: how many frames they become, and what they never come after.
#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

class AckGroupsTest : public ConsumingTest {
  protected:
    // So many deliveries, from tag `from` on, that the program has.
    void begin(int count) {
        std::string more;
        for (int tag = 1; tag <= count; ++tag) {
            more += words::delivered(1, "c", static_cast<std::uint64_t>(tag));
        }
        consume("c", false, more);
        take(count);
        sends = talk.counters.sends;
    }

    void ack(std::initializer_list<std::uint64_t> tags) {
        for (const auto tag : tags) {
            channel->ack(tag, false);
        }
    }

    // In so many writes since the beginning.
    void expect_written(std::size_t writes, const std::string& methods) {
        EXPECT_EQ(sends + writes, talk.counters.sends);
        EXPECT_EQ("basic.consume, " + methods, written());
    }

    std::uint64_t sends = 0;
};

TEST_F(AckGroupsTest, WithoutAGroupEachIsWrittenAtOnce) {
    begin(2);
    ack({1, 2});
    expect_written(2, "ack 1, ack 2");
}

TEST_F(AckGroupsTest, AGroupIsOneFrameWhereNothingStandsBetween) {
    begin(7);
    channel->group_acks(3);
    ack({1, 2});
    EXPECT_EQ(sends, talk.counters.sends);
    EXPECT_EQ(Numbers({3, 4, 5, 6, 7}), seen());
    EXPECT_FALSE(channel->unsettled().empty());
    ack({3, 5, 4, 6});
    EXPECT_EQ(6U, talk.counters.settled);
    expect_written(2, "ack <=3, ack <=6");
}

TEST_F(AckGroupsTest, WhatStandsBetweenIsNotCovered) {
    begin(6);
    channel->group_acks(4);
    ack({5, 1, 6, 3});
    EXPECT_EQ(Numbers({2, 4}), unsettled());
    expect_written(1, "ack 1, ack 5, ack 6, ack 3");
}

TEST_F(AckGroupsTest, WhatStillWaitsIsNotCovered) {
    begin(1);
    hear(words::delivered(1, "c", 2));
    say(words::got(1, 3));
    channel->get("q", false);
    channel->hand_over();
    channel->group_acks(2);
    ack({3, 1});
    EXPECT_EQ(Numbers({2}), unsettled());
    EXPECT_EQ("basic.consume, basic.get, ack 1, ack 3", written());
}

TEST_F(AckGroupsTest, TheyAreThereBeforeAnythingElseIsSettled) {
    begin(5);
    channel->group_acks(10);
    ack({1});
    channel->nack(2, false, true);
    ack({3});
    channel->reject(4, false);
    ack({5});
    channel->flush_acks();
    expect_written(3, "ack 1, nack 2, ack 3, reject 4 for good, ack 5");
}

TEST_F(AckGroupsTest, AllUpToATagIsAllButWhatWasPutOff) {
    begin(5);
    channel->group_acks(10);
    ack({2});
    channel->ack(4, true);
    EXPECT_EQ(Numbers({5}), unsettled());
    expect_written(1, "ack 2, ack <=4");
}

TEST_F(AckGroupsTest, TheyAreThereBeforeAGetAndARecover) {
    begin(2);
    channel->group_acks(10);
    ack({1});
    say(words::flow_ok(1) + words::got(1, 3));
    channel->get("q", false);
    channel->hand_over();
    ack({3});
    say(words::recover_ok);
    channel->recover();
    EXPECT_EQ("basic.consume, ack 1, basic.get, ack 3, basic.recover", written());
}

// One that is refused closes the channel, and what was not written by then is not settled.
TEST_F(AckGroupsTest, TheyAreThereBeforeACallThatMayBeRefused) {
    begin(2);
    channel->group_acks(10);
    ack({1, 2});
    say(words::flow_ok(1) + words::close_channel(1, 404, "NOT_FOUND - gone"));
    EXPECT_THROW(channel->queue_declare_passive("gone"), ChannelError);
    EXPECT_EQ("basic.consume, ack <=2, queue.declare, channel.close-ok", written());
}

TEST_F(AckGroupsTest, TheyAreThereBeforeAllElseGoesBack) {
    begin(3);
    channel->group_acks(10);
    ack({1});
    EXPECT_EQ(2U, channel->give_back());
    talk.connection->flush();
    expect_written(1, "ack 1, nack <=3");
}

TEST_F(AckGroupsTest, OneThatIsPutOffIsSettledForTheProgram) {
    begin(2);
    channel->group_acks(10);
    ack({1});
    EXPECT_THROW(channel->ack(1, false), ArgumentError);
    EXPECT_THROW(channel->nack(1, false, true), ArgumentError);
    EXPECT_THROW(channel->ack(1, true), ArgumentError);
    EXPECT_EQ(sends, talk.counters.sends);
    EXPECT_EQ(1U, talk.counters.settled);
}

TEST_F(AckGroupsTest, QueuedOnesGoOutWithWhatIsWrittenNext) {
    begin(2);
    channel->group_acks(10);
    ack({1, 2});
    channel->queue_acks();
    EXPECT_EQ(sends, talk.counters.sends);
    EXPECT_FALSE(talk.connection->is_flushed());
    channel->publish(small);
    expect_written(1, "ack <=2, basic.publish");
}

TEST_F(AckGroupsTest, ASmallerGroupIsWrittenWhereItIsFull) {
    begin(5);
    channel->group_acks(10);
    ack({1, 2, 3});
    channel->group_acks(4);
    EXPECT_EQ(sends, talk.counters.sends);
    channel->group_acks(3);
    EXPECT_EQ(sends + 1, talk.counters.sends);
    ack({4});
    channel->group_acks(1);
    ack({5});
    expect_written(3, "ack <=3, ack 4, ack 5");
}

TEST_F(AckGroupsTest, SoonIsWithWhatIsWrittenNext) {
    begin(3);
    channel->ack_soon(2);
    EXPECT_EQ(sends, talk.counters.sends);
    EXPECT_THROW(channel->ack_soon(2), ArgumentError);
    EXPECT_THROW(channel->ack_soon(7), ArgumentError);
    channel->ack_soon(1);
    EXPECT_EQ(2U, talk.counters.settled);
    talk.connection->attend();
    expect_written(1, "ack 2, ack 1");
}

TEST_F(AckGroupsTest, SoonIsPutOffInAGroup) {
    begin(3);
    channel->group_acks(2);
    channel->ack_soon(1);
    EXPECT_TRUE(talk.connection->is_flushed());
    channel->ack_soon(2);
    expect_written(1, "ack <=2");
}

TEST_F(AckGroupsTest, TheConnectionFlushesThoseOfAllChannels) {
    begin(2);
    const auto other = open_channel();
    consume_on(*other, "c", false, words::delivered(2, "c", 1));
    take(*other, 1);
    channel->group_acks(10);
    other->group_acks(10);
    sends = talk.counters.sends;
    ack({1, 2});
    other->ack(1, false);
    talk.connection->flush_acks();
    EXPECT_EQ(sends + 1, talk.counters.sends);
    talk.connection->flush_acks();
    EXPECT_EQ(sends + 1, talk.counters.sends) << "there are none left";
    EXPECT_EQ("basic.consume, 2:basic.consume, ack <=2, 2:ack 1", written());
}

TEST_F(AckGroupsTest, TheEndOfGroupingWritesThemAndPutsNothingOffAnyMore) {
    begin(3);
    channel->group_acks(10);
    ack({1});
    talk.connection->end_grouping();
    EXPECT_EQ(sends + 1, talk.counters.sends);
    ack({2});
    EXPECT_EQ(sends + 2, talk.counters.sends);
    channel->group_acks(10);
    ack({3});
    talk.connection->end_grouping();
    expect_written(3, "ack 1, ack 2, ack 3");
}

TEST_F(AckGroupsTest, AChannelThatTheBrokerClosedHasNothingToWrite) {
    begin(2);
    channel->group_acks(10);
    ack({1});
    hear(words::close_channel(1, 406, "PRECONDITION_FAILED - no"));
    talk.connection->flush_acks();
    talk.connection->end_grouping();
    channel->flush_acks();
    EXPECT_EQ("basic.consume, channel.close-ok", written());
}

TEST_F(AckGroupsTest, TheFirstOfAUseCarriesItsFence) {
    begin(2);
    channel->group_acks(2);
    ack({1});
    EXPECT_EQ(0U, talk.counters.fences);
    ack({2});
    EXPECT_EQ(1U, talk.counters.fences);
    EXPECT_FALSE(channel->is_fenced());
    hear(words::flow_ok(1));
    EXPECT_TRUE(channel->is_fenced());
}

class AckGroupsInTransactionTest : public ConsumingInTransactionTest {};

TEST_F(AckGroupsInTransactionTest, NothingIsPutOff) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    take(2);
    channel->group_acks(10);
    channel->ack(1, false);
    channel->ack_soon(2);
    EXPECT_TRUE(channel->has_uncommitted_work());
    EXPECT_EQ("tx.select, basic.consume, ack 1, ack 2", written());
}

TEST_F(AckGroupsTest, WhatWasPutOffOnAClosedChannelIsNotItsSuccessors) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    take(2);
    channel->group_acks(10);
    hear(words::close_channel(1, 404, "NOT_FOUND - gone"));
    (void)open_channel();
    talk.broker.advance(std::chrono::seconds(1));
    const auto again = open_channel();
    EXPECT_EQ(1, again->id());
    EXPECT_FALSE(talk.connection->is_listening());
    EXPECT_TRUE(talk.connection->has_mail());
    EXPECT_EQ(nullptr, (talk.connection->next_with_mail(), talk.connection->next_with_mail()));
    again->group_acks(5);
    talk.connection->end_grouping();
    consume_on(*again, "d", false, words::delivered(1, "d", 1));
    take(*again, 1);
    again->ack(1, false);
    EXPECT_TRUE(talk.connection->is_flushed());
    EXPECT_EQ("basic.consume, channel.close-ok, basic.consume, ack 1", written());
}

}  // namespace
}  // namespace amqp_pconn::client
