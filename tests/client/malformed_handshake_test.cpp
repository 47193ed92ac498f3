// What a broker must not say while the connection is being opened: it ends the attempt with an
// error that names it, and not a byte is written from there on.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "client/broker_words.h"
#include "client/connection.h"
#include "client/replay.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using words::FrameType;

class MalformedHandshake : public testing::Test {
  protected:
    // `said` comes where the step `step` of the handshake, from 0, was due.
    void refused(std::size_t step, const std::string& said, const std::string& named) {
        SCOPED_TRACE("step " + std::to_string(step));
        Replay broker;
        const auto whole = words::handshake();
        broker.say(std::vector(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(step)));
        broker.say(said);
        observe::Counters counters;
        try {
            Connection::open(broker.parameters(), {"test", "here"}, broker, counters);
            ADD_FAILURE() << "nothing was thrown";
        } catch (const ConnectionError& error) {
            const std::string text = error.what();
            EXPECT_NE(std::string::npos, text.find(named)) << text;
            EXPECT_NE(std::string::npos, text.find(broker.parameters().endpoint())) << text;
        } catch (const std::exception& error) {
            ADD_FAILURE() << "another exception: " << error.what();
        }
        EXPECT_EQ(step + 1, counters.sends) << "something was written after it";
        EXPECT_EQ(0U, counters.opened);
        EXPECT_EQ(0s, broker.passed());
    }
};

TEST_F(MalformedHandshake, AtEachStep) {
    const std::array<std::string, 3> due{"connection.start", "connection.tune",
                                         "connection.open-ok"};
    for (std::size_t step = 0; step < due.size(); ++step) {
        const auto no_method =
            "no method of the connection arrived where " + due[step] + " was due";
        const auto where = " arrived where " + due[step] + " was due";
        refused(step, words::with_wrong_end(words::open_ok()), "0xCE");
        refused(step, words::frame(FrameType::method, 1, "\0\x0a\0\x0a"s), no_method);
        refused(step, words::method(1, AMQP_CONNECTION_CLOSE_METHOD), no_method);
        refused(step, words::content_header(0, 3), no_method);
        refused(step, words::body(1, "abc"), no_method);
        refused(step, words::frame(FrameType::method, 0, ""), no_method);
        refused(step, words::frame(FrameType::method, 0, "\0\x0a\0"s), no_method);
        refused(step, words::method(0, AMQP_CONNECTION_SECURE_METHOD), "connection.secure" + where);
        refused(step, words::method(0, AMQP_QUEUE_DECLARE_OK_METHOD), "queue.declare-ok" + where);
        refused(step, words::raw_method(0, 99U << 16 | 1, ""), "method 99.1" + where);
        refused(step, words::announced(FrameType::method, 0, 131073), "131073 bytes");
        refused(step, "AMQP\0\0\x09\x01"s, R"("AMQP\x00\x00\x09\x01")");
        refused(step, words::raw_method(0, AMQP_CONNECTION_CLOSE_METHOD, "\x01\x90\x05x"),
                "close could not be decoded");
    }
    refused(2, words::channel_open_ok(1) + words::open_ok(),
            "no method of the connection arrived where connection.open-ok was due");
}

TEST_F(MalformedHandshake, BeforeTuneTheLimitIsTheProtocolsLeast) {
    const auto over = words::announced(FrameType::method, 0, 4097);
    refused(0, over, "the limit (frame_max) is 4096");
    refused(1, over, "the limit (frame_max) is 4096");
}

TEST_F(MalformedHandshake, ServerPropertiesThatAreNone) {
    const auto start = [](const std::string& rest) {
        return words::raw_method(0, AMQP_CONNECTION_START_METHOD, "\0\x09"s + rest);
    };
    const std::string past = "a field table reaches past the end of its frame";
    refused(0, start(words::nested_tables(33)), "nested deeper than 32 levels");
    refused(0, start(words::nested_tables(500)), "nested deeper than 32 levels");
    refused(0, start("\0\0\0\x05\x01kt\x01"s), past);
    refused(0, start("\0\0\0\x03\x05kt"s), past);
    refused(0, start("\0\0\0\x08\x01kS\0\0\0\x01"s), past);
    refused(0, start("\0\0\0\x07\x01kA\0\0\0\x01"s), past);
    refused(0, start("\0\0\0\x03\x01k?"s), "unknown type 63");
    refused(0, start("\0\0\0\0"s), "connection.start could not be decoded");
    refused(0, start("\0\0\0\0\0\0\0\x06PLAIN"s), "connection.start could not be decoded");
}

TEST_F(MalformedHandshake, ATuneThatIsCutShort) {
    for (std::size_t size = 0; size < 8; ++size) {
        refused(1, words::raw_method(0, AMQP_CONNECTION_TUNE_METHOD, std::string(size, '\0')),
                "connection.tune could not be decoded");
    }
}

TEST_F(MalformedHandshake, AHeartbeatThatIsMoreThanABeat) {
    for (std::size_t step = 0; step < 3; ++step) {
        refused(step, words::frame(FrameType::heartbeat, 0, "x"), "a heartbeat of 1 bytes arrived");
        refused(step, words::frame(FrameType::heartbeat, 1, ""), "arrived on channel 1");
    }
}

}  // namespace
}  // namespace amqp_pconn::client
