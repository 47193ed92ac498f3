// The end of a lease: what a session is freed of, what is not kept, and how long that may take.
#include <gtest/gtest.h>

#include "persist/lease.h"
#include "persist/persist_test.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

class ParkTest : public PersistTest {
  protected:
    void run_not_reading() {
        run([](BrokerSide& side) {
            side.handshake();
            side.stop_reading();
        });
    }
};

TEST_F(ParkTest, NoMoreThanMaxSpareChannelsAreKeptAndTheRestIsClosed) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_spare_channels = 3;
    {
        const auto one = lease();
        std::vector<std::shared_ptr<LeasedChannel>> channels;
        for (int i = 0; i < 7; ++i) {
            channels.push_back(one->open_channel());
            declare(*one, *channels.back(), "q");
        }
        for (int i = 0; i < 5; ++i) {
            channels[static_cast<std::size_t>(i)]->close();
        }
        one->end(EndedBy::program);
    }
    EXPECT_EQ(4U, counters.channels_closed);
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD, 4));
    const auto& session = *bucket.parked.back();
    EXPECT_EQ(3U, session.spares.size() + session.left_open.size());
    EXPECT_EQ(2U, session.left_open.size()) << "spares go first";
    const auto next = lease();
    EXPECT_EQ(2U, next->run([&] { return next->claim_all().size(); }));
}

TEST_F(ParkTest, AnExclusiveQueueIsDeletedWithoutWaiting) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "", true);
        declare(*one, *channel, "shared");
        channel->close();
        one->end(EndedBy::guard);
    }
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_QUEUE_DELETE_METHOD));
    for (const auto& frame : broker().recording()->frames()) {
        if (frame.method == AMQP_QUEUE_DELETE_METHOD) {
            EXPECT_EQ("amq.gen-1", frame.short_string(2));
            EXPECT_EQ(4, std::to_integer<int>(frame.payload.back())) << "no-wait";
        }
    }
    EXPECT_EQ(1U, counters.fences) << "it fails as late as a publish does";
    ASSERT_TRUE(wait_for_input_while_parked());
    {
        const auto next = lease();
        EXPECT_TRUE(next->is_reused());
        next->end(EndedBy::program);
    }
    EXPECT_EQ(1U, broker().recording()->count(AMQP_QUEUE_DELETE_METHOD));
}

TEST_F(ParkTest, ASessionWhoseQueuesAreStillBeingDeletedIsNotLeased) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
        side.stay_silent();
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "mine", true);
        one->end(EndedBy::guard);
    }
    ASSERT_EQ(1U, pool.kept());
    const auto next = lease();
    EXPECT_FALSE(next->is_reused())
        << "what is asked on another channel could overtake the deletion";
    EXPECT_EQ(2U, broker().connections());
}

TEST_F(ParkTest, OneThatIsSettledIsTakenInsteadOfWaitingForOneThatIsNot) {
    run({peer::ScriptedBroker::ordinary, [](BrokerSide& side) {
             side.handshake();
             side.oblige_until(AMQP_CHANNEL_FLOW_METHOD);
             side.stay_silent();
         }});
    {
        const auto one = lease();
        const auto other = lease();
        const auto channel = other->open_channel();
        declare(*other, *channel, "mine", true);
        one->end(EndedBy::guard);
        other->end(EndedBy::guard);
    }
    const auto before = environment.now();
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ(before, environment.now()) << "nobody waited";
    const auto census = pool.census();
    EXPECT_EQ(0U, census.parked);
    EXPECT_EQ(1U, census.settling);
}

TEST_F(ParkTest, AnExclusiveQueueOfWhichNobodyKnowsEndsWithItsConnection) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.stay_silent();
    });
    const auto one = lease();
    const auto channel = one->open_channel();
    EXPECT_THROW(declare(*one, *channel, "", true), TimeoutError);
    one->end(EndedBy::guard);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(1U, destroyed(Destroyed::not_settled));
}

TEST_F(ParkTest, SparesAreBoundedWithinOneLeaseToo) {
    run(peer::ScriptedBroker::ordinary);
    settings.max_spare_channels = 3;
    const auto one = lease();
    std::vector<std::shared_ptr<LeasedChannel>> channels;
    for (int i = 0; i < 7; ++i) {
        channels.push_back(one->open_channel());
        declare(*one, *channels.back(), "q");
    }
    for (const auto& channel : channels) {
        channel->close();
    }
    EXPECT_EQ(4U, counters.channels_closed);
}

TEST_F(ParkTest, AnExclusiveQueueThatTheProgramDeletedIsNotDeletedAgain) {
    run(peer::ScriptedBroker::ordinary);
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        declare(*one, *channel, "mine", true);
        one->run([&] { return channel->queue_delete("mine", false, false); });
    }
    lease()->end(EndedBy::program);
    EXPECT_EQ(1U, broker().recording()->count(AMQP_QUEUE_DELETE_METHOD));
}

