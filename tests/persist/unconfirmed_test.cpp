// What a program is told of publishes that were not confirmed, by waitForConfirms() and by sleep(),
// and what is kept all the same.
#include <gtest/gtest.h>

#include "persist/publishing_lease.h"

namespace amqp_pconn::persist {
namespace {

using namespace std::chrono_literals;
using observe::Destroyed;
using peer::BrokerSide;
using peer::contains;

class UnconfirmedTest : public PublishingLeaseTest {
  protected:
    // What `call` throws, which must be an UnconfirmedError.
    template <typename Call>
    static UnconfirmedError unconfirmed(Call call) {
        try {
            call();
        } catch (const UnconfirmedError& error) {
            return error;
        } catch (const std::exception& error) {
            ADD_FAILURE() << "another exception: " << error.what();
        }
        ADD_FAILURE() << "nothing was thrown";
        return {"", 0, {{}}};
    }

    // Answers all, up to a publish with routing key "end", and ends the channel or the connection.
    static peer::ScriptedBroker::Script ending(std::function<void(BrokerSide&)> end) {
        return [end = std::move(end)](BrokerSide& side) {
            side.handshake();
            for (;;) {
                const auto frame = side.oblige_until(AMQP_BASIC_PUBLISH_METHOD);
                if (frame.short_string(2 + 1 + frame.short_string(2).size()) == "end") {
                    break;
                }
                side.answer(frame);
            }
            side.expect_content();
            end(side);
            side.stay_silent();
        };
    }
    static constexpr wire::OutgoingMessage the_end{"logs", "end", "body", &no_properties};
};

TEST_F(UnconfirmedTest, AWaitThatIsOverSaysWhatWasRefusedAndWhatIsMissing) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel);
    publish(*one, *channel, ignored);
    publish(*one, *channel, refused);
    publish(*one, *channel, ignored);
    declare(*one, *channel, "q");  // all answers are here
    const auto error =
        in_silence([&] { return unconfirmed([&] { wait(*one, *channel, 700ms); }); });
    EXPECT_EQ("the broker " + one->connection().endpoint() +
                  " has not confirmed all that was published: channel 1: nacked 3 (1 to exchange "
                  "\"logs\" with routing key \"refused\"); missing 2, 4 (2 to exchange \"logs\" "
                  "with routing key \"ignored\"); no answer in time",
              std::string(error.what()));
    EXPECT_EQ(0, error.reply_code());
    ASSERT_EQ(1U, error.publishes().size());
    EXPECT_EQ(1, error.publishes()[0].channel);
    EXPECT_EQ(Numbers({3}), error.publishes()[0].nacked);
    EXPECT_EQ(Numbers({2, 4}), error.publishes()[0].missing);
    EXPECT_EQ(700ms, environment.passed());
    EXPECT_TRUE(one->run([&] { return channel->has_outstanding_confirms(); }));
    const auto again = in_silence([&] { return unconfirmed([&] { wait(*one, *channel, 1ms); }); });
    EXPECT_EQ(Numbers(), again.publishes()[0].nacked) << "told once";
    EXPECT_EQ(Numbers({2, 4}), again.publishes()[0].missing) << "they may still come";
}

TEST_F(UnconfirmedTest, WhatWasRefusedIsToldWhereAllIsAnswered) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, refused);
    publish(*one, *channel);
    const auto error = unconfirmed([&] { wait(*one, *channel); });
    EXPECT_EQ(Numbers({1}), error.publishes()[0].nacked);
    EXPECT_TRUE(error.publishes()[0].missing.empty());
    EXPECT_FALSE(one->run([&] { return channel->has_outstanding_confirms(); }));
    EXPECT_FALSE(wait(*one, *channel)) << "told once";
    EXPECT_EQ(3U, publish(*one, *channel));
    EXPECT_FALSE(wait(*one, *channel));
}

