// A handshake that fails: what the error says, and that it comes in time.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/handshake.h"
#include "config/error.h"
#include "peer/broker_test.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

using HandshakeRefusal = peer::BrokerTest;

TEST_F(HandshakeRefusal, AFrameMaxBelowTheProtocolsLeastIsRefused) {
    run([](BrokerSide& side) {
        side.start();
        amqp_connection_tune_t tune{10, 100, 0};
        side.send(0, AMQP_CONNECTION_TUNE_METHOD, &tune);
    });
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { connect(); }), "4096"));
}

TEST_F(HandshakeRefusal, AWrongPasswordIsAnAuthenticationErrorInTheBrokersWords) {
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
TEST_F(HandshakeRefusal, ASocketClosedAfterTheCredentialsIsAnAuthenticationError) {
    run([](BrokerSide& side) {
        side.start();
        side.cut();
    });
    parameters.user = "bob";
    const auto message = message_of<AuthenticationError>([&] { connect(); });
    EXPECT_TRUE(contains(message, "\"bob\"")) << message;
}

TEST_F(HandshakeRefusal, AMechanismThatTheBrokerLacksIsAnAuthenticationError) {
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

TEST_F(HandshakeRefusal, AnUnknownVhostIsAConnectionErrorWithTheBrokersCode) {
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

TEST_F(HandshakeRefusal, AForbiddenVhostIsNoAuthenticationError) {
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

TEST_F(HandshakeRefusal, APeerThatSpeaksHttpIsShown) {
    run([](BrokerSide& side) {
        side.expect_protocol_header();
        side.send_raw("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    const auto message = message_of<ConnectionError>([&] { connect(); });
    EXPECT_TRUE(contains(message, "does not speak AMQP 0-9-1")) << message;
    EXPECT_TRUE(contains(message, "HTTP/1.1 400 Bad Request")) << message;
    EXPECT_TRUE(contains(message, parameters.endpoint())) << message;
}

TEST_F(HandshakeRefusal, ABrokerOfAnotherVersionIsShown) {
    run([](BrokerSide& side) {
        side.expect_protocol_header();
        side.send_raw(std::string("AMQP\x00\x01\x00\x00", 8));
        side.cut();
    });
    EXPECT_TRUE(contains(message_of<ConnectionError>([&] { connect(); }), "AMQP\\x00\\x01"));
}

TEST_F(HandshakeRefusal, SilenceAtAnyStepIsATimeoutThatNamesItWithinConnectTimeout) {
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

TEST_F(HandshakeRefusal, APeerThatTricklesHeartbeatsDoesNotProlongIt) {
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

TEST_F(HandshakeRefusal, AnotherMethodThanTheOneThatIsDueIsRefused) {
    run([](BrokerSide& side) {
        side.start();
        side.open_ok();
    });
    const auto message = message_of<ConnectionError>([&] { connect(); });
    EXPECT_TRUE(contains(message, "connection.open-ok arrived where connection.tune was due"))
        << message;
}

TEST_F(HandshakeRefusal, AStartThatIsNonsenseIsRefused) {
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
