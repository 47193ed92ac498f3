// In which order the program hears of what comes on several channels, and what keeps a program
// waiting for more.
#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

class MailOrderTest : public ConsumingTest {
  protected:
    // Those that came as one.
    static std::string next_events_of(Channel& from) {
        using Kind = PublishEvent::Kind;
        const auto arrival = from.next_event_arrival();
        std::string text;
        while (from.next_event_arrival() == arrival) {
            const auto event = from.next_event();
            text += event->kind == Kind::returned ? event->message->message.body
                                                  : (event->kind == Kind::confirmed ? "+" : "-") +
                                                        std::to_string(event->sequence);
        }
        return text;
    }

    // All that the program is told of, one thing at a time, channel and body each; "1:lost" where a
    // channel ended.
    std::string told_in_order() {
        std::string text;
        constexpr int most = 100;
        for (int i = 0; i < most; ++i) {
            const auto from = talk.connection->next_with_mail();
            if (from == nullptr) {
                break;
            }
            text += (text.empty() ? "" : ", ") + std::to_string(from->id()) + ":" + next_of(*from);
        }
        return text;
    }

    static std::string next_of(Channel& from) {
        if (!from.is_open()) {
            return "lost";
        }
        if (from.next_is_event()) {
            return next_events_of(from);
        }
        const auto mail = from.take_mail();
        from.hand_over();
        return !mail ? "nothing" : mail->is_cancel ? "end" : mail->delivery.body;
    }
};

TEST_F(MailOrderTest, WhatCameFirstIsToldFirst) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "d", true, words::delivered(2, "d", 1));
    hear(words::delivered(2, "d", 2) + words::delivered(1, "c", 2) + words::cancel(2, "d"));
    hear(words::delivered(1, "c", 3));
    EXPECT_TRUE(talk.connection->has_mail());
    EXPECT_EQ("1:message 1, 2:message 1, 2:message 2, 1:message 2, 2:end, 1:message 3",
              told_in_order());
    EXPECT_FALSE(talk.connection->has_mail());
}

TEST_F(MailOrderTest, WhatWasPutBackIsNext) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "d", false, words::delivered(2, "d", 1));
    const auto next = talk.connection->next_with_mail();
    ASSERT_EQ(channel, next);
    talk.connection->put_back_mail(*next);
    EXPECT_EQ("1:message 1, 2:message 1", told_in_order());
}

TEST_F(MailOrderTest, WhatWentBackIsNotTold) {
    const auto other = open_channel();
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "d", false, words::delivered(2, "d", 1) + words::delivered(1, "c", 2));
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    consume("e", false, words::delivered(1, "e", 3));
    EXPECT_EQ("2:message 1, 1:message 3", told_in_order()) << "and not before it came";
}

TEST_F(MailOrderTest, AChannelThatTheBrokerClosedIsToldBeforeAllElseAndOnce) {
    const auto other = open_channel();
    consume("c", false, words::delivered(1, "c", 1));
    consume_on(*other, "d", false, words::delivered(2, "d", 1));
    hear(words::close_channel(2, 404, "NOT_FOUND - gone") + words::delivered(1, "c", 2));
    EXPECT_EQ("2:lost, 1:message 1, 1:message 2", told_in_order());
    EXPECT_EQ(404, other->close_reason()->code);
}

TEST_F(MailOrderTest, WithoutAConsumerTheEndOfAChannelIsNoMail) {
    const auto other = open_channel();
    const auto third = open_channel();
    const auto number = consume_on(*third, "c");
    say(words::cancel_ok(3, "c"));
    third->cancel(number);
    hear(words::close_channel(2, 404, "NOT_FOUND - gone") +
         words::close_channel(3, 404, "NOT_FOUND - gone"));
    EXPECT_FALSE(talk.connection->has_mail());
}

TEST_F(MailOrderTest, WithoutAUserTheEndOfAChannelIsNoMail) {
    consume("c");
    channel->end_use();
    hear(words::close_channel(1, 404, "NOT_FOUND - gone"));
    EXPECT_FALSE(talk.connection->has_mail());
}

