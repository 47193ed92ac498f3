// What the keeper promises to a worker: whom it leaves alone, whom it lets go, and what the pool
// says of its work.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "persist/forked.h"
#include "persist/keeper.h"
#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;
using Clock = std::chrono::steady_clock;

Keeper* under_test = nullptr;

class KeeperPromisesTest : public PersistTest {
  protected:
    KeeperPromisesTest() {
        under_test = &keeper;
        settings.keeper = [] { return under_test; };
    }
    ~KeeperPromisesTest() override { pool.clear(bucket); }

    // Parks a session that has nothing due.
    void park_one(Bucket& in) {
        Lease one(pool, in, parameters, identity);
        declare(one, *one.open_channel(), "q");
        one.end(EndedBy::program);
    }
    void park_one() { park_one(bucket); }

    // Waits until its broker, which is forced(), has closed it, and the keeper knows.
    void die(Lease& lease) {
        const auto give_up = Clock::now() + peer::patience;
        while (lease.is_usable() && Clock::now() < give_up) {
            keeper.round();
        }
        ASSERT_FALSE(lease.is_usable());
    }

    Keeper keeper{environment, false};
};

void forced(BrokerSide& side) {
    side.handshake();
    side.close_connection(320, "CONNECTION_FORCED - at once");
}

TEST_F(KeeperPromisesTest, AfterARoundASessionHasItsWorkersSurroundings) {
    run(peer::ScriptedBroker::ordinary);
    QuietSystem system;
    Keeper other(system, false);
    under_test = &other;
    const auto one = lease();
    const auto is_the_workers = [this](client::Connection& connection) {
        return &connection.environment() == &environment && &connection.counters() == &counters;
    };
    other.round();
    EXPECT_TRUE(is_the_workers(one->connection()));
    one->end(EndedBy::program);
    bucket.parked.back()->idle_until = {};  // long ago on any clock
    other.round();
    ASSERT_TRUE(bucket.parked.back()->is_ended());
    EXPECT_TRUE(is_the_workers(parked()));
    pool.clear(bucket);
}

TEST_F(KeeperPromisesTest, ADeadLeasedSessionIsItsProgramsToHearOf) {
    peer::Gate declared;
    run([&declared](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        if (declared.wait()) {
            side.close_connection(320, "CONNECTION_FORCED - at work");
        }
    });
    const auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "q");
    declared.open();
    ASSERT_TRUE(wait_for_input(one->connection()));
    keeper.round();
    const auto message = message_of<ConnectionError>([&] { declare(*one, *channel, "q"); });
    EXPECT_TRUE(contains(message, "at work")) << message;
}

TEST_F(KeeperPromisesTest, ANestedCallEndsWithTheOuterOne) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    const auto one = lease();
    keeper.round();  // what was sent before counts as of now
    one->run([&] {
        one->run([] {});
        environment.advance(3s);
        keeper.round();
    });
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(0U, counters.heartbeats);
}

TEST_F(KeeperPromisesTest, AReplacementIsInTheSameCall) {
    run({forced, peer::ScriptedBroker::ordinary});
    parameters.heartbeat = 4;
    const auto one = lease();
    const auto channel = one->open_channel();
    die(*one);
    one->run([&] {
        EXPECT_EQ(1, channel->wire().id());
        one->connection().tend();  // what was sent before counts as of now
        environment.advance(3s);
        keeper.round();
    });
    EXPECT_EQ(2U, counters.opened);
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(0U, counters.heartbeats);
}

// Real time: nobody may wait a second.
template <typename Call>
void expect_at_once(Call call) {
    const auto before = Clock::now();
    call();
    EXPECT_LT(Clock::now() - before, 500ms);
}

TEST_F(KeeperPromisesTest, OneThatIsBeingEndedIsNotWaitedFor) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    session.begin_ending();
    expect_at_once([&] { EXPECT_FALSE(session.begin_call()); });
    session.end_tending();
}

