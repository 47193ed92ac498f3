// Sessions between requests: which one a lease gets, and what became of the others.
#include "persist/pool.h"

#include <gtest/gtest.h>

#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;

class PoolTest : public PersistTest {
  protected:
    // Parks a session, lets it end, and expects the next lease to be an ordinary new one.
    void expect_replaced(int events, Destroyed reason) {
        lease()->end(EndedBy::program);
        gate.open();
        ASSERT_TRUE(wait_for_input_while_parked(events));
        const auto next = lease();
        EXPECT_FALSE(next->is_reused());
        EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
        EXPECT_EQ(1U, counters.replaced);
        EXPECT_EQ(1U, destroyed(reason));
        EXPECT_EQ(1U, destroyed_in_all());
        EXPECT_EQ(2U, counters.opened);
        EXPECT_EQ(0U, counters.reused);
    }
};

TEST_F(PoolTest, ASessionThatWasParkedIsLeasedAgain) {
    run(peer::ScriptedBroker::ordinary);
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, pool.kept());
    EXPECT_TRUE(lease()->is_reused());
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(1U, broker().connections());
    EXPECT_EQ(1U, counters.opened);
    EXPECT_EQ(1U, counters.reused);
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(PoolTest, ASessionClosedPolitelyWhileParkedIsReplaced) {
    run_ending([](BrokerSide& side) {
        side.close_connection(320, "CONNECTION_FORCED - broker restarts");
        side.cut();
        side.expect(AMQP_CONNECTION_CLOSE_OK_METHOD);
    });
    expect_replaced(POLLRDHUP, Destroyed::closed_by_broker);
    EXPECT_TRUE(broker().recording(0)->wait_for(AMQP_CONNECTION_CLOSE_OK_METHOD));
}

TEST_F(PoolTest, ASessionCutWhileParkedIsReplaced) {
    run_ending([](BrokerSide& side) { side.cut(); });
    expect_replaced(POLLRDHUP, Destroyed::closed_by_broker);
}

TEST_F(PoolTest, ASessionResetWhileParkedIsReplaced) {
    run_ending([](BrokerSide& side) { side.reset(); });
    expect_replaced(POLLRDHUP | POLLHUP | POLLERR, Destroyed::broken);
}

TEST_F(PoolTest, ADeadSessionCostsNoOneTheLivingOnes) {
    run_ending([](BrokerSide& side) { side.cut(); });
    auto first = lease();
    auto second = lease();
    second->end(EndedBy::program);
    first->end(EndedBy::program);  // parked last, so looked at first
    gate.open();
    ASSERT_TRUE(wait_for_input_while_parked(POLLRDHUP));
    EXPECT_TRUE(lease()->is_reused());
    EXPECT_EQ(2U, broker().connections());
    EXPECT_EQ(1U, pool.kept());
}

TEST_F(PoolTest, TwoLeasesOfOneKeyHaveTwoSessions) {
    run(peer::ScriptedBroker::ordinary);
    const auto first = lease();
    const auto second = lease();
    EXPECT_NE(&first->connection(), &second->connection());
    publish(*first, *first->open_channel());
    publish(*second, *second->open_channel());
    EXPECT_TRUE(broker().recording(0)->wait_for(AMQP_BASIC_PUBLISH_METHOD));
    EXPECT_TRUE(broker().recording(1)->wait_for(AMQP_BASIC_PUBLISH_METHOD));
    first->end(EndedBy::program);
    second->end(EndedBy::program);
    EXPECT_EQ(2U, pool.kept());
}

TEST_F(PoolTest, TheMostRecentlyParkedSessionIsLeasedFirst) {
    run(peer::ScriptedBroker::ordinary);
    const auto first = lease();
    const auto second = lease();
    const auto* last_parked = &first->connection();
    second->end(EndedBy::program);
    first->end(EndedBy::program);
    EXPECT_EQ(last_parked, &lease()->connection());
}

TEST_F(PoolTest, ASessionIdleForLongerThanIdleTimeoutIsClosedProperly) {
    run(peer::ScriptedBroker::ordinary);
    settings.idle_timeout = 300s;
    lease()->end(EndedBy::program);
    ASSERT_TRUE(wait_for_answers_while_parked());
    environment.advance(299s);
    EXPECT_TRUE(lease()->is_reused());
    environment.advance(301s);
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, destroyed(Destroyed::idle));
    EXPECT_EQ(0U, counters.replaced) << "it was not found dead";
    EXPECT_TRUE(broker().recording(0)->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
}

