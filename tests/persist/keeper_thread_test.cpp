// The keeper's thread: when it starts and stops, and what it leaves to others.
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "persist/keeper_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;

// Only what does not depend on when it runs.
class KeeperThreadTest : public KeeperTest {
  protected:
    KeeperThreadTest() {
        under_test = &threaded;
        parameters.heartbeat = 60;
    }
    ~KeeperThreadTest() override { EXPECT_TRUE(threaded.stop(5s)); }

    QuietSystem system;
    Keeper threaded{system};
};

TEST_F(KeeperThreadTest, StartsOnceStopsInTimeAndStartsAgain) {
    threaded.start();
    threaded.start();
    EXPECT_TRUE(threaded.stop(5s));
    EXPECT_TRUE(threaded.stop(5s)) << "nothing is left to stop";
    threaded.start();
}

TEST_F(KeeperThreadTest, SignalsAreNotItsBusiness) {
    sigset_t before;
    sigset_t after;
    pthread_sigmask(SIG_SETMASK, nullptr, &before);
    threaded.start();
    pthread_sigmask(SIG_SETMASK, nullptr, &after);
    EXPECT_EQ(sigismember(&before, SIGTERM), sigismember(&after, SIGTERM)) << "as it was";
}

class KeeperStartTest : public PersistTest {
  protected:
    KeeperStartTest() {
        EXPECT_TRUE(Keeper::stop_of_this_process(5s));
        settings.keeper = [] { return &Keeper::of_this_process(); };
    }
    ~KeeperStartTest() override {
        pool.clear(bucket);
        EXPECT_TRUE(Keeper::stop_of_this_process(5s));
    }
};

TEST_F(KeeperStartTest, ALeasedSessionWithHeartbeatsStartsIt) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 60;
    const auto one = lease();
    EXPECT_TRUE(Keeper::runs_in_this_process());
}

TEST_F(KeeperStartTest, WithoutHeartbeatsTheFirstParkedOneDoes) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 0;
    const auto one = lease();
    EXPECT_FALSE(Keeper::runs_in_this_process());
    one->end(EndedBy::program);
    EXPECT_TRUE(Keeper::runs_in_this_process());
}

// Notes the signal mask of the thread that asks for the time.
class MaskOfAsker : public QuietSystem {
  public:
    [[nodiscard]] wire::TimePoint now() const override {
        if (!asked_.load()) {
            pthread_sigmask(SIG_SETMASK, nullptr, &mask_);
            asked_ = true;
        }
        return QuietSystem::now();
    }
    [[nodiscard]] bool asked() const { return asked_.load(); }
    [[nodiscard]] bool blocks(int signal) const { return sigismember(&mask_, signal) == 1; }

  private:
    mutable std::atomic<bool> asked_ = false;
    mutable sigset_t mask_{};
};

TEST(KeeperThread, AllSignalsAreBlockedInIt) {
    MaskOfAsker environment;
    Keeper keeper(environment);
    keeper.start();
    const auto give_up = Clock::now() + peer::patience;
    while (!environment.asked() && Clock::now() < give_up) {
        std::this_thread::yield();
    }
    EXPECT_TRUE(keeper.stop(5s));
    ASSERT_TRUE(environment.asked());
    for (const int signal : {SIGTERM, SIGQUIT, SIGUSR2, SIGPROF, SIGALRM, SIGCHLD}) {
        EXPECT_TRUE(environment.blocks(signal)) << signal;
    }
}

}  // namespace
}  // namespace amqp_pconn::persist
