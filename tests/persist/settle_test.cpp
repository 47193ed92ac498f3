// What becomes of deliveries that a lease has not settled when it ends.
#include <gtest/gtest.h>

#include "persist/lease.h"
#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

class SettleTest : public PersistTest {
  protected:
    static void get(Lease& lease, LeasedChannel& channel, int count = 1) {
        lease.run([&] {
            for (int i = 0; i < count; ++i) {
                channel.wire().get("q", false);
                channel.hand_over();
            }
        });
    }

    // One lease that gets `count` messages and ends like that.
    void leave_unsettled(EndedBy by, int count = 2) {
        const auto one = lease();
        get(*one, *one->open_channel(), count);
        one->end(by);
    }
};

TEST_F(SettleTest, SleepIsRefusedWithAListAndNothingHasChanged) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto first = one->open_channel();
    const auto second = one->open_channel();
    get(*one, *first, 2);
    get(*one, *second);
    declare(*one, *one->open_channel(), "q");
    const auto sends = counters.sends;
    try {
        one->ensure_settled();
        ADD_FAILURE() << "nothing was thrown";
    } catch (const UnackedDeliveriesError& error) {
        EXPECT_TRUE(contains(error.what(), "(channel 1: 1, 2; channel 2: 3)")) << error.what();
        ASSERT_EQ(2U, error.deliveries().size());
        EXPECT_EQ(2, error.deliveries()[1].channel);
        EXPECT_EQ(std::vector<std::uint64_t>({3}), error.deliveries()[1].delivery_tags);
    }
    EXPECT_EQ(sends, counters.sends);
    one->run([&] {
        first->ack(2, true);
        second->reject(3, false);
    });
    one->ensure_settled();
    one->end(EndedBy::program);
    EXPECT_EQ(0U, counters.given_back);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(SettleTest, ALongListIsCutShort) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    get(*one, *one->open_channel(), 30);
    const auto message = message_of<UnackedDeliveriesError>([&] { one->ensure_settled(); });
    EXPECT_TRUE(contains(message, "19, 20 ...)")) << message;
}

TEST_F(SettleTest, TheGuardGivesBackByNackAndSaysSo) {
    run(peer::ScriptedBroker::ordinary);
    leave_unsettled(EndedBy::guard);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_NACK_METHOD));
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(2U, counters.given_back);
    ASSERT_EQ(1U, environment.lines().size());
    EXPECT_TRUE(contains(environment.lines().front(), "deliveries: 2"));
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    EXPECT_EQ(1U, broker().connections());
}

TEST_F(SettleTest, TheProgramGivesBackWithoutALogLine) {
    run(peer::ScriptedBroker::ordinary);
    leave_unsettled(EndedBy::program);
    EXPECT_EQ(2U, counters.given_back);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(SettleTest, ASessionIsNobodysBeforeItsDeliveriesAreBack) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_BASIC_NACK_METHOD);
             side.stay_silent();
         },
         peer::ScriptedBroker::ordinary});
    leave_unsettled(EndedBy::guard);
    const auto start = environment.passed();
    const auto next = lease();
    EXPECT_FALSE(next->is_reused()) << "its get could miss what is on its way back";
    EXPECT_EQ(parameters.sleep_timeout, environment.passed() - start);
    EXPECT_EQ(2U, broker().connections());
}

TEST_F(SettleTest, WhatSeveralChannelsGaveBackIsWaitedFor) {
    run([this](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_NACK_METHOD);
        side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
        amqp_channel_flow_ok_t flow_ok{1};
        side.send(1, AMQP_CHANNEL_FLOW_OK_METHOD, &flow_ok);
        if (gate.wait()) {
            side.oblige();
        }
    });
    {
        const auto one = lease();
        get(*one, *one->open_channel());
        get(*one, *one->open_channel());
        one->end(EndedBy::guard);
    }
    ASSERT_EQ(2U, bucket.parked.back()->settling.size());
    ASSERT_TRUE(wait_for_input_while_parked());
    gate.open();
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_TRUE(next->connection().is_usable());
}

TEST_F(SettleTest, AClosedChannelGivesBackAtOnceAndIsASpare) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    get(*one, *channel);
    channel->close();
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_BASIC_NACK_METHOD));
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_THROW(channel->ack(1, false), ChannelError);
    one->ensure_settled();
}

TEST_F(SettleTest, AChannelThatWasDroppedUnsettledIsStillRefusedAndStillFound) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    auto channel = one->open_channel();
    get(*one, *channel);
    channel->drop();
    channel.reset();
    EXPECT_THROW(one->ensure_settled(), UnackedDeliveriesError);
    const auto* found = one->run([&] { return one->claim(1); });
    ASSERT_NE(nullptr, found);
    (*found)->ack(1, false);
    one->ensure_settled();
}

