#include "config/pool_key.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace amqp_pconn::config {
namespace {

constexpr PoolKey::Secret secret{std::byte{1}, std::byte{2}};

std::string key_of(const Parameters& parameters) {
    return PoolKey(secret).of(parameters);
}

using Change = void (*)(Parameters&);

std::string key_after(Change change) {
    Parameters parameters;
    change(parameters);
    return key_of(parameters);
}

TEST(PoolKey, EveryFieldThatMakesConnectionsDifferentChangesIt) {
    const std::vector<std::pair<const char*, Change>> changes{
        {"nothing", [](Parameters&) {}},
        {"host", [](Parameters& p) { p.host = "h"; }},
        {"port", [](Parameters& p) { p.port = 1; }},
        {"vhost", [](Parameters& p) { p.vhost = "v"; }},
        {"user", [](Parameters& p) { p.user = "u"; }},
        {"password", [](Parameters& p) { p.password = "p"; }},
        {"sasl", [](Parameters& p) { p.sasl = "S"; }},
        {"name", [](Parameters& p) { p.name = "n"; }},
        {"pool", [](Parameters& p) { p.pool = "n"; }},
        {"heartbeat", [](Parameters& p) { p.heartbeat = 9; }},
        {"frame_max", [](Parameters& p) { p.frame_max = 9; }},
        {"channel_max", [](Parameters& p) { p.channel_max = 9; }},
    };
    std::set<std::string> keys;
    for (const auto& [name, change] : changes) {
        EXPECT_TRUE(keys.insert(key_after(change)).second) << name;
    }
}

TEST(PoolKey, TimeoutsAndTheWayOfTheHandshakeAreNotInIt) {
    const auto plain = key_after([](Parameters&) {});
    EXPECT_EQ(plain, key_after([](Parameters& p) { p.connect_timeout = Duration(1); }));
    EXPECT_EQ(plain, key_after([](Parameters& p) { p.rpc_timeout = Duration(1); }));
    EXPECT_EQ(plain, key_after([](Parameters& p) { p.write_timeout = Duration(1); }));
    EXPECT_EQ(plain, key_after([](Parameters& p) { p.sleep_timeout = Duration(1); }));
    EXPECT_EQ(plain, key_after([](Parameters& p) { p.handshake = Handshake::strict; }));
    EXPECT_EQ(plain, key_after([](Parameters& p) { p.suspend = Suspend::cancel; }));
}

TEST(PoolKey, FieldsDoNotRunTogether) {
    const auto both = [](const char* user, const char* password) {
        Parameters p;
        p.user = user;
        p.password = password;
        return key_of(p);
    };
    EXPECT_NE(both("ab", "c"), both("a", "bc"));
    EXPECT_NE(both("", "abc"), both("abc", ""));
    const auto labels = [](const char* name, const char* pool) {
        Parameters p;
        p.name = name;
        p.pool = pool;
        return key_of(p);
    };
    EXPECT_NE(labels("ab", "c"), labels("a", "bc"));
}

TEST(PoolKey, DependsOnTheSecretOfTheProcess) {
    const PoolKey::Secret other{std::byte{1}, std::byte{3}};
    EXPECT_EQ(key_of({}), PoolKey(secret).of({}));
    EXPECT_NE(key_of({}), PoolKey(other).of({}));
    EXPECT_NE(PoolKey().of({}), PoolKey().of({}));
}

TEST(PoolKey, IsTheSameEveryTimeItIsAsked) {
    PoolKey key(secret);
    const auto first = key.of({});
    Parameters different;
    different.host = "h";
    EXPECT_NE(first, key.of(different));
    EXPECT_EQ(first, key.of({}));
}

TEST(PoolKey, ShowsNothingOfWhatWentIn) {
    Parameters p;
    p.password = "hunter2";
    p.user = "bob";
    const auto key = key_of(p);
    EXPECT_EQ(64U, key.size());
    EXPECT_EQ(std::string::npos, key.find_first_not_of("0123456789abcdef"));
}

}  // namespace
}  // namespace amqp_pconn::config
