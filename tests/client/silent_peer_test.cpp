// A broker that falls silent, trickles or stops reading, at any point: the call ends at its
// deadline, to the microsecond on the test's clock, and says what it was waiting for.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "client/broker_words.h"
#include "client/connection.h"
#include "client/replay.h"
#include "config/error.h"
#include "peer/broker_test.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using words::FrameType;

const amqp_basic_properties_t none{};
const wire::OutgoingMessage small{"", "key", "body", &none};
const std::string heartbeat = words::frame(FrameType::heartbeat, 0, "");
const std::array<std::string, 3> steps{"connection.start", "connection.tune", "connection.open-ok"};

class SilentPeer : public testing::Test {
  protected:
    SilentPeer() {
        parameters.connect_timeout = 1700ms;
        parameters.rpc_timeout = 700ms;
        parameters.write_timeout = 1500ms;
    }

    std::unique_ptr<Connection> connect(Replay& broker) {
        parameters.port = broker.parameters().port;
        return Connection::open(parameters, identity, broker, counters);
    }

    // With the handshake done and channel 1 open.
    std::unique_ptr<Connection> connected(Replay& broker) {
        broker.say(words::handshake());
        return connect(broker);
    }

    // `call` throws a TimeoutError that says `wanted`, when `allowed` has passed.
    template <typename Call>
    void times_out(Replay& broker, const std::string& wanted, wire::Duration allowed, Call call) {
        const auto before = broker.passed();
        try {
            call();
            ADD_FAILURE() << "nothing was thrown";
        } catch (const TimeoutError& error) {
            EXPECT_TRUE(peer::contains(error.what(), wanted)) << error.what();
            EXPECT_TRUE(peer::contains(error.what(), parameters.endpoint())) << error.what();
        } catch (const std::exception& error) {
            ADD_FAILURE() << "another exception: " << error.what();
        }
        EXPECT_EQ(allowed, broker.passed() - before);
    }

    // A publish that the broker does not read: `bodies` of them at most.
    void publish_until_full(Replay& broker, Connection& connection, const std::string& body);

    config::Parameters parameters;
    Identity identity{"test", "here"};
    observe::Counters counters;
};

TEST_F(SilentPeer, AfterAnyPartOfAnAnswerOfTheHandshake) {
    const auto whole = words::handshake();
    for (std::size_t step = 0; step < steps.size(); ++step) {
        const auto frame = step == 2 ? words::open_ok() : whole[step];
        for (std::size_t said = 1; said < frame.size(); ++said) {
            SCOPED_TRACE(steps[step] + " up to octet " + std::to_string(said));
            Replay broker;
            broker.say(std::vector(whole.begin(), whole.begin() + static_cast<int>(step)));
            broker.say(frame.substr(0, said));
            times_out(broker, steps[step] + ": no answer within 1.7 s", 1700ms,
                      [&] { connect(broker); });
            EXPECT_EQ(step + 1, counters.sends);
            counters = {};
        }
    }
}

TEST_F(SilentPeer, TricklingDoesNotProlongTheHandshake) {
    const auto whole = words::handshake();
    for (std::size_t step = 0; step < steps.size(); ++step) {
        for (const bool beats : {false, true}) {
            SCOPED_TRACE(steps[step] + (beats ? " in heartbeats" : " in octets"));
            Replay broker;
            broker.pace = 200ms;
            broker.say(std::vector(whole.begin(), whole.begin() + static_cast<int>(step)));
            if (beats) {
                broker.say(std::vector<std::string>(100, heartbeat));
            } else {
                broker.trickle(whole[step]);
            }
            times_out(broker, steps[step] + ": no answer within 1.7 s", 1700ms,
                      [&] { connect(broker); });
        }
    }
}

TEST_F(SilentPeer, ASlowHandshakeWithinItsTimeIsNone) {
    Replay broker;
    broker.pace = 1ms;
    for (const auto& piece : words::handshake()) {
        broker.trickle(piece);
    }
    EXPECT_TRUE(connect(broker)->is_usable());
    EXPECT_GT(broker.passed(), 100ms);
}