TEST_F(PoolTest, ASessionOlderThanMaxLifetimeIsClosedProperly) {
    run(peer::ScriptedBroker::ordinary);
    settings.idle_timeout = 0s;
    settings.max_lifetime = 3600s;
    lease()->end(EndedBy::program);
    ASSERT_TRUE(wait_for_answers_while_parked());
    environment.advance(3200s);
    EXPECT_TRUE(lease()->is_reused()) << "at most a tenth is taken off";
    environment.advance(401s);
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, destroyed(Destroyed::too_old));
    EXPECT_TRUE(broker().recording(0)->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
}

TEST_F(PoolTest, ZeroMeansNoLimit) {
    run(peer::ScriptedBroker::ordinary);
    settings.idle_timeout = 0s;
    settings.max_lifetime = 0s;
    lease()->end(EndedBy::program);
    ASSERT_TRUE(wait_for_answers_while_parked());
    environment.advance(std::chrono::hours(10000));
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(PoolTest, EachLeaseSetsItsOwnTimeouts) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
    });
    lease()->end(EndedBy::program);
    parameters.rpc_timeout = 123ms;
    const auto second = lease();
    EXPECT_TRUE(second->is_reused());
    const auto before = environment.passed();
    EXPECT_THROW(declare(*second, *second->open_channel(), "q"), TimeoutError);
    EXPECT_EQ(123ms, environment.passed() - before);
}

TEST_F(PoolTest, WhereNoConnectionCanBeMadeTheLeaseFailsAndTheNextOneTriesAgain) {
    run_ending([](BrokerSide& side) { side.cut(); });
    lease()->end(EndedBy::program);
    gate.open();
    ASSERT_TRUE(wait_for_input_while_parked(POLLRDHUP));
    const auto port = parameters.port;
    broker().stop_listening();
    EXPECT_THROW(lease(), ConnectionError);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_TRUE(bucket.parked.empty());
    run(peer::ScriptedBroker::ordinary);
    ASSERT_NE(port, parameters.port);
    EXPECT_FALSE(lease()->is_reused());
}

TEST_F(PoolTest, TheEndOfTheProcessClosesEverySessionProperly) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto first = lease();
        const auto second = lease();
    }
    pool.clear(bucket);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(2U, destroyed(Destroyed::process_end));
    EXPECT_TRUE(broker().recording(0)->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
    EXPECT_TRUE(broker().recording(1)->wait_for(AMQP_CONNECTION_CLOSE_METHOD));
}

TEST_F(PoolTest, ASilentBrokerDoesNotHoldUpTheEndOfTheProcess) {
    run([](BrokerSide& side) {
        side.handshake();
        side.stay_silent();
    });
    lease()->end(EndedBy::program);
    pool.clear(bucket);
    EXPECT_LE(environment.passed(), 2 * Pool::usual_patience);
}

TEST_F(PoolTest, HoweverManyKeysThereAreTheEndTakesTheTimeOfOne) {
    run([](BrokerSide& side) {
        side.handshake();
        side.stay_silent();
    });
    std::vector<Bucket> buckets(8);
    for (Bucket& one : buckets) {
        Lease(pool, one, parameters, identity).end(EndedBy::program);
    }
    const auto before = environment.passed();
    in_silence([&] { pool.clear_all(); });
    EXPECT_EQ(0U, pool.kept());
    EXPECT_LE(environment.passed() - before, 2 * Pool::usual_patience);
}

TEST_F(PoolTest, ASessionThatCannotSayWhatIsDueIsNotLeasedAndDestroyedInTheEnd) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.stop_reading();
         },
         peer::ScriptedBroker::ordinary});
    parameters.sleep_timeout = 3s;
    const auto stuck = lease();
    lease()->end(EndedBy::program);
    fill_output(stuck->connection());
    stuck->end(EndedBy::guard);  // parked last, so looked at first
    EXPECT_EQ(2U, pool.kept());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(1U, pool.kept()) << "there is still time";
    EXPECT_EQ(0U, destroyed_in_all());
    environment.advance(4s);
    broker().stop_listening();
    const auto before = environment.passed();
    EXPECT_THROW(in_silence([&] { return lease(); }), ConnectionError);
    EXPECT_EQ(1U, destroyed(Destroyed::not_settled));
    EXPECT_LE(environment.passed() - before, 2 * Pool::usual_patience);
}