TEST_F(SettleTest, ATagOfAnEarlierLeaseIsRefused) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get(*one, *channel, 2);
        channel->ack(1, false);
        channel->close();
        one->end(EndedBy::program);
        EXPECT_THROW(channel->ack(2, false), ChannelError);
    }
    const auto next = lease();
    const auto channel = next->open_channel();
    EXPECT_TRUE(contains(message_of<ArgumentError>([&] { channel->ack(1, false); }),
                         "nothing was delivered on this channel"));
    next->run([&] { channel->wire().queue_declare_passive("q"); });
    EXPECT_EQ(1, channel->bound()->id());
    EXPECT_TRUE(contains(message_of<ArgumentError>([&] { channel->ack(1, false); }),
                         "an earlier use of this channel"));
    channel->ack(0, true);
    EXPECT_EQ(0U, next->connection().first_channel()->unsettled().tags().size());
}

TEST_F(SettleTest, AChannelOutOfStepGivesBackWhatWasSeenBeforeItIsClosed) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.oblige();
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get(*one, *channel);
        in_silence([&] { EXPECT_THROW(declare(*one, *channel, "slow"), TimeoutError); });
        EXPECT_THROW(one->ensure_settled(), UnackedDeliveriesError);
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    const auto methods = broker().recording()->methods();
    EXPECT_EQ("channel.close", methods.back());
    EXPECT_EQ("basic.nack", methods.at(methods.size() - 2));
    ASSERT_TRUE(wait_for_input_while_parked());
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(SettleTest, AGetThatTimedOutIsWaitedForWithItsChannel) {
    run([this](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_GET_METHOD);
        side.answer(side.oblige_until(AMQP_CHANNEL_OPEN_METHOD));
        side.answer(side.expect(AMQP_QUEUE_DECLARE_METHOD));
        const auto close = side.expect(AMQP_CHANNEL_CLOSE_METHOD);
        if (gate.wait()) {
            side.answer(close);
        }
        side.oblige();
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        in_silence([&] { EXPECT_THROW(get(*one, *channel), TimeoutError); });
        EXPECT_EQ("q", declare(*one, *one->open_channel(), "q")) << "the broker lives";
        one->end(EndedBy::guard);
    }
    ASSERT_EQ(1U, bucket.parked.back()->settling.size());
    EXPECT_FALSE(bucket.parked.back()->is_settled());
    gate.open();
    EXPECT_TRUE(lease()->is_reused());
    EXPECT_EQ(1U, broker().connections());
}

TEST_F(SettleTest, ClosingManyChannelsUnsettledLeavesNothingBehind) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    for (int i = 0; i < 200; ++i) {
        const auto channel = one->open_channel();
        get(*one, *channel);
        channel->close();
    }
    one->end(EndedBy::guard);
    EXPECT_LE(bucket.parked.back()->settling.size(), 2 * settings.max_spare_channels);
}

TEST_F(SettleTest, AllThereAreOfAChannelThatHasNoneIsNothing) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    channel->ack(0, true);
    channel->nack(0, true, true);
    EXPECT_FALSE(channel->is_bound());
}

TEST_F(SettleTest, AClaimedChannelIsANewUseToo) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get(*one, *channel);
        channel->ack(1, false);
        one->end(EndedBy::program);
    }
    const auto next = lease();
    const auto* channel = next->run([&] { return next->claim(1); });
    ASSERT_NE(nullptr, channel);
    EXPECT_TRUE(contains(message_of<ArgumentError>([&] { (*channel)->ack(1, false); }),
                         "an earlier use of this channel"));
}

TEST_F(SettleTest, AChannelOutOfStepIsFoundWhereItCanStillSettle) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.oblige();
    });
    const auto one = lease();
    auto channel = one->open_channel();
    get(*one, *channel);
    in_silence([&] { EXPECT_THROW(declare(*one, *channel, "slow"), TimeoutError); });
    channel->drop();
    EXPECT_EQ(1U, one->run([&] { return one->claim_all().size(); }));
    const auto* found = one->run([&] { return one->claim(1); });
    ASSERT_NE(nullptr, found);
    (*found)->ack(1, false);
    one->ensure_settled();
}

TEST_F(SettleTest, WithALostConnectionThereIsNothingLeftToRefuse) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
             side.cut();
         },
         peer::ScriptedBroker::ordinary});
    const auto one = lease();
    const auto channel = one->open_channel();
    get(*one, *channel);
    EXPECT_THROW(declare(*one, *channel, "q"), ConnectionError);
    one->ensure_settled();
    one->end(EndedBy::program);
    EXPECT_EQ(0U, counters.given_back);
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
}

}  // namespace
}  // namespace amqp_pconn::persist
