// The keeper and the calls of the program: who may touch a session when, and who waits for whom.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "persist/keeper_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

TEST_F(KeeperTest, AfterARoundASessionHasItsWorkersSurroundings) {
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

TEST_F(KeeperTest, ADeadLeasedSessionIsItsProgramsToHearOf) {
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

TEST_F(KeeperTest, ANestedCallEndsWithTheOuterOne) {
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

TEST_F(KeeperTest, AReplacementIsInTheSameCall) {
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

TEST_F(KeeperTest, OneThatIsBeingEndedIsNotWaitedFor) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    session.begin_ending();
    expect_at_once([&] { EXPECT_FALSE(session.begin_call()); });
    session.end_tending();
}

TEST_F(KeeperTest, OneThatWasCopiedInTheMiddleOfARoundIsNotWaitedFor) {
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

TEST_F(KeeperTest, AKeeperThatIsNotDoneWithinASecondIsGivenUp) {
    run(peer::ScriptedBroker::ordinary);
    park_one();
    auto& session = *bucket.parked.back();
    ASSERT_TRUE(session.begin_tending());
    const auto before = Clock::now();
    EXPECT_FALSE(session.begin_call());
    EXPECT_LT(Clock::now() - before, peer::patience);
    session.end_tending();
}

TEST_F(KeeperTest, ItsLookSparesTheProgramNone) {
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

// On the system's clock, since leave() waits on the keeper's.
class LeavingTest : public RealKeeperTest {
  protected:
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
class KeeperRacesTest : public RealKeeperTest {
  protected:
    static constexpr int times = 50;
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

}  // namespace
}  // namespace amqp_pconn::persist
