// One channel: what it asks, what ends it, and that no answer is ever taken for another's.
#include "client/channel.h"

#include <gtest/gtest.h>

#include <string>

#include "config/error.h"
#include "peer/broker_test.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;
using peer::Gate;
using wire::FrameType;

const amqp_basic_properties_t none{};
const wire::OutgoingMessage small{"", "key", "body", &none};
const wire::OutgoingMessage lost{"missing", "key", "body", &none};

class ChannelTest : public peer::BrokerTest {
  protected:
    // The script goes on after the handshake and the opening of channel 1.
    std::shared_ptr<Channel> open(peer::ScriptedBroker::Script then) {
        run([then = std::move(then)](BrokerSide& side) {
            side.handshake();
            side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
            then(side);
        });
        connection = connect();
        return connection->first_channel();
    }

    std::unique_ptr<Connection> connection;
};

void oblige(BrokerSide& side) {
    side.oblige();
}

TEST_F(ChannelTest, APublishIsOneSystemCallAndNoWait) {
    const auto channel = open(oblige);
    counters = {};
    channel->publish(small);
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(0U, counters.polls + counters.receives);
    EXPECT_EQ(1U, counters.publishes);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_PUBLISH_METHOD));
}

TEST_F(ChannelTest, OpenAndFirstPublishGoOutInOneWrite) {
    open(oblige);
    counters = {};
    const auto channel = connection->open_channel();
    EXPECT_EQ(0U, counters.sends);
    channel->publish(small);
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(2, channel->id());
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_PUBLISH_METHOD));
    EXPECT_EQ(2U, broker().recording()->count(AMQP_CHANNEL_OPEN_METHOD));
}

TEST_F(ChannelTest, LargeBodiesArriveWhole) {
    Gate arrived;
    std::string received;
    const auto channel = open([&](BrokerSide& side) {
        side.expect(AMQP_BASIC_PUBLISH_METHOD);
        received = side.expect_content();
        arrived.open();
        side.oblige();
    });
    std::string body(3 << 20, '\0');
    for (std::size_t i = 0; i < body.size(); ++i) {
        body[i] = static_cast<char>(i * 13 + i / 257);
    }
    channel->publish({"", "key", body, &none});
    ASSERT_TRUE(arrived.wait());
    EXPECT_TRUE(body == received);
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue) << "the stream is in step";
}

TEST_F(ChannelTest, EachCallGetsItsOwnAnswer) {
    const auto channel = open(oblige);
    EXPECT_EQ("amq.gen-1", channel->queue_declare("", false, true, false, {}).queue);
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
    channel->exchange_declare("e", "direct", true, false, false, {});
    channel->queue_bind("q", "e", "k", {});
    EXPECT_EQ(0U, channel->queue_purge("q"));
    EXPECT_EQ(0U, channel->queue_delete("q", false, false));
    channel->exchange_delete("e", false);
    EXPECT_FALSE(channel->get("empty", true).has_value());
    const auto delivery = channel->get("q", true);
    ASSERT_TRUE(delivery);
    EXPECT_EQ("a message of q", delivery->body);
    EXPECT_EQ("q", delivery->routing_key);
    EXPECT_EQ(7U, delivery->message_count);
    EXPECT_EQ(1U, counters.gets);
}

TEST_F(ChannelTest, ABodyInManyFramesAndAnEmptyOneArriveWhole) {
    const auto channel = open([](BrokerSide& side) {
        side.expect(AMQP_BASIC_GET_METHOD);
        side.deliver_get(1, "");
        side.expect(AMQP_BASIC_GET_METHOD);
        amqp_basic_get_ok_t get_ok{};
        get_ok.exchange = wire::to_bytes("e");
        get_ok.routing_key = wire::to_bytes("k");
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &get_ok);
        std::string header(14, '\0');
        header[1] = 60;
        header[11] = 6;
        side.send_frame(FrameType::header, 1, header);
        for (const auto* part : {"a", "bc", "", "def"}) {
            side.send_frame(FrameType::body, 1, part);
        }
    });
    EXPECT_EQ("", channel->get("q", true)->body);
    EXPECT_EQ("abcdef", channel->get("q", true)->body);
}

TEST_F(ChannelTest, ABodyLongerThanAnnouncedEndsTheConnection) {
    const auto channel = open([](BrokerSide& side) {
        side.expect(AMQP_BASIC_GET_METHOD);
        amqp_basic_get_ok_t get_ok{};
        get_ok.exchange = wire::to_bytes("e");
        get_ok.routing_key = wire::to_bytes("k");
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &get_ok);
        std::string header(14, '\0');
        header[1] = 60;
        header[11] = 3;
        side.send_frame(FrameType::header, 1, header);
        side.send_frame(FrameType::body, 1, "abcd");
    });
    const auto message = message_of<ConnectionError>([&] { channel->get("q", true); });
    EXPECT_TRUE(contains(message, "longer than the 3 bytes")) << message;
    EXPECT_FALSE(connection->is_usable());
}

