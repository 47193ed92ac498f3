// Consumers of one channel: how they begin and end, what comes for them, and what goes back.
#include "client/consuming_test.h"

#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using peer::contains;

TEST_F(ConsumingTest, TheBrokerChoosesATagWhereNoneIsGiven) {
    say(words::consume_ok(1, "amq.ctag-1"));
    const auto number = channel->consume({});
    EXPECT_EQ("amq.ctag-1", channel->consumers()[number].tag);
    EXPECT_EQ(1U, channel->consumers().open_ones());
    EXPECT_FALSE(channel->is_exchangeable());
}

TEST_F(ConsumingTest, WhatIsAskedIsOnTheWire) {
    say(words::consume_ok(1, "c"));
    Channel::Consume method;
    method.queue = "queue";
    method.tag = "c";
    method.no_ack = true;
    method.exclusive = true;
    channel->consume(method);
    say(words::qos_ok);
    channel->qos(0x1234, true);
    talk.connection.reset();
    const auto heard = talk.broker.heard();
    EXPECT_TRUE(contains(heard, std::string("\0\0\x05queue\x01", 9) + "c" + '\x06'))
        << "no-ack and exclusive";
    EXPECT_TRUE(contains(heard, std::string("\0\0\0\0\x12\x34\x01", 7)));
}

TEST_F(ConsumingTest, ATagThatIsInUseIsRefusedBeforeAnythingIsSent) {
    consume("c");
    const auto sent = talk.connection->sent();
    Channel::Consume again;
    again.tag = "c";
    const auto text = message_of<ArgumentError>([&] { channel->consume(again); });
    EXPECT_TRUE(contains(text, "not in use on this channel, \"c\" given")) << text;
    EXPECT_EQ(sent, talk.connection->sent());
    EXPECT_TRUE(talk.connection->is_flushed());
    EXPECT_NE(0U, consume("d")) << "the channel is in step";
}

TEST_F(ConsumingTest, ATagIsFreeWhenItsConsumerHasEnded) {
    const auto number = consume("c");
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_EQ(number + 1, consume("c"));
    hear(words::cancel(1, "c"));
    EXPECT_EQ(number + 2, consume("c"));
    EXPECT_EQ("end of 1", all_mail());
}

TEST_F(ConsumingTest, WhatComesInTheSameReadAsTheAnswerIsItsOwn) {
    const auto number =
        consume("c", false, words::delivered(1, "c", 1) + words::deliver(1, "c", 2));
    EXPECT_EQ(1U, channel->consumers().waiting(number)) << "the other is not whole";
    hear(words::content(1, "late"));
    EXPECT_EQ("message 1, late", all_mail());
}

TEST_F(ConsumingTest, ADeliveryIsWholeHoweverItIsCut) {
    consume("c");
    talk.broker.trickle(words::deliver(1, "c", 1) + words::content_header(1, 6) +
                        words::body(1, "a") + words::body(1, "bcd") + words::body(1, "ef") +
                        words::deliver(1, "c", 2) + words::content(1, ""));
    listen();
    EXPECT_EQ("abcdef, ", all_mail());
}

TEST_F(ConsumingTest, WhatADeliveryHasIsTold) {
    amqp_basic_deliver_t deliver{};
    deliver.consumer_tag = wire::to_bytes("c");
    deliver.delivery_tag = 0x102030405;
    deliver.redelivered = 1;
    deliver.exchange = wire::to_bytes("e");
    deliver.routing_key = wire::to_bytes("k");
    const auto number = consume("c", false,
                                words::method(1, AMQP_BASIC_DELIVER_METHOD, &deliver) +
                                    words::content(1, "body", std::string("\x10\0\2", 3)));
    const auto mail = channel->take_mail();
    ASSERT_TRUE(mail);
    EXPECT_EQ(number, mail->consumer);
    EXPECT_FALSE(mail->is_cancel);
    EXPECT_EQ(0x102030405U, mail->delivery.delivery_tag);
    EXPECT_TRUE(mail->delivery.redelivered);
    EXPECT_EQ("e", mail->delivery.exchange);
    EXPECT_EQ("k", mail->delivery.routing_key);
    EXPECT_EQ("body", mail->delivery.body);
    EXPECT_EQ(3U, mail->delivery.properties.size());
    EXPECT_EQ(0U, mail->delivery.message_count);
    EXPECT_EQ(1U, talk.counters.deliveries);
}

