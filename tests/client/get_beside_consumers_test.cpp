// A basic.get on a channel that consumes as well: each delivery is whose it is, and late answers
// are nobody's.
#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using GetBesideConsumersTest = ConsumingTest;

TEST_F(GetBesideConsumersTest, EachGetsItsOwnFromOneRead) {
    consume("c");
    say(words::delivered(1, "c", 1) + words::got(1, 2) + words::delivered(1, "c", 3));
    const auto delivery = channel->get("q", false);
    ASSERT_TRUE(delivery);
    EXPECT_EQ("message 2", delivery->body);
    channel->hand_over();
    EXPECT_EQ(Numbers({2}), seen());
    EXPECT_EQ(Numbers({1, 2, 3}), unsettled());
    EXPECT_EQ("message 1, message 3", all_mail());
    channel->ack(0, true);
    EXPECT_EQ("basic.consume, basic.get, ack <=3", written());
}

TEST_F(GetBesideConsumersTest, AllThereAreIsNotWhatStillWaits) {
    consume("c");
    say(words::delivered(1, "c", 1) + words::got(1, 2) + words::delivered(1, "c", 3));
    channel->get("q", false);
    channel->hand_over();
    channel->nack(0, true, true);
    EXPECT_EQ(Numbers({1, 3}), unsettled());
    EXPECT_EQ("basic.consume, basic.get, nack 2", written());
}

TEST_F(GetBesideConsumersTest, AnEmptyQueueIsNoDelivery) {
    consume("c");
    amqp_basic_get_empty_t empty{};
    empty.cluster_id = wire::to_bytes("");
    say(words::delivered(1, "c", 1) + words::method(1, AMQP_BASIC_GET_EMPTY_METHOD, &empty) +
        words::delivered(1, "c", 2));
    EXPECT_FALSE(channel->get("q", false));
    EXPECT_EQ("message 1, message 2", all_mail());
}

TEST_F(GetBesideConsumersTest, WhatAGetDidNotHandOverGoesBackAndNothingElse) {
    consume("c");
    say(words::delivered(1, "c", 1) + words::got(1, 2));
    channel->get("q", false);
    say(words::got(1, 3));
    channel->get("q", false);
    channel->hand_over();
    EXPECT_EQ(Numbers({1, 3}), unsettled());
    EXPECT_EQ("message 1", all_mail());
    EXPECT_EQ("basic.consume, basic.get, nack 2, basic.get", written());
}

TEST_F(GetBesideConsumersTest, WhatWasTakenAndNotHandedOverGoesBackWithAGet) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    channel->take_mail();
    say(words::got(1, 3));
    channel->get("q", false);
    channel->hand_over();
    EXPECT_EQ("message 2", all_mail());
    EXPECT_EQ(Numbers({2, 3}), seen());
    EXPECT_EQ("basic.consume, nack 1, basic.get", written());
}

TEST_F(GetBesideConsumersTest, ALateAnswerIsNobodysAndGoesBackInTheEnd) {
    consume("c", false, words::delivered(1, "c", 1));
    take(1);
    EXPECT_THROW(channel->get("q", false), TimeoutError);
    EXPECT_TRUE(channel->may_get_more());
    hear(words::delivered(1, "c", 2) + words::got(1, 3) + words::delivered(1, "c", 4));
    EXPECT_FALSE(channel->may_get_more());
    EXPECT_EQ("message 2, message 4", all_mail());
    EXPECT_EQ(Numbers({1, 2, 4}), seen());
    EXPECT_EQ(Numbers({1, 2, 3, 4}), unsettled());
    EXPECT_THROW(channel->ack(3, false), ArgumentError) << "the program never saw it";
    channel->ack(2, true);
    channel->ack(0, true);
    EXPECT_EQ(1U, channel->give_back());
    talk.connection->flush();
    EXPECT_EQ("basic.consume, basic.get, ack <=2, ack 4, nack <=3", written());
}

TEST_F(GetBesideConsumersTest, WithNoAckTheTagOfAGetIsNoneThatIsToBeSettled) {
    consume("c");
    say(words::got(1, 1) + words::delivered(1, "c", 2));
    channel->get("q", true);
    channel->hand_over();
    EXPECT_EQ(Numbers({2}), unsettled());
    EXPECT_EQ("message 2", all_mail());
    EXPECT_THROW(channel->ack(1, false), ArgumentError);
    channel->ack(2, true);
    EXPECT_EQ("basic.consume, basic.get, ack <=2", written());
}

TEST_F(GetBesideConsumersTest, TheTagsOfBothAreOneRow) {
    consume("c", false, words::delivered(1, "c", 2));
    say(words::got(1, 2));
    EXPECT_THROW(channel->get("q", false), ConnectionError);
}

}  // namespace
}  // namespace amqp_pconn::client
