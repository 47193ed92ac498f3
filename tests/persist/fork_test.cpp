// What a forked child inherits is its parent's: the child neither writes nor ends it.
#include <gtest/gtest.h>
#include <unistd.h>

#include "persist/forked.h"
#include "persist/persist_test.h"
#include "persist/process.h"

namespace amqp_pconn::persist {
namespace {

using observe::Destroyed;

class ForkTest : public PersistTest {
  protected:
    std::unique_ptr<Lease> real_lease() {
        return std::make_unique<Lease>(real_pool, bucket, parameters, identity);
    }

    // Nothing came over the first connection but what had come, and it lives.
    void expect_untouched(std::size_t bytes) {
        const auto next = real_lease();
        EXPECT_TRUE(next->is_reused());
        EXPECT_FALSE(broker().recording(0)->ended());
        EXPECT_EQ(bytes, broker().recording(0)->bytes());
        EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    }

    QuietSystem system;
    Pool real_pool{system, counters, settings};
};

TEST_F(ForkTest, AChildIsAnotherProcess) {
    const auto parent = process_id();
    EXPECT_EQ(getpid(), parent);
    EXPECT_TRUE(in_child([&] { return process_id() == getpid() && process_id() != parent; }));
    EXPECT_EQ(parent, process_id());
}

TEST_F(ForkTest, AChildConnectsAnewAndLeavesItsParentsSessionAlone) {
    run(peer::ScriptedBroker::ordinary);
    real_lease()->end(EndedBy::program);
    ASSERT_TRUE(broker().recording(0)->wait_for(AMQP_CHANNEL_OPEN_METHOD));
    const auto bytes = broker().recording(0)->bytes();
    EXPECT_TRUE(in_child([&] {
        const auto own = real_lease();
        publish(*own, *own->open_channel());
        return !own->is_reused() && destroyed(Destroyed::other_process) == 1;
    }));
    EXPECT_EQ(2U, broker().connections());
    EXPECT_TRUE(broker().recording(1)->wait_for(AMQP_BASIC_PUBLISH_METHOD));
    expect_untouched(bytes);
}

TEST_F(ForkTest, WhatItsParentHasLeasedDoesNotCountForTheLimitsOfAChild) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_connections = 1;
    settings.max_connections_per_key = 1;
    const auto parents = real_lease();
    EXPECT_TRUE(in_child([&] {
        const auto own = real_lease();
        const bool within = own->exceeded_limit() == nullptr;
        own->end(EndedBy::program);
        return within && real_pool.sessions() == 1;
    }));
    EXPECT_EQ(1U, real_pool.sessions());
}

TEST_F(ForkTest, TheEndOfAChildWritesNothingOfItsParentsSessions) {
    run(peer::ScriptedBroker::ordinary);
    real_lease()->end(EndedBy::program);
    ASSERT_TRUE(broker().recording(0)->wait_for(AMQP_CHANNEL_OPEN_METHOD));
    const auto bytes = broker().recording(0)->bytes();
    EXPECT_TRUE(in_child([&] {
        real_pool.clear(bucket);
        return destroyed(Destroyed::other_process) == 1 && counters.destroyed[7] == 0;
    }));
    expect_untouched(bytes);
}

TEST_F(ForkTest, ALeaseThatAChildInheritedEndsThereWithoutAByte) {
    run(peer::ScriptedBroker::ordinary);
    auto one = real_lease();
    const auto channel = one->open_channel();
    publish(*one, *channel);
    ASSERT_TRUE(broker().recording(0)->wait_for(AMQP_CHANNEL_FLOW_METHOD));
    const auto frames = [&] { return broker().recording(0)->methods().size(); };
    const auto before = frames();
    EXPECT_TRUE(in_child([&] {
        channel->close();
        one->end(EndedBy::guard);
        return destroyed(Destroyed::other_process) == 1 && real_pool.kept() == 0;
    }));
    EXPECT_EQ("q", declare(*one, *channel, "q"));
    EXPECT_EQ(before + 1, frames()) << "the declare alone";
    EXPECT_FALSE(broker().recording(0)->ended());
}

TEST_F(ForkTest, AChannelThatAChildClosesGivesNothingBackThere) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = real_lease();
    const auto channel = one->open_channel();
    one->run([&] { channel->wire().get("q", false); });
    channel->hand_over();
    const auto sends = counters.sends;
    EXPECT_TRUE(in_child([&] {
        channel->close();
        return counters.sends == sends;
    }));
    one->run([&] { channel->ack(1, false); });
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q"));
}

}  // namespace
}  // namespace amqp_pconn::persist
