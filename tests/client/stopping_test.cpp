// Consumers that are stopped together: what was under way goes back, and not before all of them
// have stopped.
#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using peer::contains;

class StoppingTest : public ConsumingTest {
  protected:
    void stop(const std::vector<std::shared_ptr<Channel>>& channels) {
        talk.connection->stop(channels);
        talk.connection->flush();
    }
    void stop() { stop({channel}); }

    [[nodiscard]] bool is_stopping() const { return talk.connection->is_stopping(); }
};

TEST_F(StoppingTest, NothingGoesBackBeforeAllHaveStopped) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "c", false, words::delivered(2, "c", 1));
    take(1);
    stop({channel, other});
    const auto sent = talk.connection->sent();
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(is_stopping());
    EXPECT_TRUE(channel->has_stopped());
    EXPECT_TRUE(channel->is_stopping());
    EXPECT_EQ(0U, talk.counters.given_back) << "the consumer beside it would get it";
    EXPECT_EQ(sent, talk.connection->sent());
    EXPECT_TRUE(talk.connection->is_flushed());
    hear(words::cancel_ok(2, "c"));
    EXPECT_FALSE(is_stopping());
    EXPECT_FALSE(channel->is_stopping());
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_EQ("basic.consume, 2:basic.consume, basic.cancel, 2:basic.cancel, nack <=1, 2:nack <=1",
              written());
}

TEST_F(StoppingTest, WhatComesUntilTheAnswerGoesBackWithTheRest) {
    consume("c", false, words::delivered(1, "c", 1));
    stop();
    EXPECT_FALSE(channel->consumers().has_mail());
    hear(words::delivered(1, "c", 2) + words::deliver(1, "c", 3));
    hear(words::content(1, "late") + words::cancel_ok(1, "c"));
    EXPECT_EQ(3U, talk.counters.given_back);
    EXPECT_EQ(Numbers(), unsettled());
    EXPECT_EQ(nullptr, talk.connection->next_with_mail());
    EXPECT_TRUE(talk.connection->take_late_news().empty());
    EXPECT_EQ("basic.consume, basic.cancel, nack <=3", written());
}

TEST_F(StoppingTest, OneAfterTheOtherOfTheSameChannel) {
    consume("a", false, words::delivered(1, "a", 1));
    consume("b");
    stop();
    hear(words::cancel_ok(1, "a") + words::delivered(1, "b", 2));
    EXPECT_TRUE(is_stopping());
    hear(words::cancel_ok(1, "b"));
    EXPECT_EQ("basic.consume, basic.consume, basic.cancel, basic.cancel, nack <=2", written());
}

TEST_F(StoppingTest, WhatCameWithNoAckIsNewsWithItsNumber) {
    consume("free", true, words::delivered(1, "free", 1) + words::delivered(1, "free", 2));
    consume("c", false, words::delivered(1, "c", 3));
    stop();
    hear(words::delivered(1, "free", 4) + words::cancel_ok(1, "c") + words::cancel_ok(1, "free"));
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(1U, news.size());
    EXPECT_TRUE(contains(news[0], "3 deliveries of consumers with no-ack on channel 1")) << news[0];
    EXPECT_TRUE(contains(news[0], "are lost")) << news[0];
    EXPECT_EQ(1U, talk.counters.given_back);
}

TEST_F(StoppingTest, WhatTheProgramTookWithNoAckIsNotLost) {
    consume("free", true, words::delivered(1, "free", 1));
    take(1);
    stop();
    hear(words::cancel_ok(1, "free"));
    EXPECT_TRUE(talk.connection->take_late_news().empty());
    EXPECT_TRUE(channel->is_fenced());
    EXPECT_EQ("basic.consume, basic.cancel", written());
}

TEST_F(StoppingTest, TheEndOfOneChannelIsTheEndOfItsConsumers) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "c", false, words::delivered(2, "c", 1));
    stop({channel, other});
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(is_stopping());
    hear(words::close_channel(2, 404, "NOT_FOUND - the queue is gone"));
    EXPECT_FALSE(is_stopping());
    EXPECT_FALSE(other->is_open());
    EXPECT_TRUE(channel->is_open());
    EXPECT_EQ(1U, talk.counters.given_back) << "the broker has taken back the other one";
    EXPECT_EQ(
        "basic.consume, 2:basic.consume, basic.cancel, 2:basic.cancel, 2:channel.close-ok, "
        "nack <=1",
        written());
}

TEST_F(StoppingTest, TheOthersAreStillWaitedForWhenOneChannelHasEnded) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "c");
    stop({channel, other});
    hear(words::close_channel(1, 404, "NOT_FOUND - the queue is gone"));
    EXPECT_TRUE(is_stopping());
    hear(words::delivered(2, "c", 1) + words::cancel_ok(2, "c"));
    EXPECT_FALSE(is_stopping());
    EXPECT_EQ(
        "basic.consume, 2:basic.consume, basic.cancel, 2:basic.cancel, channel.close-ok, "
        "2:nack <=1",
        written());
}

