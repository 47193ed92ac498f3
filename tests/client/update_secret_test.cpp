// connection.update-secret: asked, answered, and what becomes of a connection where it was not.
#include <gtest/gtest.h>

#include "client/publishing_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

const std::string update_secret_ok = words::raw_method(0, wire::update_secret_ok_method, "");

using UpdateSecretTest = PublishingTest;

TEST_F(UpdateSecretTest, ItIsAskedAndItsAnswerIsWaitedFor) {
    const auto channel = open(Mode::plain);
    connection->update_secret("new secret", "the old one expires");
    EXPECT_EQ(1U, received(wire::update_secret_method));
    for (const auto& frame : broker().recording()->frames()) {
        if (frame.method == wire::update_secret_method) {
            EXPECT_EQ(0, frame.channel);
            EXPECT_EQ("the old one expires", frame.short_string(4 + 10));
        }
    }
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
    connection->update_secret("another", "");
    EXPECT_EQ(2U, received(wire::update_secret_method));
}

TEST_F(UpdateSecretTest, AnAnswerForWhichNobodyAskedEndsTheConnection) {
    Conversation talk(Mode::plain);
    talk.broker.say(update_secret_ok);
    EXPECT_TRUE(
        contains(message_of<ConnectionError>([&] { talk.channel->queue_declare_passive("q"); }),
                 "an unexpected connection.update-secret-ok arrived"));
}

TEST_F(UpdateSecretTest, AndSoDoesASecondOne) {
    Conversation talk(Mode::plain);
    talk.broker.say(update_secret_ok + update_secret_ok);
    EXPECT_THROW(talk.connection->update_secret("secret", ""), ConnectionError);
    EXPECT_FALSE(talk.connection->is_usable());
}

TEST_F(UpdateSecretTest, WithoutAnAnswerTheConnectionEndsSinceNobodyKnowsWhichSecretItHas) {
    Conversation talk(Mode::plain);
    const auto message =
        message_of<TimeoutError>([&] { talk.connection->update_secret("hush", "reason"); });
    EXPECT_TRUE(contains(message, "connection.update-secret: no answer within 10 s")) << message;
    EXPECT_FALSE(contains(message, "hush")) << "no credential in any message";
    EXPECT_FALSE(talk.connection->is_usable());
    EXPECT_THROW(talk.channel->publish(small), ConnectionError);
}

TEST_F(UpdateSecretTest, ABlockInTheMiddleOfItEndsTheConnectionToo) {
    Conversation talk(Mode::plain);
    talk.broker.say(words::blocked("low on memory"));
    EXPECT_THROW(talk.connection->update_secret("secret", ""), BlockedError);
    EXPECT_FALSE(talk.connection->is_usable());
}

TEST_F(UpdateSecretTest, OneThatTheBrokerRefusesIsTheEndWithItsWords) {
    Conversation talk(Mode::plain);
    talk.broker.say(words::close_connection(530, "NOT_ALLOWED - update failed"));
    try {
        talk.connection->update_secret("secret", "");
        ADD_FAILURE() << "nothing was thrown";
    } catch (const ConnectionError& error) {
        EXPECT_EQ(530, error.reply_code());
        EXPECT_TRUE(contains(error.what(), "NOT_ALLOWED - update failed")) << error.what();
    }
}

TEST_F(UpdateSecretTest, OneThatDoesNotFitIsRefusedAndNothingHasChanged) {
    const auto channel = open(Mode::plain);
    const auto sends = counters.sends;
    EXPECT_THROW(connection->update_secret(std::string(200000, 's'), ""), ArgumentError);
    EXPECT_EQ(sends, counters.sends);
    EXPECT_TRUE(connection->is_usable());
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
}

TEST_F(UpdateSecretTest, OnAConnectionThatHasEndedItSaysSo) {
    const auto channel = open(Mode::plain, [](BrokerSide& side) {
        side.close_connection(320, "CONNECTION_FORCED - enough");
        side.cut();
    });
    ASSERT_TRUE(wait_for_input(*connection, POLLRDHUP));
    environment.advance(1s);
    EXPECT_TRUE(
        contains(message_of<ConnectionError>([&] { connection->update_secret("secret", ""); }),
                 "CONNECTION_FORCED - enough"));
    EXPECT_EQ(0U, received(wire::update_secret_method));
}

}  // namespace
}  // namespace amqp_pconn::client