TEST_F(SilentPeer, AfterAnyPartOfAnAnswerToACall) {
    const auto answer = words::declare_ok(1, "late");
    for (std::size_t said = 1; said < answer.size(); ++said) {
        SCOPED_TRACE("up to octet " + std::to_string(said));
        Replay broker;
        const auto connection = connected(broker);
        const auto channel = connection->first_channel();
        broker.say(answer.substr(0, said));
        times_out(broker, "queue.declare: no answer within 0.7 s", 700ms,
                  [&] { channel->queue_declare_passive("q"); });
        EXPECT_TRUE(channel->is_out_of_step());
        // The stream is in step: the rest belongs to the call that gave up.
        broker.say(answer.substr(said) + words::channel_open_ok(2) + words::declare_ok(2, "quick"));
        EXPECT_EQ("quick", connection->open_channel()->queue_declare_passive("q").queue);
        EXPECT_EQ(700ms, broker.passed());
        EXPECT_THROW(channel->queue_declare_passive("q"), ChannelError);
    }
}

TEST_F(SilentPeer, AfterAnyPartOfAMessage) {
    const std::string message = words::get_ok(1) + words::content_header(1, 6) +
                                words::body(1, "abc") + words::body(1, "def");
    for (std::size_t said = 1; said < message.size(); ++said) {
        SCOPED_TRACE("up to octet " + std::to_string(said));
        Replay broker;
        const auto connection = connected(broker);
        broker.say(message.substr(0, said));
        times_out(broker, "basic.get: no answer within 0.7 s", 700ms,
                  [&] { connection->first_channel()->get("q", true); });
        broker.say(message.substr(said) + words::channel_open_ok(2) + words::get_ok(2) +
                   words::content_header(2, 5) + words::body(2, "quick"));
        EXPECT_EQ("quick", connection->open_channel()->get("q", true)->body);
        EXPECT_EQ(700ms, broker.passed());
    }
}

TEST_F(SilentPeer, TricklingDoesNotProlongACall) {
    const std::vector<std::string> other_frames(100, heartbeat);
    for (const bool beats : {false, true}) {
        Replay broker;
        const auto connection = connected(broker);
        broker.pace = 99ms;
        if (beats) {
            broker.say(other_frames);
        } else {
            broker.trickle(words::declare_ok(1, "q"));
        }
        times_out(broker, "queue.declare: no answer within 0.7 s", 700ms,
                  [&] { connection->first_channel()->queue_declare_passive("q"); });
        EXPECT_TRUE(connection->is_usable());
    }
}

TEST_F(SilentPeer, AnswersForAnotherChannelDoNotProlongACall) {
    Replay broker;
    const auto connection = connected(broker);
    const auto other = connection->open_channel();
    std::vector<std::string> answers{words::channel_open_ok(2)};
    for (int i = 0; i < 100; ++i) {
        other->request_fence();
        answers.push_back(words::method(2, AMQP_CHANNEL_FLOW_OK_METHOD));
    }
    broker.pace = 70ms;
    broker.say(answers);
    times_out(broker, "queue.declare: no answer within 0.7 s", 700ms,
              [&] { connection->first_channel()->queue_declare_passive("q"); });
    EXPECT_EQ(answers.size() - 9, broker.left_to_say());
}

// The broker stops reading in the middle of a publish, and of a frame.
void SilentPeer::publish_until_full(Replay& broker, Connection& connection,
                                    const std::string& body) {
    const auto channel = connection.first_channel();
    const wire::OutgoingMessage message{"exchange", "key", body, &none};
    const auto before = counters.publishes;
    times_out(broker, "write: the broker took no more bytes within 1.5 s", 1500ms, [&] {
        for (int i = 0; i < 10000; ++i) {
            channel->publish(message);
        }
    });
    const auto sends = counters.sends;
    EXPECT_FALSE(connection.is_usable());
    EXPECT_THROW(channel->publish(small), ConnectionError);
    EXPECT_THROW(channel->queue_declare_passive("q"), ConnectionError);
    EXPECT_THROW(channel->get("q", true), ConnectionError);
    EXPECT_THROW(connection.open_channel(), ConnectionError);
    EXPECT_THROW(connection.flush(), ConnectionError);
    EXPECT_FALSE(connection.flush_now());
    connection.close(250ms);
    EXPECT_EQ(sends, counters.sends);

    wire::ByteBuffer encoded;
    wire::Encoder encoder(encoded);
    encoder.set_frame_max(131072);
    for (const auto& piece : encoder.publish(1, message)) {
        encoded.append({static_cast<const std::byte*>(piece.iov_base), piece.iov_len});
    }
    const std::string_view one{reinterpret_cast<const char*>(encoded.bytes().data()),
                               encoded.size()};
    const auto heard = broker.heard();
    auto at = heard.find(one.substr(0, 32));
    ASSERT_NE(std::string::npos, at);
    for (std::size_t i = before; i < counters.publishes; ++i, at += one.size()) {
        ASSERT_EQ(one, std::string_view(heard).substr(at, one.size())) << i;
    }
    const auto last = std::string_view(heard).substr(at);
    EXPECT_NE(0U, last.size()) << "no half frame: the test shows nothing";
    EXPECT_LT(last.size(), one.size());
    EXPECT_EQ(one.substr(0, last.size()), last) << "nothing is written into the half frame";
}