TEST_F(KeeperPromisesTest, OneThatWasCopiedInTheMiddleOfARoundIsNotWaitedFor) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    EXPECT_TRUE(in_child([&] {
        const auto before = Clock::now();
        return !session.begin_call() && Clock::now() - before < 500ms;
    }));
    session.end_tending();
}

TEST_F(KeeperPromisesTest, AKeeperThatIsNotDoneWithinASecondIsGivenUp) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    const auto before = Clock::now();
    EXPECT_FALSE(session.begin_call());
    EXPECT_LT(Clock::now() - before, peer::patience);
    session.end_tending();
}

// On the system's clock, since leave() waits on the keeper's.
class LeavingTest : public KeeperPromisesTest {
  protected:
    LeavingTest() { under_test = &real; }
    ~LeavingTest() override { pool.clear(bucket); }

    // leave() returns only after `release`.
    void expect_to_wait(Session& session, const std::function<void()>& release) {
        std::atomic<bool> left = false;
        bool good = false;
        std::jthread leaving([&] {
            good = real.leave(session);
            left = true;
        });
        const auto look_until = Clock::now() + 50ms;
        while (Clock::now() < look_until) {
            ASSERT_FALSE(left.load());
        }
        release();
        leaving.join();
        EXPECT_TRUE(good);
    }

    QuietSystem system;
    Keeper real{system, false};
};

TEST_F(LeavingTest, WaitsForAKeeperThatTends) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    expect_to_wait(session, [&] { session.end_tending(); });
}

TEST_F(LeavingTest, WaitsForAKeeperThatEnds) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    session.begin_ending();
    expect_to_wait(session, [&] { session.end_tending(); });
}

TEST_F(LeavingTest, WhoeverMeetsAFarewellDoesNotWaitForItsEnd) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        side.stay_silent();
    });
    parameters.heartbeat = 0;
    park_one();
    auto& session = *bucket.parked.back();
    session.idle_until = {};  // long ago on any clock
    std::jthread round([&] { real.round(); });
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
    const auto before = Clock::now();
    EXPECT_FALSE(session.begin_call());
    EXPECT_LT(Clock::now() - before, 100ms);
}

TEST_F(KeeperPromisesTest, TheNextRoundIsDueWhenTheShortestHeartbeatWantsIt) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 0;
    park_one();
    EXPECT_EQ(Keeper::usual_tick, keeper.round());
    const auto slow = lease();
    parameters.heartbeat = 2;
    const auto fast = lease();
    EXPECT_EQ(500ms, keeper.round());
    fast->destroy(Destroyed::shut_down);
    EXPECT_EQ(Keeper::usual_tick, keeper.round());
}

TEST_F(KeeperPromisesTest, AFarewellThatIsNotAnsweredIsShort) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        side.stay_silent();
    });
    parameters.heartbeat = 0;
    park_one();
    environment.advance(settings.idle_timeout + 1s);
    const auto before = environment.passed();
    keeper.round();
    EXPECT_TRUE(bucket.parked.back()->is_ended());
    EXPECT_LE(environment.passed() - before, 300ms);
}

TEST_F(KeeperPromisesTest, WhatCouldNotBeWrittenIsNotSettledAndEndsAfterSleepTimeout) {
    run([](BrokerSide& side) {
        side.handshake();
        side.stop_reading();
    });
    parameters.heartbeat = 0;
    {
        const auto one = lease();
        one->run([&] { fill_output(one->connection()); });
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(1U, pool.census().settling);
    environment.advance(parameters.sleep_timeout + 1s);
    in_silence([&] { keeper.round(); });
    EXPECT_TRUE(bucket.parked.back()->is_ended());
}

TEST_F(KeeperPromisesTest, AnEndedSessionIsCountedAndItsLateErrorsAreTold) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        side.cork();
        side.close_channel(1, 404, "NOT_FOUND - no exchange", AMQP_BASIC_PUBLISH_METHOD);
        side.close_connection(320, "CONNECTION_FORCED - for the night");
        side.uncork();
    });
    {
        const auto one = lease();
        publish(*one, *one->open_channel());
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    keeper.round();
    ASSERT_TRUE(bucket.parked.back()->is_ended());
    pool.forget_ended();
    EXPECT_EQ(1U, counters.replaced);
    EXPECT_EQ(1U, counters.late_channel_errors);
    EXPECT_EQ(1U, environment.lines().size());
}

