// What becomes of publishes when nobody waits for their confirms: the end of a request does not
// wait, and what the broker says of them later is a line of the log with where they went.
#include <gtest/gtest.h>

#include "persist/keeper_test.h"
#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

class LateNewsTest : public PublishingLeaseTest {
  protected:
    // One request that publishes these and ends.
    void publish_and_end(std::initializer_list<const wire::OutgoingMessage*> messages,
                         EndedBy by = EndedBy::guard) {
        const auto one = lease();
        const auto channel = open(*one, Mode::confirm);
        channel->keep_events(true);
        for (const auto* message : messages) {
            publish(*one, *channel, *message);
        }
        one->end(by);
    }
};

TEST_F(LateNewsTest, TheGuardWaitsForNothingAndWhatIsConfirmedLaterIsNoNews) {
    run_held();
    publish_and_end({&small, &small});
    EXPECT_EQ(0s, environment.passed());
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(0U, counters.confirmed);
    gate.open();
    wait_for_confirms_while_parked(2);
    lease()->end(EndedBy::guard);
    EXPECT_EQ(2U, counters.confirmed);
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(LateNewsTest, WhatIsRefusedOrComesBackLaterIsALineEach) {
    run_held();
    publish_and_end({&small, &refused, &nowhere});
    EXPECT_TRUE(environment.lines().empty());
    gate.open();
    wait_for_confirms_while_parked(3);
    lease()->end(EndedBy::guard);
    ASSERT_EQ(2U, environment.lines().size());
    EXPECT_TRUE(
        contains(environment.lines()[0], "refused (basic.nack) what was published on channel 1"))
        << environment.lines()[0];
    EXPECT_TRUE(
        contains(environment.lines()[0], "1 to exchange \"logs\" with routing key \"refused\""))
        << environment.lines()[0];
    EXPECT_TRUE(contains(environment.lines()[1], "returned what was published on channel 1"))
        << environment.lines()[1];
    EXPECT_TRUE(contains(environment.lines()[1],
                         "312 NO_ROUTE, exchange \"logs\", routing key \"nowhere\""))
        << environment.lines()[1];
    EXPECT_EQ(1U, counters.nacked);
    EXPECT_EQ(1U, counters.returned);
    EXPECT_EQ(1U, counters.late_returns);
    EXPECT_EQ(0U, counters.unconfirmed);
    lease()->end(EndedBy::guard);
    EXPECT_EQ(2U, environment.lines().size()) << "said once";
}

TEST_F(LateNewsTest, WhatCameWithinTheLeaseAndNobodyAskedForIsALineAtItsEnd) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = open(*one, Mode::confirm);
        channel->keep_events(true);
        publish(*one, *channel, nowhere);
        publish(*one, *channel, refused);
        declare(*one, *channel, "q");
        one->end(EndedBy::guard);
    }
    ASSERT_EQ(2U, environment.lines().size());
    EXPECT_EQ(1U, lines_with("returned what was published"));
    EXPECT_EQ(1U, lines_with("refused (basic.nack)"));
    EXPECT_EQ(1U, counters.late_returns);
}

TEST_F(LateNewsTest, WhatTheProgramWasToldOfAsItCameIsNotToldAgain) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = open(*one, Mode::confirm);
        channel->keep_events(true);
        publish(*one, *channel, refused);
        publish(*one, *channel, refused);
        declare(*one, *channel, "q");
        one->run([&] {
            ASSERT_EQ(channel.get(), one->next_with_mail());
            EXPECT_EQ(1U, channel->next_event()->sequence);
            EXPECT_EQ(2U, channel->next_event()->sequence);
            EXPECT_FALSE(channel->next_event());
        });
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(0U, lines_with("refused (basic.nack)"));
    EXPECT_EQ(2U, counters.nacked);
}

TEST_F(LateNewsTest, WhatTheProgramWasToldOfInPartIsToldWhole) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = open(*one, Mode::confirm);
        channel->keep_events(true);
        publish(*one, *channel, refused);
        publish(*one, *channel, refused);
        declare(*one, *channel, "q");
        one->run([&] { EXPECT_EQ(1U, channel->next_event()->sequence); });
        one->end(EndedBy::guard);
    }
    EXPECT_EQ(1U, lines_with("refused (basic.nack)"));
}

TEST_F(LateNewsTest, ASleepThrowsWhatTheProgramWasToldOfAsItCame) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    channel->keep_events(true);
    publish(*one, *channel, refused);
    declare(*one, *channel, "q");
    one->run([&] { EXPECT_EQ(1U, channel->next_event()->sequence); });
    try {
        sleep(*one);
        ADD_FAILURE() << "nothing was thrown";
    } catch (const UnconfirmedError& error) {
        ASSERT_EQ(1U, error.publishes().size());
        EXPECT_EQ(Numbers({1}), error.publishes()[0].nacked);
    }
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(LateNewsTest, AReleasedChannelWithoutAHandlerTellsNothingOfWhatCameBack) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = open(*one, Mode::confirm);
        publish(*one, *channel, nowhere);
        declare(*one, *channel, "q");
        one->end(EndedBy::guard);
    }
    EXPECT_TRUE(environment.lines().empty());
    EXPECT_EQ(1U, counters.returned);
    EXPECT_EQ(0U, counters.late_returns);
}

