// Which exclusive queues go with a lease, which stay with their session, and who gets that.
#include <algorithm>

#include "config/error.h"
#include "persist/exclusive_queues.h"
#include "persist/keeper_test.h"

namespace amqp_pconn::persist {
namespace {

using Names = std::vector<std::string>;

constexpr ExclusiveQueues::Kind shared{false, false};
constexpr ExclusiveQueues::Kind exclusive{true, false};
constexpr ExclusiveQueues::Kind going{true, true};

TEST(KeptQueueNamesTest, ThoseThatAreNotKeptGoWithTheLease) {
    ExclusiveQueues queues;
    queues.declared("a", exclusive);
    queues.declared("b", exclusive);
    queues.declared("b", exclusive);
    queues.declared("shared", shared);
    queues.keep("a");
    queues.keep("a");
    EXPECT_FALSE(queues.all_kept());
    EXPECT_EQ(Names({"b"}), queues.end_lease());
    EXPECT_TRUE(queues.all_kept());
    EXPECT_EQ(Names({"a"}), queues.kept());
}

TEST(KeptQueueNamesTest, OneThatIsKeptStaysSoUntilItIsDeleted) {
    ExclusiveQueues queues;
    queues.declared("a", exclusive);
    queues.keep("a");
    EXPECT_EQ(Names(), queues.end_lease());
    queues.declared("a", exclusive);
    EXPECT_EQ(Names(), queues.end_lease());
    queues.deleted("a");
    EXPECT_EQ(Names(), queues.kept());
    queues.declared("a", exclusive);
    EXPECT_EQ(Names({"a"}), queues.end_lease()) << "it is another one";
}

TEST(KeptQueueNamesTest, WhatCannotBeKeptIsRefused) {
    ExclusiveQueues queues;
    queues.declared("shared", shared);
    queues.declared("gone", exclusive);
    queues.deleted("gone");
    queues.declared("going", going);
    const auto refusal = [&](const std::string& queue) {
        try {
            queues.keep(queue);
        } catch (const ArgumentError& error) {
            return std::string(error.what());
        }
        return std::string("none");
    };
    EXPECT_TRUE(peer::contains(refusal("shared"), "declared without exclusive"));
    EXPECT_TRUE(peer::contains(refusal("gone"), "none of that name was"));
    EXPECT_TRUE(peer::contains(refusal("going"), "declared with autoDelete"));
    EXPECT_TRUE(peer::contains(refusal("never"), "\"never\" given"));
    (void)queues.end_lease();
    EXPECT_TRUE(peer::contains(refusal("shared"), "none of that name was")) << "in this lease";
}

TEST(KeptQueueNamesTest, AnotherOfThatNameIsNotDeletedInItsPlace) {
    ExclusiveQueues queues;
    queues.declared("a", going);
    queues.declared("b", exclusive);
    queues.keep("b");
    queues.declared("a", shared);
    queues.declared("b", shared);
    EXPECT_EQ(Names(), queues.kept());
    EXPECT_EQ(Names(), queues.end_lease());
}

class KeptQueuesTest : public KeeperTest {
  protected:
    static void keep_queue(Lease& one, const std::string& queue) {
        EXPECT_EQ(queue, declare(one, *one.open_channel(), queue, true));
        one.keep_exclusive(queue);
    }

    static Names kept(Lease& one) {
        return one.run([&] { return one.kept_queues(); });
    }
};

TEST_F(KeptQueuesTest, TheirSessionComesFirst) {
    run({peer::ScriptedBroker::ordinary, peer::ScriptedBroker::ordinary});
    {
        const auto one = lease();
        const auto other = lease();
        keep_queue(*one, "q");
        one->end(EndedBy::guard);
        other->end(EndedBy::guard);  // the most recent one
    }
    EXPECT_EQ(0U, broker().recording()->count(AMQP_QUEUE_DELETE_METHOD));
    const auto next = lease();
    EXPECT_EQ(Names({"q"}), kept(*next));
    EXPECT_EQ(Names(), kept(*lease()));
}

TEST_F(KeptQueuesTest, TheirEndIsALine) {
    run({peer::ScriptedBroker::ordinary, peer::ScriptedBroker::ordinary});
    {
        const auto one = lease();
        keep_queue(*one, "q");
        one->end(EndedBy::guard);
    }
    environment.advance(settings.idle_timeout + std::chrono::seconds(1));
    EXPECT_EQ(Names(), kept(*lease()));
    EXPECT_EQ(1U, lines_with("the exclusive queue \"q\" is gone with its connection to"));
}

TEST_F(KeptQueuesTest, WhereTheProgramEndsItNothingIsSaid) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    keep_queue(*one, "q");
    one->destroy(observe::Destroyed::shut_down);
    EXPECT_EQ(Names(), environment.lines());
}

}  // namespace
}  // namespace amqp_pconn::persist