TEST_F(StoppingTest, WhatCameWithNoAckIsNewsAlsoWhereTheChannelEnds) {
    consume("free", true, words::delivered(1, "free", 1) + words::delivered(1, "free", 2));
    take(1);
    stop();
    hear(words::delivered(1, "free", 3) + words::close_channel(1, 404, "NOT_FOUND - gone"));
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(1U, news.size());
    EXPECT_TRUE(contains(news[0], "2 deliveries of consumers with no-ack on channel 1")) << news[0];
}

TEST_F(StoppingTest, ACloseWaitsUntilAllIsBack) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "c");
    stop({channel, other});
    channel->request_close();
    EXPECT_TRUE(channel->is_open());
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(channel->is_open());
    hear(words::cancel_ok(2, "c"));
    EXPECT_TRUE(channel->is_closing());
    EXPECT_EQ(
        "basic.consume, 2:basic.consume, basic.cancel, 2:basic.cancel, nack <=1, "
        "channel.close",
        written());
}

TEST_F(StoppingTest, ABrokerThatIsBlockedStillAnswers) {
    consume("c", false, words::delivered(1, "c", 1));
    stop();
    hear(words::blocked("low on memory"));
    EXPECT_TRUE(is_stopping());
    hear(words::delivered(1, "c", 2) + words::cancel_ok(1, "c"));
    EXPECT_FALSE(is_stopping());
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_EQ("basic.consume, basic.cancel, nack <=2", written());
}

TEST_F(StoppingTest, AFenceFollowsWhatWentBack) {
    consume("c", false, words::delivered(1, "c", 1));
    stop();
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_TRUE(channel->fence_is_pending());
    hear(words::cancel_ok(1, "c"));
    EXPECT_EQ(1U, talk.counters.fences);
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_TRUE(channel->fence_is_pending());
    hear(words::flow_ok(1));
    EXPECT_TRUE(channel->is_fenced());
}

TEST_F(StoppingTest, WhatComesUnderNoAckIsLeftOverWhereThatIsAskedFor) {
    const std::string first = words::delivered(1, "c", 1) + words::delivered(1, "d", 2);
    consume("d", true);
    consume("c", true, first + words::delivered(1, "c", 3));
    take(1);
    talk.connection->stop({channel}, Channel::UnderNoAck::left_over);
    hear(words::delivered(1, "d", 4) + words::cancel_ok(1, "d") + words::delivered(1, "c", 5) +
         words::cancel_ok(1, "c"));
    EXPECT_FALSE(is_stopping());
    std::string text;
    for (const auto& one : channel->take_left_over()) {
        text += one.consumer_tag + ": " + one.delivery.body + "; ";
    }
    EXPECT_EQ("d: message 2; c: message 3; d: message 4; c: message 5; ", text);
    EXPECT_TRUE(channel->take_left_over().empty());
    EXPECT_TRUE(talk.connection->take_late_news().empty());
}

TEST_F(StoppingTest, WhatComesAfterWhatWasLeftOverIsLost) {
    consume("c", true, words::delivered(1, "c", 1));
    talk.connection->stop({channel}, Channel::UnderNoAck::left_over);
    EXPECT_EQ(1U, channel->take_left_over().size());
    talk.connection->flush();
    hear(words::delivered(1, "c", 2) + words::cancel_ok(1, "c"));
    EXPECT_TRUE(channel->take_left_over().empty());
    EXPECT_EQ(1U, talk.connection->take_late_news().size());
}

TEST_F(StoppingTest, WhereNothingWentBackTheAnswerIsTheFence) {
    consume("c");
    stop();
    EXPECT_FALSE(channel->is_fenced());
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(channel->is_fenced());
    EXPECT_EQ(0U, talk.counters.fences);
    EXPECT_EQ("basic.consume, basic.cancel", written());
}

TEST_F(StoppingTest, WithoutAConsumerWhatIsUnsettledGoesBackAtOnce) {
    say(words::got(1, 1));
    channel->get("q", false);
    channel->hand_over();
    talk.connection->stop({channel});
    EXPECT_FALSE(is_stopping());
    EXPECT_EQ(1U, talk.counters.given_back);
    EXPECT_EQ("basic.get, nack <=1", written());
}

