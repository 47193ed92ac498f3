// The keeper's rounds, on the test's clock.
#include "persist/keeper_test.h"

#include <gtest/gtest.h>

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;

TEST_F(KeeperTest, AParkedSessionBeatsAndIsLeasedAgain) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    park_one();
    for (int second = 0; second < 6; ++second) {
        environment.advance(1s);
        EXPECT_EQ(1s, keeper.round()) << "a quarter of the interval";
    }
    EXPECT_EQ(3U, heartbeats_of_parked());
    const auto sends = counters.sends;
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(3U, counters.heartbeats) << "counted once somebody looks";
    EXPECT_EQ(sends + 3, counters.sends);
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
}

TEST_F(KeeperTest, ALeasedSessionBeatsWhilePhpIsBusyElsewhere) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    const auto one = lease();
    declare(*one, *one->open_channel(), "q");
    for (int second = 0; second < 4; ++second) {
        environment.advance(1s);
        keeper.round();
    }
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q"));
    one->end(EndedBy::program);
    EXPECT_EQ(2U, counters.heartbeats);
}

TEST_F(KeeperTest, WhatIsInACallIsLeftAlone) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    const auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "q");
    one->run([&] {
        environment.advance(3s);
        keeper.round();
        EXPECT_EQ("q", channel->wire().queue_declare_passive("q").queue);
    });
    one->end(EndedBy::program);
    EXPECT_EQ(0U, counters.heartbeats);
}

TEST_F(KeeperTest, WhatTheKeeperReadIsThereForTheProgram) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        side.close_channel(1, 404, "NOT_FOUND - no exchange", AMQP_BASIC_PUBLISH_METHOD);
        side.oblige();
    });
    const auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "q");
    publish(*one, *channel);
    ASSERT_TRUE(wait_for_input(one->connection()));
    keeper.round();
    EXPECT_FALSE(channel->is_open());
    EXPECT_THROW(publish(*one, *channel), ChannelError);
}

TEST_F(KeeperTest, ADeadParkedSessionIsEndedAndForgotten) {
    peer::Gate night;
    run({[&night](BrokerSide& side) {
             side.handshake();
             side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
             if (night.wait()) {
                 side.close_connection(320, "CONNECTION_FORCED - for the night");
             }
         },
         peer::ScriptedBroker::ordinary});
    park_one();
    night.open();
    ASSERT_TRUE(wait_for_input_while_parked());
    keeper.round();
    EXPECT_TRUE(bucket.parked.back()->is_ended());
    EXPECT_EQ(1U, pool.kept());
    pool.forget_ended();
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(0U, pool.sessions());
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
    EXPECT_FALSE(lease()->is_reused());
}

TEST_F(KeeperTest, ASilentBrokerIsFoundWithinTwoIntervals) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
             amqp_queue_declare_ok_t ok{};
             ok.queue = wire::to_bytes("q");
             side.send(1, AMQP_QUEUE_DECLARE_OK_METHOD, &ok);
             side.stay_silent();
         },
         peer::ScriptedBroker::ordinary});
    parameters.heartbeat = 4;
    park_one();
    for (int second = 0; second < 9; ++second) {
        environment.advance(1s);
        keeper.round();
    }
    EXPECT_TRUE(bucket.parked.back()->is_ended());
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, destroyed(Destroyed::broken));
}

TEST_F(KeeperTest, IdleAndOldSessionsAreClosedProperly) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 0;
    settings.idle_timeout = 300s;
    park_one();
    environment.advance(299s);
    keeper.round();
    EXPECT_FALSE(bucket.parked.back()->is_ended());
    environment.advance(2s);
    EXPECT_EQ(Keeper::usual_tick, keeper.round());
    EXPECT_TRUE(bucket.parked.back()->is_ended());
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
    EXPECT_TRUE(broker().recording()->wait_for_end()) << "its descriptor is closed";
    pool.forget_ended();
    EXPECT_EQ(1U, destroyed(Destroyed::idle));
    settings.max_lifetime = 100s;
    park_one();
    environment.advance(101s);
    keeper.round();
    pool.forget_ended();
    EXPECT_EQ(1U, destroyed(Destroyed::too_old));
}

TEST_F(KeeperTest, WhatTheGuardLeftIsWrittenAndSettled) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] {
            channel->wire().get("q", false);
            channel->hand_over();
        });
        one->end(EndedBy::guard);
    }
    auto& session = *bucket.parked.back();
    EXPECT_FALSE(session.settling.empty());
    ASSERT_TRUE(wait_for_input_while_parked());
    keeper.round();
    EXPECT_TRUE(session.settling.empty());
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(KeeperTest, WhatIsNeverSettledIsEndedAfterSleepTimeout) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_NACK_METHOD);
        side.stay_silent();
    });
    parameters.sleep_timeout = 3s;
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] { channel->wire().get("q", false); });
        one->end(EndedBy::guard);
    }
    expect_end_when_not_settled();
}

TEST_F(KeeperTest, WhatHasLeftIsNotTouchedAnyMore) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    park_one();
    EXPECT_TRUE(keeper.leave(*bucket.parked.back()));
    environment.advance(3s);
    keeper.round();
    EXPECT_EQ(0U, heartbeats_of_parked());
}

}  // namespace
}  // namespace amqp_pconn::persist
