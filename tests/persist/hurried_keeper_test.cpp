// The keeper's thread where there is more to do for a session than to keep it alive.
#include <gtest/gtest.h>

#include <thread>

#include "persist/consuming_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;

// On the system's clock, in the middle of its pause of a second.
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