TEST_F(StoppingTest, AChannelWithoutConsumersWaitsForTheOthers) {
    const auto other = open_channel();
    say(words::got(1, 1));
    channel->get("q", false);
    channel->hand_over();
    consume_on(*other, "c");
    stop({channel, other});
    EXPECT_EQ(0U, talk.counters.given_back) << "the consumer would get it";
    hear(words::cancel_ok(2, "c"));
    EXPECT_EQ(1U, talk.counters.given_back);
    EXPECT_EQ("basic.get, 2:basic.consume, 2:basic.cancel, nack <=1", written());
}

TEST_F(StoppingTest, WhatTheBrokerCancelsMeanwhileHasStopped) {
    consume("c", false, words::delivered(1, "c", 1));
    stop();
    hear(words::cancel(1, "c"));
    EXPECT_FALSE(is_stopping());
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(talk.connection->is_usable());
    EXPECT_EQ(nullptr, talk.connection->next_with_mail());
    EXPECT_EQ("basic.consume, basic.cancel, nack <=1", written());
}

TEST_F(StoppingTest, WhatTheBrokerHadCancelledNeedsNoCancel) {
    consume("c", false, words::delivered(1, "c", 1));
    hear(words::cancel(1, "c"));
    stop();
    EXPECT_FALSE(is_stopping());
    EXPECT_EQ("basic.consume, nack <=1", written());
}

TEST_F(StoppingTest, AcknowledgementsThatWerePutOffComeFirst) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    take(1);
    channel->group_acks(10);
    channel->ack(1, false);
    stop();
    hear(words::flow_ok(1) + words::cancel_ok(1, "c"));
    EXPECT_EQ("basic.consume, ack 1, basic.cancel, nack <=2", written());
}

TEST_F(StoppingTest, ACancelThatTimedOutIsNoObstacle) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    EXPECT_THROW(channel->cancel(number), TimeoutError);
    stop();
    hear(words::cancel_ok(1, "c"));
    EXPECT_FALSE(is_stopping());
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(talk.connection->is_usable());
    EXPECT_EQ("basic.consume, basic.cancel, basic.cancel, nack <=1", written());
}

TEST_F(StoppingTest, ASecondStopOfTheSameChannelAsksNothingAgain) {
    consume("c");
    stop();
    stop();
    hear(words::cancel_ok(1, "c"));
    EXPECT_FALSE(is_stopping());
    EXPECT_EQ("basic.consume, basic.cancel", written());
}

TEST_F(StoppingTest, AGetThatTimedOutAndIsAnsweredMeanwhileGoesBackToo) {
    consume("c", false, words::delivered(1, "c", 1));
    EXPECT_THROW(channel->get("q", false), TimeoutError);
    stop();
    hear(words::got(1, 2) + words::cancel_ok(1, "c"));
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_EQ("basic.consume, basic.get, basic.cancel, nack <=2", written());
}

TEST_F(StoppingTest, TheTagOfAStoppedConsumerIsFree) {
    const auto number = consume("c");
    stop();
    hear(words::cancel_ok(1, "c"));
    channel->end_use();
    channel->begin_use();
    EXPECT_NE(number, consume("c", false, words::delivered(1, "c", 1)));
    EXPECT_EQ("message 1", all_mail());
}

TEST_F(StoppingTest, TheEndOfTheConnectionIsTheEndOfIt) {
    consume("c", false, words::delivered(1, "c", 1));
    stop();
    EXPECT_THROW(hear(words::close_connection(320, "CONNECTION_FORCED - enough")), ConnectionError);
    EXPECT_THROW(talk.connection->stop({channel}), ConnectionError);
    EXPECT_EQ(0U, talk.counters.given_back);
}

class StoppingInTransactionTest : public ConsumingInTransactionTest {};

TEST_F(StoppingInTransactionTest, WhatIsUncommittedIsUndoneAndAllGoesBack) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    take(1);
    channel->ack(1, false);
    talk.connection->stop({channel});
    channel->request_close();
    talk.connection->flush();
    hear(words::flow_ok(1) + words::cancel_ok(1, "c"));
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_EQ(
        "tx.select, basic.consume, ack 1, basic.cancel, tx.rollback, nack <=2, tx.commit, "
        "channel.close",
        written());
}

TEST_F(StoppingTest, OneWhoseBeginningWasLateIsCancelledToo) {
    const auto other = open_channel();
    consume("c");
    EXPECT_THROW(other->consume({}), TimeoutError);
    talk.connection->stop({channel, other});
    other->request_close();
    talk.connection->flush();
    hear(words::consume_ok(2, "late") + words::delivered(2, "late", 1));
    hear(words::cancel_ok(1, "c"));
    talk.connection->attend();
    EXPECT_TRUE(is_stopping()) << "the late one has not ended";
    hear(words::cancel_ok(2, "late"));
    EXPECT_FALSE(is_stopping());
    EXPECT_FALSE(other->is_open());
}

}  // namespace
}  // namespace amqp_pconn::client
