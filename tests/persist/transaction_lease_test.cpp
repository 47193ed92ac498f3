// Transactions that a request leaves open: sleep() refuses them, the guard undoes them.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"
#include "wire/byte_order.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

using Methods = std::vector<std::string>;

class TransactionLeaseTest : public PublishingLeaseTest {
  protected:
    std::vector<std::uint16_t> refused_for(Lease& one) {
        try {
            one.ensure_committed();
        } catch (const OpenTransactionError& error) {
            text = error.what();
            return error.channels();
        }
        return {};
    }

    std::string text;
};

using Ids = std::vector<std::uint16_t>;

TEST_F(TransactionLeaseTest, SleepIsRefusedWithAListAndNothingHasChanged) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto published = open(*one, Mode::transaction);
    const auto settled = open(*one, Mode::transaction);
    const auto clean = open(*one, Mode::transaction);
    publish(*one, *published);
    get(*one, *settled);
    settled->ack(1, false);
    publish(*one, *clean);
    commit(*one, *clean);
    const auto sends = counters.sends;
    EXPECT_EQ(Ids({1, 2}), refused_for(*one));
    EXPECT_EQ("the connection to " + one->connection().endpoint() +
                  " cannot sleep with uncommitted work (channel 1, 2); commit it with txCommit() "
                  "or undo it with txRollback()",
              text);
    EXPECT_EQ(sends, counters.sends);
    EXPECT_TRUE(one->connection().is_flushed());
    EXPECT_TRUE(published->bound()->has_uncommitted_work());
    commit(*one, *published);
    EXPECT_EQ(Ids({2}), refused_for(*one));
    one->run([&] { settled->tx_rollback(); });
    EXPECT_EQ(Ids(), refused_for(*one));
    EXPECT_THROW(one->ensure_settled(), UnackedDeliveriesError) << "it is unsettled again";
    settled->ack(1, false);
    commit(*one, *settled);
    sleep(*one);
    EXPECT_EQ(0U, counters.rolled_back);
    EXPECT_EQ(0U, counters.channels_closed);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(TransactionLeaseTest, TheGuardRollsBackGivesBackAndClosesAndSaysSo) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::transaction);
    get(*one, *channel, 3);
    channel->ack(2, true);
    publish(*one, *channel);
    one->end(EndedBy::guard);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(Methods({"tx.rollback", "basic.nack", "tx.commit", "channel.close"}),
              methods_from("tx.rollback"));
    for (const auto& frame : broker().recording()->frames()) {
        if (frame.method == AMQP_BASIC_NACK_METHOD) {
            EXPECT_EQ(3U, wire::load<std::uint64_t>(frame.payload));
        }
    }
    EXPECT_EQ(0s, environment.passed());
    EXPECT_EQ(1U, counters.rolled_back);
    EXPECT_EQ(3U, counters.given_back);
    ASSERT_EQ(2U, environment.lines().size());
    EXPECT_TRUE(contains(environment.lines()[0], "what was not committed on channel 1 of " +
                                                     parameters.endpoint() + " was rolled back"))
        << environment.lines()[0];
    EXPECT_TRUE(contains(environment.lines()[1], "deliveries: 3")) << environment.lines()[1];
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
}

TEST_F(TransactionLeaseTest, TheGuardRollsBackWhatWasOnlyPublished) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::transaction);
    publish(*one, *channel);
    publish(*one, *channel);
    one->end(EndedBy::guard);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(Methods({"tx.rollback", "channel.close"}), methods_from("tx.rollback"));
    EXPECT_EQ(1U, counters.rolled_back) << "transactions, not messages";
    EXPECT_EQ(1U, environment.lines().size());
}

