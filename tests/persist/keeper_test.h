// A fixture for the keeper: a pool whose sessions it tends, and rounds that the test makes.
#pragma once

#include <chrono>
#include <cstdint>

#include "persist/forked.h"
#include "persist/keeper.h"
#include "persist/persist_test.h"

namespace amqp_pconn::persist {

// The system's, whatever the test's clock says.
using Clock = std::chrono::steady_clock;

class KeeperTest : public PersistTest {
  protected:
    KeeperTest() {
        under_test = &keeper;
        settings.keeper = [] { return under_test; };
    }
    ~KeeperTest() override { pool.clear(bucket); }

    // Parks a session that has nothing due.
    void park_one(Bucket& in) {
        Lease one(pool, in, parameters, identity);
        declare(one, *one.open_channel(), "q");
        one.end(EndedBy::program);
    }
    void park_one() { park_one(bucket); }

    // A broker that ends the connection at once.
    static void forced(peer::BrokerSide& side) {
        side.handshake();
        side.close_connection(320, "CONNECTION_FORCED - at once");
    }
    // Waits until that has happened, and the keeper knows.
    void die(Lease& lease) {
        const auto give_up = Clock::now() + peer::patience;
        while (lease.is_usable() && Clock::now() < give_up) {
            keeper.round();
        }
        ASSERT_FALSE(lease.is_usable());
    }

    // The parked session never settles: the keeper ends it after `sleep_timeout`, no sooner.
    void expect_end_when_not_settled() {
        constexpr auto a_second = std::chrono::seconds(1);
        environment.advance(parameters.sleep_timeout - a_second);
        keeper.round();
        EXPECT_FALSE(bucket.parked.back()->is_ended());
        environment.advance(a_second + a_second);
        in_silence([&] { keeper.round(); });
        EXPECT_TRUE(bucket.parked.back()->is_ended());
        pool.forget_ended();
        EXPECT_EQ(1U, destroyed(observe::Destroyed::not_settled));
    }

    [[nodiscard]] std::uint64_t heartbeats_of_parked() {
        return bucket.parked.back()->background.heartbeats;
    }

    static inline Keeper* under_test = nullptr;
    Keeper keeper{environment, false};
};

// With a keeper on the system's clock: for what really waits, and for other threads.
class RealKeeperTest : public KeeperTest {
  protected:
    RealKeeperTest() { under_test = &real; }
    ~RealKeeperTest() override { pool.clear(bucket); }

    QuietSystem system;
    Keeper real{system, false};
};

}  // namespace amqp_pconn::persist
