// Sessions whose broker takes nothing at present: whoever leases one hears of it at once, and
// nobody waits.
#include <gtest/gtest.h>

#include <algorithm>

#include "persist/blocked_session.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::contains;

TEST_F(BlockedSessionTest, AParkedOneIsLeasedAtOnceAndItsFirstOperationSaysSo) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        publish(*one, *channel, message);  // its fence is not answered
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(0s, environment.passed());
    const auto sends = counters.sends;
    const auto channel = next->open_channel();
    EXPECT_TRUE(contains(message_of<BlockedError>([&] { publish(*next, *channel, message); }),
                         "the broker takes nothing at present (connection.blocked): low on "
                         "memory"));
    EXPECT_THROW(declare(*next, *channel, "q"), BlockedError);
    EXPECT_THROW(next->run([&] { channel->select(client::Mode::confirm); }), BlockedError);
    EXPECT_FALSE(channel->is_bound());
    EXPECT_EQ(sends, counters.sends);
    EXPECT_EQ(0s, environment.passed());
    EXPECT_EQ("low on memory", next->run([&] { return next->blocked_reason(); }));
    EXPECT_EQ(1U, counters.blocked);
    gate.open();
    ASSERT_TRUE(wait_for_input(next->connection()));
    while (next->run([&] { return next->blocked_reason(); })) {
    }
    EXPECT_EQ("q", declare(*next, *channel, "q"));
    EXPECT_EQ(1U, broker().connections());
}

TEST_F(BlockedSessionTest, OneThatIsSilentSinceItIsBlockedIsNotReplaced) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        publish_and_learn(*one, *channel);
        one->end(EndedBy::guard);
    }
    environment.advance(parameters.rpc_timeout + 1s);  // with a fence that was never answered
    EXPECT_TRUE(lease()->is_reused());
    EXPECT_EQ(0U, counters.replaced);
    gate.open();
}

TEST_F(BlockedSessionTest, OneThatGivesDeliveriesBackIsLeasedAtOnceAndIsOfNoUseBeforeTheyAreBack) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] {
            channel->wire().get("q", false);
            channel->hand_over();
        });
        publish_and_learn(*one, *channel);
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(0s, environment.passed());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused()) << "another would be blocked as well";
    const auto channel = next->open_channel();
    next->run([&] { EXPECT_THROW(channel->wire(), BlockedError); });
    EXPECT_EQ(0s, environment.passed()) << "nothing is waited for";
    gate.open();
    while (next->run([&] { return next->blocked_reason(); })) {
        ASSERT_TRUE(wait_for_input(next->connection()));
    }
    EXPECT_EQ("q", declare(*next, *channel, "q"));
    const auto frames = broker().recording()->frames();
    const auto first = [&frames](amqp_method_number_t method) {
        return std::find_if(frames.begin(), frames.end(),
                            [method](const auto& frame) { return frame.method == method; });
    };
    const auto nack = first(AMQP_BASIC_NACK_METHOD);
    const auto asked = first(AMQP_QUEUE_DECLARE_METHOD);
    ASSERT_NE(frames.end(), nack);
    EXPECT_LT(nack->read, asked->read) << "it was waited for before anything was asked";
}

TEST_F(BlockedSessionTest, WhatOneGivesBackIsBackBeforeAChannelIsClaimedToo) {
    run([this](peer::BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        side.blocked("low on memory");
        if (!gate.wait()) {
            return;
        }
        side.unblocked();
        side.oblige_until(AMQP_BASIC_NACK_METHOD);
        const auto fence = side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
        (void)side.pause(50ms);
        side.answer(fence);
        side.oblige();
    });
    std::shared_ptr<client::Channel> giving_back;
    {
        const auto one = lease();
        const auto other = one->open_channel();
        const auto channel = one->open_channel();
        declare(*one, *other, "q");
        one->run([&] {
            channel->wire().get("q", false);
            channel->hand_over();
        });
        giving_back = channel->bound();
        publish_and_learn(*one, *channel);
        one->end(EndedBy::guard);
    }
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    gate.open();
    while (next->run([&] { return next->blocked_reason(); })) {
        ASSERT_TRUE(wait_for_input(next->connection()));
    }
    const auto* claimed = next->run([&] { return next->claim(1); });
    ASSERT_NE(nullptr, claimed);
    next->run([&] { (*claimed)->wire(); });
    EXPECT_TRUE(giving_back->is_fenced()) << "a get could miss what is on its way back";
}

TEST_F(BlockedSessionTest, AnExclusiveQueueThatWasRefusedIsNone) {
    run_blocked();
    const auto one = lease();
    const auto channel = one->open_channel();
    publish_and_learn(*one, *channel);
    EXPECT_THROW(declare(*one, *channel, "mine", true), BlockedError);
    one->end(EndedBy::guard);
    EXPECT_EQ(1U, pool.kept()) << "it was never sent";
    gate.open();
}

TEST_F(BlockedSessionTest, ANewChannelOfOneThatWasBlockedMeanwhileIsRefused) {
    run_blocked();
    const auto one = lease();
    publish(*one, *one->open_channel(), message);
    ASSERT_TRUE(wait_for_input(one->connection()));
    environment.advance(1s);
    const auto channel = one->open_channel();
    const auto sends = counters.sends;
    EXPECT_TRUE(contains(message_of<BlockedError>([&] { publish(*one, *channel, message); }),
                         "a new channel on "));
    EXPECT_FALSE(channel->is_bound());
    EXPECT_EQ(sends, counters.sends);
    gate.open();
}

TEST_F(BlockedSessionTest, WhoReadsThatItIsBlockedWhileItIsNot) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    EXPECT_FALSE(one->run([&] { return one->blocked_reason(); }));
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q"));
}

}  // namespace
}  // namespace amqp_pconn::persist
