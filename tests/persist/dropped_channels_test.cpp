// Channels that their program closed or has no name for any more while confirms are due on them.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using DroppedChannelsTest = PublishingLeaseTest;

TEST_F(DroppedChannelsTest, OneThatWasDroppedIsPutBackOnceItsConfirmsHaveCome) {
    run_held();
    const auto one = lease();
    auto channel = open(*one, Mode::confirm);
    publish(*one, *channel);
    EXPECT_TRUE(channel->is_busy());
    channel->drop();
    channel.reset();
    const auto early = open(*one, Mode::confirm);
    EXPECT_EQ(2, id_of(*early));
    gate.open();
    EXPECT_EQ("q", declare(*one, *early, "q"));
    while (counters.confirmed == 0) {
        ASSERT_TRUE(wait_for_input(one->connection()));
        ASSERT_TRUE(one->is_alive());
    }
    EXPECT_EQ(1, id_of(*open(*one, Mode::confirm))) << "it is a spare of this lease now";
}

TEST_F(DroppedChannelsTest, WhatComesBackToOneThatWasDroppedWithItsHandlerIsALine) {
    run_held();
    const auto one = lease();
    auto with = open(*one, Mode::confirm);
    with->keep_events(true);
    publish(*one, *with, nowhere);
    with->drop();
    with.reset();
    auto without = open(*one, Mode::confirm);
    publish(*one, *without, nowhere);
    without->drop();
    without.reset();
    gate.open();
    sleep(*one);
    EXPECT_EQ(2U, counters.returned);
    EXPECT_EQ(1U, counters.late_returns) << "who had no handler did not want to know";
    EXPECT_EQ(1U, lines_with("returned what was published on channel 1"));
    const auto next = lease();
    const auto again = open(*next, Mode::confirm);
    again->keep_events(true);
    publish(*next, *again, nowhere);
    declare(*next, *again, "q");
    EXPECT_TRUE(again->has_events()) << "the next user has one again";
}

TEST_F(DroppedChannelsTest, OneThatWasDroppedAndClaimedIsItsProgramsAgain) {
    for (const bool all : {false, true}) {
        SCOPED_TRACE(all ? "claim_all()" : "claim()");
        run(peer::ScriptedBroker::ordinary);
        const auto one = lease();
        auto channel = open(*one, Mode::confirm);
        publish(*one, *channel, refused);
        channel->drop();
        channel.reset();
        const auto claimed = all ? one->run([&] { return one->claim_all(); }).at(0)
                                 : *one->run([&] { return one->claim(1); });
        EXPECT_THROW(wait(*one, *claimed), UnconfirmedError);
        EXPECT_FALSE(claimed->is_busy());
        EXPECT_NE(1, id_of(*open(*one, Mode::confirm))) << "it is not a spare";
        EXPECT_TRUE(claimed->is_open());
        EXPECT_EQ(2U, publish(*one, *claimed));
        pool.clear(bucket);
    }
}

TEST_F(DroppedChannelsTest, OneThatWasDroppedAndIsDoneIsAmongAllThatAreClaimed) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto other = one->open_channel();
    auto channel = open(*one, Mode::confirm);
    publish(*one, *channel);
    channel->drop();
    channel.reset();
    declare(*one, *other, "q");
    EXPECT_EQ(2U, one->run([&] { return one->claim_all().size(); }));
}

TEST_F(DroppedChannelsTest, OneThatWasDroppedIsWaitedForBySleep) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, ignored);
    publish(*one, *channel, refused);
    declare(*one, *one->open_channel(), "q");
    channel->drop();
    channel.reset();
    in_silence([&] { EXPECT_THROW(sleep(*one), UnconfirmedError); });
    EXPECT_EQ(parameters.sleep_timeout, environment.passed());
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(DroppedChannelsTest, OneThatItsProgramClosedIsKeptForItsConfirms) {
    run_held();
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel);
    publish(*one, *channel, refused);
    channel->close();
    EXPECT_EQ(0U, counters.channels_closed);
    gate.open();
    one->end(EndedBy::guard);
    wait_for_confirms_while_parked(2);
    EXPECT_EQ(1, id_of(*open(*lease(), Mode::confirm)));
    EXPECT_EQ(1U, lines_with("refused (basic.nack)"));
}

}  // namespace
}  // namespace amqp_pconn::persist
