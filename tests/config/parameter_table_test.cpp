#include "config/parameter_table.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "config/error.h"

namespace amqp_pconn::config {
namespace {

using Kind = ArgumentError::Kind;
using namespace std::string_view_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::array text_names{"host", "vhost",     "user",    "password", "sasl",    "name",
                                "pool", "handshake", "suspend", "username", "userpass"};
constexpr std::array integer_names{"port",        "heartbeat", "frame_max",
                                   "channel_max", "frameMax",  "chanMax"};
constexpr std::array seconds_names{"connect_timeout", "rpc_timeout", "write_timeout",
                                   "sleep_timeout"};

// What is refused, and that nothing was changed.
std::string refusal(std::string_view name, const Value& value, Kind kind) {
    Parameters parameters;
    parameters.host = "before";
    try {
        assign(parameters, name, value);
    } catch (const ArgumentError& error) {
        EXPECT_EQ(kind, error.kind()) << name;
        EXPECT_NE(std::string::npos, std::string(error.what()).find('"' + std::string(name) + '"'))
            << error.what();
        EXPECT_EQ("before", parameters.host);
        EXPECT_EQ(5672, parameters.port);
        return error.what();
    }
    ADD_FAILURE() << name << " was accepted";
    return {};
}

Parameters with(std::string_view name, const Value& value) {
    Parameters parameters;
    assign(parameters, name, value);
    return parameters;
}

bool mentions(const std::string& message, std::string_view part) {
    return message.find(part) != std::string::npos;
}

TEST(ParameterTable, EveryParameterRefusesOtherTypesAndNamesBoth) {
    const std::array<std::pair<Value, const char*>, 3> never{
        {{Value{}, "null given"},
         {Value{true}, "bool given"},
         {Value{Unsupported{"array"}}, "array given"}}};
    const auto refuses = [&](std::string_view name, const char* wanted, const Value& value,
                             const char* given) {
        const auto message = refusal(name, value, Kind::type);
        EXPECT_TRUE(mentions(message, wanted)) << message;
        EXPECT_TRUE(mentions(message, given)) << message;
    };
    for (const auto& [value, given] : never) {
        for (const auto* name : text_names) {
            refuses(name, "of type string", value, given);
        }
        for (const auto* name : integer_names) {
            refuses(name, "of type int", value, given);
        }
        for (const auto* name : seconds_names) {
            refuses(name, "of type float", value, given);
        }
    }
    for (const auto* name : text_names) {
        refuses(name, "of type string", Value{std::int64_t{1}}, "int given");
        refuses(name, "of type string", Value{1.5}, "float given");
    }
    for (const auto* name : integer_names) {
        refuses(name, "of type int", Value{"5672"sv}, "string given");
        refuses(name, "of type int", Value{5672.0}, "float given");
    }
    for (const auto* name : seconds_names) {
        refuses(name, "of type float", Value{"3"sv}, "string given");
    }
}

TEST(ParameterTable, PortIsFromOneTo65535) {
    EXPECT_EQ(1, with("port", std::int64_t{1}).port);
    EXPECT_EQ(65535, with("port", std::int64_t{65535}).port);
    for (const std::int64_t port :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{65536}, std::int64_t{70000},
          std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        const auto message = refusal("port", port, Kind::value);
        EXPECT_TRUE(mentions(message, "between 1 and 65535, " + std::to_string(port) + " given"))
            << message;
    }
}

TEST(ParameterTable, TimeoutsAreFiniteAndWithinADay) {
    for (const auto* name : seconds_names) {
        for (const double seconds :
             {0.0, -0.0, -1.0, 0.0009, 86400.5, 1e300, -1e300, std::nan(""),
              std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
            EXPECT_TRUE(mentions(refusal(name, seconds, Kind::value), "between 0.001 and 86400"));
        }
        refusal(name, std::int64_t{0}, Kind::value);
        refusal(name, std::int64_t{-3}, Kind::value);
        refusal(name, std::numeric_limits<std::int64_t>::max(), Kind::value);
    }
    EXPECT_TRUE(mentions(refusal("rpc_timeout", std::nan(""), Kind::value), "NAN given"));
    EXPECT_TRUE(mentions(refusal("rpc_timeout", -HUGE_VAL, Kind::value), "-INF given"));
}

TEST(ParameterTable, TimeoutsAreInSeconds) {
    EXPECT_EQ(microseconds(1500000), with("connect_timeout", 1.5).connect_timeout);
    EXPECT_EQ(milliseconds(1), with("rpc_timeout", 0.001).rpc_timeout);
    EXPECT_EQ(std::chrono::seconds(86400), with("write_timeout", 86400.0).write_timeout);
    EXPECT_EQ(std::chrono::seconds(4), with("sleep_timeout", std::int64_t{4}).sleep_timeout);
}

TEST(ParameterTable, TextIsAtMost255BytesWithoutNul) {
    const std::string longest(255, 'x');
    const std::string too_long(256, 'x');
    for (const auto* name : {"host", "vhost", "user", "name", "pool", "username"}) {
        EXPECT_NO_THROW(with(name, std::string_view(longest))) << name;
        EXPECT_TRUE(mentions(refusal(name, std::string_view(too_long), Kind::value),
                             "at most 255 bytes long, 256 given"));
        EXPECT_TRUE(mentions(refusal(name, "a\0b"sv, Kind::value), "NUL"));
    }
    refusal("password", "a\0b"sv, Kind::value);
    EXPECT_EQ(300U, with("password", std::string_view(std::string(300, 'p'))).password.size());
}

TEST(ParameterTable, OnlyTheHostMustNotBeEmpty) {
    refusal("host", ""sv, Kind::value);
    EXPECT_EQ("", with("vhost", ""sv).vhost);
    EXPECT_EQ("", with("user", ""sv).user);
    EXPECT_EQ("", with("password", ""sv).password);
    EXPECT_EQ("", with("pool", ""sv).pool);
}

TEST(ParameterTable, NoRefusalOfAPasswordShowsIt) {
    const std::string secret = "hunter2" + std::string(70000, '2');
    EXPECT_FALSE(mentions(refusal("password", std::string_view(secret), Kind::value), "hunter2"));
    EXPECT_FALSE(mentions(refusal("userpass", "hunter2\0"sv, Kind::value), "hunter2"));
}

TEST(ParameterTable, FrameMaxIsZeroOrAtLeast4096) {
    EXPECT_EQ(0U, with("frame_max", std::int64_t{0}).frame_max);
    EXPECT_EQ(4096U, with("frame_max", std::int64_t{4096}).frame_max);
    EXPECT_EQ(2147483647U, with("frame_max", std::int64_t{2147483647}).frame_max);
    for (const std::int64_t bytes : {-1L, 1L, 4095L, 2147483648L}) {
        refusal("frame_max", bytes, Kind::value);
    }
}

TEST(ParameterTable, ChannelMaxFitsTheProtocol) {
    EXPECT_EQ(0, with("channel_max", std::int64_t{0}).channel_max);
    EXPECT_EQ(65535, with("channel_max", std::int64_t{65535}).channel_max);
    refusal("channel_max", std::int64_t{65536}, Kind::value);
    refusal("channel_max", std::int64_t{-1}, Kind::value);
}

TEST(ParameterTable, HeartbeatIsSecondsOrNone) {
    EXPECT_EQ(60, Parameters{}.heartbeat);
    EXPECT_EQ(0, with("heartbeat", std::int64_t{0}).heartbeat);
    EXPECT_EQ(65535, with("heartbeat", std::int64_t{65535}).heartbeat);
    refusal("heartbeat", std::int64_t{-1}, Kind::value);
    refusal("heartbeat", std::int64_t{65536}, Kind::value);
}

TEST(ParameterTable, RefusesWhatThisVersionCannotDo) {
    EXPECT_EQ("PLAIN", with("sasl", "PLAIN"sv).sasl);
    refusal("sasl", "EXTERNAL"sv, Kind::value);
    EXPECT_EQ(Handshake::strict, with("handshake", "strict"sv).handshake);
    EXPECT_EQ(Handshake::pipelined, with("handshake", "pipelined"sv).handshake);
    refusal("handshake", "fast"sv, Kind::value);
    EXPECT_EQ(Suspend::automatic, with("suspend", "auto"sv).suspend);
    EXPECT_EQ(Suspend::flow, with("suspend", "flow"sv).suspend);
    EXPECT_EQ(Suspend::cancel, with("suspend", "cancel"sv).suspend);
    refusal("suspend", "never"sv, Kind::value);
}

TEST(ParameterTable, AmqphpsNamesMeanTheSame) {
    EXPECT_EQ("bob", with("username", "bob"sv).user);
    EXPECT_EQ("pw", with("userpass", "pw"sv).password);
    EXPECT_EQ(8192U, with("frameMax", std::int64_t{8192}).frame_max);
    EXPECT_EQ(5, with("chanMax", std::int64_t{5}).channel_max);
}

TEST(ParameterTable, AnUnknownNameIsRefusedWithTheNearestKnownOne) {
    EXPECT_TRUE(mentions(refusal("hots", "x"sv, Kind::value), "did you mean \"host\""));
    EXPECT_TRUE(mentions(refusal("conect_timeout", 3.0, Kind::value), "\"connect_timeout\""));
    EXPECT_FALSE(mentions(refusal("completely_different", 3.0, Kind::value), "did you mean"));
}

TEST(ParameterTable, AnEndlessUnknownNameDoesNotFillTheMessage) {
    Parameters parameters;
    try {
        assign(parameters, std::string(100000, 'x'), 1.0);
        FAIL();
    } catch (const ArgumentError& error) {
        EXPECT_LT(std::string_view(error.what()).size(), 400U);
    }
}

TEST(ParameterTable, TextFormReadsDecimalNumbersOnly) {
    Parameters parameters;
    assign_text(parameters, "channel_max", "12");
    assign_text(parameters, "rpc_timeout", "0.25");
    assign_text(parameters, "vhost", "v");
    EXPECT_EQ(12, parameters.channel_max);
    EXPECT_EQ(milliseconds(250), parameters.rpc_timeout);
    EXPECT_EQ("v", parameters.vhost);
    for (const auto* text : {"", "x", "12x", " 12", "0x10", "1.5", "+1", "99999999999999999999"}) {
        EXPECT_THROW(assign_text(parameters, "channel_max", text), ArgumentError) << text;
    }
    for (const auto* text : {"", "3s", "nan", "inf", "-1", "1e99", "3,5"}) {
        EXPECT_THROW(assign_text(parameters, "rpc_timeout", text), ArgumentError) << text;
    }
    EXPECT_EQ(12, parameters.channel_max);
    EXPECT_EQ(milliseconds(250), parameters.rpc_timeout);
}

}  // namespace
}  // namespace amqp_pconn::config