TEST_F(ConsumingTest, ADeliveryCanBeSettledOnceTheProgramHasIt) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    EXPECT_EQ(Numbers({1, 2}), unsettled());
    EXPECT_EQ(Numbers(), seen());
    EXPECT_THROW(channel->ack(1, false), ArgumentError) << "it still waits";
    channel->take_mail();
    EXPECT_THROW(channel->ack(1, false), ArgumentError) << "it is on its way";
    channel->hand_over();
    EXPECT_EQ(Numbers({1}), seen());
    channel->ack(0, true);
    EXPECT_EQ(Numbers({2}), unsettled()) << "all there are is all that the program has";
    EXPECT_EQ("basic.consume, ack <=1", written());
}

TEST_F(ConsumingTest, WithNoAckThereIsNothingToSettle) {
    consume("c", true, words::delivered(1, "c", 1));
    EXPECT_EQ(Numbers(), unsettled());
    EXPECT_EQ("message 1", all_mail());
    EXPECT_THROW(channel->ack(1, false), ArgumentError);
    EXPECT_EQ(1U, talk.counters.deliveries);
}

// RabbitMQ numbers an answer by direct reply-to like the delivery that comes next.
TEST_F(ConsumingTest, WithNoAckATagIsNotUsedUp) {
    consume("answers", true, words::delivered(1, "answers", 1));
    consume("c", false,
            words::delivered(1, "c", 1) + words::delivered(1, "answers", 2) +
                words::delivered(1, "c", 2));
    take(4);
    channel->ack(0, true);
    EXPECT_EQ("basic.consume, basic.consume, ack <=2", written());
}

TEST_F(ConsumingTest, WhatWasNotHandedOverGoesBackWhenMoreIsTaken) {
    consume(
        "c", false,
        words::delivered(1, "c", 1) + words::delivered(1, "c", 2) + words::delivered(1, "c", 3));
    channel->take_mail();  // there was no memory for it, say
    EXPECT_EQ(0U, talk.counters.given_back);
    take(1);
    EXPECT_EQ(1U, talk.counters.given_back);
    channel->ack(2, false);
    channel->take_mail();
    EXPECT_FALSE(channel->take_mail());
    EXPECT_EQ(2U, talk.counters.given_back) << "also where nothing waits";
    EXPECT_EQ(Numbers(), unsettled());
    talk.connection->flush();
    EXPECT_EQ("basic.consume, nack 1, ack 2, nack 3", written());
}

TEST_F(ConsumingInTransactionTest, WhatWasNotHandedOverIsSetAsideUntilItEnds) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    channel->take_mail();
    take(1);
    EXPECT_EQ(Numbers({2}), unsettled());
    EXPECT_TRUE(channel->has_uncommitted_work());
    say(words::method(1, AMQP_TX_ROLLBACK_OK_METHOD));
    channel->tx_rollback();
    EXPECT_EQ(Numbers({1, 2}), unsettled()) << "the nack was undone";
    EXPECT_EQ(2U, channel->give_back());
    talk.connection->flush();
    EXPECT_EQ("tx.select, basic.consume, nack 1, tx.rollback, nack <=2, tx.commit", written());
}

TEST_F(ConsumingInTransactionTest, WhatWaitsOfACancelledOneIsSetAsideToo) {
    const auto number =
        consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_EQ(Numbers(), unsettled());
    EXPECT_TRUE(channel->has_uncommitted_work());
    say(words::method(1, AMQP_TX_COMMIT_OK_METHOD));
    channel->tx_commit();
    EXPECT_FALSE(channel->has_uncommitted_work());
    EXPECT_EQ(0U, channel->give_back());
    EXPECT_EQ("tx.select, basic.consume, basic.cancel, nack 1, nack 2, tx.commit", written());
}

TEST_F(ConsumingTest, WhatWaitsForAConsumerThatIsCancelledGoesBackAtOnce) {
    const auto number =
        consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    take(1);
    say(words::delivered(1, "c", 3) + words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_FALSE(channel->consumers().has_mail());
    EXPECT_EQ(0U, channel->consumers().open_ones());
    EXPECT_EQ(Numbers({1}), unsettled()) << "what the program has is its own affair";
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_EQ("basic.consume, basic.cancel, nack 2, nack 3", written());
}

TEST_F(ConsumingTest, WhatWaitsForAnotherStays) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    consume("other", false, words::delivered(1, "other", 2));
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_EQ("message 2", all_mail());
    EXPECT_EQ("basic.consume, basic.consume, basic.cancel, nack 1", written());
}

