// A session whose secret was changed belongs to the parameters with the new one.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

class UpdateSecretLeaseTest : public PublishingLeaseTest {
  protected:
    ~UpdateSecretLeaseTest() override { pool.clear(other); }

    // updateSecret()
    void update(Lease& one) {
        auto changed = parameters;
        changed.password = "new secret";
        one.run([&] {
            one.update_secret(changed.password, "the old one expires");
            one.move_to(other, changed);
        });
    }

    Bucket other;
};

TEST_F(UpdateSecretLeaseTest, ItIsParkedAmongThoseWithTheNewOne) {
    run(peer::ScriptedBroker::ordinary);
    auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "q");
    EXPECT_EQ(1U, bucket.leased);
    update(*one);
    EXPECT_EQ(0U, bucket.leased);
    EXPECT_EQ(1U, other.leased);
    EXPECT_EQ(1U, received(wire::update_secret_method));
    EXPECT_EQ("q", declare(*one, *channel, "q")) << "its channels stay";
    one->end(EndedBy::program);
    EXPECT_EQ(0U, other.leased);
    EXPECT_EQ(1U, other.parked.size());
    EXPECT_TRUE(bucket.parked.empty());
    const auto with_the_old_one = lease();
    EXPECT_FALSE(with_the_old_one->is_reused());
    const Lease with_the_new_one(pool, other, parameters, identity);
    EXPECT_TRUE(with_the_new_one.is_reused());
    EXPECT_EQ(1U, bucket.leased);
    EXPECT_EQ(1U, other.leased);
    EXPECT_EQ(2U, pool.sessions());
}

TEST_F(UpdateSecretLeaseTest, ThereIsRoomForAllThatMove) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_connections_per_key = 0;
    std::vector<std::unique_ptr<Lease>> leases;
    for (int i = 0; i < 20; ++i) {
        leases.push_back(lease());
        update(*leases.back());
        EXPECT_GE(other.parked.capacity(), other.leased + other.parked.size())
            << "keep() may not fail";
        if (i % 3 == 0) {
            leases.back()->end(EndedBy::guard);
        }
    }
    leases.clear();
    EXPECT_EQ(20U, other.parked.size());
    EXPECT_EQ(0U, other.leased + bucket.leased);
}

TEST_F(UpdateSecretLeaseTest, OneThatIsDestroyedAfterwardsIsCountedThere) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    update(*one);
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(0U, other.leased);
    EXPECT_EQ(0U, bucket.leased);
    EXPECT_EQ(0U, pool.sessions());
}

TEST_F(UpdateSecretLeaseTest, WithoutAnAnswerTheConnectionEndsAndNothingHasMoved) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(wire::update_secret_method);
        side.stay_silent();
    });
    const auto one = lease();
    declare(*one, *one->open_channel(), "q");
    EXPECT_THROW(update(*one), TimeoutError);
    EXPECT_EQ(parameters.rpc_timeout, environment.passed());
    EXPECT_FALSE(one->is_usable());
    EXPECT_EQ(1U, bucket.leased);
    EXPECT_EQ(0U, other.leased);
    EXPECT_THROW(declare(*one, *one->open_channel(), "q"), ConnectionError);
    one->end(EndedBy::program);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(0U, bucket.leased);
    EXPECT_EQ(1U, destroyed(Destroyed::broken));
}

TEST_F(UpdateSecretLeaseTest, OneThatIsRefusedBeforeAByteLeavesAllAsItWas) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    EXPECT_THROW(one->run([&] { one->update_secret(std::string(200000, 's'), ""); }),
                 ArgumentError);
    EXPECT_TRUE(one->is_usable());
    one->end(EndedBy::program);
    EXPECT_EQ(1U, bucket.parked.size());
    EXPECT_EQ(0U, received(wire::update_secret_method));
}

TEST_F(UpdateSecretLeaseTest, AfterItADeadSessionIsTheProgramsToHearOf) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(wire::update_secret_method));
        side.cut();
    });
    const auto one = lease();
    update(*one);
    ASSERT_TRUE(wait_for_input(one->connection(), POLLRDHUP));
    environment.advance(1s);
    EXPECT_THROW(declare(*one, *one->open_channel(), "q"), ConnectionError);
    EXPECT_EQ(1U, broker().connections()) << "something was sent for it";
}

}  // namespace
}  // namespace amqp_pconn::persist
