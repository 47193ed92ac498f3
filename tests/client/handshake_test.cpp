// From a connected socket to an open connection: what goes over the wire and in how many writes.
#include "client/handshake.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/error.h"
#include "peer/broker_test.h"
#include "wire/byte_order.h"
#include "wire/field_table.h"
#include "wire/method.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;
using peer::Offer;

using Names = std::vector<std::string>;

class HandshakeTest : public peer::BrokerTest {
  protected:
    void run_offering(const Offer& offer) {
        run([offer](BrokerSide& side) {
            side.handshake(offer);
            side.oblige();
        });
    }

    amqp_connection_tune_ok_t tune_ok() {
        for (const auto& frame : broker().recording()->frames()) {
            if (frame.method == AMQP_CONNECTION_TUNE_OK_METHOD) {
                wire::Arena arena;
                return *wire::decode_method<amqp_connection_tune_ok_t>(frame.method, frame.payload,
                                                                       arena);
            }
        }
        ADD_FAILURE() << "no tune-ok";
        return {};
    }
};

TEST_F(HandshakeTest, PipelinedTakesThreeWritesAndOpensAChannelInTheLast) {
    run(peer::ScriptedBroker::ordinary);
    const auto connection = connect();
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_OPEN_METHOD));
    EXPECT_EQ(3U, counters.sends);
    EXPECT_EQ(3U, broker().recording()->reads());
    EXPECT_EQ((Names{"connection.start-ok", "connection.tune-ok", "connection.open",
                     "channel.open"}),
              broker().recording()->methods());
    const auto frames = broker().recording()->frames();
    EXPECT_EQ(2U, frames[0].read);
    EXPECT_EQ(3U, frames[1].read) << "everything after tune goes out together";
    EXPECT_EQ(3U, frames[3].read);
    EXPECT_EQ(1, frames[3].channel);
    ASSERT_NE(nullptr, connection->first_channel());
    EXPECT_EQ(1, connection->first_channel()->id());
    EXPECT_EQ(1U, counters.channels_opened);
}

TEST_F(HandshakeTest, StrictAsksForNothingBeforeTheVhostIsOpen) {
    run(peer::ScriptedBroker::ordinary);
    parameters.handshake = config::Handshake::strict;
    const auto connection = connect();
    EXPECT_EQ((Names{"connection.start-ok", "connection.tune-ok", "connection.open"}),
              broker().recording()->methods());
    EXPECT_EQ(nullptr, connection->first_channel());
    EXPECT_EQ(0U, counters.channels_opened);
    EXPECT_EQ("q", connection->open_channel()->queue_declare_passive("q").queue);
}

TEST_F(HandshakeTest, SaysWhoWeAre) {
    run(peer::ScriptedBroker::ordinary);
    parameters.name = "shop";
    parameters.user = "bob";
    parameters.password = "secret";
    connect();
    const auto start_ok = broker().recording()->frames()[0];
    wire::Arena arena;
    const auto* decoded = wire::decode_method<amqp_connection_start_ok_t>(
        AMQP_CONNECTION_START_OK_METHOD, start_ok.payload, arena);
    EXPECT_EQ("PLAIN", wire::to_view(decoded->mechanism));
    EXPECT_EQ(std::string_view("\0bob\0secret", 11), wire::to_view(decoded->response));
    std::string name;
    for (int i = 0; i < decoded->client_properties.num_entries; ++i) {
        const auto& entry = decoded->client_properties.entries[i];
        if (wire::to_view(entry.key) == "connection_name") {
            name = wire::to_view(entry.value.value.bytes);
        }
    }
    EXPECT_EQ("shop here", name);
}

TEST_F(HandshakeTest, KeepsTheServersProperties) {
    run(peer::ScriptedBroker::ordinary);
    const auto connection = connect();
    wire::Arena arena;
    const auto table = wire::decode_table(connection->negotiated().server_properties, arena);
    ASSERT_EQ(1, table.num_entries);
    EXPECT_EQ("scripted broker", wire::to_view(table.entries[0].value.value.bytes));
}

TEST_F(HandshakeTest, TuneTakesTheSmallerOfBothSides) {
    run_offering({.frame_max = 8192, .channel_max = 100, .heartbeat = 60});
    parameters.channel_max = 7;
    const auto connection = connect();
    EXPECT_EQ(8192U, tune_ok().frame_max);
    EXPECT_EQ(7, tune_ok().channel_max);
    EXPECT_EQ(0, tune_ok().heartbeat);
    EXPECT_EQ(8192U, connection->negotiated().frame_max);
    EXPECT_EQ(7, connection->negotiated().channel_max);
}

