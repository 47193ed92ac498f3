#include "wire/resolver.h"

#include <gtest/gtest.h>

#include <string>

#include "config/error.h"
#include "wire/environment.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::chrono_literals;

std::vector<Address> resolved(const std::string& host, std::uint16_t port = 5672) {
    SystemEnvironment environment;
    return resolve(environment, host, port, Deadline(environment, 5s, "connect"));
}

TEST(Resolver, AnAddressIsNotLookedUp) {
    const auto v4 = resolved("192.0.2.7", 1234);
    ASSERT_EQ(1U, v4.size());
    EXPECT_EQ("192.0.2.7:1234", v4[0].text());
    const auto v6 = resolved("2001:db8::1", 65535);
    ASSERT_EQ(1U, v6.size());
    EXPECT_EQ("[2001:db8::1]:65535", v6[0].text());
}

TEST(Resolver, AnAddressNeedsNoTimeAtAll) {
    SystemEnvironment environment;
    EXPECT_EQ(1U,
              resolve(environment, "127.0.0.1", 1, Deadline(environment, 0s, "connect")).size());
}

TEST(Resolver, KnowsLocalhost) {
    const auto addresses = resolved("localhost", 5672);
    ASSERT_FALSE(addresses.empty());
    for (const auto& address : addresses) {
        EXPECT_TRUE(address.text() == "127.0.0.1:5672" || address.text() == "[::1]:5672")
            << address.text();
    }
}

// Names that are refused without a name server, which not every machine has.
TEST(Resolver, AnUnknownHostIsNamedInTheError) {
    for (const auto* host : {"nowhere..example", "nowhere.onion"}) {
        try {
            resolved(host);
            FAIL() << host;
        } catch (const ConnectionError& error) {
            EXPECT_NE(std::string::npos,
                      std::string(error.what()).find("\"" + std::string(host) + "\""))
                << error.what();
        }
    }
}

}  // namespace
}  // namespace amqp_pconn::wire
