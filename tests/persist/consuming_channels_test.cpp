// The channels of a lease that consumes: closed, dropped, lost, and with acknowledgements that were
// put off.
#include <gtest/gtest.h>

#include "persist/consuming_lease.h"

namespace amqp_pconn::persist {
namespace {

using observe::Destroyed;
using peer::BrokerSide;
using Methods = std::vector<std::string>;

class ConsumingChannelsTest : public ConsumingLeaseTest {
  protected:
    // Closes channel 1, to which it has delivered, when the gate is open.
    void run_closing(std::uint16_t code, const std::string& text) {
        run([this, code, text](BrokerSide& side) {
            side.handshake();
            deliver_after_consume(side, 1);
            if (gate.wait()) {
                side.close_channel(1, code, text);
            }
            side.oblige();
        });
    }
};

TEST_F(ConsumingChannelsTest, AClosedChannelStopsAndIsASpare) {
    run_delivering(2);
    const auto one = lease();
    auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 2);
    channel->close();
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q")) << "another takes its place";
    one->run([&] {
        one->connection().await([&] { return !one->connection().is_stopping(); }, "basic.cancel");
    });
    EXPECT_EQ(2U, counters.given_back);
    one->end(EndedBy::program);
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ConsumingChannelsTest, AClosedChannelWithAPrefetchOfItsOwnIsClosedWhenItHasStopped) {
    run_delivering(2);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] { channel->wire().qos(10, false); });
        consume_and_wait(*one, *channel, 2);
        channel->close();
        one->end(EndedBy::program);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    settle_while_parked();
    EXPECT_EQ(Methods({"basic.cancel", "basic.nack", "channel.close"}),
              methods_from("basic.cancel"));
}

TEST_F(ConsumingChannelsTest, AChannelThatWasDroppedStillConsumesUntilTheEnd) {
    run_delivering(1);
    const auto one = lease();
    auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 1);
    channel->drop();
    channel.reset();
    EXPECT_EQ(0U, broker().recording()->count(AMQP_BASIC_CANCEL_METHOD));
    auto* with_mail = one->run([&] { return one->next_with_mail(); });
    ASSERT_NE(nullptr, with_mail);
    EXPECT_EQ("message", one->run([&] { return with_mail->take_mail(); })->delivery.body);
    one->end(EndedBy::program);
    EXPECT_EQ(1U, broker().recording()->count(AMQP_BASIC_CANCEL_METHOD));
}

TEST_F(ConsumingChannelsTest, TheProgramHearsOfAChannelThatWasClosedWithItsConsumers) {
    run_closing(406, "PRECONDITION_FAILED - delivery acknowledgement timed out");
    const auto one = lease();
    const auto channel = one->open_channel();
    consume(*one, *channel);
    gate.open();
    one->run([&] {
        one->connection().await([&] { return !channel->bound()->is_open(); }, "channel.close");
        EXPECT_EQ(channel.get(), one->next_with_mail());
        EXPECT_EQ(nullptr, one->next_with_mail());
    });
    one->end(EndedBy::program);
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ConsumingChannelsTest, WhatTheKeeperReadWaitsForTheProgram) {
    run_delivering(2);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume(*one, *channel);
    const auto give_up = Clock::now() + peer::patience;
    while (channel->bound()->consumers().waiting(0) < 2 && Clock::now() < give_up) {
        keeper.round();
    }
    take(*one, *channel, 2);
    EXPECT_EQ(2U, one->run([&] { return channel->unacked_tags().size(); }));
}

TEST_F(ConsumingChannelsTest, AcknowledgementsThatWerePutOffGoOutBeforeTheFarewell) {
    run_delivering(3);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 3);
    take(*one, *channel, 3);
    one->run([&] {
        channel->bound()->group_acks(10);
        channel->ack(1, false);
        channel->ack(2, false);
    });
    EXPECT_EQ(0U, broker().recording()->count(AMQP_BASIC_ACK_METHOD));
    one->destroy(Destroyed::shut_down);
    const auto methods = methods_from("basic.ack");
    ASSERT_FALSE(methods.empty());
    EXPECT_EQ("connection.close", methods.back());
    EXPECT_EQ(1U, broker().recording()->count(AMQP_BASIC_ACK_METHOD));
}

TEST_F(ConsumingChannelsTest, AcknowledgementsThatWerePutOffGoOutAtItsEnd) {
    run_delivering(3);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 3);
        take(*one, *channel, 3);
        one->run([&] {
            channel->bound()->group_acks(10);
            channel->ack(1, false);
            channel->ack(2, false);
        });
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(1U, lines_with("deliveries: 1"));
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_CANCEL_METHOD));
    settle_while_parked();
    EXPECT_EQ(Methods({"basic.ack", "channel.flow", "basic.cancel", "basic.nack", "channel.flow"}),
              methods_from("basic.ack"));
}

TEST_F(ConsumingChannelsTest, TheNextLeaseHearsNothingOfWhatWasLost) {
    run_closing(404, "NOT_FOUND - gone");
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume(*one, *channel);
        gate.open();
        one->run([&] {
            one->connection().await([&] { return !channel->bound()->is_open(); }, "its end");
        });
        one->end(EndedBy::program);
    }
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    EXPECT_EQ(nullptr, next->run([&] { return next->next_with_mail(); }));
}

TEST_F(ConsumingChannelsTest, ACloseWritesItsCancel) {
    run_delivering(2);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 2);
    channel->close();
    EXPECT_TRUE(one->connection().is_flushed());
}

TEST_F(ConsumingChannelsTest, OneWhoseMailWaitsIsNotExchanged) {
    run_delivering(2);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 2, true);
    one->run([&] { channel->bound()->cancel(0); });
    const auto wire = channel->bound();
    const auto other = one->open_channel();
    one->run([&] { other->select(client::Mode::confirm); });
    declare(*one, *other, "q");
    other->close();
    one->run([&] { channel->select(client::Mode::confirm); });
    EXPECT_EQ(wire, channel->bound()) << "exchanged with mail waiting";
    const auto third = one->open_channel();
    declare(*one, *third, "q");
    EXPECT_FALSE(third->bound()->consumers().has_mail()) << "another's mail";
}

}  // namespace
}  // namespace amqp_pconn::persist
