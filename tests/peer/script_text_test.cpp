// The steps of scripts that have to do with publishing, as the programs that use pconn-peer write
// them.
#include "peer/script_text.h"

#include <gtest/gtest.h>

#include "peer/broker_test.h"

namespace amqp_pconn::peer {
namespace {

using client::Mode;

class ScriptTextTest : public BrokerTest {
  protected:
    std::shared_ptr<client::Channel> open(std::string_view script) {
        run(parse_scripts(script));
        connection = connect();
        auto channel = connection->first_channel();
        channel->begin_use();
        channel->keep_events(true);
        return channel;
    }

    static std::string refusal(std::string_view script) {
        try {
            parse_scripts(script);
        } catch (const ScriptError& error) {
            return error.what();
        }
        return "it was taken";
    }

    const amqp_basic_properties_t none{};
    const wire::OutgoingMessage message{"", "key", "body", &none};
    std::unique_ptr<client::Connection> connection;
};

TEST_F(ScriptTextTest, AcksNacksAndReturns) {
    const auto channel = open(R"(
        handshake
        oblige-until basic.publish
        expect-content
        expect basic.publish
        expect-content
        expect basic.publish
        expect-content
        cork
        return 1 312 NO_ROUTE - some.key the body of it
        ack 1 1
        return 1 313
        nack 1 3 multiple
        uncork)");
    channel->select(Mode::confirm);
    for (int i = 0; i < 3; ++i) {
        channel->publish(message);
    }
    std::string told;
    while (channel->unconfirmed() != 0 || channel->has_events()) {
        ASSERT_FALSE(channel->await_confirms(environment.now() + patience));
        while (const auto event = channel->next_event()) {
            told += event->message == nullptr
                        ? std::to_string(event->sequence) + ";"
                        : std::to_string(event->message->reason.code) + " " +
                              event->message->reason.text + " " + event->message->message.exchange +
                              "," + event->message->message.routing_key + "," +
                              event->message->message.body + ";";
        }
    }
    EXPECT_EQ("312 NO_ROUTE ,some.key,the body of it;1;313 NO_ROUTE ,key,;2;3;", told);
}

TEST_F(ScriptTextTest, BlockedUnblockedAndSecrets) {
    const auto channel = open(R"(
        handshake
        oblige-until connection.update-secret
        update-secret-ok
        oblige-until basic.publish
        expect-content
        blocked low on memory
        delay 20
        unblocked
        oblige)");
    connection->update_secret("secret", "");
    channel->publish(message);
    while (!connection->blocked_reason()) {
        ASSERT_TRUE(wait_for_input(*connection));
        ASSERT_TRUE(connection->look());
    }
    EXPECT_EQ("low on memory", connection->blocked_reason());
    while (connection->blocked_reason()) {
        ASSERT_TRUE(wait_for_input(*connection));
        ASSERT_TRUE(connection->look());
    }
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
}

TEST_F(ScriptTextTest, AnObligingBrokerConfirmsWithoutAScript) {
    const auto channel = open("handshake\noblige");
    channel->select(Mode::confirm);
    channel->publish(message);
    channel->publish({"", "refused", "", &none});
    channel->publish({"", "ignored", "", &none});
    channel->publish({"", "nowhere", "", &none, true});
    channel->queue_declare_passive("q");
    EXPECT_EQ(1U, channel->unconfirmed());
    EXPECT_EQ(2U, counters.confirmed);
    EXPECT_EQ(1U, counters.nacked);
    EXPECT_EQ(1U, counters.returned);
}

TEST_F(ScriptTextTest, WhatIsNoStepIsNamed) {
    EXPECT_EQ("line 1: the tag is missing; the step is: ack CHANNEL TAG [multiple]",
              refusal("ack 1"));
    EXPECT_EQ(
        "line 1: behind the tag there may be \"multiple\", not \"many\"; the step is: nack CHANNEL "
        "TAG [multiple]",
        refusal("nack 1 2 many"));
    EXPECT_TRUE(contains(refusal("return 1 text"), "the code must be a number up to 999"));
    EXPECT_EQ("it was taken", refusal("ack 1 0 multiple"));
}

}  // namespace
}  // namespace amqp_pconn::peer
