// On which channel the exclusive queues of a lease are deleted: one that the broker listens to.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

class ExclusiveQueuesTest : public PublishingLeaseTest {
  protected:
    // The channel of the only queue.delete.
    std::uint16_t deleted_on() {
        EXPECT_TRUE(broker().recording()->wait_for(AMQP_QUEUE_DELETE_METHOD));
        EXPECT_EQ(1U, received(AMQP_QUEUE_DELETE_METHOD));
        for (const auto& frame : broker().recording()->frames()) {
            if (frame.method == AMQP_QUEUE_DELETE_METHOD) {
                return frame.channel;
            }
        }
        return 0;
    }
};

TEST_F(ExclusiveQueuesTest, AreNotDeletedWhereAPublishMayStillCloseTheChannel) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto first = one->open_channel();
    const auto second = one->open_channel();
    declare(*one, *first, "mine", true);
    declare(*one, *second, "q");
    publish(*one, *second, lost);
    one->end(EndedBy::guard);
    EXPECT_EQ(1, deleted_on());
}

TEST_F(ExclusiveQueuesTest, AreDeletedOnANewOneWhereThereIsNoOther) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    declare(*one, *channel, "mine", true);
    publish(*one, *channel, lost);
    one->end(EndedBy::guard);
    EXPECT_EQ(2, deleted_on());
    EXPECT_TRUE(lease()->is_reused());
}

TEST_F(ExclusiveQueuesTest, AreDeletedOnAConfirmChannelToo) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    declare(*one, *channel, "mine", true);
    publish(*one, *channel);
    wait(*one, *channel);
    one->end(EndedBy::guard);
    EXPECT_EQ(1, deleted_on());
    EXPECT_EQ(1U, counters.fences);
    EXPECT_TRUE(lease()->is_reused());
}

}  // namespace
}  // namespace amqp_pconn::persist
