// Which wire channel a program gets for confirm mode and for transactions: one that is in it, where
// there is one, and never one that is not done with.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

class ModesTest : public PublishingLeaseTest {
  protected:
    // Leaves a session with channel 1 in that mode behind.
    void leave(Mode mode, bool closed = false) {
        const auto one = lease();
        const auto first = open(*one, mode);
        if (mode == Mode::confirm) {
            publish(*one, *first);
            wait(*one, *first);
        } else {
            publish(*one, *first);
            commit(*one, *first);
        }
        ASSERT_EQ(1, id_of(*first));
        if (closed) {
            first->close();
        }
        one->end(EndedBy::guard);
    }

    // A lease whose channel 2 is plain, with channel 1 kept in confirm mode.
    void begin_with_a_plain_one() {
        leave(Mode::confirm);
        current = lease();
        channel = current->open_channel();
        declare(*current, *channel, "q");
        ASSERT_EQ(2, id_of(*channel));
    }

    // It is selected itself, since another could not take its place.
    void expect_not_exchanged() {
        select(*current, *channel, Mode::confirm);
        EXPECT_EQ(2, id_of(*channel));
        EXPECT_EQ(Mode::confirm, channel->bound()->mode());
        EXPECT_EQ(1U, publish(*current, *channel));
        declare(*current, *channel, "q");
        EXPECT_EQ(2U, received(AMQP_CONFIRM_SELECT_METHOD));
    }

    std::unique_ptr<Lease> current;
    std::shared_ptr<LeasedChannel> channel;
};

TEST_F(ModesTest, AKeptOneInThatModeIsTakenWithoutAFrame) {
    for (const bool closed : {false, true}) {
        SCOPED_TRACE(closed ? "closed" : "left open");
        run(peer::ScriptedBroker::ordinary);
        leave(Mode::confirm, closed);
        const auto next = lease();
        const auto sends = counters.sends;
        const auto again = open(*next, Mode::confirm);
        EXPECT_EQ(1, id_of(*again));
        EXPECT_TRUE(next->connection().is_flushed());
        EXPECT_EQ(sends, counters.sends);
        EXPECT_EQ(1U, publish(*next, *again)) << "numbers are of this use";
        EXPECT_FALSE(wait(*next, *again));
        EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
        next->end(EndedBy::program);
        pool.clear(bucket);
        counters = {};
    }
}

TEST_F(ModesTest, APlainOneIsNeverGivenToWhoWantsNoConfirmsNorTheReverse) {
    run(peer::ScriptedBroker::ordinary);
    leave(Mode::confirm, true);
    const auto next = lease();
    const auto plain = next->open_channel();
    EXPECT_EQ(0U, publish(*next, *plain));
    EXPECT_EQ(2, id_of(*plain));
    const auto transaction = open(*next, Mode::transaction);
    EXPECT_EQ(3, id_of(*transaction));
    EXPECT_THROW(select(*next, *transaction, Mode::confirm), ChannelError);
}

TEST_F(ModesTest, AChannelThatDidNothingThatMattersIsExchanged) {
    run(peer::ScriptedBroker::ordinary);
    begin_with_a_plain_one();
    current->run([&] { channel->keep_events(true); });
    const auto sends = counters.sends;
    select(*current, *channel, Mode::confirm);
    EXPECT_EQ(1, id_of(*channel));
    EXPECT_EQ(sends, counters.sends);
    EXPECT_TRUE(current->connection().is_flushed());
    EXPECT_EQ("q", channel->queue_named("")) << "its program sees no difference";
    publish(*current, *channel);
    EXPECT_TRUE(wait(*current, *channel)) << "and is told of the events that it wanted";
    EXPECT_EQ(2, current->run([&] { return current->open_channel()->wire().id(); }))
        << "the other one is a spare";
    EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
}

TEST_F(ModesTest, OneThatPublishedAndIsNotFencedIsNotExchanged) {
    run([this](BrokerSide& side) {
        side.handshake();
        const auto fence = side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
        const auto select = side.oblige_until(AMQP_CONFIRM_SELECT_METHOD);
        side.answer(fence);
        side.answer(select);
        side.oblige();
    });
    const auto one = lease();
    const auto confirm = one->open_channel();
    const auto plain = one->open_channel();
    publish(*one, *plain);
    select(*one, *confirm, Mode::confirm);
    const auto before = id_of(*plain);
    EXPECT_FALSE(plain->bound()->is_exchangeable());
    publish(*one, *confirm);
    wait(*one, *confirm);
    confirm->close();
    EXPECT_TRUE(plain->bound()->is_exchangeable()) << "its fence was answered meanwhile";
    publish(*one, *plain);
    EXPECT_FALSE(plain->bound()->is_exchangeable());
    select(*one, *plain, Mode::confirm);
    EXPECT_EQ(before, id_of(*plain)) << "what it published may still close it";
    EXPECT_EQ(1U, publish(*one, *plain));
    wait(*one, *plain);
    EXPECT_EQ(2U, received(AMQP_CONFIRM_SELECT_METHOD));
}

