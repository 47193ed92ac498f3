// Tokens, and the sleeping sessions that they wake.
#include "persist/tokens.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::ScriptedBroker;

template <typename Call>
std::string refused(Call call) {
    try {
        call();
    } catch (const TokenError& error) {
        return error.what();
    }
    return "";
}

class TokensTest : public ::testing::Test {
  protected:
    std::string issue(std::uint64_t session = 1) {
        return tokens.issue(parameters, bucket, {session, 1});
    }
    std::string why(const std::string& text) {
        return refused([&] { (void)tokens.find(text); });
    }

    config::Parameters parameters;
    Bucket bucket;
    Tokens tokens{"0123456789abcdef"};
};

TEST_F(TokensTest, OneIsFoundAgainWithWhatItIsOf) {
    parameters.host = "broker";
    const auto first = issue(7);
    const auto second = issue(8);
    EXPECT_EQ(7U, tokens.find(first).slept.session);
    EXPECT_EQ(8U, tokens.find(second).slept.session);
    EXPECT_EQ("broker", tokens.find(second).parameters.host);
    EXPECT_EQ(&bucket, tokens.find(second).bucket);
}

TEST_F(TokensTest, ItIsGoodForOnce) {
    const auto token = issue();
    tokens.find(token).is_used = true;
    EXPECT_EQ("this token was used before; each is good for once", why(token));
}

TEST_F(TokensTest, AlteredInAnyByteItIsRefused) {
    const auto token = issue();
    for (std::size_t at = 0; at < token.size(); ++at) {
        for (int change = 1; change < 256; ++change) {
            auto altered = token;
            altered[at] = static_cast<char>(altered[at] ^ change);
            ASSERT_EQ("this token was altered or cut short", why(altered)) << altered;
        }
    }
    for (std::size_t length = 0; length < token.size(); ++length) {
        ASSERT_EQ("this token was altered or cut short", why(token.substr(0, length))) << length;
    }
    EXPECT_EQ("this token was altered or cut short", why(token + "0"));
    EXPECT_EQ("", why(token));
}

TEST_F(TokensTest, AnotherWorkersIsRefused) {
    Tokens others("fedcba9876543210");
    EXPECT_EQ(
        "this token is of another worker; it wakes a connection in the process that made it only",
        why(others.issue(parameters, bucket, {1, 1})));
}

TEST_F(TokensTest, OneThatSomebodyMadeUpIsRefused) {
    Tokens same_id("0123456789abcdef");
    const auto made_up = same_id.issue(parameters, bucket, {1, 1});
    const std::string forged = "this token is forged: the worker has made no such one";
    EXPECT_EQ(forged, why(made_up)) << "before the first";
    (void)issue();
    EXPECT_EQ(forged, why(made_up)) << "beside one of the same number";
}

TEST_F(TokensTest, TheOldestAreForgotten) {
    const auto first = issue();
    const auto second = issue();
    for (std::size_t i = 2; i < Tokens::most + 1; ++i) {
        (void)issue();
    }
    EXPECT_EQ("this token is too old: the worker has made more than 1024 since", why(first));
    EXPECT_EQ("", why(second));
}

TEST_F(TokensTest, NoneShowsACredential) {
    parameters.user = "somebody";
    parameters.password = "hunter2";
    const auto token = issue();
    EXPECT_EQ(std::string::npos, token.find("somebody"));
    EXPECT_EQ(std::string::npos, token.find("hunter2"));
}

class WakingTest : public PersistTest {
  protected:
    std::unique_ptr<Lease> wake(Slept slept) {
        return std::make_unique<Lease>(pool, bucket, parameters, identity, slept);
    }
    Slept sleep(const std::unique_ptr<Lease>& lease) {
        lease->end(EndedBy::program);
        return lease->slept();
    }
    std::string why_not(Slept slept) {
        return refused([&] { (void)wake(slept); });
    }
    [[nodiscard]] std::string subject() const {
        return "the connection to " + parameters.endpoint() + " of this token ";
    }
};

TEST_F(WakingTest, JustThatSessionIsLeased) {
    run({ScriptedBroker::ordinary, ScriptedBroker::ordinary});
    const auto one = lease();
    const auto other = lease();
    const auto& connection = one->connection();
    const auto first = sleep(one);
    (void)sleep(other);  // the most recently parked, which any lease would get
    const auto woken = wake(first);
    EXPECT_EQ(&connection, &woken->connection());
    EXPECT_TRUE(woken->is_reused());
    EXPECT_EQ(1U, counters.reused);
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(1U, bucket.leased);
}

TEST_F(WakingTest, OneThatWasLeasedSinceIsNot) {
    run(ScriptedBroker::ordinary);
    const auto slept = sleep(lease());
    const auto other = lease();
    EXPECT_EQ(subject() + "has ended", why_not(slept)) << "who asks knows better";
    EXPECT_TRUE(other->has(slept));
    (void)sleep(other);
    EXPECT_FALSE(other->has(slept));
    EXPECT_EQ(subject() + "was in use since, and sleeps again", why_not(slept));
    EXPECT_EQ(1U, pool.kept()) << "it is as it was";
}

TEST_F(WakingTest, OneThatIsDeadIsNotAndNoneTakesItsPlace) {
    run_ending([](BrokerSide& side) { side.cut(); });
    const auto one = lease();
    const auto other = lease();
    const auto slept = sleep(one);
    (void)sleep(other);
    gate.open();
    ASSERT_TRUE(wait_for_input(bucket.parked.front()->connection(), POLLRDHUP));
    EXPECT_EQ(subject() + "has ended: closed by the broker", why_not(slept));
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
    EXPECT_EQ(subject() + "has ended", why_not(slept)) << "again";
}

TEST_F(WakingTest, OneThatCannotFinishItsSleepIsNotAndStaysWhereItIs) {
    run([](BrokerSide& side) {
        side.handshake();
        side.stop_reading();
    });
    const auto one = lease();
    publish(*one, *one->open_channel());
    fill_output(one->connection());
    one->end(EndedBy::guard);
    EXPECT_EQ(subject() + "has not finished yet what was due at its sleep", why_not(one->slept()));
    EXPECT_EQ(1U, pool.kept());
}

TEST_F(WakingTest, OneWhoseSecretWasUpdatedIsAnothersNow) {
    run(ScriptedBroker::ordinary);
    const auto slept = sleep(lease());
    const auto other = lease();
    Bucket others;
    other->move_to(others, parameters);
    (void)sleep(other);
    EXPECT_EQ(subject() + "was in use since, and sleeps again", why_not(slept));
    pool.clear(others);
}

TEST_F(WakingTest, OneThatIsTooOldIsNot) {
    run(ScriptedBroker::ordinary);
    const auto slept = sleep(lease());
    environment.advance(settings.idle_timeout + 1s);
    EXPECT_EQ(subject() + "has ended", why_not(slept));
    EXPECT_EQ(1U, destroyed(Destroyed::idle));
}

TEST_F(WakingTest, OneThatWasNotKeptHasNoSleep) {
    run(ScriptedBroker::ordinary);
    const auto one = lease();
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(0U, one->slept().session);
}

}  // namespace
}  // namespace amqp_pconn::persist