TEST_F(LateNewsTest, ASessionThatEndsSaysWhatWasNeverConfirmed) {
    run(peer::ScriptedBroker::ordinary);
    publish_and_end({&ignored, &small, &ignored});
    wait_for_confirms_while_parked(1);
    pool.clear(bucket);
    ASSERT_EQ(1U, environment.lines().size());
    const auto& line = environment.lines()[0];
    EXPECT_TRUE(contains(line,
                         "never confirmed what was published on channel 1, its connection "
                         "ended: 2 to exchange \"logs\" with routing key \"ignored\""))
        << line;
    EXPECT_EQ(2U, counters.unconfirmed);
}

TEST_F(LateNewsTest, WhatIsConfirmedWhileItsConnectionCloses) {
    run_held();
    publish_and_end({&small, &ignored});
    gate.open();
    ASSERT_TRUE(wait_for_input_while_parked());  // a look without a read
    pool.clear(bucket);
    EXPECT_EQ(1U, counters.confirmed);
    EXPECT_EQ(1U, counters.unconfirmed);
}

TEST_F(LateNewsTest, AShutdownSaysItToo) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        side.close_channel(1, 404, "NOT_FOUND - enough");
        side.oblige();
    });
    const auto one = lease();
    const auto closed = open(*one, Mode::confirm);
    publish(*one, *closed);
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, refused);
    publish(*one, *channel, ignored);
    declare(*one, *one->open_channel(), "q");
    ASSERT_FALSE(closed->bound()->is_open());
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(2U, lines_with("never confirmed what was published on channel"));
    EXPECT_EQ(1U, lines_with("refused (basic.nack) what was published on channel 2"));
    EXPECT_EQ(2U, counters.unconfirmed);
}

TEST_F(LateNewsTest, ASessionThatWasKilledInACallSaysIt) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, ignored);
    one->run([&] { one->end(EndedBy::guard); });
    EXPECT_EQ(1U, destroyed(Destroyed::killed_in_call));
    EXPECT_EQ(1U, lines_with("never confirmed what was published on channel 1"));
    EXPECT_EQ(1U, counters.unconfirmed);
}

TEST_F(LateNewsTest, AGuardOfALostConnectionSaysIt) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.cut();
    });
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, ignored);
    publish(*one, *channel, refused);
    EXPECT_THROW(declare(*one, *channel, "q"), ConnectionError);
    one->end(EndedBy::guard);
    EXPECT_EQ(1U, lines_with("refused (basic.nack)"));
    EXPECT_EQ(1U, lines_with("never confirmed"));
    EXPECT_EQ(1U, counters.unconfirmed);
}

TEST_F(LateNewsTest, AChannelErrorOfASessionThatEndedIsTold) {
    run({[](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
             side.cork();
             side.close_channel(1, 404, "NOT_FOUND - no exchange", AMQP_BASIC_PUBLISH_METHOD);
             side.close_connection(320, "CONNECTION_FORCED - enough");
             side.uncork();
         },
         peer::ScriptedBroker::ordinary});
    {
        const auto one = lease();
        publish(*one, *one->open_channel());
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(wait_for_input_while_parked());
    EXPECT_FALSE(lease()->is_reused());
    EXPECT_EQ(1U, counters.late_channel_errors);
    EXPECT_EQ(1U, lines_with("404 NOT_FOUND - no exchange (basic.publish)"));
}

using LateNewsOfTheKeeperTest = KeeperTest;

TEST_F(LateNewsOfTheKeeperTest, ConfirmsThatItReadAreThereForTheProgram) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    one->run([&] {
        channel->select(client::Mode::confirm);
        channel->keep_events(true);
        channel->wire().publish({"logs", "key", "body", &no_properties});
    });
    while (channel->bound()->unconfirmed() != 0) {
        ASSERT_TRUE(wait_for_input(one->connection()));
        keeper.round();
    }
    const auto receives = counters.receives;
    EXPECT_TRUE(one->run([&] { return channel->wait_for_confirms(environment.now(), false); }));
    EXPECT_EQ(1U, channel->next_event()->sequence);
    EXPECT_EQ(receives, counters.receives);
}

TEST_F(LateNewsOfTheKeeperTest, WhatItReadIsSaidWhenSomebodyLooks) {
    run(peer::ScriptedBroker::ordinary);
    const auto publish_one = [&](const char* key) {
        Lease one(pool, bucket, parameters, identity);
        const auto channel = one.open_channel();
        one.run([&] {
            channel->select(client::Mode::confirm);
            channel->wire().publish({"logs", key, "body", &no_properties});
        });
        one.end(EndedBy::guard);
    };
    publish_one("refused");
    ASSERT_TRUE(wait_for_input_while_parked());
    while (bucket.parked.back()->background.nacked == 0) {
        keeper.round();
    }
    EXPECT_TRUE(environment.lines().empty()) << "the keeper's thread logs nothing";
    publish_one("ignored");
    EXPECT_EQ(1U, environment.lines().size());
    EXPECT_EQ(1U, counters.nacked);
    environment.advance(settings.idle_timeout + 1s);
    keeper.round();
    ASSERT_TRUE(bucket.parked.back()->is_ended());
    pool.forget_ended();
    ASSERT_EQ(2U, environment.lines().size());
    EXPECT_TRUE(contains(environment.lines()[1], "never confirmed")) << environment.lines()[1];
    EXPECT_EQ(1U, counters.unconfirmed);
}

}  // namespace
}  // namespace amqp_pconn::persist
