// Mandatory messages that come back: whole, in order, and whatever else is going on.
#include <gtest/gtest.h>

#include "client/publishing_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using peer::BrokerSide;
using peer::contains;

class ReturnsTest : public PublishingTest {
  protected:
    static constexpr wire::OutgoingMessage nowhere{"exchange", "nowhere", "body", &no_properties,
                                                   true};

    // What the broker says after a publish ends the connection; the text.
    static std::string error_of(const std::string& said) {
        Conversation talk(Mode::plain);
        talk.publish(1);
        talk.broker.say(said);
        return message_of<ConnectionError>([&] { talk.channel->queue_declare_passive("q"); });
    }
};

TEST_F(ReturnsTest, AMandatoryMessageIsToldBeforeItsConfirm) {
    const auto channel = open(Mode::confirm);
    channel->keep_events(true);
    channel->publish(nowhere);
    channel->publish(small);
    std::string events;
    while (channel->has_events() || channel->unconfirmed() != 0) {
        ASSERT_FALSE(await_confirms(*channel));
        events += (events.empty() ? "" : " ") + told(*channel);
    }
    EXPECT_EQ("body +1 +2", events);
    EXPECT_EQ(1U, counters.returned);
    EXPECT_EQ(2U, counters.confirmed) << "what came back is confirmed all the same";
    EXPECT_EQ(0U, counters.late_returns);
    EXPECT_FALSE(channel->take_unconfirmed());
}

TEST_F(ReturnsTest, WhatIsNotMandatoryDoesNotComeBack) {
    const auto channel = open(Mode::confirm);
    channel->publish({"exchange", "nowhere", "body", &no_properties});
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(0U, counters.returned);
}

TEST_F(ReturnsTest, ItHasEverythingThatTheBrokerSaidOfIt) {
    Conversation talk(Mode::confirm);
    talk.channel->keep_events(true);
    talk.publish(1);
    amqp_basic_return_t method{};
    method.reply_code = 313;
    method.reply_text = wire::to_bytes("NO_CONSUMERS");
    method.exchange = wire::to_bytes("logs");
    method.routing_key = wire::to_bytes("info");
    const std::string content_type("\x80\0\x0atext/plain", 13);
    talk.broker.say(confirm_select_ok + words::method(1, AMQP_BASIC_RETURN_METHOD, &method) +
                    words::content_header(1, 6, content_type) + words::body(1, "abc") +
                    words::body(1, "") + words::body(1, "def"));
    EXPECT_FALSE(talk.await_confirms());
    const auto event = talk.channel->next_event();
    ASSERT_TRUE(event && event->message != nullptr);
    const auto& [reason, message] = *event->message;
    EXPECT_EQ(313, reason.code);
    EXPECT_EQ("NO_CONSUMERS", reason.text);
    EXPECT_EQ("logs", message.exchange);
    EXPECT_EQ("info", message.routing_key);
    EXPECT_EQ("abcdef", message.body);
    EXPECT_EQ(content_type, std::string(reinterpret_cast<const char*>(message.properties.data()),
                                        message.properties.size()));
    EXPECT_FALSE(talk.channel->is_receiving());
}

TEST_F(ReturnsTest, AnEmptyOneIsWholeWithItsHeader) {
    Conversation talk(Mode::confirm);
    talk.channel->keep_events(true);
    talk.publish(1);
    talk.broker.say(confirm_select_ok + words::returned(1, "key") + words::content_header(1, 0) +
                    words::ack(1, 1));
    EXPECT_FALSE(talk.await_confirms());
    const auto event = talk.channel->next_event();
    ASSERT_TRUE(event && event->message != nullptr);
    EXPECT_EQ("", event->message->message.body);
    EXPECT_EQ("+1", told(*talk.channel));
}

TEST_F(ReturnsTest, HalfAMessageIsNoEvent) {
    const auto whole = words::returned(1, "key", "returned");
    for (std::size_t said = 1; said < whole.size(); ++said) {
        SCOPED_TRACE("after octet " + std::to_string(said));
        Conversation talk(Mode::confirm);
        talk.channel->keep_events(true);
        talk.publish(1);
        talk.broker.say(confirm_select_ok + whole.substr(0, said));
        talk.broker.say(whole.substr(said) + words::ack(1, 1));
        EXPECT_FALSE(talk.await_confirms());
        EXPECT_EQ(0U, talk.broker.left_to_say());
        EXPECT_EQ("returned +1", told(*talk.channel));
    }
}