TEST_F(UnconfirmedTest, AChannelThatTheBrokerClosedTellsItsCodeAndThenThatItIsClosed) {
    run(ending([](BrokerSide& side) {
        side.close_channel(1, 404, "NOT_FOUND - no exchange", AMQP_BASIC_PUBLISH_METHOD);
    }));
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel);
    publish(*one, *channel, the_end);
    const auto error = unconfirmed([&] { wait(*one, *channel); });
    EXPECT_EQ(404, error.reply_code());
    EXPECT_EQ(Numbers({2}), error.publishes()[0].missing);
    EXPECT_TRUE(contains(error.what(), "the channel was closed by the broker: 404 NOT_FOUND"))
        << error.what();
    EXPECT_TRUE(contains(message_of<ChannelError>([&] { wait(*one, *channel); }), "404"));
    EXPECT_TRUE(one->is_usable());
    one->end(EndedBy::guard);
    EXPECT_EQ(0U, counters.late_channel_errors) << "its program was told";
    EXPECT_TRUE(environment.lines().empty());
    EXPECT_EQ(1U, counters.unconfirmed);
}

TEST_F(UnconfirmedTest, AConnectionThatTheBrokerClosedTellsItsCode) {
    run({ending([](BrokerSide& side) { side.close_connection(320, "CONNECTION_FORCED - enough"); }),
         peer::ScriptedBroker::ordinary});
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, the_end);
    const auto error = unconfirmed([&] { wait(*one, *channel); });
    EXPECT_EQ(320, error.reply_code());
    EXPECT_EQ(Numbers({1}), error.publishes()[0].missing);
    EXPECT_TRUE(contains(error.what(), "CONNECTION_FORCED - enough")) << error.what();
    EXPECT_THROW(wait(*one, *channel), ConnectionError);
}

TEST_F(UnconfirmedTest, AWaitThatGoesOnAfterEventsIsNotToldOfAnEndThatCameBehindThem) {
    run([](BrokerSide& side) {
        side.handshake();
        side.answer(side.oblige_until(AMQP_CONFIRM_SELECT_METHOD));
        side.expect(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        side.cork();
        side.ack(1, 1);
        side.close_channel(1, 406, "PRECONDITION_FAILED - enough");
        side.uncork();
        side.oblige();
    });
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    channel->keep_events(true);
    publish(*one, *channel);
    EXPECT_TRUE(wait(*one, *channel));
    while (channel->next_event()) {
    }
    const auto wait_again = [&](bool goes_on) {
        return one->run([&] { return channel->wait_for_confirms(environment.now(), goes_on); });
    };
    EXPECT_FALSE(wait_again(true)) << "all was confirmed";
    EXPECT_THROW(wait_again(false), ChannelError);
}

TEST_F(UnconfirmedTest, WithoutAWaitTheCallsOfTheChannelSayThatItIsClosed) {
    run(ending([](BrokerSide& side) { side.close_channel(1, 404, "NOT_FOUND - no exchange"); }));
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, the_end);
    ASSERT_TRUE(wait_for_input(one->connection()));
    EXPECT_TRUE(one->is_alive());
    const auto close_is_known = [&] { return !channel->bound()->is_open(); };
    while (!close_is_known()) {
        ASSERT_TRUE(wait_for_input(one->connection()));
        ASSERT_TRUE(one->is_alive());
    }
    EXPECT_TRUE(contains(message_of<ChannelError>([&] {
                             one->run([&] { return channel->has_outstanding_confirms(); });
                         }),
                         "404"))
        << "else they would be due for ever";
    EXPECT_THROW(publish(*one, *channel), ChannelError);
    EXPECT_EQ(Numbers({1}), unconfirmed([&] { wait(*one, *channel); }).publishes()[0].missing);
}

