// A fixture for leases that consume, whose sessions a keeper tends in rounds that the test makes.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "persist/keeper_test.h"

namespace amqp_pconn::persist {

class ConsumingLeaseTest : public KeeperTest {
  protected:
    // Answers the next basic.consume and delivers so many messages with it.
    static void deliver_after_consume(peer::BrokerSide& side, int count) {
        const auto consume = side.oblige_until(AMQP_BASIC_CONSUME_METHOD);
        side.cork();
        side.answer(consume);
        for (int i = 1; i <= count; ++i) {
            side.deliver(consume.channel, "c", "message");
        }
        side.uncork();
    }

    // Delivers that many and answers all.
    void run_delivering(int count) {
        run([count](peer::BrokerSide& side) {
            side.handshake();
            deliver_after_consume(side, count);
            side.oblige();
        });
    }

    // Delivers that many, and answers the first basic.cancel only when the gate is open.
    void run_held(int count) {
        run([this, count](peer::BrokerSide& side) {
            side.handshake();
            deliver_after_consume(side, count);
            const auto cancel = side.oblige_until(AMQP_BASIC_CANCEL_METHOD);
            if (gate.wait()) {
                side.answer(cancel);
            }
            side.oblige();
        });
    }

    // Delivers that many and never answers a basic.cancel; later connections are ordinary.
    void run_silent(int count) {
        run({[count](peer::BrokerSide& side) {
                 side.handshake();
                 deliver_after_consume(side, count);
                 side.oblige_until(AMQP_BASIC_CANCEL_METHOD);
                 side.stay_silent();
             },
             peer::ScriptedBroker::ordinary});
    }

    static std::size_t consume(Lease& one, LeasedChannel& channel, std::string_view tag = "c",
                               bool no_ack = false) {
        client::Channel::Consume method;
        method.queue = "q";
        method.tag = tag;
        method.no_ack = no_ack;
        return one.run([&] { return channel.wire().consume(method); });
    }

    // A consumer for which so many deliveries wait.
    static void consume_and_wait(Lease& one, LeasedChannel& channel, std::size_t count,
                                 bool no_ack = false) {
        const auto number = consume(one, channel, "c", no_ack);
        one.run([&] {
            one.connection().await(
                [&] { return channel.bound()->consumers().waiting(number) >= count; },
                "deliveries");
        });
    }

    // The program takes them and has them.
    static void take(Lease& one, LeasedChannel& channel, int count) {
        one.run([&] {
            for (int i = 0; i < count; ++i) {
                ASSERT_TRUE(channel.take_mail());
                channel.hand_over();
            }
        });
    }

    // Rounds of the keeper until the parked session is settled.
    void settle_while_parked() {
        const auto give_up = Clock::now() + peer::patience;
        while (!bucket.parked.back()->is_settled() && Clock::now() < give_up) {
            keeper.round();
        }
        EXPECT_TRUE(bucket.parked.back()->is_settled());
    }
};

}  // namespace amqp_pconn::persist