TEST_F(HandshakeTest, ZeroInTuneMeansTheOtherSidesLimit) {
    run_offering({.frame_max = 0, .channel_max = 0, .heartbeat = 0});
    parameters.frame_max = 10000;
    parameters.channel_max = 9;
    connect();
    EXPECT_EQ(10000U, tune_ok().frame_max);
    EXPECT_EQ(9, tune_ok().channel_max);
}

TEST_F(HandshakeTest, ZeroOnOurSideMeansTheBrokersLimit) {
    run_offering({.frame_max = 20000, .channel_max = 300});
    parameters.frame_max = 0;
    parameters.channel_max = 0;
    connect();
    EXPECT_EQ(20000U, tune_ok().frame_max);
    EXPECT_EQ(300, tune_ok().channel_max);
}

TEST_F(HandshakeTest, WhereNobodySetsALimitTheProtocolsHolds) {
    run_offering({.frame_max = 0, .channel_max = 0});
    parameters.frame_max = 0;
    parameters.channel_max = 0;
    const auto connection = connect();
    EXPECT_EQ(0U, connection->negotiated().frame_max);
    EXPECT_EQ(65535, connection->negotiated().channel_max);
}

TEST_F(HandshakeTest, AFrameMaxBelowTheProtocolsLeastIsRefused) {
    run([](BrokerSide& side) {
        side.start();
        amqp_connection_tune_t tune{10, 100, 0};
        side.send(0, AMQP_CONNECTION_TUNE_METHOD, &tune);
    });
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { connect(); }), "4096"));
}

TEST_F(HandshakeTest, AWrongPasswordIsAnAuthenticationErrorInTheBrokersWords) {
    run([](BrokerSide& side) {
        side.start();
        side.close_connection(403, "ACCESS_REFUSED - login was refused");
        side.expect(AMQP_CONNECTION_CLOSE_OK_METHOD);
    });
    parameters.user = "bob";
    parameters.password = "hunter2";
    try {
        connect();
        FAIL();
    } catch (const AuthenticationError& error) {
        EXPECT_EQ(403, error.reply_code());
        EXPECT_TRUE(contains(error.what(), "ACCESS_REFUSED - login was refused")) << error.what();
        EXPECT_TRUE(contains(error.what(), parameters.endpoint())) << error.what();
        EXPECT_TRUE(contains(error.what(), "\"bob\"")) << error.what();
        EXPECT_FALSE(contains(error.what(), "hunter2")) << error.what();
    }
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_OK_METHOD));
}

// As brokers do that do not know authentication_failure_close.
TEST_F(HandshakeTest, ASocketClosedAfterTheCredentialsIsAnAuthenticationError) {
    run([](BrokerSide& side) {
        side.start();
        side.cut();
    });
    parameters.user = "bob";
    const auto message = message_of<AuthenticationError>([&] { connect(); });
    EXPECT_TRUE(contains(message, "\"bob\"")) << message;
}

TEST_F(HandshakeTest, AMechanismThatTheBrokerLacksIsAnAuthenticationError) {
    run([](BrokerSide& side) {
        side.expect_protocol_header();
        amqp_connection_start_t start{};
        start.version_minor = 9;
        start.mechanisms = wire::to_bytes("EXTERNAL NOTPLAIN PLAINER");
        start.locales = wire::to_bytes("en_US");
        side.send(0, AMQP_CONNECTION_START_METHOD, &start);
    });
    EXPECT_TRUE(contains(message_of<AuthenticationError>([&] { connect(); }), "NOTPLAIN"));
}

TEST_F(HandshakeTest, AnUnknownVhostIsAConnectionErrorWithTheBrokersCode) {
    run([](BrokerSide& side) {
        side.start();
        side.tune();
        side.close_connection(530, "NOT_ALLOWED - vhost v not found");
        side.expect(AMQP_CHANNEL_OPEN_METHOD);
        side.expect(AMQP_CONNECTION_CLOSE_OK_METHOD);
    });
    parameters.vhost = "v";
    try {
        connect();
        FAIL();
    } catch (const AuthenticationError& error) {
        FAIL() << error.what();
    } catch (const ConnectionError& error) {
        EXPECT_EQ(530, error.reply_code());
        EXPECT_TRUE(contains(error.what(), "NOT_ALLOWED - vhost v not found")) << error.what();
    }
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CONNECTION_CLOSE_OK_METHOD));
}