TEST_F(UnconfirmedTest, ASleepThrowsWithTheNumbersAndTheRestOfTheSessionIsKept) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    const auto plain = one->open_channel();
    const auto good = open(*one, Mode::confirm);
    const auto late = open(*one, Mode::confirm);
    const auto bad = open(*one, Mode::confirm);
    declare(*one, *plain, "q");
    publish(*one, *good);
    publish(*one, *late);
    publish(*one, *late, ignored);
    publish(*one, *bad, refused);
    declare(*one, *plain, "q");
    const auto late_id = id_of(*late);
    const auto bad_id = id_of(*bad);
    const auto error = in_silence([&] { return unconfirmed([&] { sleep(*one); }); });
    ASSERT_EQ(2U, error.publishes().size());
    EXPECT_EQ(late_id, error.publishes()[0].channel);
    EXPECT_EQ(Numbers({2}), error.publishes()[0].missing);
    EXPECT_EQ(bad_id, error.publishes()[1].channel);
    EXPECT_EQ(Numbers({1}), error.publishes()[1].nacked);
    EXPECT_TRUE(contains(error.what(), "; channel " + std::to_string(bad_id) + ": nacked 1"))
        << error.what();
    EXPECT_TRUE(contains(error.what(), "; no answer in time")) << error.what();
    EXPECT_EQ(parameters.sleep_timeout, environment.passed());
    EXPECT_EQ(1U, pool.kept()) << "the rest is kept";
    EXPECT_EQ(0U, destroyed_in_all());
    EXPECT_EQ(2U, counters.channels_closed) << "those two are closed";
    EXPECT_EQ(2U, bucket.parked.back()->left_open.size());
    EXPECT_TRUE(environment.lines().empty()) << "its program was told";
    EXPECT_EQ(1U, counters.unconfirmed);
    ASSERT_TRUE(wait_for_input_while_parked()) << "the broker lives";
    const auto next = lease();
    EXPECT_TRUE(next->is_reused());
    EXPECT_EQ("q", declare(*next, *next->open_channel(), "q"));
    EXPECT_EQ(1U, publish(*next, *open(*next, Mode::confirm)));
}

TEST_F(UnconfirmedTest, ASleepWaitsForAllThatIsDueAndThrowsNothingWhereItComes) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    for (int i = 0; i < 3; ++i) {
        const auto channel = open(*one, Mode::confirm);
        publish(*one, *channel);
        publish(*one, *channel);
    }
    sleep(*one);
    EXPECT_EQ(6U, counters.confirmed);
    EXPECT_EQ(1U, pool.kept());
    EXPECT_EQ(0U, counters.channels_closed);
}

TEST_F(UnconfirmedTest, ASleepTellsEventsOfOneChannelAfterTheOther) {
    run(peer::ScriptedBroker::ordinary);
    const auto one = lease();
    std::vector<std::shared_ptr<LeasedChannel>> channels;
    for (int i = 0; i < 2; ++i) {
        channels.push_back(open(*one, Mode::confirm));
        channels.back()->keep_events(true);
        publish(*one, *channels.back());
    }
    const auto until = environment.now() + 3s;
    std::vector<LeasedChannel*> told;
    one->run([&] {
        while (auto* channel = one->await_confirms(until)) {
            told.push_back(channel);
            while (channel->next_event()) {
            }
        }
    });
    EXPECT_EQ((std::vector<LeasedChannel*>{channels[0].get(), channels[1].get()}), told);
    one->end(EndedBy::program);
}

TEST_F(UnconfirmedTest, ASleepOfALostConnectionTellsWhatIsMissingAndWhy) {
    run(ending([](BrokerSide& side) { side.close_connection(320, "CONNECTION_FORCED - enough"); }));
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel);
    publish(*one, *channel, the_end);
    const auto error = unconfirmed([&] { sleep(*one); });
    EXPECT_EQ(320, error.reply_code());
    EXPECT_EQ(Numbers({2}), error.publishes()[0].missing);
    EXPECT_TRUE(contains(error.what(), "CONNECTION_FORCED - enough")) << error.what();
    EXPECT_EQ(0U, pool.kept());
    EXPECT_EQ(1U, destroyed(Destroyed::closed_by_broker));
    EXPECT_EQ(1U, counters.unconfirmed);
    EXPECT_TRUE(environment.lines().empty()) << "its program was told";
}

TEST_F(UnconfirmedTest, ASleepOfAChannelThatTheBrokerClosedTellsItsCode) {
    run(ending([](BrokerSide& side) { side.close_channel(1, 404, "NOT_FOUND - no exchange"); }));
    const auto one = lease();
    const auto channel = open(*one, Mode::confirm);
    publish(*one, *channel, the_end);
    const auto error = unconfirmed([&] { sleep(*one); });
    EXPECT_EQ(404, error.reply_code());
    EXPECT_TRUE(contains(error.what(), "404 NOT_FOUND - no exchange")) << error.what();
    EXPECT_EQ(1U, pool.kept());
    EXPECT_TRUE(environment.lines().empty()) << "its program was told";
    EXPECT_EQ(0U, counters.late_channel_errors);
}

}  // namespace
}  // namespace amqp_pconn::persist
