// What the broker refuses: which codes end a channel alone and which the connection, and when the
// id of a channel is used again.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using peer::contains;

struct Refusal {
    std::uint16_t code;
    const char* text;
};

void PrintTo(const Refusal& refusal, std::ostream* to) {
    *to << refusal.code;
}

class ErrorCodesTest : public ConsumingTest {
  protected:
    template <typename Kind, typename Call>
    static std::pair<std::uint16_t, std::string> refusal_of(Call call) {
        try {
            call();
        } catch (const Kind& error) {
            return {error.reply_code(), error.what()};
        }
        ADD_FAILURE() << "nothing was thrown";
        return {};
    }
};

class ChannelErrors : public ErrorCodesTest, public testing::WithParamInterface<Refusal> {
  protected:
    std::string close() { return words::close_channel(1, GetParam().code, GetParam().text); }
};

TEST_P(ChannelErrors, EndThatChannelAlone) {
    const auto other = open_channel();
    consume_on(*other, "c");
    say(words::delivered(2, "c", 1) + close() + words::delivered(2, "c", 2));
    const auto [code, text] =
        refusal_of<ChannelError>([&] { channel->queue_declare_passive("q"); });
    EXPECT_EQ(GetParam().code, code);
    EXPECT_TRUE(contains(text, GetParam().text)) << text;
    EXPECT_TRUE(contains(text, std::to_string(GetParam().code))) << text;
    EXPECT_FALSE(channel->is_open());
    EXPECT_TRUE(channel->close_was_reported());
    EXPECT_EQ(code, refusal_of<ChannelError>([&] { channel->publish(small); }).first) << "again";
    EXPECT_TRUE(talk.connection->is_usable());
    EXPECT_EQ("message 1, message 2", all_mail(*other));
    say(words::declare_ok(2, "q"));
    EXPECT_EQ("q", other->queue_declare_passive("q").queue);
    EXPECT_EQ("2:basic.consume, queue.declare, channel.close-ok, 2:queue.declare", written());
}

TEST_P(ChannelErrors, LeaveTheConnectionToGoOn) {
    say(close());
    EXPECT_THROW(channel->queue_declare_passive("q"), ChannelError);
    EXPECT_TRUE(talk.connection->is_flushed()) << "close-ok is written";
    const auto again = talk.connection->open_channel();
    say(words::channel_open_ok(2) + words::declare_ok(2, "q"));
    EXPECT_EQ("q", again->queue_declare_passive("q").queue);
    EXPECT_THROW(channel->publish(small), ChannelError) << "the old one stays closed";
    again->publish(small);
    EXPECT_EQ("queue.declare, channel.close-ok, 2:queue.declare, 2:basic.publish", written());
}

// A broker goes on sending what was on its way when it closed the channel.
TEST_P(ChannelErrors, AreFollowedByWhatWasOnItsWay) {
    const std::string late = words::delivered(1, "c", 2) + words::delivered(1, "c", 3);
    consume("c", false, words::delivered(1, "c", 1));
    say(close() + late);
    EXPECT_THROW(channel->queue_declare_passive("q"), ChannelError);
    const auto again = talk.connection->open_channel();
    EXPECT_NE(1, again->id());
    say(late + words::channel_open_ok(again->id()) + late + words::declare_ok(again->id(), "q"));
    EXPECT_EQ("q", again->queue_declare_passive("q").queue);
    hear(late);
    EXPECT_TRUE(talk.connection->is_usable());
    EXPECT_EQ("", all_mail(*again));
}

INSTANTIATE_TEST_SUITE_P(Of, ChannelErrors,
                         testing::Values(Refusal{403, "ACCESS_REFUSED - access refused"},
                                         Refusal{404, "NOT_FOUND - no queue 'q' in vhost '/'"},
                                         Refusal{405, "RESOURCE_LOCKED - exclusive access"},
                                         Refusal{406, "PRECONDITION_FAILED - inequivalent arg"}));

class ConnectionErrors : public ErrorCodesTest, public testing::WithParamInterface<Refusal> {};

TEST_P(ConnectionErrors, EndTheSession) {
    const auto other = open_channel();
    say(words::close_connection(GetParam().code, GetParam().text));
    const auto [code, text] =
        refusal_of<ConnectionError>([&] { channel->queue_declare_passive("q"); });
    EXPECT_EQ(GetParam().code, code);
    EXPECT_TRUE(contains(text, GetParam().text)) << text;
    EXPECT_FALSE(talk.connection->is_usable());
    EXPECT_TRUE(talk.connection->was_closed_by_broker());
    EXPECT_EQ(GetParam().code, talk.connection->failure_code());
    EXPECT_EQ(code, refusal_of<ConnectionError>([&] { other->publish(small); }).first);
    EXPECT_EQ(code,
              refusal_of<ConnectionError>([&] { (void)talk.connection->open_channel(); }).first);
    EXPECT_EQ("queue.declare, connection.close-ok", written());
}

INSTANTIATE_TEST_SUITE_P(Of, ConnectionErrors,
                         testing::Values(Refusal{501, "FRAME_ERROR - type 5"},
                                         Refusal{504, "CHANNEL_ERROR - expected 'channel.open'"},
                                         Refusal{530, "NOT_ALLOWED - attempt to reuse tag 'c'"},
                                         Refusal{540, "NOT_IMPLEMENTED - active=false"}));

TEST_F(ErrorCodesTest, AnIdThatWeClosedIsUsedAgainOnlyAfterTheAnswer) {
    channel->request_close();
    talk.connection->flush();
    EXPECT_EQ(2, talk.connection->open_channel()->id());
    hear(words::declare_ok(1, "late") + words::channel_open_ok(2));
    EXPECT_EQ(3, talk.connection->open_channel()->id());
    hear(words::method(1, AMQP_CHANNEL_CLOSE_OK_METHOD) + words::channel_open_ok(3));
    EXPECT_EQ(1, talk.connection->open_channel()->id());
}

TEST_F(ErrorCodesTest, WhereBothCloseItsEndIsTheAnswerToOurs) {
    channel->request_close();
    talk.connection->flush();
    hear(words::close_channel(1, 406, "PRECONDITION_FAILED - both"));
    EXPECT_EQ(2, talk.connection->open_channel()->id());
    talk.connection->flush();
    EXPECT_EQ(2U, talk.connection->channels_in_use());
    hear(words::method(1, AMQP_CHANNEL_CLOSE_OK_METHOD) + words::channel_open_ok(2) +
         words::delivered(1, "c", 2));
    EXPECT_EQ(1U, talk.connection->channels_in_use());
    EXPECT_EQ(3, talk.connection->open_channel()->id());
    talk.connection->flush();
    EXPECT_EQ("channel.close, channel.close-ok", written());
}

}  // namespace
}  // namespace amqp_pconn::client
