// Deliveries of a stream: a broker ends the connection over a basic.nack of them, so what would go
// back goes with its channel.
#include "client/consuming_test.h"

namespace amqp_pconn::client {
namespace {

class StreamsTest : public ConsumingTest {
  protected:
    std::string streamed(std::uint64_t tag) {
        return words::delivered(1, "c", tag, words::stream_offset);
    }

    template <typename Call>
    static void expect_refusal(Call call, const std::string& tag) {
        try {
            call();
            ADD_FAILURE() << "it was sent";
        } catch (const ArgumentError& error) {
            EXPECT_EQ("must be the tag of a delivery that can be refused, " + tag +
                          " given: it is of a stream, which takes acknowledgements only",
                      std::string(error.what()));
        }
    }
};

TEST_F(StreamsTest, WhatGoesBackClosesTheChannel) {
    consume("c", false, streamed(1) + streamed(2));
    take(1);
    EXPECT_EQ(2U, channel->give_back());
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_TRUE(channel->is_closing());
    talk.connection->flush();
    EXPECT_EQ("basic.consume, channel.close", written());
}

TEST_F(StreamsTest, WhereAllIsSettledTheChannelIsKept) {
    consume("c", false, streamed(1) + streamed(2));
    take(2);
    channel->ack(0, true);
    EXPECT_EQ(0U, channel->give_back());
    EXPECT_TRUE(channel->is_open());
    EXPECT_EQ("basic.consume, ack <=2", written());
}

TEST_F(StreamsTest, ACancelLeavesWhatWaitsToTheEndOfTheChannel) {
    const auto number = consume("c", false, streamed(1) + streamed(2));
    take(1);
    channel->ack(1, false);
    say(words::flow_ok(1) + words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_FALSE(channel->consumers().has_mail());
    EXPECT_EQ(Numbers(), channel->unsettled().seen());
    EXPECT_EQ(0U, talk.counters.given_back);
    EXPECT_EQ(1U, channel->give_back());
    EXPECT_TRUE(channel->is_closing());
    EXPECT_EQ(1U, talk.counters.given_back);
    talk.connection->flush();
    EXPECT_EQ("basic.consume, ack 1, basic.cancel, channel.close", written());
}

TEST_F(StreamsTest, WhatWasNotHandedOverIsLeftToItsEndToo) {
    consume("c", false, streamed(1) + streamed(2));
    channel->take_mail();
    take(1);
    channel->ack(2, false);
    EXPECT_EQ(1U, channel->give_back());
    talk.connection->flush();
    EXPECT_EQ("basic.consume, ack 2, channel.close", written());
}

TEST_F(StreamsTest, AStopClosesTheChannel) {
    consume("c", false, streamed(1));
    talk.connection->stop({channel});
    talk.connection->flush();
    hear(streamed(2) + words::cancel_ok(1, "c"));
    EXPECT_TRUE(channel->is_closing());
    EXPECT_EQ(2U, talk.counters.given_back);
    EXPECT_EQ("basic.consume, basic.cancel, channel.close", written());
}

// Whoever publishes to a queue may set the header: what waits is still there, and nothing that
// settles others may take it along.
TEST_F(StreamsTest, NothingCoversWhatACancelLeft) {
    const auto number = consume("c", false, streamed(1) + streamed(2));
    take(1);
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    consume("d", false, words::delivered(1, "d", 3) + words::delivered(1, "d", 4));
    take(2);
    channel->ack(3, true);
    channel->group_acks(10);
    channel->ack(4, false);
    channel->flush_acks();
    EXPECT_EQ("basic.consume, basic.cancel, basic.consume, ack 1, ack 3, ack 4", written());
}

TEST_F(StreamsTest, OneWithoutTheHeaderShowsThatItIsNone) {
    const auto number =
        consume("c", false, streamed(1) + streamed(2) + words::delivered(1, "c", 3));
    take(1);
    channel->ack(1, false);
    say(words::flow_ok(1) + words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_EQ(0U, channel->give_back());
    EXPECT_TRUE(channel->is_open());
    EXPECT_EQ("basic.consume, ack 1, basic.cancel, nack 2, nack 3", written());
}

TEST_F(StreamsTest, AQueueBesideItGivesBackWithoutIt) {
    consume("c", false, streamed(1));
    const auto number = consume("d", false, words::delivered(1, "d", 2));
    take(1);
    channel->ack(1, false);
    say(words::flow_ok(1) + words::cancel_ok(1, "d"));
    channel->cancel(number);
    EXPECT_EQ("basic.consume, basic.consume, ack 1, basic.cancel, nack 2", written());
}

TEST_F(StreamsTest, WhatAQueueDeliversWithTheHeaderCanBeRefused) {
    consume("c", false, streamed(1) + streamed(2));
    take(2);
    channel->nack(1, false, true);
    channel->reject(2, false);
    EXPECT_EQ("basic.consume, nack 1, reject 2 for good", written());
}

TEST_F(StreamsTest, WhatCannotBeRefusedIsNot) {
    consume_from_offset(streamed(1) + streamed(2));
    take(2);
    for (const bool multiple : {false, true}) {
        expect_refusal([&] { channel->nack(2, multiple, true); }, multiple ? "1" : "2");
    }
    expect_refusal([&] { channel->reject(2, false); }, "2");
    EXPECT_THROW(channel->recover(), ChannelError);
    channel->ack(2, true);
    EXPECT_EQ("basic.consume, ack <=2", written());
}

TEST_F(StreamsTest, AnotherHeaderIsNone) {
    const std::string properties = words::number(std::uint16_t{0x2000}) +
                                   words::number(std::uint32_t{26}) + "\x10x-stream-offset2l" +
                                   words::number(std::uint64_t{7});
    consume("c", false, words::delivered(1, "c", 1, properties));
    EXPECT_EQ(1U, channel->give_back());
    EXPECT_TRUE(channel->is_open());
    talk.connection->flush();
    EXPECT_EQ("basic.consume, nack <=1", written());
}

TEST_F(StreamsTest, WithNoAckNothingGoesBackAndTheChannelIsKept) {
    consume("free", true, words::delivered(1, "free", 1, words::stream_offset));
    consume("c", false, words::delivered(1, "c", 2));
    EXPECT_EQ(1U, channel->give_back());
    talk.connection->flush();
    EXPECT_EQ("basic.consume, basic.consume, nack <=2", written());
}

TEST_F(StreamsTest, TheNextUseOfTheChannelKnowsNothingOfIt) {
    const auto number = consume("c", false, streamed(1));
    take(1);
    channel->ack(1, false);
    say(words::flow_ok(1) + words::cancel_ok(1, "c"));
    channel->cancel(number);
    channel->end_use();
    channel->begin_use();
    consume("c", false, words::delivered(1, "c", 2));
    EXPECT_EQ(1U, channel->give_back());
    EXPECT_TRUE(channel->is_open());
}

}  // namespace
}  // namespace amqp_pconn::client
