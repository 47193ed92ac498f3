// The keeper and the pool: what is ended, forgotten, counted, and makes room.
#include <gtest/gtest.h>

#include <vector>

#include "persist/keeper_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;

TEST_F(KeeperTest, TheNextRoundIsDueWhenTheShortestHeartbeatWantsIt) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 0;
    park_one();
    EXPECT_EQ(Keeper::usual_tick, keeper.round());
    const auto slow = lease();
    parameters.heartbeat = 2;
    const auto fast = lease();
    EXPECT_EQ(500ms, keeper.round());
    fast->destroy(Destroyed::shut_down);
    EXPECT_EQ(Keeper::usual_tick, keeper.round());
}

TEST_F(KeeperTest, AFarewellThatIsNotAnsweredIsShort) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        side.stay_silent();
    });
    parameters.heartbeat = 0;
    park_one();
    environment.advance(settings.idle_timeout + 1s);
    const auto before = environment.passed();
    keeper.round();
    EXPECT_TRUE(bucket.parked.back()->is_ended());
    EXPECT_LE(environment.passed() - before, 300ms);
}

TEST_F(KeeperTest, WhatCouldNotBeWrittenIsNotSettledAndEndsAfterSleepTimeout) {
    run([](BrokerSide& side) {
        side.handshake();
        side.stop_reading();
    });
    parameters.heartbeat = 0;
    {
        const auto one = lease();
        one->run([&] { fill_output(one->connection()); });
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(1U, pool.census().settling);
    environment.advance(parameters.sleep_timeout + 1s);
    in_silence([&] { keeper.round(); });
    EXPECT_TRUE(bucket.parked.back()->is_ended());
}

TEST_F(KeeperTest, AnEndedSessionIsCountedAndItsLateErrorsAreTold) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        side.cork();
        side.close_channel(1, 404, "NOT_FOUND - no exchange", AMQP_BASIC_PUBLISH_METHOD);
        side.close_connection(320, "CONNECTION_FORCED - for the night");
        side.uncork();
    });
    {
        const auto one = lease();
        publish(*one, *one->open_channel());
        one->end(EndedBy::guard);
    }
    const auto give_up = std::chrono::steady_clock::now() + peer::patience;
    while (!bucket.parked.back()->is_ended() && std::chrono::steady_clock::now() < give_up) {
        keeper.round();  // channel.open-ok may come long before what ends it
    }
    ASSERT_TRUE(bucket.parked.back()->is_ended());
    pool.forget_ended();
    EXPECT_EQ(1U, counters.replaced);
    EXPECT_EQ(1U, counters.late_channel_errors);
    EXPECT_EQ(1U, environment.lines().size());
}

TEST_F(KeeperTest, ACensusKnowsWhatTheKeeperDid) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    park_one();
    environment.advance(2s);
    keeper.round();
    const auto polls = counters.polls;
    const auto census = pool.census();
    EXPECT_EQ(1U, census.parked);
    EXPECT_EQ(0U, census.settling);
    EXPECT_EQ(1U, census.spare + census.left_open);
    EXPECT_EQ(1U, counters.heartbeats);
    EXPECT_GT(counters.polls, polls);
}

TEST_F(KeeperTest, ACensusOfAChildLeavesOutItsParents) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    EXPECT_TRUE(in_child([&] {
        const auto census = pool.census();
        return census.parked == 0 && census.channels == 0;
    }));
    EXPECT_EQ(1U, pool.census().parked);
}

TEST_F(KeeperTest, OneThatItEndedIsForgottenWithoutAWait) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    environment.advance(settings.idle_timeout + 1s);
    keeper.round();
    ASSERT_TRUE(bucket.parked.back()->is_ended());
    const auto before = environment.passed();
    in_silence([&] { pool.clear(bucket); });
    EXPECT_EQ(before, environment.passed());
}

TEST_F(KeeperTest, WhatItDidForASessionThatIsDestroyedCounts) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    park_one();
    environment.advance(2s);
    keeper.round();
    pool.clear(bucket);
    EXPECT_EQ(1U, counters.heartbeats);
}

TEST_F(KeeperTest, OneThatReplacesADeadOneIsWithinTheLimits) {
    for (const bool per_key : {true, false}) {
        run({forced, peer::ScriptedBroker::ordinary});
        settings.max_connections = per_key ? 0 : 1;
        settings.max_connections_per_key = per_key ? 1 : 0;
        const auto one = lease();
        die(*one);
        declare(*one, *one->open_channel(), "q");
        EXPECT_EQ(nullptr, one->exceeded_limit()) << per_key;
        one->end(EndedBy::program);
        EXPECT_EQ(1U, pool.kept());
        pool.clear(bucket);
    }
}

TEST_F(KeeperTest, TheOneThatWasParkedLongestMakesRoom) {
    run(std::vector<peer::ScriptedBroker::Script>(3, peer::ScriptedBroker::ordinary));
    settings.max_connections = 2;
    Bucket younger;
    park_one(bucket);
    environment.advance(1s);
    park_one(younger);
    Bucket third;
    park_one(third);
    EXPECT_TRUE(bucket.parked.empty());
    EXPECT_EQ(1U, younger.parked.size());
    EXPECT_EQ(2U, pool.kept());
    pool.clear(younger);
    pool.clear(third);
}

TEST_F(KeeperTest, OneThatIsLeasedAgainIsNotIdle) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 0;
    park_one();
    const auto again = lease();
    ASSERT_TRUE(again->is_reused());
    environment.advance(settings.idle_timeout + 1s);
    keeper.round();
    EXPECT_EQ("q", declare(*again, *again->open_channel(), "q"));
}

TEST_F(KeeperTest, OneThatIsNotKeptIsClosedProperly) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    declare(*one, *one->open_channel(), "q");
    one->do_not_keep();
    one->end(EndedBy::guard);
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
}

TEST_F(KeeperTest, WhatTheSocketDidNotTakeIsWrittenInItsRounds) {
    peer::Gate night;
    run([&night](BrokerSide& side) {
        side.handshake();
        if (night.wait()) {
            side.stay_silent();
        }
    });
    parameters.heartbeat = 0;
    {
        const auto one = lease();
        one->run([&] { fill_output(one->connection()); });
        one->end(EndedBy::guard);
    }
    ASSERT_FALSE(parked().is_flushed());
    night.open();
    const auto give_up = Clock::now() + peer::patience;
    while (!parked().is_flushed() && Clock::now() < give_up) {
        keeper.round();
    }
    EXPECT_TRUE(parked().is_flushed());
}

TEST_F(KeeperTest, OneThatItEndsTakesNoRoom) {
    run(std::vector<peer::ScriptedBroker::Script>(2, peer::ScriptedBroker::ordinary));
    settings.max_connections_per_key = 1;
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    session.begin_ending();
    EXPECT_EQ(nullptr, lease()->exceeded_limit());
    session.end_tending();
}

}  // namespace
}  // namespace amqp_pconn::persist
