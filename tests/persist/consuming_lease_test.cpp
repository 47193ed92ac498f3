// The end of a lease that consumes: its consumers are stopped, what they were sent goes back, and
// the session is somebody else's only then.
#include "persist/consuming_lease.h"

#include <gtest/gtest.h>

#include <thread>

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
    environment.advance(2s);
    keeper.round();
    EXPECT_FALSE(bucket.parked.back()->is_ended());
    environment.advance(2s);
    in_silence([&] { keeper.round(); });
    EXPECT_TRUE(bucket.parked.back()->is_ended());
    pool.forget_ended();
    EXPECT_EQ(1U, destroyed(Destroyed::not_settled));
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
        one->end(EndedBy::program);
    }
    EXPECT_EQ(1U, lines_with("2 deliveries of consumers with no-ack on channel 1"));
    EXPECT_EQ(0U, counters.given_back);
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

TEST_F(ConsumingLeaseTest, AClosedChannelStopsAndIsASpare) {
    run_delivering(2);
    const auto one = lease();
    auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 2);
    channel->close();
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q")) << "another takes its place";
    one->run([&] {
        one->connection().await([&] { return !one->connection().is_stopping(); }, "basic.cancel");
    });
    EXPECT_EQ(2U, counters.given_back);
    one->end(EndedBy::program);
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ConsumingLeaseTest, AClosedChannelWithAPrefetchOfItsOwnIsClosedWhenItHasStopped) {
    run_delivering(2);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] { channel->wire().qos(10, false); });
        consume_and_wait(*one, *channel, 2);
        channel->close();
        one->end(EndedBy::program);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    settle_while_parked();
    EXPECT_EQ(Methods({"basic.cancel", "basic.nack", "channel.close"}),
              methods_from("basic.cancel"));
}

TEST_F(ConsumingLeaseTest, AChannelThatWasDroppedStillConsumesUntilTheEnd) {
    run_delivering(1);
    const auto one = lease();
    auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 1);
    channel->drop();
    channel.reset();
    EXPECT_EQ(0U, broker().recording()->count(AMQP_BASIC_CANCEL_METHOD));
    auto* with_mail = one->run([&] { return one->next_with_mail(); });
    ASSERT_NE(nullptr, with_mail);
    EXPECT_EQ("message", one->run([&] { return with_mail->take_mail(); })->delivery.body);
    one->end(EndedBy::program);
    EXPECT_EQ(1U, broker().recording()->count(AMQP_BASIC_CANCEL_METHOD));
}

TEST_F(ConsumingLeaseTest, TheProgramHearsOfAChannelThatWasClosedWithItsConsumers) {
    run([](BrokerSide& side) {
        side.handshake();
        deliver_after_consume(side, 1);
        side.close_channel(1, 406, "PRECONDITION_FAILED - delivery acknowledgement timed out");
        side.oblige();
    });
    const auto one = lease();
    const auto channel = one->open_channel();
    consume(*one, *channel);
    one->run([&] {
        one->connection().await([&] { return !channel->bound()->is_open(); }, "channel.close");
        EXPECT_EQ(channel.get(), one->next_with_mail());
        EXPECT_EQ(nullptr, one->next_with_mail());
    });
    one->end(EndedBy::program);
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ConsumingLeaseTest, WhatTheKeeperReadWaitsForTheProgram) {
    run_delivering(2);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume(*one, *channel);
    const auto give_up = Clock::now() + peer::patience;
    while (channel->bound()->consumers().waiting(0) < 2 && Clock::now() < give_up) {
        keeper.round();
    }
    take(*one, *channel, 2);
    EXPECT_EQ(2U, one->run([&] { return channel->unacked_tags().size(); }));
}

TEST_F(ConsumingLeaseTest, AcknowledgementsThatWerePutOffGoOutBeforeTheFarewell) {
    run_delivering(3);
    const auto one = lease();
    const auto channel = one->open_channel();
    consume_and_wait(*one, *channel, 3);
    take(*one, *channel, 3);
    one->run([&] {
        channel->bound()->group_acks(10);
        channel->ack(1, false);
        channel->ack(2, false);
    });
    EXPECT_EQ(0U, broker().recording()->count(AMQP_BASIC_ACK_METHOD));
    one->destroy(Destroyed::shut_down);
    const auto methods = methods_from("basic.ack");
    ASSERT_FALSE(methods.empty());
    EXPECT_EQ("connection.close", methods.back());
    EXPECT_EQ(1U, broker().recording()->count(AMQP_BASIC_ACK_METHOD));
}

TEST_F(ConsumingLeaseTest, AcknowledgementsThatWerePutOffGoOutAtItsEnd) {
    run_delivering(3);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume_and_wait(*one, *channel, 3);
        take(*one, *channel, 3);
        one->run([&] {
            channel->bound()->group_acks(10);
            channel->ack(1, false);
            channel->ack(2, false);
        });
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(1U, lines_with("deliveries: 1"));
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_BASIC_CANCEL_METHOD));
    settle_while_parked();
    EXPECT_EQ(Methods({"basic.ack", "channel.flow", "basic.cancel", "basic.nack", "channel.flow"}),
              methods_from("basic.ack"));
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

TEST_F(ConsumingLeaseTest, TheNextLeaseHearsNothingOfWhatWasLost) {
    run([](BrokerSide& side) {
        side.handshake();
        deliver_after_consume(side, 1);
        side.close_channel(1, 404, "NOT_FOUND - gone");
        side.oblige();
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        consume(*one, *channel);
        one->run([&] {
            one->connection().await([&] { return !channel->bound()->is_open(); }, "its end");
        });
        one->end(EndedBy::program);
    }
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    EXPECT_EQ(nullptr, next->run([&] { return next->next_with_mail(); }));
}

// The keeper's thread, on the system's clock, in the middle of its pause of a second.
class HurriedKeeperTest : public PersistTest {
  protected:
    HurriedKeeperTest() {
        under_test = &threaded;
        settings.keeper = [] { return under_test; };
    }
    ~HurriedKeeperTest() override {
        real_pool.clear(bucket);
        EXPECT_TRUE(threaded.stop(5s));
    }

    static inline Keeper* under_test = nullptr;
    QuietSystem system;
    Keeper threaded{system};
    Pool real_pool{system, counters, settings};
};

TEST_F(HurriedKeeperTest, ConsumersAreStoppedSoonAfterTheEndOfALease) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 60;
    {
        Lease one(real_pool, bucket, parameters, identity);
        const auto channel = one.open_channel();
        one.run([&] { channel->wire().consume({}); });
        std::this_thread::sleep_for(100ms);
        one.end(EndedBy::guard);
    }
    const auto end = Clock::now();
    auto& session = *bucket.parked.back();
    bool settled = false;
    while (!settled && Clock::now() - end < peer::patience) {
        ASSERT_TRUE(session.begin_call());
        settled = session.is_settled();
        session.end_call();
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_TRUE(settled);
    EXPECT_LT(Clock::now() - end, 700ms) << "it did not wait for its usual round";
}

}  // namespace
}  // namespace amqp_pconn::persist
