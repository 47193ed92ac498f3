// Deliveries that are to be settled: what basic.ack, basic.nack and basic.reject put on the wire,
// and what never gets there.
#include <gtest/gtest.h>

#include "client/connection.h"
#include "config/error.h"
#include "peer/broker_test.h"
#include "wire/byte_order.h"

namespace amqp_pconn::client {
namespace {

using peer::BrokerSide;
using peer::contains;
using peer::ReceivedFrame;

class SettlingTest : public peer::BrokerTest {
  protected:
    std::shared_ptr<Channel> open(peer::ScriptedBroker::Script script) {
        run(std::move(script));
        connection = connect();
        return connection->first_channel();
    }

    // Gets `count` messages that are to be settled.
    static void get(Channel& channel, int count) {
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(channel.get("q", false).has_value());
            channel.hand_over();
        }
    }

    // The last of so many frames with this method: "tag bits".
    std::string received(amqp_method_number_t method, std::size_t times = 1) {
        EXPECT_TRUE(broker().recording()->wait_for(method, times));
        std::string text;
        for (const ReceivedFrame& frame : broker().recording()->frames()) {
            if (frame.method == method) {
                text = std::to_string(wire::load<std::uint64_t>(frame.payload)) + " " +
                       std::to_string(std::to_integer<int>(frame.payload.at(8)));
                EXPECT_EQ(9U, frame.payload.size());
                EXPECT_EQ(1, frame.channel);
            }
        }
        return text;
    }

    [[nodiscard]] std::size_t settled_on_the_wire() {
        const auto recording = broker().recording();
        return recording->count(AMQP_BASIC_ACK_METHOD) + recording->count(AMQP_BASIC_NACK_METHOD) +
               recording->count(AMQP_BASIC_REJECT_METHOD);
    }

    static constexpr amqp_basic_properties_t no_properties{};
    static constexpr wire::OutgoingMessage small{"", "key", "body", &no_properties};

    std::unique_ptr<Connection> connection;
};

TEST_F(SettlingTest, AGetWithoutNoAckIsUnsettledAndSaysSoOnTheWire) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    const auto delivery = channel->get("q", false);
    EXPECT_EQ(1U, channel->unsettled().tags().size());
    EXPECT_EQ(delivery->delivery_tag, channel->unsettled().tags().front());
    channel->hand_over();
    channel->get("q", true);
    EXPECT_EQ(1U, channel->unsettled().tags().size()) << "nothing is to be settled with no-ack";
    std::string no_ack;
    for (const auto& frame : broker().recording()->frames()) {
        if (frame.method == AMQP_BASIC_GET_METHOD) {
            no_ack += std::to_string(std::to_integer<int>(frame.payload.back()));
        }
    }
    EXPECT_EQ("01", no_ack);
}

TEST_F(SettlingTest, EachKindHasItsTagAndItsBits) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    get(*channel, 12);
    channel->ack(1, false);
    EXPECT_EQ("1 0", received(AMQP_BASIC_ACK_METHOD));
    channel->ack(3, true);
    EXPECT_EQ("3 1", received(AMQP_BASIC_ACK_METHOD, 2));
    channel->reject(4, true);
    EXPECT_EQ("4 1", received(AMQP_BASIC_REJECT_METHOD));
    channel->nack(5, false, false);
    EXPECT_EQ("5 0", received(AMQP_BASIC_NACK_METHOD));
    channel->nack(7, true, false);
    EXPECT_EQ("7 1", received(AMQP_BASIC_NACK_METHOD, 2));
    channel->reject(8, false);
    EXPECT_EQ("8 0", received(AMQP_BASIC_REJECT_METHOD, 2));
    channel->nack(9, false, true);
    EXPECT_EQ("9 2", received(AMQP_BASIC_NACK_METHOD, 3));
    channel->nack(0, true, true);
    EXPECT_EQ("12 3", received(AMQP_BASIC_NACK_METHOD, 4));
    EXPECT_TRUE(channel->unsettled().empty());
    EXPECT_EQ(12U, counters.settled);
}

TEST_F(SettlingTest, ATagThatIsNotOutstandingIsNotSent) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    get(*channel, 1);
    const auto sends = counters.sends;
    EXPECT_THROW(channel->ack(2, false), ArgumentError);
    EXPECT_THROW(channel->nack(2, true, true), ArgumentError);
    EXPECT_THROW(channel->reject(0, true), ArgumentError);
    EXPECT_THROW(connection->open_channel()->ack(1, false), ArgumentError);
    EXPECT_EQ(sends, counters.sends);
    channel->ack(1, false);
    EXPECT_THROW(channel->ack(1, false), ArgumentError);
    channel->ack(0, true);
    EXPECT_EQ(sends + 1, counters.sends);
    channel->queue_declare_passive("q");
    EXPECT_EQ(1U, settled_on_the_wire());
}

TEST_F(SettlingTest, AnAckIsOneSendAndCarriesTheFenceOfANewUse) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    channel->begin_use();
    get(*channel, 2);
    const auto sends = counters.sends;
    channel->ack(1, false);
    EXPECT_EQ(sends + 1, counters.sends);
    EXPECT_EQ(1U, counters.fences);
    EXPECT_FALSE(channel->is_fenced());
    EXPECT_TRUE(channel->fence_is_pending());
    channel->ack(2, false);
    EXPECT_EQ(1U, counters.fences) << "only the first";
    EXPECT_FALSE(channel->fence_is_pending());
}

