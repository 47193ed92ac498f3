// The end of a lease whose broker takes nothing at present: it does not wait, and what is still to
// be written is kept until it can be.
#include <gtest/gtest.h>

#include "persist/blocked_session.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::contains;

using BlockedSleepTest = BlockedSessionTest;

TEST_F(BlockedSleepTest, ASleepDoesNotWaitForIt) {
    run_blocked();
    const auto one = lease();
    const auto channel = one->open_channel();
    get_stuck(*one, *channel);
    one->run([&] { one->await_confirms(environment.now() + parameters.sleep_timeout); });
    one->end(EndedBy::program);
    EXPECT_EQ(0s, environment.passed());
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(0U, destroyed_in_all());
    gate.open();
}

TEST_F(BlockedSleepTest, ASleepWithConfirmsDueWaitsAMomentOnlyAndKeepsTheSession) {
    run_blocked();
    const auto one = lease();
    const auto channel = one->open_channel();
    one->run([&] { channel->select(client::Mode::confirm); });
    publish_and_learn(*one, *channel);
    in_silence([&] {
        one->run([&] { one->await_confirms(environment.now() + parameters.sleep_timeout); });
    });
    EXPECT_EQ(20ms, environment.passed());
    const auto text = message_of<UnconfirmedError>([&] { one->end(EndedBy::program); });
    EXPECT_TRUE(contains(text, "missing 1")) << text;
    EXPECT_TRUE(contains(text, "low on memory")) << text;
    EXPECT_EQ(1U, pool.kept());
    gate.open();
}

TEST_F(BlockedSleepTest, ASleepWithConfirmsDueOnManyChannelsWaitsOneMomentOnly) {
    run_blocked();
    const auto one = lease();
    std::vector<std::shared_ptr<LeasedChannel>> channels;
    for (int i = 0; i < 5; ++i) {
        channels.push_back(one->open_channel());
        one->run([&] { channels.back()->select(client::Mode::confirm); });
        publish(*one, *channels.back(), message);
    }
    learn(*one);
    in_silence([&] {
        one->run([&] { one->await_confirms(environment.now() + parameters.sleep_timeout); });
    });
    EXPECT_EQ(20ms, environment.passed());
    gate.open();
}

TEST_F(BlockedSleepTest, ASleepWithConfirmsOfWhatIsStuckWaitsAMomentOnlyAndKeepsTheSession) {
    run_blocked();
    const auto one = lease();
    const auto channel = one->open_channel();
    one->run([&] { channel->select(client::Mode::confirm); });
    get_stuck(*one, *channel);
    in_silence([&] {
        one->run([&] { one->await_confirms(environment.now() + parameters.sleep_timeout); });
    });
    EXPECT_LE(environment.passed(), 20ms);
    EXPECT_TRUE(one->is_usable()) << one->connection().failure_text();
    in_silence([&] { EXPECT_THROW(one->end(EndedBy::program), UnconfirmedError); });
    EXPECT_EQ(1U, pool.kept());
    gate.open();
}

TEST_F(BlockedSleepTest, TheKeeperKeepsWhatIsStuckHoweverLongItTakes) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get_stuck(*one, *channel);
        one->end(EndedBy::guard);
    }
    for (int i = 0; i < 20; ++i) {
        environment.advance(parameters.sleep_timeout / 4);
        keeper.round();
    }
    EXPECT_EQ(Keeper::usual_tick, keeper.round()) << "there is nothing to do for it";
    EXPECT_FALSE(bucket.parked.back()->is_ended());
    EXPECT_FALSE(parked().is_flushed());
    EXPECT_TRUE(lease()->is_reused()) << "whoever leases it hears that it is blocked";
    gate.open();
}

TEST_F(BlockedSleepTest, WhatWasStuckIsWrittenByTheKeeperWhenItIsOver) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get_stuck(*one, *channel);
        one->end(EndedBy::guard);
    }
    fill_socket_while_parked();
    environment.advance(parameters.sleep_timeout + 1s);
    keeper.round();
    slow_to_read = 100ms;
    unblock_while_parked();
    EXPECT_EQ(5ms, keeper.round()) << "it has more to write, and soon";
    expect_delivered(bucket.parked.back().get());
    EXPECT_FALSE(bucket.parked.back()->is_ended())
        << "it has not had its time since it could write again";
    pool.forget_ended();
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(BlockedSleepTest, WhatWasStuckIsNotLostToTheNextLeaseWhenItIsOver) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get_stuck(*one, *channel);
        one->end(EndedBy::guard);
    }
    fill_socket_while_parked();
    environment.advance(parameters.sleep_timeout + 1s);
    slow_to_read = 100ms;
    unblock_while_parked();
    const auto next = lease();  // that one or another
    ASSERT_EQ(0U, destroyed_in_all()) << "its program was told that it will be sent";
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    expect_delivered();
}

TEST_F(BlockedSleepTest, ItsEndTakesAMomentOnly) {
    run_blocked();
    const auto one = lease();
    const auto channel = one->open_channel();
    get_stuck(*one, *channel);
    in_silence([&] { one->destroy(Destroyed::shut_down); });
    EXPECT_LE(environment.passed(), 20ms);
    EXPECT_EQ(1U, destroyed(Destroyed::shut_down));
    gate.open();
}

}  // namespace
}  // namespace amqp_pconn::persist