TEST_F(SilentPeer, StopsReadingInTheMiddleOfASmallBody) {
    Replay broker;
    const auto connection = connected(broker);
    const std::string body(10007, 'x');
    ASSERT_LT(body.size(), wire::Encoder::copied_body);
    publish_until_full(broker, *connection, body);
}

TEST_F(SilentPeer, StopsReadingInTheMiddleOfALargeBody) {
    Replay broker;
    const auto connection = connected(broker);
    publish_until_full(broker, *connection, std::string(16 << 20, 'x'));
}

// Its words are heard, and buy it no time.
TEST_F(SilentPeer, OnlyWritesAndNeverReads) {
    for (const std::size_t size : {std::size_t{10007}, std::size_t{16} << 20}) {
        SCOPED_TRACE(size);
        Replay broker;
        const auto connection = connected(broker);
        const auto fenced = connection->open_channel();
        fenced->publish(small);
        fenced->request_fence();
        connection->flush();
        broker.pace = 100ms;
        broker.say(words::channel_open_ok(2));
        broker.say(std::vector<std::string>(3, heartbeat));
        broker.say(words::method(2, AMQP_CHANNEL_FLOW_OK_METHOD));
        broker.say(std::vector<std::string>(100, heartbeat));
        const std::string body(size, 'x');
        const auto publish = [&] {
            connection->first_channel()->publish({"", "key", body, &none});
        };
        // A publish that the socket takes in the end has its time for itself.
        auto begun = broker.passed();
        const auto publish_on = [&] {
            for (;; begun = broker.passed()) {
                publish();
            }
        };
        EXPECT_THROW(publish_on(), TimeoutError);
        EXPECT_EQ(1500ms, broker.passed() - begun);
        EXPECT_TRUE(fenced->is_fenced());
        EXPECT_LE(broker.left_to_say(), 105U - 14U) << "what it says is heard to the end";
        EXPECT_FALSE(connection->is_usable());
    }
}

using BothOnlyWrite = peer::BrokerTest;

// Each side reads only when all of its own is written, more than any system buffers.
TEST_F(BothOnlyWrite, EndsWithEverythingWrittenAndHeard) {
    constexpr std::size_t much = std::size_t{32} << 20;
    for (const std::size_t size : {std::size_t{10007}, std::size_t{4} << 20}) {
        SCOPED_TRACE(size);
        run([](peer::BrokerSide& side) {
            side.handshake();
            side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
            side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
            const auto close = side.expect(AMQP_CHANNEL_CLOSE_METHOD);
            // What it had to say on a channel that is being closed.
            const std::string part(100000, 'x');
            for (std::size_t said = 0; said < much; said += part.size()) {
                side.send_frame(FrameType::body, 2, part);
            }
            side.answer(close);
            side.oblige();
        });
        const auto connection = connect();
        const auto second = connection->open_channel();
        second->request_close();
        const std::string body(size, 'x');
        for (std::size_t written = 0; written < much; written += size) {
            connection->first_channel()->publish({"", "key", body, &none});
        }
        EXPECT_GT(counters.receives, 100U) << "it has read while it wrote";
        EXPECT_EQ("q", connection->first_channel()->queue_declare_passive("q").queue);
        EXPECT_FALSE(second->is_closing());
        EXPECT_EQ(0s, environment.passed());
        counters = {};
    }
}

}  // namespace
}  // namespace amqp_pconn::client
