// A fixture for leases that publish in confirm mode or in transactions, as a program would.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "persist/persist_test.h"

namespace amqp_pconn::persist {

using client::Mode;
using Numbers = std::vector<std::uint64_t>;

class PublishingLeaseTest : public PersistTest {
  protected:
    // What the obliging broker does with these is said in broker_side.h.
    static constexpr wire::OutgoingMessage ignored{"logs", "ignored", "body", &no_properties};
    static constexpr wire::OutgoingMessage refused{"logs", "refused", "body", &no_properties};
    static constexpr wire::OutgoingMessage nowhere{"logs", "nowhere", "body", &no_properties, true};

    // Answers for what is published only when the gate is open.
    void run_held() {
        run([this](peer::BrokerSide& side) {
            side.handshake();
            side.answer(side.oblige_until(AMQP_CONFIRM_SELECT_METHOD));
            const auto first = side.expect(AMQP_BASIC_PUBLISH_METHOD);
            if (gate.wait()) {
                side.answer(first);
            }
            side.oblige();
        });
    }

    // All that is due has been read.
    void wait_for_confirms_while_parked(std::uint64_t count) {
        while (counters.confirmed + counters.nacked < count) {
            ASSERT_TRUE(wait_for_input_while_parked());
            ASSERT_TRUE(parked().look());
        }
    }

    static std::uint64_t publish(Lease& lease, LeasedChannel& channel,
                                 const wire::OutgoingMessage& message = small) {
        return lease.run([&] { return channel.wire().publish(message); });
    }

    static void select(Lease& lease, LeasedChannel& channel, Mode mode) {
        lease.run([&] { channel.select(mode); });
    }

    // A channel of that lease in that mode.
    static std::shared_ptr<LeasedChannel> open(Lease& lease, Mode mode) {
        auto channel = lease.open_channel();
        select(lease, *channel, mode);
        return channel;
    }

    // waitForConfirms(); true where there is an event.
    bool wait(Lease& lease, LeasedChannel& channel, wire::Duration at_most = peer::patience) {
        return lease.run(
            [&] { return channel.wait_for_confirms(environment.now() + at_most, false); });
    }

    // sleep()
    void sleep(Lease& lease) {
        lease.ensure_settled();
        lease.ensure_committed();
        lease.run([&] { lease.await_confirms(environment.now() + parameters.sleep_timeout); });
        lease.end(EndedBy::program);
    }

    static void commit(Lease& lease, LeasedChannel& channel) {
        lease.run([&] { channel.tx_commit(); });
    }

    static void get(Lease& lease, LeasedChannel& channel, int count = 1) {
        lease.run([&] {
            for (int i = 0; i < count; ++i) {
                channel.wire().get("q", false);
                channel.hand_over();
            }
        });
    }

    static std::uint16_t id_of(const LeasedChannel& channel) { return channel.bound()->id(); }

    [[nodiscard]] std::size_t received(amqp_method_number_t method) {
        return broker().recording()->count(method);
    }
};

}  // namespace amqp_pconn::persist