TEST_F(ConsumingTest, WithNoAckWhatWaitsIsStillTheProgramsAfterACancel) {
    const auto number = consume("c", true, words::delivered(1, "c", 1));
    say(words::delivered(1, "c", 2) + words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_EQ("message 1, message 2", all_mail());
    EXPECT_EQ("basic.consume, basic.cancel", written());
}

TEST_F(ConsumingTest, ACancelThatTimedOutEndsItsConsumerWhenItIsAnswered) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    EXPECT_THROW(channel->cancel(number), TimeoutError);
    EXPECT_TRUE(channel->is_out_of_step());
    EXPECT_EQ(1U, channel->consumers().open_ones());
    hear(words::cancel_ok(1, "c"));
    EXPECT_EQ(0U, channel->consumers().open_ones());
    talk.connection->attend();
    EXPECT_EQ("basic.consume, basic.cancel, nack 1", written());
}

TEST_F(ConsumingTest, TheBrokersCancelIsToldBehindWhatCameBefore) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    consume("other");
    hear(words::cancel(1, "c", false) + words::delivered(1, "other", 2));
    EXPECT_FALSE(channel->consumers().find("c"));
    EXPECT_EQ(2U, channel->consumers().waiting(number));
    EXPECT_EQ("message 1, end of 0, message 2", all_mail());
    EXPECT_EQ(Numbers({1, 2}), seen()) << "what was delivered is still to be settled";
    talk.connection->attend();
    EXPECT_EQ("basic.consume, basic.consume, basic.cancel-ok", written());
}

TEST_F(ConsumingTest, TheBrokersCancelIsAnsweredOnlyWhereThatIsAskedFor) {
    consume("c");
    hear(words::cancel(1, "c", true) + words::cancel(1, "unknown", true));
    EXPECT_EQ("end of 0", all_mail()) << "an unknown one is nobody's";
    EXPECT_TRUE(talk.connection->is_flushed());
    hear(words::cancel(1, "unknown", false));
    talk.connection->attend();
    EXPECT_EQ("", all_mail());
    EXPECT_EQ("basic.consume, basic.cancel-ok", written());
}

TEST_F(ConsumingTest, BothSidesMayCancelAtTheSameTime) {
    const auto number = consume("c");
    say(words::cancel(1, "c") + words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_EQ(0U, channel->consumers().open_ones());
    EXPECT_EQ("end of 0", all_mail());
    EXPECT_TRUE(talk.connection->is_usable());
}

TEST_F(ConsumingTest, OneThatTheBrokerHasCancelledNeedsNoCancel) {
    const auto first = consume("c", false, words::delivered(1, "c", 1));
    hear(words::cancel(1, "c"));
    const auto second = consume("c");
    channel->cancel(first);
    EXPECT_EQ(second, channel->consumers().find("c")) << "it has the tag now";
    EXPECT_EQ("end of 0", all_mail());
    EXPECT_EQ(Numbers(), unsettled());
    EXPECT_EQ("basic.consume, basic.consume, nack 1", written());
}

TEST_F(ConsumingTest, ACancelOfOneThatHasEndedMeansNoOther) {
    const auto first = consume("first");
    say(words::cancel_ok(1, "first"));
    channel->cancel(first);
    const auto second = consume("second");
    EXPECT_NE(first, second);
    channel->cancel(first);
    EXPECT_EQ(second, channel->consumers().find("second"));
    EXPECT_EQ("basic.consume, basic.cancel, basic.consume", written());
}

TEST_F(ConsumingTest, AfterTheChannelNothingCanBeCancelled) {
    const auto number = consume("c");
    hear(words::close_channel(1, 404, "NOT_FOUND"));
    EXPECT_THROW(channel->cancel(number), ChannelError);
}

TEST_F(ConsumingTest, AnotherPrefetchMarksTheChannelWhateverTheAnswerIs) {
    EXPECT_FALSE(channel->has_own_qos());
    EXPECT_TRUE(channel->is_exchangeable());
    EXPECT_THROW(channel->qos(10, false), TimeoutError);
    EXPECT_TRUE(channel->has_own_qos());
    EXPECT_EQ("basic.qos", written());
}

TEST_F(ConsumingTest, ARecoverTakesBackAllThatIsToBeSettledAndItComesAgain) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    consume("free", true, words::delivered(1, "free", 3));
    take(1);
    say(words::recover_ok + words::delivered(1, "c", 4) + words::delivered(1, "c", 5));
    channel->recover();
    EXPECT_EQ(Numbers({4, 5}), unsettled());
    EXPECT_THROW(channel->ack(1, false), ArgumentError);
    EXPECT_EQ("message 3, message 4, message 5", all_mail());
    channel->ack(0, true);
    EXPECT_EQ("basic.consume, basic.consume, basic.recover, ack <=5", written());
}