TEST_F(MailOrderTest, AProgramMayWaitAsLongAsSomethingMayCome) {
    EXPECT_FALSE(talk.connection->is_listening());
    const auto other = open_channel();
    const auto number = consume_on(*other, "c");
    EXPECT_TRUE(talk.connection->is_listening());
    const auto second = consume("c");
    EXPECT_TRUE(talk.connection->is_listening());
    say(words::cancel_ok(2, "c"));
    other->cancel(number);
    EXPECT_TRUE(talk.connection->is_listening());
    say(words::cancel_ok(1, "c"));
    channel->cancel(second);
    EXPECT_FALSE(talk.connection->is_listening());
    const auto confirming = open_channel();
    confirming->select(Mode::confirm);
    EXPECT_FALSE(talk.connection->is_listening());
    confirming->publish(small);
    EXPECT_TRUE(talk.connection->is_listening());
    hear(words::method(3, AMQP_CONFIRM_SELECT_OK_METHOD) + words::ack(3, 1));
    EXPECT_FALSE(talk.connection->is_listening());
}

TEST_F(MailOrderTest, WhatTheBrokerEndedIsNotListenedTo) {
    consume("c");
    hear(words::cancel(1, "c"));
    EXPECT_FALSE(talk.connection->is_listening());
    consume("d");
    hear(words::close_channel(1, 404, "NOT_FOUND - gone"));
    EXPECT_FALSE(talk.connection->is_listening());
}

TEST_F(MailOrderTest, ToAttendWritesWhatIsLeftAndThrowsWhereTheConnectionHasEnded) {
    consume("c");
    channel->queue_acks();
    channel->request_fence();
    EXPECT_FALSE(talk.connection->is_flushed());
    talk.connection->attend();
    EXPECT_TRUE(talk.connection->is_flushed());
    EXPECT_GE(talk.connection->descriptor(), 0);
    EXPECT_THROW(hear(words::close_connection(320, "CONNECTION_FORCED - enough")), ConnectionError);
    EXPECT_THROW(talk.connection->attend(), ConnectionError);
}

TEST_F(MailOrderTest, ToAttendKeepsTheConnectionAliveAndFindsASilentBroker) {
    consume("c");
    const auto half = 2 * talk.connection->tend_every();
    ASSERT_NE(wire::Duration::zero(), half);
    talk.broker.advance(half);
    talk.connection->attend();
    EXPECT_EQ(1U, talk.counters.heartbeats);
    talk.broker.advance(2 * half);
    talk.connection->attend();
    EXPECT_EQ(2U, talk.counters.heartbeats);
    talk.broker.advance(half);
    EXPECT_THROW(talk.connection->attend(), ConnectionError);
}

TEST_F(MailOrderTest, ALookReadsNoMoreThanAProgramCanTake) {
    consume("c", true);
    constexpr std::uint64_t many = 1000;
    std::string words;
    for (std::uint64_t tag = 1; tag <= many; ++tag) {
        words += words::delivered(1, "c", tag);
    }
    for (std::size_t from = 0; from < words.size(); from += 8000) {
        say(words.substr(from, 8000));
    }
    listen();
    ASSERT_EQ(many, channel->consumers().waiting(0));
    const auto reads = talk.counters.receives;
    talk.broker.say_now(words::delivered(1, "c", many + 1));
    EXPECT_TRUE(talk.connection->look());
    EXPECT_EQ(reads, talk.counters.receives);
    ASSERT_NE(nullptr, talk.connection->next_with_mail());
    take(1);
    EXPECT_TRUE(talk.connection->look());
    EXPECT_EQ(many, channel->consumers().waiting(0)) << "one was taken, and one was read";
}

TEST_F(MailOrderTest, EventsAndDeliveriesAreToldInTheOrderInWhichTheyCame) {
    channel->select(Mode::confirm);
    channel->keep_events(true);
    say(confirm_select_ok + words::consume_ok(1, "c"));
    channel->consume({});
    talk.publish(4);
    hear(words::ack(1, 1) + words::delivered(1, "c", 1) + words::ack(1, 2) + words::ack(1, 3) +
         words::returned(1, "key", "back") + words::nack(1, 4) + words::delivered(1, "c", 2));
    EXPECT_EQ("1:+1, 1:message 1, 1:+2+3, 1:back, 1:-4, 1:message 2", told_in_order());
}

TEST_F(MailOrderTest, AConfirmDoesNotJoinOneThatCameBeforeSomethingElse) {
    const auto other = open_channel();
    channel->select(Mode::confirm);
    channel->keep_events(true);
    talk.publish(2);
    consume_on(
        *other, "c", false,
        confirm_select_ok + words::ack(1, 1) + words::delivered(2, "c", 1) + words::ack(1, 2));
    EXPECT_EQ("1:+1, 2:message 1, 1:+2", told_in_order());
}

}  // namespace
}  // namespace amqp_pconn::client
