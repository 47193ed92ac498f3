// The connection as a whole: its end, whoever brings it about, and what does not belong on it.
#include "client/connection.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/error.h"
#include "peer/broker_test.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;
using peer::Gate;
using wire::FrameType;

const amqp_basic_properties_t none{};
const wire::OutgoingMessage small{"", "key", "body", &none};

class ConnectionTest : public peer::BrokerTest {
  protected:
    // The script goes on after the handshake and the opening of channel 1.
    void run_open(peer::ScriptedBroker::Script then) {
        run([then = std::move(then)](BrokerSide& side) {
            side.handshake();
            side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
            then(side);
        });
    }

    // What `misbehaviour` sends ends the connection; the text of the error.
    std::string error_of(peer::ScriptedBroker::Script misbehaviour) {
        run_open([&](BrokerSide& side) {
            side.expect(AMQP_QUEUE_DECLARE_METHOD);
            misbehaviour(side);
        });
        const auto connection = connect();
        const auto channel = connection->first_channel();
        auto text = message_of<ConnectionError>([&] { channel->queue_declare_passive("queue"); });
        EXPECT_FALSE(connection->is_usable());
        EXPECT_FALSE(connection->was_closed_by_broker());
        return text;
    }
};

TEST_F(ConnectionTest, AfterConnectionCloseEveryCallThrowsWithTheBrokersTextAndNothingIsSent) {
    run_open([](BrokerSide& side) {
        side.expect(AMQP_QUEUE_DECLARE_METHOD);
        side.close_connection(320, "CONNECTION_FORCED - broker forced connection closure");
        side.expect(AMQP_CONNECTION_CLOSE_OK_METHOD);
    });
    const auto connection = connect();
    const auto channel = connection->first_channel();
    const auto first = message_of<ConnectionError>([&] { channel->queue_declare_passive("q"); });
    EXPECT_TRUE(contains(first, "320 CONNECTION_FORCED - broker forced connection closure"))
        << first;
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_OK_METHOD));
    const auto sends = counters.sends;
    for (int i = 0; i < 3; ++i) {
        const auto later = message_of<ConnectionError>([&] { channel->publish(small); });
        EXPECT_TRUE(contains(later, "CONNECTION_FORCED")) << later;
        EXPECT_TRUE(contains(later, connection->endpoint())) << later;
    }
    EXPECT_THROW(connection->open_channel(), ConnectionError);
    EXPECT_EQ(sends, counters.sends);
    EXPECT_TRUE(connection->was_closed_by_broker());
    EXPECT_EQ(0U, counters.publishes);
}

TEST_F(ConnectionTest, AConnectionCloseThatCameWhileIdleIsFoundBeforeTheNextPublish) {
    Gate gate;
    run_open([&](BrokerSide& side) {
        ASSERT_TRUE(gate.wait());
        side.close_connection(320, "CONNECTION_FORCED - shutdown");
        side.cut();
    });
    const auto connection = connect();
    const auto channel = connection->first_channel();
    gate.open();
    ASSERT_TRUE(wait_for_input(*connection, POLLRDHUP));
    environment.advance(2s);
    const auto message = message_of<ConnectionError>([&] { channel->publish(small); });
    EXPECT_TRUE(contains(message, "CONNECTION_FORCED - shutdown")) << message;
    EXPECT_EQ(0U, broker().recording()->count(AMQP_BASIC_PUBLISH_METHOD));
}

TEST_F(ConnectionTest, WhatCameTogetherWithOpenOkIsNotForgotten) {
    run([](BrokerSide& side) {
        side.start();
        side.tune();
        side.cork();
        side.open_ok();
        side.close_connection(504, "CHANNEL_ERROR - no channels today");
        side.uncork();
    });
    const auto message = message_of<ConnectionError>([&] {
        const auto connection = connect();
        (void)connection->look();
        connection->ensure_usable();
    });
    EXPECT_TRUE(contains(message, "no channels today")) << message;
}

TEST_F(ConnectionTest, ASocketCutWhileIdleIsFoundByALook) {
    Gate gate;
    run_open([&](BrokerSide& side) {
        ASSERT_TRUE(gate.wait());
        side.cut();
    });
    const auto connection = connect();
    EXPECT_TRUE(connection->look());
    gate.open();
    ASSERT_TRUE(wait_for_input(*connection, POLLRDHUP));
    EXPECT_FALSE(connection->look());
    EXPECT_TRUE(connection->was_closed_by_broker());
    EXPECT_THROW(connection->ensure_usable(), ConnectionError);
}