TEST_F(HandshakeTest, AForbiddenVhostIsNoAuthenticationError) {
    run([](BrokerSide& side) {
        side.start();
        side.tune();
        side.close_connection(403, "ACCESS_REFUSED - access to vhost '/' refused");
    });
    try {
        connect();
        FAIL();
    } catch (const AuthenticationError& error) {
        FAIL() << error.what();
    } catch (const ConnectionError& error) {
        EXPECT_EQ(403, error.reply_code());
    }
}

TEST_F(HandshakeTest, APeerThatSpeaksHttpIsShown) {
    run([](BrokerSide& side) {
        side.expect_protocol_header();
        side.send_raw("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    const auto message = message_of<ConnectionError>([&] { connect(); });
    EXPECT_TRUE(contains(message, "does not speak AMQP 0-9-1")) << message;
    EXPECT_TRUE(contains(message, "HTTP/1.1 400 Bad Request")) << message;
    EXPECT_TRUE(contains(message, parameters.endpoint())) << message;
}

TEST_F(HandshakeTest, ABrokerOfAnotherVersionIsShown) {
    run([](BrokerSide& side) {
        side.expect_protocol_header();
        side.send_raw(std::string("AMQP\x00\x01\x00\x00", 8));
        side.cut();
    });
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { connect(); }), "AMQP\\x00\\x01"));
}

TEST_F(HandshakeTest, SilenceAtAnyStepIsATimeoutThatNamesItWithinConnectTimeout) {
    struct Case {
        const char* step;
        peer::ScriptedBroker::Script script;
    };
    const std::vector<Case> cases{
        {"connection.start", [](BrokerSide& side) { side.stay_silent(); }},
        {"connection.tune", [](BrokerSide& side) { side.start(); }},
        {"connection.open-ok",
         [](BrokerSide& side) {
             side.start();
             side.tune();
         }},
        {"connection.start", [](BrokerSide& side) { side.send_raw("\x01"); }},  // half a frame
    };
    for (const auto& [step, script] : cases) {
        run(script);
        parameters.connect_timeout = 1700ms;
        const auto before = environment.passed();
        const auto message = message_of<TimeoutError>([&] { connect(); });
        EXPECT_TRUE(contains(message, std::string(step) + ": no answer within 1.7 s")) << message;
        EXPECT_TRUE(contains(message, parameters.endpoint())) << message;
        EXPECT_EQ(1700ms, environment.passed() - before) << step;
    }
}

TEST_F(HandshakeTest, APeerThatTricklesHeartbeatsDoesNotProlongIt) {
    run([](BrokerSide& side) {
        side.expect_protocol_header();
        for (int i = 0; i < 1000; ++i) {
            side.send_frame(wire::FrameType::heartbeat, 0, "");
        }
    });
    environment.cost_of_ready = 500ms;
    EXPECT_THROW(connect(), TimeoutError);
    EXPECT_LE(environment.passed(), 4s);
}

TEST_F(HandshakeTest, AnotherMethodThanTheOneThatIsDueIsRefused) {
    run([](BrokerSide& side) {
        side.start();
        side.open_ok();
    });
    const auto message = message_of<ConnectionError>([&] { connect(); });
    EXPECT_TRUE(contains(message, "connection.open-ok arrived where connection.tune was due"))
        << message;
}

TEST_F(HandshakeTest, AStartThatIsNonsenseIsRefused) {
    const std::string deep = [] {
        std::string table(4, '\0');
        for (int i = 0; i < 200; ++i) {
            const auto size = table.size() + 3;
            table = std::string{'\0', '\0', static_cast<char>(size >> 8),
                                static_cast<char>(size & 0xff)} +
                    "\x01kF" + table;
        }
        return table;
    }();
    const std::string method("\0\x0a\0\x0a", 4);
    for (const auto& rest : {std::string(), std::string("\0", 1), std::string("\0\x09", 2),
                             std::string("\0\x09\xff\xff\xff\xff", 6), "\0\x09" + deep}) {
        run([&](BrokerSide& side) {
            side.expect_protocol_header();
            side.send_frame(wire::FrameType::method, 0, method + rest);
        });
        EXPECT_THROW(connect(), ConnectionError);
    }
}

}  // namespace
}  // namespace amqp_pconn::client
