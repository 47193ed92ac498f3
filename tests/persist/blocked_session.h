// A fixture for sessions whose broker says that it is blocked, and of which a keeper takes care.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "persist/keeper_test.h"

namespace amqp_pconn::persist {

class BlockedSessionTest : public KeeperTest {
  protected:
    static constexpr wire::OutgoingMessage message{"", "key", "body", &no_properties};

    // Says that it is blocked after the first publish, and reads nothing until the gate is open.
    void run_blocked() {
        run({[this](peer::BrokerSide& side) {
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
        learn(one);
    }

    static void learn(Lease& one) {
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
        EXPECT_EQ(std::chrono::seconds(0), environment.passed());
    }

    // Until the socket of the parked session takes nothing more.
    void fill_socket_while_parked() {
        for (std::uint64_t sent = 0; std::exchange(sent, parked().sent()) != parked().sent();) {
            (void)parked().flush_now();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
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
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        EXPECT_EQ(body.size(), arrived);
    }

    const std::string body = std::string(16 << 20, 'x');
    std::chrono::milliseconds slow_to_read{};  // after it was unblocked
};

}  // namespace amqp_pconn::persist
