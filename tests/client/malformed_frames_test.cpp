// What a broker must not say: whenever it comes, it ends the connection with an
// error that names it, and not a byte is written from there on.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
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

const amqp_basic_properties_t none{};
const wire::OutgoingMessage small{"", "key", "body", &none};
const std::string header_of_091 = "AMQP\0\0\x09\x01"s;
const std::string shown_header = R"("AMQP\x00\x00\x09\x01")";

// When it comes: what was said before, and what the client is doing.
struct Moment {
    std::string name;
    std::vector<std::string> before;  // pieces; what comes is in one with the last
    std::function<void(Connection&, Replay&)> call;
};

void declare(Connection& connection, Replay& /*broker*/) {
    connection.first_channel()->queue_declare_passive("q");
}

void get(Connection& connection, Replay& /*broker*/) {
    connection.first_channel()->get("q", true);
}

const Moment idle{"idle", {""}, [](Connection& connection, Replay& broker) {
                      connection.transport().wait_input(wire::Deadline(broker, 1s, "input"));
                      EXPECT_FALSE(connection.look());
                      connection.ensure_usable();
                  }};
const Moment in_call{"in a call", {""}, declare};
const Moment behind_an_answer{
    "behind an answer", {words::declare_ok(1, "q")}, [](Connection& connection, Replay& broker) {
        declare(connection, broker);
        connection.ensure_usable();
    }};
const Moment before_header{"before a content header", {words::get_ok(1)}, get};
const Moment in_content{"in the middle of a content",
                        {words::get_ok(1), words::content_header(1, 10) + words::body(1, "abc")},
                        get};
const Moment in_publish{"while a publish waits", {""}, [](Connection& connection, Replay&) {
                            const std::string large(16 << 20, 'x');
                            connection.first_channel()->publish({"", "key", large, &none});
                        }};

const std::vector<Moment> outside_content{idle, in_call, behind_an_answer, in_publish};
const std::vector<Moment> inside_content{before_header, in_content};
const std::vector<Moment> any_time{idle,       in_call,       behind_an_answer,
                                   in_publish, before_header, in_content};

class MalformedFrames : public testing::Test {
  protected:
    // What `call` throws, which must be a ConnectionError that names `wanted`.
    template <typename Call>
    static void expect_error(const std::string& wanted, Call call) {
        try {
            call();
            ADD_FAILURE() << "nothing was thrown";
        } catch (const ConnectionError& error) {
            EXPECT_NE(std::string::npos, std::string(error.what()).find(wanted)) << error.what();
        } catch (const std::exception& error) {
            ADD_FAILURE() << "another exception: " << error.what();
        }
    }

    void refused(const std::string& said, const std::string& named,
                 const std::vector<Moment>& moments) {
        for (const auto& moment : moments) {
            SCOPED_TRACE(moment.name);
            refused_at(moment, said, named);
        }
    }

    void refused_at(const Moment& moment, const std::string& said, const std::string& named) {
        Replay broker;
        broker.say(words::handshake());
        const auto connection = Connection::open(broker.parameters(), identity, broker, counters);
        auto pieces = moment.before;
        pieces.back() += said;
        broker.say(pieces);
        expect_error(named, [&] { moment.call(*connection, broker); });
        is_over(*connection, named);
        EXPECT_EQ(0s, broker.passed());
    }

    // Every call throws, and nothing is written.
    void is_over(Connection& connection, const std::string& named) {
        const auto sends = counters.sends;
        const auto channel = connection.first_channel();
        EXPECT_FALSE(connection.is_usable());
        EXPECT_FALSE(connection.was_closed_by_broker());
        EXPECT_FALSE(connection.look());
        EXPECT_FALSE(connection.flush_now());
        for (const auto& part : {named, connection.endpoint()}) {
            expect_error(part, [&] { connection.ensure_usable(); });
            expect_error(part, [&] { connection.open_channel(); });
            expect_error(part, [&] { connection.flush(); });
            expect_error(part, [&] { channel->publish(small); });
            expect_error(part, [&] { channel->queue_declare_passive("q"); });
            expect_error(part, [&] { channel->get("q", true); });
        }
        connection.close(0s);
        EXPECT_EQ(sends, counters.sends) << "close() has nothing to say";
    }

    Identity identity{"test", "here"};
    observe::Counters counters;
};

TEST_F(MalformedFrames, AFrameWithoutItsEndOctet) {
    refused(words::with_wrong_end(words::declare_ok(1, "q")), "0xCE", any_time);
    refused(words::with_wrong_end(words::body(1, "abc")), "0xCE", any_time);
    refused(words::with_wrong_end(words::frame(FrameType::heartbeat, 0, "")), "0xCE", any_time);
}

