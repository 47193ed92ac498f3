#include "config/amqp_uri.h"

#include <gtest/gtest.h>

#include <string>

#include "config/error.h"

namespace amqp_pconn::config {
namespace {

Parameters parsed(std::string_view uri) {
    Parameters parameters;
    assign_uri(parameters, uri);
    return parameters;
}

std::string refusal(std::string_view uri) {
    Parameters parameters;
    parameters.host = "before";
    parameters.vhost = "before";
    try {
        assign_uri(parameters, uri);
    } catch (const ArgumentError& error) {
        EXPECT_EQ("before", parameters.host) << uri;
        EXPECT_EQ("before", parameters.vhost) << uri;
        return error.what();
    }
    ADD_FAILURE() << uri << " was accepted as host \"" << parameters.host << "\", vhost \""
                  << parameters.vhost << "\"";
    return {};
}

// The examples of RabbitMQ's URI specification.
TEST(AmqpUri, ReadsRabbitmqsExamples) {
    auto p = parsed("amqp://user:pass@host:10000/vhost");
    EXPECT_EQ("user", p.user);
    EXPECT_EQ("pass", p.password);
    EXPECT_EQ("host", p.host);
    EXPECT_EQ(10000, p.port);
    EXPECT_EQ("vhost", p.vhost);

    p = parsed("amqp://user%61:%61pass@ho%61st:10000/v%2fhost");
    EXPECT_EQ("usera", p.user);
    EXPECT_EQ("apass", p.password);
    EXPECT_EQ("hoast", p.host);
    EXPECT_EQ(10000, p.port);
    EXPECT_EQ("v/host", p.vhost);

    p = parsed("amqp://user@");
    EXPECT_EQ("user", p.user);
    EXPECT_EQ("guest", p.password);
    EXPECT_EQ("127.0.0.1", p.host);

    p = parsed("amqp://user:pass@");
    EXPECT_EQ("pass", p.password);
    EXPECT_EQ("127.0.0.1", p.host);

    p = parsed("amqp://:@/");
    EXPECT_EQ("", p.user);
    EXPECT_EQ("", p.password);
    EXPECT_EQ("127.0.0.1", p.host);
    EXPECT_EQ("", p.vhost);

    p = parsed("amqp://:10000");
    EXPECT_EQ("127.0.0.1", p.host);
    EXPECT_EQ(10000, p.port);

    p = parsed("amqp://[::1]");
    EXPECT_EQ("::1", p.host);
    EXPECT_EQ(5672, p.port);
}

TEST(AmqpUri, AnAbsentVhostStaysAndAnEmptyOneIsEmpty) {
    EXPECT_EQ("/", parsed("amqp://").vhost);
    EXPECT_EQ("/", parsed("amqp://host").vhost);
    EXPECT_EQ("", parsed("amqp://host/").vhost);
    EXPECT_EQ("/", parsed("amqp://host/%2f").vhost);
    EXPECT_EQ("/", parsed("amqp://host/%2F").vhost);
    EXPECT_EQ("", parsed("amqp:///").vhost);
    EXPECT_EQ("v", parsed("amqp:///v").vhost);
    refusal("amqp://host/a/b");
}

TEST(AmqpUri, WhatItDoesNotNameStays) {
    Parameters p;
    p.user = "u";
    p.password = "p";
    p.host = "h";
    p.port = 1;
    p.vhost = "v";
    assign_uri(p, "amqp://");
    EXPECT_EQ("u", p.user);
    EXPECT_EQ("p", p.password);
    EXPECT_EQ("h", p.host);
    EXPECT_EQ(1, p.port);
    EXPECT_EQ("v", p.vhost);
}

TEST(AmqpUri, ReadsIpv6AddressesInBrackets) {
    auto p = parsed("amqp://u:p@[2001:db8::1]:5673/v");
    EXPECT_EQ("2001:db8::1", p.host);
    EXPECT_EQ(5673, p.port);
    EXPECT_EQ("[2001:db8::1]:5673", p.endpoint());
    refusal("amqp://[::1");
    refusal("amqp://[::1]5672");
    refusal("amqp://::1");
}

TEST(AmqpUri, RefusesAWrongPort) {
    for (const auto* uri : {"amqp://h:0", "amqp://h:70000", "amqp://h:-1", "amqp://h:x",
                            "amqp://h:5672x", "amqp://h:99999999999999999999", "amqp://h: 5672"}) {
        refusal(uri);
    }
    EXPECT_EQ(5672, parsed("amqp://h:").port);
}

TEST(AmqpUri, RefusesBrokenPercentEscapes) {
    for (const auto* uri : {"amqp://u%:p@h", "amqp://u%4:p@h", "amqp://u:%zz@h", "amqp://u:p%@h",
                            "amqp://h%4g", "amqp://h/%", "amqp://h/%2", "amqp://h?name=%f"}) {
        refusal(uri);
    }
    EXPECT_EQ("100%", parsed("amqp://u:100%25@h").password);
}

TEST(AmqpUri, EscapesDoNotSmuggleNulBytes) {
    refusal("amqp://h%00st");
    refusal("amqp://u%00:p@h");
    refusal("amqp://u:p%00@h");
    refusal("amqp://h/v%00");
}

TEST(AmqpUri, RefusesOtherSchemes) {
    for (const auto* uri : {"", "host", "http://host", "amqp:/host", "amqp:host", "AMQPS://host",
                            "amqps://host", "//host"}) {
        refusal(uri);
    }
    EXPECT_NE(std::string::npos, refusal("amqps://host").find("TLS"));
}

TEST(AmqpUri, ReadsRabbitmqsQueryNames) {
    const auto p = parsed("amqp://h?connection_timeout=2500&auth_mechanism=plain&channel_max=7");
    EXPECT_EQ(std::chrono::milliseconds(2500), p.connect_timeout);
    EXPECT_EQ("PLAIN", p.sasl);
    EXPECT_EQ(7, p.channel_max);
    EXPECT_EQ(0, parsed("amqp://h?heartbeat=0").heartbeat);
    refusal("amqp://h?auth_mechanism=external");
    refusal("amqp://h?connection_timeout=soon");
    EXPECT_EQ(7, parsed("amqp://h?heartbeat=7").heartbeat);
    refusal("amqp://h?heartbeat=70000");
}

TEST(AmqpUri, ReadsOurOwnNamesInItsQuery) {
    const auto p = parsed("amqp://h/v?name=my%20app&rpc_timeout=0.5&handshake=strict&&pool=a%26b");
    EXPECT_EQ("my app", p.name);
    EXPECT_EQ(std::chrono::milliseconds(500), p.rpc_timeout);
    EXPECT_EQ(Handshake::strict, p.handshake);
    EXPECT_EQ("a&b", p.pool);
    EXPECT_NE(std::string::npos, refusal("amqp://h?hanshake=strict").find("\"handshake\""));
    refusal("amqp://h?rpc_timeout");
    refusal("amqp://h?channel_max=1.5");
}

TEST(AmqpUri, CredentialsStandBeforeTheHostOnly) {
    for (const auto* uri : {"amqp://h?password=hunter2", "amqp://h?user=u", "amqp://h?userpass=u",
                            "amqp://h?username=u"}) {
        EXPECT_EQ(std::string::npos, refusal(uri).find("hunter2"));
    }
}

TEST(AmqpUri, RefusesAFragment) {
    refusal("amqp://u:p@h/v#x");
    refusal("amqp://u:pa#ss@h/v");
}

// Whatever stands unescaped in a password, no message shows a part of it.
TEST(AmqpUri, NoMessageRepeatsAnyPartOfThePassword) {
    for (const auto* uri :
         {"amqp://user:hunter2@host:x", "amqp://user:hunter2@host:70000",
          "amqp://user:hunter2@host/a/b", "amqp://user:hunter2%@host",
          "amqp://user:hunter2@host?nonsense=1", "amqps://user:hunter2@host",
          "amqp://user:hunter2%00@host", "amqp://user:hunter2/x@host/v",
          "amqp://user:hunter2#x@host/v", "amqp://user:hunter2?x@host/v",
          "amqp://user:hunter2:x@[host/v", "http://user:hunter2@host",
          "amqp://h?frame_max=hunter2%00", "amqp://user:1?frame_max=hunter2%00@host"}) {
        EXPECT_EQ(std::string::npos, refusal(uri).find("hunter2")) << uri;
    }
}

// Its end would else be taken for a host and shown in every message about it.
TEST(AmqpUri, AnUnescapedAtInThePasswordIsRefused) {
    EXPECT_EQ(std::string::npos, refusal("amqp://user:s3@hunter2@host/v").find("hunter2"));
}

TEST(AmqpUri, DigitsAndAQuestionMarkInThePasswordDoNotMakeItAQuery) {
    EXPECT_EQ(std::string::npos, refusal("amqp://user:1?hunter2@host/v").find("hunter2"));
}

}  // namespace
}  // namespace amqp_pconn::config
