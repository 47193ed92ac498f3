// The end of a lease that consumes: its consumers are stopped, what they were sent goes back, and
// the session is somebody else's only then.
#include "persist/consuming_lease.h"

#include <gtest/gtest.h>

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;
using Methods = std::vector<std::string>;

TEST_F(ConsumingLeaseTest, ASleepStopsThemGivesBackAndKeepsTheChannel) {
    run_delivering(3);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 3);
        take(*one, *channel, 1);
        one->run([&] { channel->ack(1, false); });
        one->ensure_settled();
        one->end(EndedBy::program);
    }
    EXPECT_FALSE(parked().is_stopping());
    EXPECT_EQ(2U, counters.given_back);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_FLOW_METHOD, 2));
    EXPECT_EQ(Methods({"basic.cancel", "basic.nack", "channel.flow"}),
              methods_from("basic.cancel"));
    EXPECT_TRUE(environment.lines().empty());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    const auto channel = next->open_channel();
    EXPECT_EQ("q", declare(*next, *channel, "q"));
    EXPECT_EQ(1, channel->bound()->id());
    EXPECT_EQ(nullptr, next->next_with_mail());
    consume(*next, *channel);
    EXPECT_EQ(1U, channel->bound()->consumers().open_ones()) << "the tag is free as well";
    EXPECT_EQ(1U, broker().connections());
}

TEST_F(ConsumingLeaseTest, ASleepIsRefusedForWhatTheProgramHasOnly) {
    run_delivering(3);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 3);
    one->ensure_settled();
    take(*one, *channel, 2);
    const auto text = message_of<UnackedDeliveriesError>([&] { one->ensure_settled(); });
    EXPECT_TRUE(contains(text, "(channel 1: 1, 2)")) << text;
    EXPECT_EQ(1U, channel->bound()->consumers().open_ones()) << "nothing has changed";
}

TEST_F(ConsumingLeaseTest, ASleepWaitsNoLongerThanItMay) {
    run_silent(2);
    parameters.sleep_timeout = 3s;
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 2);
        const auto start = environment.passed();
        one->end(EndedBy::program);
        EXPECT_EQ(3s, environment.passed() - start);
    }
    EXPECT_EQ(1U, pool.kept());
    EXPECT_TRUE(parked().is_stopping());
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, destroyed(Destroyed::not_settled));
}

TEST_F(ConsumingLeaseTest, TheGuardWritesOnlyAndTheKeeperDoesTheRest) {
    run_held(3);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 3);
        take(*one, *channel, 2);
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(0s, environment.passed());
    EXPECT_EQ(1U, pool.kept());
    auto& session = *bucket.parked.back();
    EXPECT_TRUE(parked().is_stopping());
    EXPECT_FALSE(session.is_settled());
    EXPECT_EQ(1U, lines_with("deliveries: 2")) << "what the program has seen";
    EXPECT_EQ(5ms, keeper.round()) << "its answers are read soon";
    EXPECT_EQ(0U, broker().recording()->count(AMQP_BASIC_NACK_METHOD));
    gate.open();
    ASSERT_TRUE(wait_for_input_while_parked());
    EXPECT_EQ(Keeper::usual_tick, keeper.round());
    EXPECT_FALSE(parked().is_stopping());
    EXPECT_EQ(3U, session.background.given_back);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_NACK_METHOD));
    settle_while_parked();
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(3U, counters.given_back);
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    EXPECT_EQ(1U, broker().connections());
}

TEST_F(ConsumingLeaseTest, ASessionIsNobodysBeforeItsConsumersHaveStopped) {
    run_silent(1);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 1);
        one->end(EndedBy::guard);
    }
    const auto start = environment.passed();
    const auto next = lease();
    EXPECT_FALSE(next->is_reused());
    EXPECT_EQ(parameters.sleep_timeout, environment.passed() - start);
    EXPECT_EQ(2U, broker().connections());
    in_silence([&] { pool.clear(bucket); });
}

TEST_F(ConsumingLeaseTest, WhatNeverStopsIsEndedByTheKeeper) {
    run_silent(1);
    parameters.sleep_timeout = 3s;
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 1);
        one->end(EndedBy::guard);
    }
    expect_end_when_not_settled();
}

TEST_F(ConsumingLeaseTest, WithoutAKeeperTheNextLeaseFinishesIt) {
    settings.keeper = nullptr;
    run_held(2);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 2);
        one->end(EndedBy::guard);
    }
    gate.open();
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(2U, counters.given_back);
}

TEST_F(ConsumingLeaseTest, NothingGoesBackBeforeAllChannelsHaveStopped) {
    run([](BrokerSide& side) {
        side.handshake();
        deliver_after_consume(side, 2);
        deliver_after_consume(side, 2);
        side.oblige();
    });
    {
        const auto one = lease();
        const auto first = one->open_channel();
        const auto second = one->open_channel();
        consume_and_wait(*one, *first, 2);
        consume_and_wait(*one, *second, 2);
        one->end(EndedBy::program);
    }
    EXPECT_EQ(4U, counters.given_back);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_NACK_METHOD, 2));
    const auto methods = methods_from("basic.cancel");
    ASSERT_LE(4U, methods.size());
    EXPECT_EQ("basic.cancel", methods[1]);
    EXPECT_EQ("basic.nack", methods[2]);
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ConsumingLeaseTest, WhatCameWithNoAckIsALineWithItsNumber) {
    run_delivering(3);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 3, true);
        take(*one, *channel, 1);
        one->end(EndedBy::guard);
    }
    EXPECT_TRUE(lease()->is_reused());
    EXPECT_EQ(1U, lines_with("2 deliveries of consumers with no-ack on channel 1"));
    EXPECT_EQ(0U, counters.given_back);
}