TEST_F(MalformedFrames, AFrameForAChannelThatIsNotOpen) {
    refused(words::declare_ok(2, "q"), "channel 2, which is not open", any_time);
    refused(words::content_header(7, 1), "channel 7, which is not open", any_time);
    refused(words::body(65535, "abc"), "channel 65535, which is not open", any_time);
}

TEST_F(MalformedFrames, AMethodOfTheConnectionOnAChannel) {
    refused(words::method(1, AMQP_CONNECTION_CLOSE_METHOD), "connection.close arrived on channel 1",
            any_time);
    refused(words::method(1, AMQP_CONNECTION_CLOSE_OK_METHOD),
            "connection.close-ok arrived on channel 1", any_time);
}

TEST_F(MalformedFrames, WhatBelongsToAChannelOnChannel0) {
    refused(words::declare_ok(0, "q"), "an unexpected queue.declare-ok arrived", any_time);
    refused(words::method(0, AMQP_CHANNEL_CLOSE_METHOD), "an unexpected channel.close arrived",
            any_time);
    refused(words::content_header(0, 3), "content arrived on channel 0", any_time);
    refused(words::body(0, "abc"), "content arrived on channel 0", any_time);
}

TEST_F(MalformedFrames, AMethodTooShortToBeOne) {
    for (const auto channel : {std::uint16_t{0}, std::uint16_t{1}}) {
        refused(words::frame(FrameType::method, channel, ""), "a method frame of 0 bytes",
                any_time);
        refused(words::frame(FrameType::method, channel, "\0\x0a\0"s), "a method frame of 3 bytes",
                any_time);
    }
}

TEST_F(MalformedFrames, AContentHeaderTooShortToBeOne) {
    for (const auto size : {0U, 1U, 12U, 13U}) {
        refused(words::frame(FrameType::header, 1, std::string(size, '\0')), "content header",
                any_time);
    }
}

TEST_F(MalformedFrames, ContentOutOfItsPlace) {
    refused(words::content_header(1, 3), "an unexpected content header", outside_content);
    refused(words::body(1, ""), "an unexpected content body", outside_content);
    refused(words::body(1, ""), "an unexpected content body", {before_header});
    refused(words::content_header(1, 7), "an unexpected content header", {in_content});
}

TEST_F(MalformedFrames, AFrameLargerThanFrameMax) {
    for (const auto type : {FrameType::method, FrameType::header, FrameType::body}) {
        refused(words::announced(type, 1, 131073),
                "131073 bytes arrived, the limit (frame_max) is 131072", any_time);
    }
}

TEST_F(MalformedFrames, ABodyLongerThanAnnounced) {
    refused(words::body(1, "12345678"), "longer than the 10 bytes", {in_content});
    refused(words::content_header(1, 0) + words::body(1, ""), "an unexpected content body",
            {before_header});
}

TEST_F(MalformedFrames, ABodyShorterThanAnnounced) {
    refused(words::declare_ok(1, "q"), "in the middle of a message", inside_content);
    refused(words::get_ok(1) + words::content_header(1, 1), "in the middle of a message",
            inside_content);
    refused(words::body(1, "456789") + words::content_header(1, 1), "an unexpected content header",
            {in_content});
}

TEST_F(MalformedFrames, AMethodThatDoesNotExist) {
    const auto unknown = static_cast<amqp_method_number_t>(99U << 16 | 1);
    refused(words::raw_method(0, unknown, ""), "method 99.1", any_time);
    refused(words::raw_method(1, unknown, ""), "method 99.1", any_time);
    refused(words::raw_method(1, 0, ""), "method 0.0", any_time);
}

TEST_F(MalformedFrames, AMethodThatNobodyAskedFor) {
    refused(words::method(0, AMQP_CONNECTION_START_METHOD), "connection.start", any_time);
    refused(words::method(0, AMQP_CONNECTION_OPEN_OK_METHOD), "connection.open-ok", any_time);
    refused(words::method(0, AMQP_CONNECTION_CLOSE_OK_METHOD), "connection.close-ok", any_time);
    refused(words::method(1, AMQP_CHANNEL_OPEN_OK_METHOD), "channel.open-ok", any_time);
    refused(words::method(1, AMQP_CHANNEL_CLOSE_OK_METHOD), "channel.close-ok", any_time);
    refused(words::method(1, AMQP_QUEUE_DELETE_OK_METHOD), "queue.delete-ok", any_time);
    refused(words::method(1, AMQP_BASIC_DELIVER_METHOD), "for consumer \"\", which is not there",
            outside_content);
    refused(words::method(1, AMQP_BASIC_DELIVER_METHOD), "basic.deliver", inside_content);
    refused(words::method(1, AMQP_BASIC_ACK_METHOD), "basic.ack", any_time);
}