TEST_F(PoolTest, ASessionWhoseBrokerFellSilentInACallIsReplacedAtOnce) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
             side.stay_silent();
         },
         peer::ScriptedBroker::ordinary});
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        EXPECT_THROW(declare(*one, *channel, "q"), TimeoutError);
        one->end(EndedBy::guard);
    }
    const auto start = environment.passed();
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_LE(environment.passed() - start, Pool::usual_patience) << "no second time-out";
    EXPECT_EQ(1U, destroyed(Destroyed::not_settled));
    EXPECT_EQ(1U, counters.replaced);
}

TEST_F(PoolTest, ASessionWhoseFenceIsNotAnsweredForLongerThanACallMayTakeIsReplaced) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
             side.stay_silent();
         },
         peer::ScriptedBroker::ordinary});
    const auto publish_once = [this] {
        const auto one = lease();
        publish(*one, *one->open_channel());
        const bool reused = one->is_reused();
        one->end(EndedBy::guard);
        return reused;
    };
    EXPECT_FALSE(publish_once());
    ASSERT_TRUE(broker().recording(0)->wait_for(AMQP_CHANNEL_FLOW_METHOD));
    parked().look();  // channel.open-ok, which was sent before the flow was read
    EXPECT_TRUE(publish_once()) << "it is not late yet";
    environment.advance(parameters.rpc_timeout + 1s);
    EXPECT_FALSE(publish_once());
    EXPECT_EQ(1U, destroyed(Destroyed::not_settled));
}

TEST_F(PoolTest, BeyondMaxConnectionsTheOldestOfAnotherKeyMakesRoom) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_connections = 2;
    Bucket other;
    const auto lease_other = [&] {
        return std::make_unique<Lease>(pool, other, parameters, identity);
    };
    {
        const auto first = lease();
        const auto second = lease();
        first->end(EndedBy::program);
        environment.advance(1s);
        second->end(EndedBy::program);
    }
    const auto one = lease_other();
    EXPECT_EQ(nullptr, one->exceeded_limit());
    EXPECT_EQ(1U, destroyed(Destroyed::evicted));
    EXPECT_EQ(1U, pool.kept());
    const auto two = lease_other();
    EXPECT_EQ(nullptr, two->exceeded_limit());
    EXPECT_EQ(2U, destroyed(Destroyed::evicted));
    const auto three = lease_other();
    EXPECT_STREQ("max_connections", three->exceeded_limit()) << "nothing is left to make room";
    EXPECT_EQ("q", declare(*three, *three->open_channel(), "q")) << "it works all the same";
    three->end(EndedBy::program);
    EXPECT_EQ(1U, destroyed(Destroyed::over_limit)) << "and is not kept";
    one->end(EndedBy::program);
    two->end(EndedBy::program);
    EXPECT_EQ(2U, pool.kept());
    EXPECT_EQ(2U, pool.sessions());
    pool.clear(other);
}

TEST_F(PoolTest, AConnectionThatCannotBeOpenedMakesNobodyLeave) {
    run({peer::ScriptedBroker::ordinary, [](BrokerSide& side) {
             side.start();
             side.close_connection(403, "ACCESS_REFUSED - for a test");
         }});
    settings.max_connections = 1;
    lease()->end(EndedBy::program);
    Bucket other;
    EXPECT_THROW(Lease(pool, other, parameters, identity), ConnectionError);
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(PoolTest, BeyondMaxConnectionsPerKeyOneIsNotKept) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_connections_per_key = 1;
    const auto one = lease();
    EXPECT_EQ(nullptr, one->exceeded_limit());
    {
        const auto two = lease();
        EXPECT_STREQ("max_connections_per_key", two->exceeded_limit());
        two->end(EndedBy::guard);
    }
    one->end(EndedBy::program);
    EXPECT_EQ(1U, pool.kept());
    EXPECT_TRUE(lease()->is_reused());
    settings.max_connections_per_key = 0;
    const auto three = lease();
    const auto four = lease();
    EXPECT_EQ(nullptr, four->exceeded_limit()) << "0 is no limit";
}

}  // namespace
}  // namespace amqp_pconn::persist