TEST_F(ModesTest, OneWithUnsettledDeliveriesIsNotExchanged) {
    run(peer::ScriptedBroker::ordinary);
    begin_with_a_plain_one();
    get(*current, *channel);
    expect_not_exchanged();
    channel->ack(1, false);
}

TEST_F(ModesTest, OneThatDeliveredIsNotExchangedAlthoughAllIsSettled) {
    run(peer::ScriptedBroker::ordinary);
    begin_with_a_plain_one();
    get(*current, *channel);
    channel->ack(1, false);
    declare(*current, *channel, "q");
    expect_not_exchanged();
    get(*current, *channel);
    EXPECT_THROW(channel->ack(1, false), ArgumentError) << "else it would settle another delivery";
}

TEST_F(ModesTest, OneWhoseNumberTheProgramKnowsIsNotExchanged) {
    run(peer::ScriptedBroker::ordinary);
    begin_with_a_plain_one();
    channel->pin();
    expect_not_exchanged();
}

TEST_F(ModesTest, AClaimedOneIsNotExchanged) {
    run(peer::ScriptedBroker::ordinary);
    begin_with_a_plain_one();
    current->end(EndedBy::program);
    current = lease();
    channel = *current->run([&] { return current->claim(2); });
    expect_not_exchanged();
}

TEST_F(ModesTest, OneWithSomethingToTellIsNotExchanged) {
    run(peer::ScriptedBroker::ordinary);
    begin_with_a_plain_one();
    current->run([&] { channel->keep_events(true); });
    publish(*current, *channel, nowhere);
    declare(*current, *channel, "q");
    ASSERT_TRUE(channel->has_events());
    expect_not_exchanged();
    EXPECT_TRUE(channel->has_events());
}

TEST_F(ModesTest, OneThatIsOutOfStepIsNotExchangedButRefused) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.stay_silent();
    });
    begin_with_a_plain_one();
    EXPECT_THROW(declare(*current, *channel, "slow"), TimeoutError);
    EXPECT_THROW(select(*current, *channel, Mode::confirm), ChannelError);
    EXPECT_EQ(2, id_of(*channel));
}

TEST_F(ModesTest, ATransactionThatTheProgramClosedIsClosedOnTheWire) {
    run(peer::ScriptedBroker::ordinary);
    leave(Mode::transaction, true);
    EXPECT_EQ(1U, counters.channels_closed);
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_TRUE(environment.lines().empty()) << "it had no work";
    const auto next = lease();
    publish(*next, *open(*next, Mode::transaction));
    EXPECT_EQ(2U, counters.channels_opened);
}

TEST_F(ModesTest, ATransactionThatWasLeftOpenWithoutWorkIsTakenAgain) {
    run(peer::ScriptedBroker::ordinary);
    leave(Mode::transaction);
    EXPECT_EQ(0U, counters.channels_closed);
    const auto next = lease();
    const auto sends = counters.sends;
    const auto again = open(*next, Mode::transaction);
    EXPECT_EQ(1, id_of(*again));
    EXPECT_EQ(sends, counters.sends);
    publish(*next, *again);
    commit(*next, *again);
    EXPECT_EQ(1U, received(AMQP_TX_SELECT_METHOD));
    EXPECT_EQ(2U, received(AMQP_TX_COMMIT_METHOD));
}

TEST_F(ModesTest, WhatIsInNoConfirmModeCannotBeWaitedFor) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto plain = one->open_channel();
    EXPECT_TRUE(contains(message_of<ChannelError>([&] { wait(*one, *plain); }),
                         "needs a channel in confirm mode"));
    EXPECT_FALSE(plain->is_bound()) << "nor is it bound for that";
    EXPECT_FALSE(one->run([&] { return plain->has_outstanding_confirms(); }));
    EXPECT_THROW(commit(*one, *plain), ChannelError);
    EXPECT_FALSE(plain->is_bound());
    publish(*one, *plain);
    EXPECT_THROW(wait(*one, *plain), ChannelError);
    EXPECT_THROW(commit(*one, *plain), ChannelError);
}

}  // namespace
}  // namespace amqp_pconn::persist