TEST_F(MalformedFrames, HeadersNestedTooDeep) {
    for (const int levels : {33, 4000}) {
        refused(words::content_header(1, 3, "\x20\0"s + words::nested_tables(levels)),
                "nested deeper than 32 levels", {before_header});
    }
}

TEST_F(MalformedFrames, PropertiesThatReachPastTheirFrame) {
    const auto header = [](const std::string& properties) {
        return words::content_header(1, 3, properties);
    };
    const std::string past = "reach past their frame";
    const std::string table_past = "a field table reaches past the end of its frame";
    refused(header("\x80\0\x05text"s), past, {before_header});
    refused(header("\x08\0"s), past, {before_header});
    refused(header("\x20\0\0\0\0\x05\x01kt\x01"s), table_past, {before_header});
    refused(header("\x20\0\0\0\0\x08\x01kS\0\0\0\x01"s), table_past, {before_header});
    refused(header("\x20\0\xff\xff\xff\xff"s), table_past, {before_header});
    refused(header("\xa0\0\xff"s), table_past, {before_header});
}

TEST_F(MalformedFrames, ArgumentsThatReachPastTheirFrame) {
    refused(words::raw_method(1, AMQP_BASIC_GET_OK_METHOD, "\0\0\0\0\0\0\0\x01\0\x09short"s),
            "basic.get-ok could not be decoded", {{"in basic.get", {""}, get}});
    for (const auto& arguments : {""s, "\x01\x90"s, "\x01\x90\x05four"s, "\x01\x90\0\0"s}) {
        refused(words::raw_method(1, AMQP_CHANNEL_CLOSE_METHOD, arguments),
                "channel.close could not be decoded", any_time);
        refused(words::raw_method(0, AMQP_CONNECTION_CLOSE_METHOD, arguments),
                "close could not be decoded", any_time);
    }
}

TEST_F(MalformedFrames, AContentHeaderOfAnotherClass) {
    refused(words::content_header(1, 3, "\0\0"s, 50),
            "a content header of class 50 arrived on channel 1", {before_header});
}

TEST_F(MalformedFrames, AHeartbeatThatIsMoreThanABeat) {
    refused(words::frame(FrameType::heartbeat, 0, "x"), "a heartbeat of 1 bytes arrived", any_time);
    refused(words::frame(FrameType::heartbeat, 1, ""), "arrived on channel 1", any_time);
}

TEST_F(MalformedFrames, AnAnswerThatReachesPastItsFrame) {
    refused(words::raw_method(1, AMQP_QUEUE_DECLARE_OK_METHOD, "\x09short"),
            "queue.declare-ok could not be decoded", {in_call});
    refused(words::raw_method(1, AMQP_QUEUE_DECLARE_OK_METHOD, "\x01q\0\0\0\x01"s),
            "queue.declare-ok could not be decoded", {in_call});
    refused(words::raw_method(1, AMQP_QUEUE_PURGE_OK_METHOD, "\0\0"s),
            "queue.purge-ok could not be decoded",
            {{"in a purge", {""}, [](Connection& connection, Replay& /*broker*/) {
                  connection.first_channel()->queue_purge("q");
              }}});
    refused(words::raw_method(1, AMQP_QUEUE_DELETE_OK_METHOD, ""),
            "queue.delete-ok could not be decoded",
            {{"in a delete", {""}, [](Connection& connection, Replay& /*broker*/) {
                  connection.first_channel()->queue_delete("q", false, false);
              }}});
}

TEST_F(MalformedFrames, TheProtocolHeaderInMidStream) {
    refused(header_of_091, shown_header, any_time);
}

TEST_F(MalformedFrames, AFrameOfAnUnknownType) {
    refused("\x04", "unknown type 4", any_time);
}

TEST_F(MalformedFrames, WhatComesTogetherWithOpenOkIsToldByTheFirstCall) {
    Replay broker;
    auto pieces = words::handshake();
    pieces[2] += header_of_091;
    broker.say(pieces);
    const auto connection = Connection::open(broker.parameters(), identity, broker, counters);
    is_over(*connection, shown_header);
}

}  // namespace
}  // namespace amqp_pconn::client