TEST_F(KeeperPromisesTest, ACensusKnowsWhatTheKeeperDid) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    park_one();
    environment.advance(2s);
    keeper.round();
    const auto polls = counters.polls;
    const auto census = pool.census();
    EXPECT_EQ(1U, census.parked);
    EXPECT_EQ(0U, census.settling);
    EXPECT_EQ(1U, census.spare + census.left_open);
    EXPECT_EQ(1U, counters.heartbeats);
    EXPECT_GT(counters.polls, polls);
}

TEST_F(KeeperPromisesTest, ACensusOfAChildLeavesOutItsParents) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    EXPECT_TRUE(in_child([&] {
        const auto census = pool.census();
        return census.parked == 0 && census.channels == 0;
    }));
    EXPECT_EQ(1U, pool.census().parked);
}

TEST_F(KeeperPromisesTest, OneThatItEndedIsForgottenWithoutAWait) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    environment.advance(settings.idle_timeout + 1s);
    keeper.round();
    ASSERT_TRUE(bucket.parked.back()->is_ended());
    const auto before = environment.passed();
    in_silence([&] { pool.clear(bucket); });
    EXPECT_EQ(before, environment.passed());
}

TEST_F(KeeperPromisesTest, WhatItDidForASessionThatIsDestroyedCounts) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 4;
    park_one();
    environment.advance(2s);
    keeper.round();
    pool.clear(bucket);
    EXPECT_EQ(1U, counters.heartbeats);
}

TEST_F(KeeperPromisesTest, OneThatReplacesADeadOneIsWithinTheLimits) {
    for (const bool per_key : {true, false}) {
        run({forced, peer::ScriptedBroker::ordinary});
        settings.max_connections = per_key ? 0 : 1;
        settings.max_connections_per_key = per_key ? 1 : 0;
        const auto one = lease();
        die(*one);
        declare(*one, *one->open_channel(), "q");
        EXPECT_EQ(nullptr, one->exceeded_limit()) << per_key;
        one->end(EndedBy::program);
        EXPECT_EQ(1U, pool.kept());
        pool.clear(bucket);
    }
}

TEST_F(KeeperPromisesTest, TheOneThatWasParkedLongestMakesRoom) {
    run(std::vector<peer::ScriptedBroker::Script>(3, peer::ScriptedBroker::ordinary));
    settings.max_connections = 2;
    Bucket younger;
    park_one(bucket);
    environment.advance(1s);
    park_one(younger);
    Bucket third;
    park_one(third);
    EXPECT_TRUE(bucket.parked.empty());
    EXPECT_EQ(1U, younger.parked.size());
    EXPECT_EQ(2U, pool.kept());
    pool.clear(younger);
    pool.clear(third);
}

TEST_F(KeeperPromisesTest, OneThatIsLeasedAgainIsNotIdle) {
    run(peer::ScriptedBroker::ordinary);
    parameters.heartbeat = 0;
    park_one();
    const auto again = lease();
    ASSERT_TRUE(again->is_reused());
    environment.advance(settings.idle_timeout + 1s);
    keeper.round();
    EXPECT_EQ("q", declare(*again, *again->open_channel(), "q"));
}

TEST_F(KeeperPromisesTest, OneThatIsNotKeptIsClosedProperly) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    declare(*one, *one->open_channel(), "q");
    one->do_not_keep();
    one->end(EndedBy::guard);
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
}

