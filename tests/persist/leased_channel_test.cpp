// A channel as the program sees it: the queue that an empty name stands for, and its end.
#include "persist/leased_channel.h"

#include <gtest/gtest.h>

#include <memory>

#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using LeasedChannelTest = PersistTest;

TEST_F(LeasedChannelTest, AnEmptyQueueNameIsTheLastOneDeclaredOnItInThisLease) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    EXPECT_THROW((void)channel->queue_named(""), ArgumentError);
    declare(*one, *channel, "");
    EXPECT_EQ("amq.gen-1", channel->queue_named(""));
    declare(*one, *channel, "second");
    EXPECT_EQ("second", channel->queue_named(""));
    EXPECT_EQ("named", channel->queue_named("named"));
    const auto other = one->open_channel();
    EXPECT_THROW((void)other->queue_named(""), ArgumentError);
}

TEST_F(LeasedChannelTest, AQueueThatWasDeletedIsNotRemembered) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "q");
    one->run([&] { return channel->queue_delete("", false, false); });
    EXPECT_THROW((void)channel->queue_named(""), ArgumentError);
    const auto frames = broker().recording()->frames();
    EXPECT_EQ("q", frames.back().short_string(2)) << "the broker's memory is never used";
}

TEST_F(LeasedChannelTest, AQueueOfAnEarlierRequestIsNotRemembered) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        declare(*one, *one->open_channel(), "q");
    }
    const auto next = lease();
    const auto* claimed = next->run([&] { return next->claim(1); });
    ASSERT_NE(nullptr, claimed);
    EXPECT_THROW((void)(*claimed)->queue_named(""), ArgumentError);
}

TEST_F(LeasedChannelTest, AfterTheLeaseItRefusesEverythingAndSendsNothing) {
    run(peer::ScriptedBroker::ordinary);
    auto one = lease();
    const auto bound = one->open_channel();
    const auto unbound = one->open_channel();
    declare(*one, *bound, "q");
    one->end(EndedBy::program);
    one.reset();
    const auto sends = counters.sends;
    for (const auto& channel : {bound, unbound}) {
        EXPECT_THROW(channel->wire(), ChannelError);
        EXPECT_FALSE(channel->is_open());
        channel->close();
        channel->drop();
    }
    EXPECT_EQ(sends, counters.sends);
}

}  // namespace
}  // namespace amqp_pconn::persist