TEST_F(ReturnsTest, ALargeOneInManyFramesArrivesWhole) {
    peer::ReturnedMessage large;
    large.body.resize(1 << 20);
    for (std::size_t i = 0; i < large.body.size(); ++i) {
        large.body[i] = static_cast<char>(i * 13 + i / 257);
    }
    const auto channel = open(Mode::confirm, [&](BrokerSide& side) {
        side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        side.return_message(1, large, 10000);
        side.ack(1, 1);
        side.oblige();
    });
    channel->keep_events(true);
    channel->publish(small);
    EXPECT_FALSE(await_confirms(*channel));
    const auto event = channel->next_event();
    ASSERT_TRUE(event && event->message != nullptr);
    EXPECT_TRUE(large.body == event->message->message.body);
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ("+1", told(*channel));
}

TEST_F(ReturnsTest, OneThatComesWhileAMessageIsWaitedForIsNotTakenForIt) {
    Conversation talk(Mode::plain);
    talk.channel->keep_events(true);
    talk.publish(2);
    talk.broker.say(words::method(1, AMQP_CHANNEL_FLOW_OK_METHOD) +
                    words::returned(1, "key", "came back"));
    talk.broker.say(words::returned(1, "key") + words::content_header(1, 5));
    talk.broker.say(words::body(1, "again") + words::get_ok(1) + words::content_header(1, 7));
    talk.broker.say(words::body(1, "was got"));
    const auto delivery = talk.channel->get("q", true);
    ASSERT_TRUE(delivery);
    EXPECT_EQ("was got", delivery->body);
    EXPECT_EQ("came back again", told(*talk.channel));
    talk.broker.say(words::returned(1, "key", "came back") +
                    words::method(1, AMQP_BASIC_GET_EMPTY_METHOD));
    EXPECT_FALSE(talk.channel->get("q", true));
    EXPECT_EQ("came back", told(*talk.channel));
}

TEST_F(ReturnsTest, TheyComeOnPlainChannelsAndInTransactionsToo) {
    Conversation talk(Mode::transaction);
    talk.channel->keep_events(true);
    talk.publish(1);
    talk.broker.say(words::method(1, AMQP_TX_SELECT_OK_METHOD) + words::returned(1, "key", "back") +
                    words::method(1, AMQP_TX_COMMIT_OK_METHOD));
    talk.channel->tx_commit();
    EXPECT_EQ("back", told(*talk.channel));
}

TEST_F(ReturnsTest, WhereNobodyWantsThemTheyAreOnlyCounted) {
    const auto channel = open(Mode::confirm);
    for (int i = 0; i < 5; ++i) {
        channel->publish(nowhere);
    }
    EXPECT_FALSE(await_confirms(*channel));
    EXPECT_EQ(5U, counters.returned);
    EXPECT_FALSE(channel->has_events());
    channel->end_use();
    EXPECT_EQ(0U, counters.late_returns) << "their user was there and did not ask";
    EXPECT_TRUE(connection->take_late_news().empty());
}

TEST_F(ReturnsTest, WhatAnswersNobodyInTheMiddleOfOneEndsTheConnection) {
    EXPECT_TRUE(contains(error_of(words::returned(1, "key") + words::returned(1, "key")),
                         "basic.return arrived on channel 1 in the middle of a message"));
    EXPECT_TRUE(contains(error_of(words::returned(1, "key") + words::content_header(1, 3) +
                                  words::declare_ok(1, "q")),
                         "queue.declare-ok arrived on channel 1 in the middle of a message"));
    EXPECT_TRUE(contains(error_of(words::returned(1, "key") + words::body(1, "body")),
                         "an unexpected content body"));
    EXPECT_TRUE(contains(
        error_of(words::returned(1, "key") + words::content_header(1, 3) + words::body(1, "body")),
        "longer than the 3 bytes"));
    EXPECT_TRUE(contains(error_of(words::raw_method(1, AMQP_BASIC_RETURN_METHOD, "\x01")),
                         "basic.return could not be decoded"));
}

TEST_F(ReturnsTest, AChannelThatClosesInTheMiddleOfOneForgetsIt) {
    Conversation talk(Mode::confirm);
    talk.channel->keep_events(true);
    talk.publish(1);
    talk.broker.say(confirm_select_ok + words::returned(1, "key") + words::content_header(1, 3) +
                    words::close_channel(1, 404, "NOT_FOUND - enough"));
    EXPECT_TRUE(talk.await_confirms());
    EXPECT_FALSE(talk.channel->has_events());
    EXPECT_FALSE(talk.channel->is_receiving());
    EXPECT_EQ(0U, talk.counters.returned);
    EXPECT_TRUE(talk.connection->is_usable());
}

}  // namespace
}  // namespace amqp_pconn::client