TEST_F(ParkTest, ACallThatWasJumpedOverDestroysTheSessionWithoutAByte) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    publish(*one, *one->open_channel());
    const auto sends = counters.sends;
    // A jump over the frames of run() leaves it as it is while the call is under way.
    one->run([&] { one->end(EndedBy::guard); });
    EXPECT_EQ(1U, destroyed(Destroyed::killed_in_call));
    EXPECT_EQ(1U, destroyed_in_all());
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(sends, counters.sends);
    EXPECT_TRUE(broker().recording()->wait_for_end());
    EXPECT_EQ(0U, broker().recording()->count(AMQP_CONNECTION_CLOSE_METHOD));
}

TEST_F(ParkTest, AChannelThatIsOutOfStepIsClosedAndTheRestIsKept) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.oblige();
    });
    {
        const auto one = lease();
        const auto channel = one->open_channel();
        in_silence([&] { EXPECT_THROW(declare(*one, *channel, "slow"), TimeoutError); });
        EXPECT_FALSE(channel->is_open());
        one->end(EndedBy::program);
    }
    EXPECT_EQ(1U, pool.kept());
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_CLOSE_METHOD));
    ASSERT_TRUE(wait_for_input_while_parked());  // the broker lives
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
}

TEST_F(ParkTest, ASessionThatTimedOutInTheMiddleOfAnAnswerIsNotKept) {
    const auto half_a_frame = [](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_GET_METHOD);
        side.send_raw(std::string("\x01\0\x01\0\0\0\x20\0\x3c", 9));
    };
    const auto half_a_message = [](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_BASIC_GET_METHOD);
        amqp_basic_get_ok_t get_ok{};
        get_ok.exchange = get_ok.routing_key = wire::to_bytes("");
        side.send(1, AMQP_BASIC_GET_OK_METHOD, &get_ok);
    };
    run({half_a_frame, half_a_message, half_a_frame});
    for (const bool close : {false, false, true}) {
        const auto one = lease();
        EXPECT_FALSE(one->is_reused());
        const auto channel = one->open_channel();
        EXPECT_THROW(one->run([&] { channel->wire().get("q", true); }), TimeoutError);
        if (close) {
            channel->close();
        }
        one->end(EndedBy::program);
        EXPECT_EQ(0U, pool.kept());
    }
    EXPECT_EQ(3U, destroyed(Destroyed::not_settled));
    EXPECT_TRUE(environment.lines().empty());
}

TEST_F(ParkTest, TheGuardDoesNotWaitForAPeerThatDoesNotRead) {
    run_not_reading();
    const auto one = lease();
    publish(*one, *one->open_channel());
    fill_output(one->connection());
    const auto before = environment.passed();
    one->end(EndedBy::guard);
    EXPECT_EQ(before, environment.passed());
    EXPECT_EQ(1U, counters.fences) << "it is queued";
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(0U, destroyed_in_all());
}

TEST_F(ParkTest, ASleepForAPeerThatDoesNotReadTimesOutAfterSleepTimeout) {
    run_not_reading();
    parameters.sleep_timeout = 1300ms;
    auto one = lease();
    fill_output(one->connection());
    const auto before = environment.passed();
    const auto message = message_of<TimeoutError>([&] { one->end(EndedBy::program); });
    EXPECT_TRUE(contains(message, "within 1.3 s")) << message;
    EXPECT_GE(environment.passed() - before, 1300ms);
    EXPECT_LE(environment.passed() - before, 1400ms);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(1U, destroyed(Destroyed::broken));
}

TEST_F(ParkTest, AFirstPublishCarriesItsFenceAndTheEndWritesNothing) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    counters.sends = 0;
    publish(*one, *channel);
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(1U, counters.fences);
    one->end(EndedBy::guard);
    EXPECT_EQ(1U, counters.sends);
    EXPECT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_FLOW_METHOD));
}

TEST_F(ParkTest, WhatIsPublishedAfterTheFenceIsFencedAtTheEnd) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = one->open_channel();
    publish(*one, *channel);
    publish(*one, *channel);
    counters.sends = 0;
    one->end(EndedBy::guard);
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(2U, counters.fences);
}

TEST_F(ParkTest, ASessionThatBrokeIsNotKept) {
    run([](BrokerSide& side) {
        side.handshake();
        side.oblige_until(AMQP_QUEUE_DECLARE_METHOD);
        side.send_raw("nonsense");
    });
    const auto one = lease();
    EXPECT_THROW(declare(*one, *one->open_channel(), "q"), ConnectionError);
    one->end(EndedBy::program);
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(1U, destroyed(Destroyed::broken));
    EXPECT_LE(environment.passed(), 100ms) << "its end holds nobody up";
}

TEST_F(ParkTest, AShutdownClosesTheSessionProperly) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    publish(*one, *one->open_channel());
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(1U, destroyed(Destroyed::shut_down));
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ("connection.close", broker().recording()->methods().back());
    one->end(EndedBy::guard);
    one->destroy(Destroyed::shut_down);
    EXPECT_EQ(1U, destroyed_in_all());
}

}  // namespace
}  // namespace amqp_pconn::persist
