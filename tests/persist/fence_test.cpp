// A channel that published is nobody's before the broker has answered for it.
#include <gtest/gtest.h>

#include "persist/lease.h"
#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

class FenceTest : public PersistTest {
  protected:
    // Holds back the answer to the first fence until the gate is open.
    void run_holding_the_fence() {
        run([this](BrokerSide& side) {
            side.handshake();
            const auto fence = side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
            if (!gate.wait()) {
                throw peer::ScriptFailure("the gate stayed shut");
            }
            side.answer(fence);
            side.oblige();
        });
    }

    // One request that publishes on one channel and closes it.
    void publish_and_close(const wire::OutgoingMessage& message = small) {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");  // so that nothing but the fence is still unanswered
        publish(*one, *channel, message);
        channel->close();
        one->end(EndedBy::guard);
    }

    std::uint16_t id_of(Lease& of, LeasedChannel& channel) {
        return of.run([&] { return channel.wire().id(); });
    }
};

TEST_F(FenceTest, ASleepWritesTheFenceAndDoesNotWait) {
    run_holding_the_fence();
    publish_and_close();
    EXPECT_EQ(1U, counters.fences);
    EXPECT_EQ(0s, environment.passed());
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_FLOW_METHOD));
    gate.open();
}

TEST_F(FenceTest, AChannelIsNotHandedOutBeforeItsFenceWasAnsweredAndThenItIs) {
    run_holding_the_fence();
    publish_and_close();
    {
        const auto early = lease();
        const auto channel = early->open_channel();
        EXPECT_EQ(2, id_of(*early, *channel));
        publish(*early, *channel);
        gate.open();
        EXPECT_EQ("q", declare(*early, *channel, "q"));  // the fence was answered before
        EXPECT_EQ(1, id_of(*early, *early->open_channel()));
    }
    EXPECT_EQ(1U, broker().connections());
}

TEST_F(FenceTest, AChannelThatOnlyAskedNeedsNoFence) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "q");
    channel->close();
    one->end(EndedBy::program);
    EXPECT_EQ(0U, counters.fences);
    const auto next = lease();
    EXPECT_EQ(1, id_of(*next, *next->open_channel()));
}

TEST_F(FenceTest, AFenceThatIsPendingIsNotSentTwice) {
    run_holding_the_fence();
    publish_and_close();
    lease()->end(EndedBy::program);
    lease()->end(EndedBy::program);
    EXPECT_EQ(1U, counters.fences);
    gate.open();
}

TEST_F(FenceTest, ALatePublishErrorIsOneLogLineAndACounterAndHurtsNobody) {
    run(peer::ScriptedBroker::ordinary);
    publish_and_close(lost);
    ASSERT_TRUE(wait_for_input_while_parked());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    const auto channel = next->open_channel();
    publish(*next, *channel);
    EXPECT_EQ("q", declare(*next, *channel, "q"));
    EXPECT_EQ(1U, counters.late_channel_errors);
    ASSERT_EQ(1U, environment.lines().size());
    EXPECT_TRUE(contains(environment.lines()[0],
                         "404 NOT_FOUND - no exchange 'missing' in vhost '/' (basic.publish)"))
        << environment.lines()[0];
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_OK_METHOD));
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(FenceTest, ALatePublishErrorThatCrossesOurOwnCloseIsReportedToo) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_spare_channels = 1;
    {
        const auto one = lease();
        const auto kept = one->open_channel();
        const auto surplus = one->open_channel();
        declare(*one, *kept, "q");
        declare(*one, *surplus, "q");
        publish(*one, *surplus, lost);
        kept->close();
        surplus->close();  // one too many: closed on the wire
        one->end(EndedBy::program);
    }
    EXPECT_EQ(1U, counters.channels_closed);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    {
        const auto next = lease();
        EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    }
    EXPECT_EQ(1U, counters.late_channel_errors);
    EXPECT_EQ(1U, environment.lines().size());
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_OK_METHOD));
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(FenceTest, AnErrorThatTheProgramWasToldOfIsNotReportedAgain) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        EXPECT_THROW(declare(*one, *channel, "missing"), ChannelError);
    }
    lease()->end(EndedBy::program);
    EXPECT_EQ(0U, counters.late_channel_errors);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(FenceTest, AnErrorThatCameWithinTheLeaseAndNobodyHeardIsReportedAtItsEnd) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        publish(*one, *channel, lost);
        ASSERT_TRUE(wait_for_input(one->connection()));
        EXPECT_EQ("q", declare(*one, *one->open_channel(), "q"));
    }
    EXPECT_EQ(1U, counters.late_channel_errors);
    EXPECT_EQ(1U, environment.lines().size());
}

TEST_F(FenceTest, ClaimingALeftOpenChannelWaitsForItsFence) {
    run_holding_the_fence();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        publish(*one, *channel);
    }
    gate.open();
    const auto next = lease();
    const auto* claimed = next->run([&] { return next->claim(1); });
    ASSERT_NE(nullptr, claimed);
    EXPECT_TRUE((*claimed)->bound()->is_fenced());
    EXPECT_EQ("q", declare(*next, **claimed, "q"));
}

TEST_F(FenceTest, ALeftOpenChannelWhoseFenceFailedIsGone) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        publish(*one, *one->open_channel(), lost);
    }
    const auto next = lease();
    EXPECT_EQ(nullptr, next->run([&] { return next->claim(1); }));
    EXPECT_EQ(1U, counters.late_channel_errors);
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
}

TEST_F(FenceTest, WhereNoIdIsFreeABindingWaitsForAFence) {
    parameters = {};
    run_holding_the_fence();
    parameters.channel_max = 1;
    publish_and_close();
    gate.open();
    const auto next = lease();
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    EXPECT_EQ(1U, broker().recording()->count(AMQP_CHANNEL_OPEN_METHOD));
}

TEST_F(FenceTest, WhereNoIdIsFreeASpareThatTheBrokerClosedIsNotClosedAgain) {
    run(peer::ScriptedBroker::ordinary);
    parameters.channel_max = 1;
    const auto one = lease();
    const auto channel = one->open_channel();
    publish(*one, *channel, lost);
    channel->close();
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q"));
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(1U, counters.late_channel_errors);
}

}  // namespace
}  // namespace amqp_pconn::persist