TEST_F(KeeperPromisesTest, ItsLookSparesTheProgramNone) {
    peer::Gate looked;
    run([&looked](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        if (looked.wait()) {
            side.close_connection(320, "CONNECTION_FORCED - after the look");
        }
    });
    const auto one = lease();
    declare(*one, *one->open_channel(), "q");
    environment.advance(2s);
    keeper.round();
    looked.open();
    // The wait is a look of its own, which is taken back.
    auto& transport = one->connection().transport();
    const auto programs_look = transport.last_look();
    ASSERT_TRUE(wait_for_input(one->connection()));
    transport.set_last_look(programs_look);
    EXPECT_FALSE(one->connection().is_alive_or_look());
}

TEST_F(KeeperPromisesTest, WhatTheSocketDidNotTakeIsWrittenInItsRounds) {
    peer::Gate night;
    run([&night](BrokerSide& side) {
        side.handshake();
        if (night.wait()) {
            side.stay_silent();
        }
    });
    parameters.heartbeat = 0;
    {
        const auto one = lease();
        one->run([&] { fill_output(one->connection()); });
        one->end(EndedBy::guard);
    }
    ASSERT_FALSE(parked().is_flushed());
    night.open();
    const auto give_up = Clock::now() + peer::patience;
    while (!parked().is_flushed() && Clock::now() < give_up) {
        keeper.round();
    }
    EXPECT_TRUE(parked().is_flushed());
}

TEST_F(KeeperPromisesTest, OneThatItEndsTakesNoRoom) {
    run(std::vector<peer::ScriptedBroker::Script>(2, peer::ScriptedBroker::ordinary));
    settings.max_connections_per_key = 1;
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    session.begin_ending();
    EXPECT_EQ(nullptr, lease()->exceeded_limit());
    session.end_tending();
}

// Rounds without a pause, in another thread.
class Rounds {
  public:
    explicit Rounds(Keeper& keeper)
        : thread_([&keeper](const std::stop_token& stopped) {
              while (!stopped.stop_requested()) {
                  keeper.round();
              }
          }) {}

  private:
    std::jthread thread_;
};

// For ThreadSanitizer: who has a session in hand when it is new, dies, or is replaced.
class KeeperRacesTest : public KeeperPromisesTest {
  protected:
    KeeperRacesTest() { under_test = &real; }
    ~KeeperRacesTest() override { pool.clear(bucket); }

    static constexpr int times = 50;
    QuietSystem system;
    Keeper real{system, false};
};

TEST_F(KeeperRacesTest, ASessionThatDiesAtOnceIsReplaced) {
    std::vector<peer::ScriptedBroker::Script> scripts;
    for (int i = 0; i < times; ++i) {
        scripts.emplace_back(forced);
        scripts.emplace_back(peer::ScriptedBroker::ordinary);
    }
    run(scripts);
    const Rounds rounds(real);
    for (int i = 0; i < times; ++i) {
        const auto one = lease();
        const auto give_up = Clock::now() + peer::patience;
        while (one->is_usable() && Clock::now() < give_up) {
        }
        EXPECT_EQ("q", declare(*one, *one->open_channel(), "q"));
        one->destroy(Destroyed::shut_down);
    }
}

TEST_F(KeeperRacesTest, AFirstChannelIsClosedAtOnce) {
    run(std::vector<peer::ScriptedBroker::Script>(times, [](BrokerSide& side) {
        side.handshake();
        side.send(1, AMQP_CHANNEL_OPEN_OK_METHOD);
        side.close_channel(1, 404, "NOT_FOUND - at once");
        side.oblige();
    }));
    const Rounds rounds(real);
    for (int i = 0; i < times; ++i) {
        lease()->destroy(Destroyed::shut_down);
    }
}

TEST_F(KeeperRacesTest, AParkedSessionDiesWhileItIsLeased) {
    run(std::vector<peer::ScriptedBroker::Script>(times, [](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        side.close_connection(320, "CONNECTION_FORCED - at night");
    }));
    const Rounds rounds(real);
    for (int i = 0; i < times / 2; ++i) {
        try {
            park_one();
        } catch (const ConnectionError&) {
            continue;  // it died before it was parked
        }
    }
}

// The thread.

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
