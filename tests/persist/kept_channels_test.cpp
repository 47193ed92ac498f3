// How many channels programs make a session keep that publish in confirm mode or in transactions
// and never close anything.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

class KeptChannelsTest : public PublishingLeaseTest {
  protected:
    [[nodiscard]] const Session& parked_session() const { return *bucket.parked.back(); }
    [[nodiscard]] std::size_t kept() const {
        return parked_session().spares.size() + parked_session().left_open.size();
    }
};

TEST_F(KeptChannelsTest, AProgramThatConfirmsAndNeverClosesStaysAtTwoAndSelectsOnce) {
    run(peer::ScriptedBroker::ordinary);
    for (int i = 0; i < 50; ++i) {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");
        select(*one, *channel, Mode::confirm);
        EXPECT_EQ(1U, publish(*one, *channel));
        EXPECT_EQ(2U, publish(*one, *channel));
        EXPECT_FALSE(wait(*one, *channel));
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(2U, counters.channels_opened);
    EXPECT_EQ(2U, kept());
    EXPECT_EQ(0U, counters.channels_closed);
    EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
    EXPECT_EQ(100U, counters.confirmed);
    EXPECT_EQ(0U, counters.fences) << "the last confirm is the fence";
    EXPECT_EQ(1U, broker().connections());
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(KeptChannelsTest, AProgramThatConfirmsFromTheBeginningStaysAtOne) {
    run(peer::ScriptedBroker::ordinary);
    for (int i = 0; i < 50; ++i) {
        const auto one = lease();
        const auto channel = open(*one, Mode::confirm);
        EXPECT_EQ(1U, publish(*one, *channel));
        EXPECT_FALSE(wait(*one, *channel));
        if (i % 3 == 0) {
            channel->close();
        }
        one->end(i % 2 == 0 ? EndedBy::guard : EndedBy::program);
    }
    EXPECT_EQ(1U, counters.channels_opened);
    EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
}

TEST_F(KeptChannelsTest, AProgramInTransactionsThatNeverClosesStaysAtTwoAndSelectsOnce) {
    run(peer::ScriptedBroker::ordinary);
    for (int i = 0; i < 50; ++i) {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");
        select(*one, *channel, Mode::transaction);
        publish(*one, *channel);
        commit(*one, *channel);
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(2U, counters.channels_opened);
    EXPECT_EQ(2U, kept());
    EXPECT_EQ(1U, received(AMQP_TX_SELECT_METHOD));
    EXPECT_EQ(50U, received(AMQP_TX_COMMIT_METHOD));
    EXPECT_EQ(0U, counters.rolled_back);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(KeptChannelsTest, AllKindsOfProgramsTogetherStayAtThree) {
    run(peer::ScriptedBroker::ordinary);
    for (int i = 0; i < 60; ++i) {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "q");
        constexpr std::array modes{Mode::plain, Mode::confirm, Mode::transaction};
        const auto mode = modes.at(static_cast<std::size_t>(i) % modes.size());
        if (mode != Mode::plain) {
            select(*one, *channel, mode);
        }
        publish(*one, *channel);
        if (mode == Mode::confirm) {
            wait(*one, *channel);
        } else if (mode == Mode::transaction) {
            commit(*one, *channel);
        } else {
            declare(*one, *channel, "q");  // so that its fence is answered
        }
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(3U, counters.channels_opened);
    EXPECT_EQ(1U, received(AMQP_CONFIRM_SELECT_METHOD));
    EXPECT_EQ(1U, received(AMQP_TX_SELECT_METHOD));
}

TEST_F(KeptChannelsTest, OneWhoseConfirmsHaveNotComeIsNobodysBeforeTheyHave) {
    run([this](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_CONFIRM_SELECT_METHOD));
        side.expect(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        side.answer(side.oblige_until(AMQP_QUEUE_DECLARE_METHOD));
        if (gate.wait()) {
            side.ack(1, 1);
        }
        side.oblige();
    });
    {
        const auto one = lease();
        publish(*one, *open(*one, Mode::confirm));
        one->end(EndedBy::guard);
        EXPECT_EQ(0s, environment.passed());
        EXPECT_EQ(0U, counters.fences);
    }
    {
        const auto early = lease();
        EXPECT_TRUE(early->is_reused()) << "the session can be had at once";
        const auto channel = open(*early, Mode::confirm);
        EXPECT_EQ(2, id_of(*channel));
        declare(*early, *channel, "q");
        EXPECT_EQ(1U, publish(*early, *channel));
        gate.open();
        EXPECT_FALSE(wait(*early, *channel)) << "the ack of another's publish is none of it";
        EXPECT_EQ(1, id_of(*open(*early, Mode::confirm))) << "now it can be had";
    }
    EXPECT_EQ(2U, counters.confirmed);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(KeptChannelsTest, MoreThanMaxSpareChannelsAreKeptWhileTheirConfirmsAreDue) {
    run([this](BrokerSide& side) {
        side.handshake();
        for (int i = 0; i < 5; ++i) {
            side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        }
        if (gate.wait()) {
            for (std::uint16_t channel = 1; channel <= 5; ++channel) {
                side.ack(channel, 1);
            }
        }
        side.oblige();
    });
    settings.max_spare_channels = 2;
    {
        const auto one = lease();
        for (int i = 0; i < 5; ++i) {
            const auto channel = open(*one, Mode::confirm);
            publish(*one, *channel);
            if (i % 2 == 0) {
                channel->close();
            }
        }
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(5U, kept()) << "what is closed is not confirmed any more";
    EXPECT_EQ(0U, counters.channels_closed);
    gate.open();
    while (counters.confirmed < 5) {
        ASSERT_TRUE(wait_for_input_while_parked());
        ASSERT_TRUE(parked().look());
    }
    lease()->end(EndedBy::guard);
    EXPECT_EQ(2U, kept());
    EXPECT_EQ(3U, counters.channels_closed);
    EXPECT_EQ(0U, counters.unconfirmed);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(KeptChannelsTest, ButNotWithoutEnd) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_spare_channels = 2;
    {
        const auto one = lease();
        for (int i = 0; i < 70; ++i) {
            publish(*one, *open(*one, Mode::confirm), ignored);
        }
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(66U, kept());
    EXPECT_EQ(4U, counters.channels_closed);
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD, 4));
    while (parked().channels_in_use() > 66) {
        ASSERT_TRUE(wait_for_input_while_parked());
        ASSERT_TRUE(parked().look());
    }
    lease()->end(EndedBy::guard);
    EXPECT_EQ(4U, lines_with("never confirmed what was published on channel"));
    EXPECT_EQ(4U, counters.unconfirmed);
}

// Ids that nobody's channels hold are free for a program, whatever mode those are in.
TEST_F(KeptChannelsTest, OnesInAnotherModeTakeNoIdFromAProgram) {
    parameters.channel_max = 2;
    for (const bool closed : {false, true}) {
        SCOPED_TRACE(closed ? "closed" : "left open");
        run(peer::ScriptedBroker::ordinary);
        parameters.channel_max = 2;
        {
            const auto one = lease();
            for (const Mode mode : {Mode::confirm, Mode::transaction}) {
                const auto channel = open(*one, mode);
                publish(*one, *channel);
                mode == Mode::confirm ? (void)wait(*one, *channel) : commit(*one, *channel);
                if (closed && mode == Mode::confirm) {
                    channel->close();
                }
            }
            one->end(EndedBy::guard);
        }
        const auto next = lease();
        const auto first = next->open_channel();
        EXPECT_EQ("q", declare(*next, *first, "q"));
        EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
        EXPECT_EQ("q", declare(*next, *first, "q")) << "what the program holds stays";
        EXPECT_THROW(declare(*next, *next->open_channel(), "q"), ChannelError);
        pool.clear(bucket);
    }
}

TEST_F(KeptChannelsTest, NorDoOnesWhoseConfirmsAreStillToCome) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_CONFIRM_SELECT_METHOD));
        side.expect(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        if (side.pause(50ms)) {
            side.ack(1, 1);
        }
        side.oblige();
    });
    parameters.channel_max = 1;
    {
        const auto one = lease();
        publish(*one, *open(*one, Mode::confirm));
        one->end(EndedBy::guard);
    }
    const auto next = lease();
    const auto channel = next->open_channel();
    EXPECT_EQ("q", declare(*next, *channel, "q"));
    EXPECT_EQ(1U, counters.confirmed) << "it was waited for before it was closed";
    EXPECT_EQ(0U, counters.unconfirmed);
}

TEST_F(KeptChannelsTest, AClaimedOneIsWaitedForUntilItsConfirmsHaveCome) {
    run([this](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_CONFIRM_SELECT_METHOD));
        side.expect(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        if (gate.wait()) {
            side.ack(1, 1);
        }
        side.oblige();
    });
    {
        const auto one = lease();
        publish(*one, *open(*one, Mode::confirm));
    }
    gate.open();
    const auto next = lease();
    const auto* claimed = next->run([&] { return next->claim(1); });
    ASSERT_NE(nullptr, claimed);
    EXPECT_TRUE((*claimed)->bound()->is_fenced());
    EXPECT_EQ(1U, publish(*next, **claimed));
    EXPECT_FALSE(wait(*next, **claimed));
}

}  // namespace
}  // namespace amqp_pconn::persist