TEST_F(ChannelTest, AnAnnouncedSizeAloneReservesNoMemory) {
    const auto channel = open([](BrokerSide& side) {
        side.expect(AMQP_BASIC_GET_METHOD);
        amqp_basic_get_ok_t get_ok{};
        get_ok.exchange = wire::to_bytes("e");
        get_ok.routing_key = wire::to_bytes("k");
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &get_ok);
        side.send_frame(
            FrameType::header, 1,
            std::string("\0\x3c\0\0", 4) + std::string(8, '\xff') + std::string(2, '\0'));
        side.cut();
    });
    EXPECT_THROW(channel->get("q", true), ConnectionError);
}

TEST_F(ChannelTest, AMethodInTheMiddleOfAMessageEndsTheConnection) {
    const auto channel = open([](BrokerSide& side) {
        side.expect(AMQP_BASIC_GET_METHOD);
        amqp_basic_get_ok_t get_ok{};
        get_ok.exchange = wire::to_bytes("e");
        get_ok.routing_key = wire::to_bytes("k");
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &get_ok);
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &get_ok);
    });
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { channel->get("q", true); }),
                         "in the middle of a message"));
}

TEST_F(ChannelTest, AChannelCloseEndsThatChannelAloneAndIsAnsweredAndItsIdIsFree) {
    const auto channel = open(oblige);
    const auto other = connection->open_channel();
    EXPECT_EQ("a", other->queue_declare_passive("a").queue);
    try {
        channel->queue_declare_passive("missing");
        FAIL();
    } catch (const ChannelError& error) {
        EXPECT_EQ(404, error.reply_code());
        EXPECT_TRUE(contains(error.what(), "404 NOT_FOUND - no queue 'missing' (queue.declare)"))
            << error.what();
    }
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_OK_METHOD));
    EXPECT_FALSE(channel->is_open());
    EXPECT_TRUE(channel->close_was_reported());
    EXPECT_THROW(channel->publish(small), ChannelError);
    EXPECT_EQ("b", other->queue_declare_passive("b").queue);
    environment.advance(1s);  // nothing can come on it any more
    const auto again = connection->open_channel();
    EXPECT_EQ(1, again->id());
    EXPECT_EQ("c", again->queue_declare_passive("c").queue);
    EXPECT_THROW(channel->publish(small), ChannelError) << "the old one stays closed";
}

TEST_F(ChannelTest, APublishThatClosesTheChannelIsToldByTheNextCall) {
    const auto channel = open(oblige);
    channel->publish(lost);
    ASSERT_TRUE(wait_for_input(*connection));
    try {
        channel->queue_declare_passive("q");
        FAIL();
    } catch (const ChannelError& error) {
        EXPECT_EQ(404, error.reply_code());
        EXPECT_TRUE(contains(error.what(), "(basic.publish)")) << error.what();
    }
    EXPECT_TRUE(connection->is_usable());
}

TEST_F(ChannelTest, ATimedOutCallLeavesItsChannelOutOfStepAndItsLateAnswerAnswersNobody) {
    const auto channel = open([](BrokerSide& side) {
        side.expect(AMQP_QUEUE_DECLARE_METHOD);
        const auto second = side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        amqp_queue_declare_ok_t answer{};
        answer.queue = wire::to_bytes("late");
        side.send(1, AMQP_QUEUE_DECLARE_OK_METHOD, &answer);
        side.answer(second);
        side.oblige();
    });
    parameters.rpc_timeout = 700ms;
    connection->use_timeouts(parameters);
    const auto message = in_silence(
        [&] { return message_of<TimeoutError>([&] { channel->queue_declare_passive("slow"); }); });
    EXPECT_TRUE(contains(message, "queue.declare: no answer within 0.7 s")) << message;
    EXPECT_TRUE(contains(message, connection->endpoint())) << message;
    EXPECT_TRUE(channel->is_out_of_step());
    EXPECT_TRUE(
        contains(message_of<ChannelError>([&] { channel->publish(small); }), "out of step"));
    EXPECT_TRUE(connection->is_usable());
    EXPECT_EQ("quick", connection->open_channel()->queue_declare_passive("quick").queue);
    EXPECT_TRUE(channel->is_out_of_step());
    EXPECT_THROW(channel->queue_purge("q"), ChannelError);
}