TEST_F(ConsumingTest, ARecoverTakesBackWhatIsOnItsWay) {
    consume("c", false, words::delivered(1, "c", 1));
    channel->take_mail();
    say(words::recover_ok);
    channel->recover();
    channel->hand_over();
    EXPECT_EQ(Numbers(), unsettled());
    EXPECT_FALSE(channel->take_mail());
    talk.connection->attend();
    EXPECT_EQ("basic.consume, basic.recover", written());
}

TEST_F(ConsumingTest, WhenTheBrokerClosesTheChannelNothingWaitsAnyMore) {
    consume("c", false, words::delivered(1, "c", 1));
    consume("free", true, words::delivered(1, "free", 2));
    hear(words::close_channel(1, 406, "PRECONDITION_FAILED - delivery acknowledgement timed out"));
    EXPECT_EQ(0U, channel->consumers().open_ones());
    EXPECT_EQ(Numbers(), unsettled());
    EXPECT_EQ("", all_mail());
    EXPECT_TRUE(talk.connection->take_late_news().empty()) << "sleep() may still tell of it";
    channel->end_use();
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(1U, news.size()) << "what nobody will get again is not dropped in silence";
    EXPECT_TRUE(contains(news[0], "1 deliveries of consumers with no-ack")) << news[0];
    EXPECT_EQ("basic.consume, basic.consume, channel.close-ok", written());
}

TEST_F(ConsumingTest, WhatCameUnderNoAckBeforeTheBrokerClosedTheChannelIsLeftOver) {
    consume("free", true, words::delivered(1, "free", 1) + words::delivered(1, "free", 2));
    take(1);
    hear(words::close_channel(1, 404, "NOT_FOUND - gone"));
    const auto left_over = channel->take_left_over();
    ASSERT_EQ(1U, left_over.size());
    EXPECT_EQ("message 2", left_over[0].delivery.body);
    channel->end_use();
    EXPECT_TRUE(talk.connection->take_late_news().empty());
}

TEST_F(ConsumingTest, WhatComesOnAChannelThatWeCloseIsDiscarded) {
    consume("c", false, words::delivered(1, "c", 1));
    channel->request_close();
    talk.connection->flush();
    hear(words::delivered(1, "c", 2) + words::cancel(1, "c", false) +
         words::method(1, AMQP_CHANNEL_CLOSE_OK_METHOD));
    EXPECT_FALSE(channel->is_closing());
    EXPECT_EQ("", all_mail());
    EXPECT_EQ(0U, talk.connection->channels_in_use());
    EXPECT_EQ("basic.consume, channel.close", written());
}

TEST_F(ConsumingInTransactionTest, WhatIsUnseenAgainAfterARollbackIsNotSettledWithTheRest) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    channel->take_mail();
    take(1);
    say(words::method(1, AMQP_TX_ROLLBACK_OK_METHOD));
    channel->tx_rollback();
    EXPECT_EQ(Numbers({2}), seen());
    channel->ack(0, true);
    EXPECT_EQ("tx.select, basic.consume, nack 1, tx.rollback, ack 2", written());
}

TEST_F(ConsumingTest, AChannelWhoseMailWaitsIsNotExchanged) {
    const auto number = consume("c", true, words::delivered(1, "c", 1));
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_FALSE(channel->is_exchangeable());
}

TEST_F(ConsumingTest, OneThatHasConsumedIsNotExchangedInThisUse) {
    const auto number = consume("c");
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_FALSE(channel->is_exchangeable()) << "a number would mean one of another channel's";
    channel->end_use();
    channel->begin_use();
    EXPECT_TRUE(channel->is_exchangeable());
}

TEST_F(ConsumingInTransactionTest, ARecoverLeavesWhatIsUncommitted) {
    consume("c", false, words::delivered(1, "c", 1) + words::delivered(1, "c", 2));
    take(2);
    channel->ack(1, false);
    say(words::flow_ok(1) + words::recover_ok);
    channel->recover();
    EXPECT_TRUE(channel->has_uncommitted_work());
}

TEST_F(ConsumingTest, OneThatBeginsAndEndsInOneReadIsTheEndOfTheCall) {
    say(words::consume_ok(1, "c") + words::close_channel(1, 404, "NOT_FOUND - gone"));
    std::size_t number = 7;
    EXPECT_THROW(number = channel->consume({}), ChannelError);
    EXPECT_EQ(7U, number);
}

}  // namespace
}  // namespace amqp_pconn::client