TEST_F(ConsumingLeaseTest, WhatCameWithNoAckIsTheProgramsWhereItSleeps) {
    run_delivering(3);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 3, true);
        take(*one, *channel, 1);
        try {
            one->end(EndedBy::program);
            ADD_FAILURE() << "nothing was thrown";
        } catch (const client::LeftOverError& error) {
            EXPECT_EQ(2U, error.messages()->size());
            EXPECT_TRUE(error.deliveries().empty());
            EXPECT_EQ(nullptr, error.also());
        }
        one->end(EndedBy::program);  // there is no lease any more
    }
    EXPECT_EQ(0U, environment.lines().size());
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ConsumingLeaseTest, ATransactionIsUndoneAndItsChannelClosed) {
    run_delivering(2);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] { channel->select(client::Mode::transaction); });
        consume_and_wait(*one, *channel, 2);
        take(*one, *channel, 1);
        one->run([&] { channel->ack(1, false); });
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    settle_while_parked();
    EXPECT_EQ(Methods({"basic.cancel", "tx.rollback", "basic.nack", "tx.commit", "channel.close"}),
              methods_from("basic.cancel"));
    EXPECT_EQ(1U, counters.rolled_back);
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
}

TEST_F(ConsumingLeaseTest, ATransactionWithoutWorkIsKeptBesideAConsumer) {
    run_delivering(2);
    {
        const auto one = lease();
        const auto idle = one->open_channel();
        const auto channel = one->open_channel();
        one->run([&] { idle->select(client::Mode::transaction); });
        consume_and_wait(*one, *channel, 2);
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    settle_while_parked();
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CHANNEL_CLOSE_METHOD));
    const auto next = lease();
    const auto channel = next->open_channel();
    next->run([&] { channel->select(client::Mode::transaction); });
    EXPECT_EQ("q", declare(*next, *channel, "q"));
    EXPECT_EQ(1U, broker().recording()->count(AMQP_TX_SELECT_METHOD));
    EXPECT_EQ(2U, broker().recording()->count(AMQP_CHANNEL_OPEN_METHOD));
}

TEST_F(ConsumingLeaseTest, ATransactionWithWorkIsClosedBesideAConsumer) {
    run_delivering(2);
    {
        const auto one = lease();
        const auto working = one->open_channel();
        const auto channel = one->open_channel();
        one->run([&] { working->select(client::Mode::transaction); });
        publish(*one, *working);
        consume_and_wait(*one, *channel, 2);
        one->end(EndedBy::guard);
    }
    settle_while_parked();
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(1U, broker().recording()->count(AMQP_TX_ROLLBACK_METHOD));
}

TEST_F(ConsumingLeaseTest, WhileTheBrokerIsBlockedASleepWaitsForNothing) {
    run([this](BrokerSide& side) {
        side.handshake();
        deliver_after_consume(side, 2);
        side.blocked("low on memory");
        const auto cancel = side.expect(AMQP_BASIC_CANCEL_METHOD);
        if (gate.wait()) {
            side.unblocked();
            side.answer(cancel);
        }
        side.oblige();
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume(*one, *channel);
        while (one->is_alive() && !one->connection().blocked_reason()) {
        }
        one->end(EndedBy::program);
    }
    EXPECT_EQ(0s, environment.passed());
    EXPECT_TRUE(parked().is_stopping());
    EXPECT_EQ(1U, pool.kept());
    gate.open();
    ASSERT_TRUE(wait_for_input_while_parked());
    settle_while_parked();
    EXPECT_FALSE(parked().is_stopping());
    EXPECT_TRUE(lease()->is_reused());
    EXPECT_EQ(2U, counters.given_back);
}

TEST_F(ConsumingLeaseTest, TheEndOfAConnectionWhileItStopsIsNoNewsButWhatIsLost) {
    run({[](BrokerSide& side) {
             side.handshake();
             deliver_after_consume(side, 2);
             side.oblige_until(AMQP_BASIC_CANCEL_METHOD);
             side.close_connection(320, "CONNECTION_FORCED - at once");
         },
         peer::ScriptedBroker::ordinary});
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 2, true);
        take(*one, *channel, 1);
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, lines_with("1 deliveries of consumers with no-ack on channel 1"));
    EXPECT_EQ(1U, environment.lines().size());
}

TEST_F(ConsumingLeaseTest, HoweverManyWaitedTheGuardsStopEnds) {
    run_delivering(1200);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 1200);
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    const auto give_up = Clock::now() + peer::patience;
    while (parked().is_stopping() && Clock::now() < give_up) {
        keeper.round();
    }
    EXPECT_FALSE(parked().is_stopping());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_FALSE(parameters.sleep_timeout == environment.passed());
}

TEST_F(ConsumingLeaseTest, HoweverManyWaitedTheNextLeaseSeesWhatHasCome) {
    run([this](peer::BrokerSide& side) {
        side.handshake();
        deliver_after_consume(side, 1200);
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        if (gate.wait()) {
            side.close_connection(320, "CONNECTION_FORCED - enough");
        }
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 1200);
        one->end(EndedBy::program);
    }
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    gate.open();
    ASSERT_TRUE(wait_for_input(next->connection()));
    EXPECT_FALSE(next->is_alive()) << "it has been closed, and a look finds it";
}

}  // namespace
}  // namespace amqp_pconn::persist
