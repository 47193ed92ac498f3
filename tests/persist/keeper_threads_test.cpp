// Many workers of one process under its keeper, as PHP's threads are under ZTS. What it is worth
// most for is ThreadSanitizer.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "persist/forked.h"
#include "persist/keeper.h"
#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;

class KeeperThreadsTest : public PersistTest {
  protected:
    KeeperThreadsTest() {
        settings.keeper = [] { return &Keeper::of_this_process(); };
        settings.max_connections = 2;
        parameters.heartbeat = 1;
    }
    ~KeeperThreadsTest() override { EXPECT_TRUE(Keeper::stop_of_this_process(5s)); }
};

// ThreadSanitizer knows no threads that a forked child begins.
#ifdef __SANITIZE_THREAD__
constexpr bool child_may_have_threads = false;
#else
constexpr bool child_may_have_threads = true;
#endif
// The allocator of AddressSanitizer may be locked by another thread when a process forks, and is so
// for ever in the child.
#ifdef __SANITIZE_ADDRESS__
constexpr bool may_fork_beside_threads = false;
#else
constexpr bool may_fork_beside_threads = true;
#endif

// A thread's own worker.
struct Worker {
    explicit Worker(const Settings& wanted) : settings(wanted) {}

    [[nodiscard]] std::uint64_t destroyed(Destroyed reason) const {
        return counters.destroyed[static_cast<std::size_t>(reason)];
    }

    QuietSystem system;
    observe::Counters counters;
    Settings settings;
    Pool pool{system, counters, settings};
    std::vector<Bucket> buckets{3};
};

TEST_F(KeeperThreadsTest, ManyThreadsLeaseCallParkForkAndEvict) {
    run(peer::ScriptedBroker::ordinary);
    constexpr int threads = 4;
    constexpr int rounds = 300;
    std::vector<std::jthread> all;
    for (int thread = 0; thread < threads; ++thread) {
        all.emplace_back([this, thread] {
            Worker worker(settings);
            const auto work = [&](Bucket& from) {
                Lease lease(worker.pool, from, parameters, identity);
                const auto channel = lease.open_channel();
                lease.run([&] {
                    channel->wire().publish(small);
                    channel->wire().queue_declare_passive("q");
                });
                Keeper::of_this_process().round();  // beside its own thread
                const bool open = channel->is_open();
                lease.end(EndedBy::guard);
                return open;
            };
            for (int round = 0; round < rounds; ++round) {
                auto& from = worker.buckets[static_cast<std::size_t>(round / 10 % 3)];
                EXPECT_TRUE(work(from));
                (void)worker.pool.census();
                if (may_fork_beside_threads && round % 100 == thread) {
                    EXPECT_TRUE(in_child([&] {
                        if (!child_may_have_threads) {
                            worker.settings.keeper = nullptr;
                        }
                        return work(from) && worker.pool.census().parked == 1 &&
                               Keeper::stop_of_this_process(5s);
                    }));
                }
            }
            EXPECT_GT(worker.counters.reused, static_cast<std::uint64_t>(rounds / 2));
            EXPECT_GT(worker.destroyed(Destroyed::evicted), 0U);
            EXPECT_EQ(0U, worker.destroyed(Destroyed::broken));
            for (auto& from : worker.buckets) {
                worker.pool.clear(from);
            }
            EXPECT_EQ(0U, worker.pool.sessions());
        });
    }
}

}  // namespace
}  // namespace amqp_pconn::persist
