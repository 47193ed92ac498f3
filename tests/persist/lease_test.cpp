// One lease from wakeup to sleep, as the program sees it.
#include "persist/lease.h"

#include <gtest/gtest.h>

#include <memory>

#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

class LeaseTest : public PersistTest {
  protected:
    // The first connection is cut once the gate is open; later ones are ordinary.
    void run_cut() {
        run_ending([](BrokerSide& side) { side.cut(); });
    }

    // The session of `of` is cut, and long enough ago to be looked at before the next call.
    void cut(Lease& of) {
        gate.open();
        ASSERT_TRUE(wait_for_input(of.connection(), POLLRDHUP));
        environment.advance(2s);
    }
};

TEST_F(LeaseTest, TheFirstPublishOfANewSessionIsOneWrite) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    counters = {};
    publish(*one, *one->open_channel());
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(0U, counters.polls + counters.receives);
    EXPECT_EQ(1U, counters.spares_taken) << "the channel of the handshake";
}

TEST_F(LeaseTest, OpeningAnotherChannelAndItsFirstPublishAreOneWrite) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto first = one->open_channel();
    publish(*one, *first);
    counters = {};
    publish(*one, *one->open_channel());
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(0U, counters.polls + counters.receives);
    EXPECT_EQ(1U, counters.channels_opened);
}

TEST_F(LeaseTest, ARequestThatPublishesOnceIsOneSendOnePollAndOneReceive) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();  // so that nothing but the answers to fences is still to come
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");
        channel->close();
    }
    for (int request = 0; request < 5; ++request) {
        if (request > 0) {
            ASSERT_TRUE(wait_for_input_while_parked());
        }
        counters = {};
        {
            const auto one = lease();
            const auto channel = one->open_channel();
            publish(*one, *channel);
            channel->close();
            one->end(EndedBy::guard);
        }
        if (request > 0) {
            EXPECT_EQ(1U, counters.sends) << "the publish with its fence";
            EXPECT_EQ(1U, counters.polls);
            EXPECT_EQ(1U, counters.receives);
            EXPECT_EQ(1U, counters.reused);
            EXPECT_EQ(1U, counters.spares_taken);
            EXPECT_EQ(1U, counters.fences);
            EXPECT_EQ(0U, counters.channels_opened);
        }
    }
    EXPECT_EQ(1U, broker().recording()->count(AMQP_CHANNEL_OPEN_METHOD));
}

TEST_F(LeaseTest, AChannelTakesAWireChannelWhenItFirstNeedsOne) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    counters = {};
    const auto channel = one->open_channel();
    EXPECT_TRUE(channel->is_open());
    EXPECT_FALSE(channel->is_bound());
    EXPECT_EQ(0U, counters.sends + counters.channels_opened);
}

TEST_F(LeaseTest, ClosingIsNotSentAndTheChannelIsUsedAgain) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    for (int i = 0; i < 10; ++i) {
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");
        channel->close();
        channel->close();
        EXPECT_FALSE(channel->is_open());
        EXPECT_THROW(channel->wire(), ChannelError);
    }
    EXPECT_EQ(0U, counters.channels_closed);
    EXPECT_EQ(1U, counters.channels_opened);
}

TEST_F(LeaseTest, ChannelsLeftOpenAreThereNextTimeUnderTheirIds) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto a = one->open_channel();
        const auto b = one->open_channel();
        declare(*one, *a, "q");
        declare(*one, *b, "q");
        one->end(EndedBy::program);
        EXPECT_THROW(a->wire(), ChannelError);
        EXPECT_FALSE(a->is_open());
    }
    const auto next = lease();
    const auto* two = next->run([&] { return next->claim(2); });
    ASSERT_NE(nullptr, two);
    EXPECT_EQ(2, (*two)->bound()->id());
    EXPECT_EQ(two->get(), next->run([&] { return next->claim(2); })->get()) << "the same one";
    EXPECT_EQ(nullptr, next->run([&] { return next->claim(3); }));
    EXPECT_EQ(nullptr, next->run([&] { return next->claim(65535); }));
    EXPECT_EQ(2U, next->run([&] { return next->claim_all().size(); }));
    EXPECT_EQ(0U, counters.channels_closed);
}