TEST_F(SettlingTest, AChannelThatIsOutOfStepStillSettlesWhatItDelivered) {
    const auto channel = open([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.stay_silent();
    });
    get(*channel, 1);
    in_silence([&] { EXPECT_THROW(channel->queue_declare_passive("slow"), TimeoutError); });
    EXPECT_THROW(channel->get("q", false), ChannelError);
    channel->ack(1, false);
    EXPECT_EQ("1 0", received(AMQP_BASIC_ACK_METHOD));
}

TEST_F(SettlingTest, ADeliveryThatCameTooLateIsNobodysAndIsNeverSettledWithOthers) {
    peer::Gate gate;
    const auto channel = open([&gate](BrokerSide& side) {
        side.handshake();
        side.expect(AMQP_CHANNEL_OPEN_METHOD);
        side.send(1, AMQP_CHANNEL_OPEN_OK_METHOD);
        side.expect(AMQP_BASIC_GET_METHOD);
        side.deliver_get(1, "seen");
        side.expect(AMQP_BASIC_GET_METHOD);
        if (gate.wait()) {
            side.deliver_get(1, "late");
        }
        side.stay_silent();
    });
    get(*channel, 1);
    in_silence([&] { EXPECT_THROW(channel->get("q", false), TimeoutError); });
    gate.open();
    ASSERT_TRUE(wait_for_input(*connection));
    EXPECT_TRUE(connection->look());
    EXPECT_EQ(1U, channel->unsettled().seen_count());
    channel->ack(0, true);
    EXPECT_EQ("1 1", received(AMQP_BASIC_ACK_METHOD)) << "not 2, and not 0";
    EXPECT_EQ(1U, channel->give_back()) << "nobody else gives it back";
    connection->flush();
    EXPECT_EQ("2 3", received(AMQP_BASIC_NACK_METHOD));
}

TEST_F(SettlingTest, ADeliveryThatWasNotHandedOverGoesBackWithTheNextGet) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    get(*channel, 1);
    channel->get("q", false);  // there was no memory for it, say
    EXPECT_THROW(channel->ack(2, false), ArgumentError);
    channel->get("q", true);
    EXPECT_EQ("2 2", received(AMQP_BASIC_NACK_METHOD)) << "that one alone";
    EXPECT_EQ(1U, channel->unsettled().tags().size());
    EXPECT_EQ(1U, counters.given_back);
    channel->get("q", false);
    EXPECT_EQ(2U, channel->give_back()) << "or with all the rest";
}

TEST_F(SettlingTest, GivingBackIsOneNackForAllOfAChannel) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    EXPECT_EQ(0U, channel->give_back());
    get(*channel, 3);
    channel->ack(2, false);
    EXPECT_EQ(2U, channel->give_back());
    EXPECT_TRUE(channel->unsettled().empty());
    EXPECT_FALSE(channel->is_fenced()) << "it is done only when a later answer has come";
    connection->flush();
    EXPECT_EQ("3 3", received(AMQP_BASIC_NACK_METHOD));
    EXPECT_EQ(2U, counters.given_back);
    EXPECT_EQ(0U, channel->give_back());
}

TEST_F(SettlingTest, WhatTheBrokerClosedItHasTakenBack) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    get(*channel, 2);
    EXPECT_THROW(channel->queue_declare_passive("missing"), ChannelError);
    EXPECT_TRUE(channel->unsettled().empty());
    EXPECT_EQ(0U, channel->give_back());
    EXPECT_TRUE(contains(message_of<ChannelError>([&] { channel->ack(1, false); }), "404"))
        << "the reason, not that the tag is unknown";
}

TEST_F(SettlingTest, ADeliveryTagThatDoesNotGrowEndsTheConnection) {
    const auto channel = open([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_GET_METHOD);
        amqp_basic_get_ok_t zero{};
        zero.exchange = wire::to_bytes("");
        zero.routing_key = wire::to_bytes("");
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &zero);
    });
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { channel->get("q", false); }),
                         "delivery tag 0 arrived on channel 1 after 0"));
}

TEST_F(SettlingTest, ExchangesAreBoundLookedForAndUnbound) {
    const auto channel = open(peer::ScriptedBroker::ordinary);
    channel->exchange_declare_passive("e");
    channel->exchange_bind("to", "from", "key", {});
    channel->exchange_unbind("to", "from", "key", {});
    channel->queue_unbind("q", "e", "key", {});
    for (const auto& frame : broker().recording()->frames()) {
        switch (frame.method) {
            case AMQP_EXCHANGE_DECLARE_METHOD:
                EXPECT_EQ("e", frame.short_string(2));
                EXPECT_EQ(1, std::to_integer<int>(frame.payload.at(5))) << "passive";
                break;
            case AMQP_EXCHANGE_BIND_METHOD:
            case AMQP_EXCHANGE_UNBIND_METHOD:
                EXPECT_EQ("to", frame.short_string(2));
                EXPECT_EQ("from", frame.short_string(5));
                EXPECT_EQ("key", frame.short_string(10));
                break;
            case AMQP_QUEUE_UNBIND_METHOD:
                EXPECT_EQ("q", frame.short_string(2));
                EXPECT_EQ("e", frame.short_string(4));
                EXPECT_EQ("key", frame.short_string(6));
                break;
            default:
                break;
        }
    }
    const auto recording = broker().recording();
    EXPECT_EQ(1U, recording->count(AMQP_EXCHANGE_BIND_METHOD));
    EXPECT_EQ(1U, recording->count(AMQP_EXCHANGE_UNBIND_METHOD));
    EXPECT_EQ(1U, recording->count(AMQP_QUEUE_UNBIND_METHOD));
}

}  // namespace
}  // namespace amqp_pconn::client