TEST_F(ConnectionTest, AResetWhileIdleIsFoundByALook) {
    Gate gate;
    run_open([&](BrokerSide& side) {
        ASSERT_TRUE(gate.wait());
        side.reset();
    });
    const auto connection = connect();
    EXPECT_TRUE(connection->look());
    gate.open();
    ASSERT_TRUE(wait_for_input(*connection, POLLHUP | POLLERR | POLLRDHUP));
    EXPECT_FALSE(connection->look());
    EXPECT_FALSE(connection->is_usable());
}

TEST_F(ConnectionTest, HeartbeatsAreNoEvent) {
    run_open([](BrokerSide& side) {
        side.send_frame(FrameType::heartbeat, 0, "");
        side.oblige();
    });
    const auto connection = connect();
    EXPECT_EQ("q", connection->first_channel()->queue_declare_passive("q").queue);
}

TEST_F(ConnectionTest, AFrameForAnUnknownChannelEndsIt) {
    const auto text = error_of([](BrokerSide& side) { side.send(9, AMQP_QUEUE_BIND_OK_METHOD); });
    EXPECT_TRUE(contains(text, "channel 9")) << text;
    EXPECT_TRUE(contains(
        error_of([](BrokerSide& side) { side.send(65535, AMQP_QUEUE_BIND_OK_METHOD); }), "65535"));
}

TEST_F(ConnectionTest, AnUnexpectedMethodEndsIt) {
    auto text = error_of([](BrokerSide& side) { side.send(1, AMQP_QUEUE_BIND_OK_METHOD); });
    EXPECT_TRUE(contains(text, "queue.bind-ok")) << text;
    text = error_of([](BrokerSide& side) { side.send(0, AMQP_QUEUE_BIND_OK_METHOD); });
    EXPECT_TRUE(contains(text, "queue.bind-ok")) << text;
    text = error_of([](BrokerSide& side) {
        side.send_frame(FrameType::method, 1, std::string("\0\x3c\0\x63", 4));
    });
    EXPECT_TRUE(contains(text, "method 60.99")) << text;
    error_of([](BrokerSide& side) { side.send(0, AMQP_CONNECTION_CLOSE_OK_METHOD); });
}

TEST_F(ConnectionTest, ContentThatNobodyAskedForEndsIt) {
    error_of([](BrokerSide& side) { side.send_frame(FrameType::body, 1, "x"); });
    error_of([](BrokerSide& side) { side.send_frame(FrameType::body, 0, "x"); });
    error_of(
        [](BrokerSide& side) { side.send_frame(FrameType::header, 1, std::string(14, '\0')); });
    error_of([](BrokerSide& side) { side.deliver_get(1, "nobody asked"); });
}

TEST_F(ConnectionTest, FramesThatAreNoneEndIt) {
    error_of([](BrokerSide& side) { side.send_raw("GET / HTTP/1.1"); });
    error_of([](BrokerSide& side) { side.send_frame(FrameType::method, 1, "abc"); });
    error_of([](BrokerSide& side) { side.send_raw(std::string("\x01\0\x01\x7f\xff\xff\xff", 7)); });
    error_of([](BrokerSide& side) { side.send_raw(std::string("\x08\0\0\0\0\0\0\xcd", 8)); });
}

TEST_F(ConnectionTest, ArgumentsThatDoNotDecodeEndIt) {
    const std::string declare_ok("\0\x32\0\x0b", 4);
    const std::string channel_close("\0\x14\0\x28", 4);
    error_of(
        [&](BrokerSide& side) { side.send_frame(FrameType::method, 1, channel_close + "\x01"); });
    error_of([](BrokerSide& side) {
        side.send_frame(FrameType::method, 0, std::string("\0\x0a\0\x32\x01", 5));
    });
}