TEST_F(LeaseTest, AChannelDroppedWithoutClosingIsLeftOpen) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");
        channel->drop();
    }
    const auto next = lease();
    EXPECT_EQ(1U, next->run([&] { return next->claim_all().size(); }));
}

TEST_F(LeaseTest, OrdinaryCodeThatNeverClosesStaysAtOneChannel) {
    run(peer::ScriptedBroker::ordinary);
    for (int request = 0; request < 20; ++request) {
        const auto one = lease();
        declare(*one, *one->open_channel(), "q");
    }
    EXPECT_EQ(1U, counters.channels_opened);
    EXPECT_EQ(1U, counters.opened);
}

TEST_F(LeaseTest, ASessionFoundDeadBeforeTheFirstOperationIsReplaced) {
    run_cut();
    const auto one = lease();
    const auto channel = one->open_channel();
    cut(*one);
    EXPECT_EQ("q", declare(*one, *channel, "q"));
    EXPECT_FALSE(one->is_reused());
    EXPECT_EQ(1U, counters.replaced);
    EXPECT_EQ(2U, broker().connections());
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
    EXPECT_EQ(0U, destroyed(Destroyed::killed_in_call));
    one->end(EndedBy::program);
    EXPECT_EQ(1U, pool.kept());
}

TEST_F(LeaseTest, AskingWhetherItIsAliveOnlyLooks) {
    run_cut();
    const auto one = lease();
    EXPECT_TRUE(one->run([&] { return one->is_alive(); }));
    cut(*one);
    EXPECT_FALSE(one->run([&] { return one->is_alive(); }));
    EXPECT_EQ(1U, counters.opened);
    publish(*one, *one->open_channel());
    EXPECT_EQ(2U, counters.opened) << "the first operation replaces it";
}

TEST_F(LeaseTest, AfterTheFirstOperationADeadSessionIsTheProgramsToHearOf) {
    run_cut();
    const auto one = lease();
    const auto channel = one->open_channel();
    publish(*one, *channel);
    cut(*one);
    EXPECT_THROW(publish(*one, *channel), ConnectionError);
    EXPECT_THROW(publish(*one, *one->open_channel()), ConnectionError);
    EXPECT_FALSE(one->run([&] { return one->is_alive(); }));
    EXPECT_EQ(1U, counters.opened);
    one->end(EndedBy::program);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
}

TEST_F(LeaseTest, AClaimedChannelWhoseSessionDiedSaysSo) {
    run_cut();
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        one->run([&] { return channel->wire().id(); });
    }
    const auto next = lease();
    ASSERT_TRUE(next->is_reused());
    const auto* claimed = next->run([&] { return next->claim(1); });
    ASSERT_NE(nullptr, claimed);
    const auto channel = *claimed;
    cut(*next);
    EXPECT_THROW(publish(*next, *channel), Error);
}

TEST_F(LeaseTest, ClaimingAllOfASessionThatDiedClaimsNothing) {
    run_cut();
    {
        const auto one = lease();
        const auto a = one->open_channel();
        const auto b = one->open_channel();
        one->run([&] { return a->wire().id() + b->wire().id(); });
    }
    const auto next = lease();
    ASSERT_TRUE(next->is_reused());
    cut(*next);
    std::size_t claimed = 0;
    try {
        claimed = next->run([&] { return next->claim_all().size(); });
    } catch (const Error&) {
        claimed = 0;
    }
    EXPECT_EQ(0U, claimed);
}

TEST_F(LeaseTest, WhereADeadSessionCannotBeReplacedEveryLaterCallThrowsToo) {
    run_cut();
    const auto one = lease();
    const auto channel = one->open_channel();
    cut(*one);
    broker().stop_listening();
    EXPECT_THROW(publish(*one, *channel), ConnectionError);
    EXPECT_THROW(publish(*one, *channel), Error);
    EXPECT_FALSE(channel->is_open());
    EXPECT_NO_THROW(one->end(EndedBy::guard));
    EXPECT_EQ(0U, pool.kept());
}

}  // namespace
}  // namespace amqp_pconn::persist