TEST_F(TransactionLeaseTest, DeliveriesAreGivenBackFromATransactionWithoutWork) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    get(*one, *open(*one, Mode::transaction), 2);
    one->end(EndedBy::program);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(Methods({"basic.nack", "tx.commit", "channel.close"}), methods_from("basic.nack"));
    EXPECT_EQ(0U, counters.rolled_back);
    EXPECT_EQ(2U, counters.given_back);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(TransactionLeaseTest, ASessionIsNobodysBeforeItsTransactionIsUndone) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_TX_ROLLBACK_METHOD);
             side.stay_silent();
         },
         peer::ScriptedBroker::ordinary});
    {
        const auto one = lease();
        const auto channel = open(*one, Mode::transaction);
        publish(*one, *channel);
        one->end(EndedBy::guard);
    }
    EXPECT_FALSE(bucket.parked.back()->is_settled());
    const auto next = lease();
    EXPECT_FALSE(next->is_reused());
    EXPECT_EQ(2U, broker().connections());
}

TEST_F(TransactionLeaseTest, OneThatIsClosedByItsProgramIsUndoneAtOnce) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::transaction);
    get(*one, *channel);
    publish(*one, *channel);
    channel->close();
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(Methods({"tx.rollback", "basic.nack", "tx.commit", "channel.close"}),
              methods_from("tx.rollback"));
    EXPECT_EQ(0U, counters.rolled_back) << "it was no oversight";
    EXPECT_EQ(1U, counters.given_back);
    EXPECT_EQ(1U, counters.channels_closed);
    EXPECT_TRUE(environment.lines().empty());
    one->ensure_committed();
}

TEST_F(TransactionLeaseTest, OneThatWasDroppedWithWorkIsStillRefusedAndStillFound) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    auto channel = open(*one, Mode::transaction);
    publish(*one, *channel);
    channel->drop();
    channel.reset();
    EXPECT_EQ(Ids({1}), refused_for(*one));
    const auto* found = one->run([&] { return one->claim(1); });
    ASSERT_NE(nullptr, found);
    commit(*one, **found);
    EXPECT_EQ(Ids(), refused_for(*one));
    EXPECT_EQ(0U, counters.rolled_back);
}

TEST_F(TransactionLeaseTest, OneWhoseCommitTimedOutIsClosedAndTheRestIsKept) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_TX_COMMIT_METHOD);
        side.oblige();
    });
    const auto one = lease();
    const auto channel = open(*one, Mode::transaction);
    publish(*one, *channel);
    in_silence([&] { EXPECT_THROW(commit(*one, *channel), TimeoutError); });
    EXPECT_EQ("q", declare(*one, *one->open_channel(), "q")) << "the broker lives";
    EXPECT_EQ(Ids(), refused_for(*one)) << "nobody knows what became of it";
    sleep(*one);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ("channel.close", methods_from("channel.close").front());
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(1U, next->run([&] { return next->claim_all().size(); })) << "the other one";
}

TEST_F(TransactionLeaseTest, ADeliveryThatWasNotHandedOverIsNotForgottenByARollback) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::transaction);
    one->run([&] {
        channel->wire().get("q", false);  // there was no memory for it, say
        channel->wire().get("q", true);   // with which it goes back
        channel->tx_rollback();           // which undoes that
    });
    one->end(EndedBy::guard);
    const auto next = lease();
    declare(*next, *next->open_channel(), "q");  // all before it has arrived
    EXPECT_EQ(1U, received(AMQP_CHANNEL_CLOSE_METHOD))
        << "else nobody gets it as long as the session lives";
}

TEST_F(TransactionLeaseTest, WithALostConnectionThereIsNothingLeftToRefuse) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.cut();
    });
    const auto one = lease();
    const auto channel = open(*one, Mode::transaction);
    publish(*one, *channel);
    EXPECT_THROW(declare(*one, *channel, "q"), ConnectionError);
    EXPECT_EQ(Ids(), refused_for(*one));
    sleep(*one);
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
    EXPECT_EQ(0U, counters.rolled_back);
}

}  // namespace
}  // namespace amqp_pconn::persist
