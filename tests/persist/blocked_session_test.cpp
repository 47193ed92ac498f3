// Sessions whose broker takes nothing at present: nobody waits for them, and what they still have
// to write is kept until it can be written.
#include <gtest/gtest.h>

#include "persist/keeper_test.h"
#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;
using peer::Gate;

class BlockedSessionTest : public KeeperTest {
  protected:
    static constexpr wire::OutgoingMessage message{"", "key", "body", &no_properties};

    // Says that it is blocked after the first publish, and reads nothing until the gate is open.
    void run_blocked() {
        run({[this](BrokerSide& side) {
                 side.handshake();
                 side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
                 side.expect_content();
                 side.blocked("low on memory");
                 if (gate.wait()) {
                     side.unblocked();
                     (void)side.pause(slow_to_read);
                     side.oblige();
                 }
             },
             peer::ScriptedBroker::ordinary});
    }

    void publish_and_learn(Lease& one, LeasedChannel& channel) {
        publish(one, channel, message);
        ASSERT_TRUE(wait_for_input(one.connection()));
        while (!one.connection().blocked_reason()) {
            ASSERT_TRUE(one.is_alive());
        }
    }

    // Fills the socket of a lease with a large message that is stuck in it.
    void get_stuck(Lease& one, LeasedChannel& channel) {
        publish(one, channel, message);
        EXPECT_THROW(publish(one, channel, {"", "key", body, &no_properties}), BlockedError);
        EXPECT_FALSE(one.connection().is_flushed()) << "the test shows nothing";
        EXPECT_EQ(0s, environment.passed());
    }

    // The broker reads again, and has said so.
    void unblock_while_parked() {
        gate.open();
        ASSERT_TRUE(wait_for_input_while_parked());
    }

    // The large message has arrived whole, or is on its way.
    void expect_delivered(const Session* by = nullptr) {
        const auto give_up = Clock::now() + peer::patience;
        std::size_t arrived = 0;
        while (arrived < body.size() && Clock::now() < give_up &&
               (by == nullptr || !by->is_ended())) {
            keeper.round();
            arrived = 0;
            for (const auto& frame : broker().recording()->frames()) {
                if (frame.type == wire::FrameType::body && frame.payload.size() > 4) {
                    arrived += frame.payload.size();
                }
            }
            std::this_thread::sleep_for(1ms);
        }
        EXPECT_EQ(body.size(), arrived);
    }

    const std::string body = std::string(16 << 20, 'x');
    std::chrono::milliseconds slow_to_read{};  // after it was unblocked
    Gate gate;
};

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
}

TEST_F(BlockedSessionTest, ASleepDoesNotWaitForIt) {
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

TEST_F(BlockedSessionTest, ASleepWithConfirmsDueWaitsAMomentOnlyAndKeepsTheSession) {
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

TEST_F(BlockedSessionTest, ASleepWithConfirmsOfWhatIsStuckWaitsAMomentOnlyAndKeepsTheSession) {
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

TEST_F(BlockedSessionTest, TheKeeperKeepsWhatIsStuckHoweverLongItTakes) {
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
    EXPECT_FALSE(bucket.parked.back()->is_ended());
    EXPECT_FALSE(parked().is_flushed());
    EXPECT_TRUE(lease()->is_reused()) << "whoever leases it hears that it is blocked";
    gate.open();
}

TEST_F(BlockedSessionTest, WhatWasStuckIsWrittenByTheKeeperWhenItIsOver) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get_stuck(*one, *channel);
        one->end(EndedBy::guard);
    }
    environment.advance(parameters.sleep_timeout + 1s);
    keeper.round();
    slow_to_read = 100ms;
    unblock_while_parked();
    keeper.round();
    expect_delivered(bucket.parked.back().get());
    EXPECT_FALSE(bucket.parked.back()->is_ended())
        << "it has not had its time since it could write again";
    pool.forget_ended();
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(BlockedSessionTest, WhatWasStuckIsNotLostToTheNextLeaseWhenItIsOver) {
    run_blocked();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        get_stuck(*one, *channel);
        one->end(EndedBy::guard);
    }
    environment.advance(parameters.sleep_timeout + 1s);
    slow_to_read = 100ms;
    unblock_while_parked();
    const auto next = lease();  // that one or another
    ASSERT_EQ(0U, destroyed_in_all()) << "its program was told that it will be sent";
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    expect_delivered();
}

TEST_F(BlockedSessionTest, ItsEndTakesAMomentOnly) {
    run_blocked();
    const auto one = lease();
    const auto channel = one->open_channel();
    get_stuck(*one, *channel);
    in_silence([&] { one->destroy(Destroyed::shut_down); });
    EXPECT_LE(environment.passed(), 20ms);
    EXPECT_EQ(1U, destroyed(Destroyed::shut_down));
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
