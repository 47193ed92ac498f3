// Heartbeats: when one is due, when the peer is lost, and what that does to a
// connection.
#include "client/heartbeat.h"

#include <gtest/gtest.h>

#include "client/connection.h"
#include "config/error.h"
#include "peer/broker_test.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

const wire::TimePoint start{1h};

TEST(Heartbeat, IsDueAfterHalfAnIntervalWithoutAByteSent) {
    Heartbeat heartbeat(10s, start);
    EXPECT_FALSE(heartbeat.is_due(start + 4s));
    EXPECT_TRUE(heartbeat.is_due(start + 5s));
    heartbeat.look(start + 4s, 100, 0);
    EXPECT_FALSE(heartbeat.is_due(start + 8s));
    EXPECT_TRUE(heartbeat.is_due(start + 9s));
    heartbeat.look(start + 9s, 100, 55);
    EXPECT_TRUE(heartbeat.is_due(start + 9s)) << "what was received is no sign of ours";
}

TEST(Heartbeat, IsLostAfterTwoIntervalsWithoutAByteReceived) {
    Heartbeat heartbeat(10s, start);
    EXPECT_FALSE(heartbeat.is_lost(start + 19s));
    EXPECT_TRUE(heartbeat.is_lost(start + 20s));
    heartbeat.look(start + 15s, 100, 8);
    heartbeat.look(start + 30s, 200, 8);
    EXPECT_FALSE(heartbeat.is_lost(start + 34s));
    EXPECT_TRUE(heartbeat.is_lost(start + 35s));
}

TEST(Heartbeat, ZeroIsOff) {
    const Heartbeat heartbeat(0s, start);
    EXPECT_FALSE(heartbeat.is_on());
    EXPECT_FALSE(heartbeat.is_due(start + 24h));
    EXPECT_FALSE(heartbeat.is_lost(start + 24h));
}

class TendingTest : public peer::BrokerTest {
  protected:
    std::unique_ptr<Connection> open(peer::ScriptedBroker::Script script) {
        run(std::move(script));
        parameters.heartbeat = 8;
        auto connection = connect();
        EXPECT_EQ(8, connection->negotiated().heartbeat);
        EXPECT_EQ(2s, connection->tend_every());
        return connection;
    }

    [[nodiscard]] std::size_t beats_received() const {
        std::size_t count = 0;
        for (const auto& frame : broker_recording()->frames()) {
            count += frame.type == wire::FrameType::heartbeat ? 1 : 0;
        }
        return count;
    }
    [[nodiscard]] std::shared_ptr<const peer::Recording> broker_recording() const {
        return const_cast<TendingTest*>(this)->broker().recording();
    }
};

TEST_F(TendingTest, AnIdleConnectionBeatsEveryHalfInterval) {
    const auto connection = open(peer::ScriptedBroker::ordinary);
    connection->first_channel()->queue_declare_passive("q");
    for (int second = 0; second < 12; ++second) {
        environment.advance(1s);
        EXPECT_TRUE(connection->tend());
    }
    EXPECT_EQ(3U, counters.heartbeats);
    connection->first_channel()->queue_declare_passive("q");
    EXPECT_EQ(3U, beats_received());
}

TEST_F(TendingTest, WhatIsSentForTheProgramIsAsGood) {
    const auto connection = open(peer::ScriptedBroker::ordinary);
    for (int second = 0; second < 12; ++second) {
        environment.advance(1s);
        connection->first_channel()->queue_declare_passive("q");
        EXPECT_TRUE(connection->tend());
    }
    EXPECT_EQ(0U, counters.heartbeats);
}

TEST_F(TendingTest, ABrokerSilentForTwoIntervalsIsLost) {
    const auto connection = open([](BrokerSide& side) {
        side.handshake();
        side.stay_silent();
    });
    for (int second = 0; second < 16; ++second) {  // the handshake was seen at 1 s
        environment.advance(1s);
        EXPECT_TRUE(connection->tend()) << second;
    }
    environment.advance(1s);
    EXPECT_FALSE(connection->tend());
    EXPECT_FALSE(connection->was_closed_by_broker());
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { connection->ensure_usable(); }),
                         "silent for two heartbeat intervals"));
}

TEST_F(TendingTest, ACallThatWaitsBeatsAndFindsASilentBroker) {
    const auto connection = open([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.stay_silent();
    });
    connection->use_timeouts([this] {
        auto patient = parameters;
        patient.rpc_timeout = 60s;
        return patient;
    }());
    const auto before = environment.passed();
    const auto message = message_of<ConnectionError>(
        [&] { connection->first_channel()->queue_declare_passive("q"); });
    EXPECT_TRUE(contains(message, "silent for two heartbeat intervals")) << message;
    EXPECT_LE(environment.passed() - before, 18s);
    EXPECT_GE(counters.heartbeats, 3U);
}

TEST_F(TendingTest, NothingIsPutIntoAHalfWrittenFrame) {
    const auto connection = open([](BrokerSide& side) {
        side.handshake();
        side.stop_reading();
    });
    auto& output = connection->transport().output();
    do {
        const std::string much(1 << 20, 'x');
        output.append(std::as_bytes(std::span(much)));
    } while (connection->flush_now());
    const auto waiting = output.size();
    environment.advance(5s);
    EXPECT_TRUE(connection->tend());
    EXPECT_LE(output.size(), waiting);
    EXPECT_EQ(0U, counters.heartbeats);
}

TEST_F(TendingTest, ZeroOfOursOrNoneOfTheBrokers) {
    run({[](BrokerSide& side) {
             peer::Offer offer;
             offer.heartbeat = 0;
             side.handshake(offer);
             side.oblige();
         },
         peer::ScriptedBroker::ordinary});
    parameters.heartbeat = 20;
    EXPECT_EQ(20, connect()->negotiated().heartbeat) << "the broker has no wish";
    parameters.heartbeat = 0;
    EXPECT_EQ(0, connect()->negotiated().heartbeat);
}

}  // namespace
}  // namespace amqp_pconn::client