TEST_F(ChannelTest, AnInterruptedCallLeavesItsChannelOutOfStepToo) {
    const auto channel = open([](BrokerSide& side) { side.stay_silent(); });
    environment.interrupt();
    EXPECT_THROW(channel->queue_declare_passive("q"), InterruptedError);
    EXPECT_TRUE(channel->is_out_of_step());
    EXPECT_TRUE(connection->is_usable());
}

TEST_F(ChannelTest, AnswersForOtherChannelsAreKeptDuringACall) {
    const auto channel = open([](BrokerSide& side) {
        const auto fence = side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
        const auto declare = side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.answer(fence);
        side.answer(declare);
        side.oblige();
    });
    channel->publish(small);
    channel->request_fence();
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_TRUE(channel->fence_is_pending());
    EXPECT_EQ("q", connection->open_channel()->queue_declare_passive("q").queue);
    EXPECT_TRUE(channel->is_fenced());
    EXPECT_FALSE(channel->fence_is_pending());
}

TEST_F(ChannelTest, AFenceCoversOnlyWhatWasPublishedBeforeIt) {
    const auto channel = open(oblige);
    EXPECT_TRUE(channel->is_fenced());
    channel->publish(small);
    channel->request_fence();
    channel->publish(small);
    EXPECT_EQ("q", connection->open_channel()->queue_declare_passive("q").queue);
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_FALSE(channel->fence_is_pending());
    channel->queue_declare_passive("q");
    EXPECT_TRUE(channel->is_fenced()) << "any answer proves it";
}

TEST_F(ChannelTest, OurCloseDiscardsEverythingUntilItsAnswerAndThenFreesTheId) {
    const auto channel = open([](BrokerSide& side) {
        side.expect(AMQP_QUEUE_DECLARE_METHOD);
        const auto close = side.oblige_until(AMQP_CHANNEL_CLOSE_METHOD);
        amqp_queue_declare_ok_t answer{};
        answer.queue = wire::to_bytes("late");
        side.send(1, AMQP_QUEUE_DECLARE_OK_METHOD, &answer);
        side.deliver_get(1, "late too");
        side.close_channel(1, 404, "NOT_FOUND - both at once");
        side.expect(AMQP_CHANNEL_CLOSE_OK_METHOD);
        side.send(1, AMQP_CHANNEL_CLOSE_OK_METHOD);
        side.oblige();
    });
    in_silence([&] { EXPECT_THROW(channel->queue_declare_passive("slow"), TimeoutError); });
    channel->request_close();
    EXPECT_TRUE(channel->is_closing());
    connection->flush();
    connection->await([&] { return !channel->is_closing(); }, "channel.close");
    EXPECT_FALSE(channel->is_open());
    EXPECT_EQ(1U, counters.channels_closed);
    EXPECT_EQ("q", connection->open_channel()->queue_declare_passive("q").queue);
    environment.advance(1s);
    EXPECT_EQ(1, connection->open_channel()->id());
}

TEST_F(ChannelTest, WhereAllIdsAreInUseItSaysSo) {
    run(peer::ScriptedBroker::ordinary);
    parameters.channel_max = 2;
    connection = connect();
    const auto second = connection->open_channel();
    EXPECT_FALSE(connection->has_free_id());
    EXPECT_TRUE(
        contains(message_of<ChannelError>([&] { connection->open_channel(); }), "all 2 channels"));
    second->request_close();
    EXPECT_EQ(2, connection->open_channel()->id()) << "waits for an id that becomes free";
}

TEST_F(ChannelTest, TheIdOfAClosedOneIsWaitedForWhereItIsTheOnlyOne) {
    run([](peer::BrokerSide& side) {
        side.handshake();
        side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
        side.expect(AMQP_QUEUE_DECLARE_METHOD);
        side.close_channel(1, 404, "NOT_FOUND");
        side.oblige();
    });
    parameters.channel_max = 1;
    connection = connect();
    EXPECT_THROW(connection->first_channel()->queue_declare_passive("q"), ChannelError);
    EXPECT_FALSE(connection->has_free_id());
    const auto again = connection->open_channel();
    EXPECT_EQ(1, again->id());
    EXPECT_EQ("q", again->queue_declare_passive("q").queue);
}

TEST_F(ChannelTest, ArgumentsThatDoNotFitLeaveTheChannelInStep) {
    const auto channel = open(oblige);
    const auto sends = counters.sends;
    EXPECT_THROW(channel->queue_declare_passive(std::string(256, 'q')), ArgumentError);
    EXPECT_EQ(sends, counters.sends);
    EXPECT_EQ("q", channel->queue_declare_passive("q").queue);
}

}  // namespace
}  // namespace amqp_pconn::client