TEST_F(ConnectionTest, CloseIsPoliteAndWaitsForItsAnswer) {
    run_open([](BrokerSide& side) { side.oblige(); });
    {
        const auto connection = connect();
        connection->close(1s);
        EXPECT_FALSE(connection->is_usable());
        EXPECT_THROW(connection->first_channel()->publish(small), Error);
    }
    EXPECT_TRUE(broker().recording()->wait_for_end());
    EXPECT_EQ("connection.close", broker().recording()->methods().back());
    EXPECT_EQ(0s, environment.passed());
}

TEST_F(ConnectionTest, CloseIsBoundedWhereThePeerSaysNothing) {
    run_open([](BrokerSide& side) { side.stay_silent(); });
    connect()->close(250ms);
    EXPECT_LE(environment.passed(), 500ms);
    EXPECT_GE(environment.passed(), 250ms);
}

TEST_F(ConnectionTest, CloseIsBoundedWhereThePeerReadsNothing) {
    run_open([](BrokerSide& side) { side.stop_reading(); });
    const auto connection = connect();
    const std::string junk(1 << 20, '\0');
    do {
        connection->transport().output().append(std::as_bytes(std::span(junk)));
    } while (connection->flush_now());
    connection->close(250ms);
    EXPECT_LE(environment.passed(), 500ms);
}

TEST_F(ConnectionTest, CloseSurvivesAPeerThatClosesAtTheSameTime) {
    run_open([](BrokerSide& side) {
        side.expect(AMQP_CONNECTION_CLOSE_METHOD);
        side.close_connection(320, "CONNECTION_FORCED");
        side.expect(AMQP_CONNECTION_CLOSE_OK_METHOD);
    });
    connect()->close(1s);
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_OK_METHOD));
}

TEST_F(ConnectionTest, AWriteThatMissesItsDeadlineEndsIt) {
    run_open([](BrokerSide& side) { side.stop_reading(); });
    parameters.write_timeout = 1500ms;
    const auto connection = connect();
    const auto channel = connection->first_channel();
    const std::string body(4 << 20, 'x');
    const auto message = message_of<TimeoutError>([&] {
        for (int i = 0; i < 100; ++i) {
            channel->publish({"", "key", body, &none});
        }
    });
    EXPECT_TRUE(contains(message, "write: the broker took no more bytes within 1.5 s")) << message;
    EXPECT_TRUE(contains(message, connection->endpoint())) << message;
    EXPECT_EQ(1500ms, environment.passed());
    EXPECT_FALSE(connection->is_usable());
    EXPECT_THROW(channel->publish(small), ConnectionError);
}

TEST_F(ConnectionTest, AWriteThatFailsTellsTheBrokersReasonThatIsWaitingToBeRead) {
    Gate gate;
    run_open([&](BrokerSide& side) {
        ASSERT_TRUE(gate.wait());
        side.close_connection(320, "CONNECTION_FORCED - bye");
        side.stop_reading();
    });
    const auto connection = connect();
    EXPECT_TRUE(connection->look());
    gate.open();
    ASSERT_TRUE(wait_for_input(*connection));
    const std::string body(4 << 20, 'x');
    const auto message = message_of<ConnectionError>([&] {
        for (int i = 0; i < 100; ++i) {
            connection->first_channel()->publish({"", "key", body, &none});
        }
    });
    EXPECT_TRUE(contains(message, "CONNECTION_FORCED - bye")) << message;
    EXPECT_EQ(0s, environment.passed());
}

TEST_F(ConnectionTest, ARefusedConnectionNamesHostAndPort) {
    parameters.port = [] {
        const peer::ScriptedBroker gone([](BrokerSide&) {});
        return gone.port();
    }();
    const auto message = message_of<ConnectionError>([&] { connect(); });
    EXPECT_TRUE(contains(message, parameters.endpoint())) << message;
    EXPECT_EQ(0U, counters.opened);
}

TEST_F(ConnectionTest, AFarewellThatFailsEndsItAllTheSame) {
    run([](BrokerSide& side) {
        side.handshake();
        side.expect(AMQP_CHANNEL_OPEN_METHOD);
        side.send_raw("no frame");
    });
    const auto connection = connect();
    connection->close(std::chrono::seconds(1));
    EXPECT_FALSE(connection->is_usable());
    EXPECT_THROW(connection->ensure_usable(), ConnectionError);
}

}  // namespace
}  // namespace amqp_pconn::client
