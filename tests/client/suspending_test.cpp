// Consumers that sleep: by basic.cancel or by channel.flow, in the middle of a use or with their
// connection, and their awakening there or elsewhere.
#include <gtest/gtest.h>

#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using peer::contains;
using Tags = std::vector<std::string>;

class SuspendingTest : public ConsumingTest {
  protected:
    const SavedPtr state = std::make_shared<Saved>();

    // The sleep of the connection.
    void stop(Suspending how) {
        channel->manners.suspend_on_serialize = true;
        talk.connection->stop({channel}, Channel::UnderNoAck::lost, how);
        talk.connection->flush();
    }

    // Another use of the channel.
    void wake() {
        channel->end_use();
        channel->begin_use();
    }

    std::size_t consume_as(const Channel::Consume& method, std::string_view tag = "c",
                           const std::string& more = {}) {
        say(words::consume_ok(1, tag) + more);
        return channel->consume(method);
    }

    static std::string streamed(std::uint64_t tag, std::uint8_t offset) {
        auto properties = words::stream_offset;
        properties.back() = static_cast<char>(offset);
        return words::delivered(1, "c", tag, properties);
    }

    // Where a stream goes on: the last byte of the offset that basic.consume named last.
    static int offset_in(const std::string& heard) {
        const std::string name = "\x0fx-stream-offsetl";
        const auto at = heard.rfind(name);
        return at == std::string::npos ? -1 : heard.at(at + name.size() + 7);
    }
};

TEST_F(SuspendingTest, CancelledOnesGetNothingAndAreThereStill) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    take(1);
    say(words::delivered(1, "c", 2) + words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    EXPECT_TRUE(channel->is_suspended());
    EXPECT_FALSE(channel->listens());
    EXPECT_FALSE(talk.connection->is_listening());
    EXPECT_EQ(Numbers({1}), unsettled()) << "what the program has is its own";
    say(words::consume_ok(1, "c"));
    channel->resume();
    EXPECT_FALSE(channel->is_suspended());
    EXPECT_TRUE(channel->consumers().is_open(number)) << "under its number";
    hear(words::delivered(1, "c", 3));
    EXPECT_EQ("message 3", all_mail());
    EXPECT_EQ("basic.consume, basic.cancel, nack 2, basic.consume", written());
}

TEST_F(SuspendingTest, ThoseThatAreToPauseGetNothingAfterFlowOk) {
    consume("c", false, words::delivered(1, "c", 1));
    say(words::delivered(1, "c", 2) + words::flow_ok(1, false));
    channel->suspend(Suspending::flow);
    EXPECT_TRUE(channel->is_suspended());
    EXPECT_FALSE(talk.connection->is_listening());
    EXPECT_EQ(Numbers(), unsettled());
    say(words::delivered(1, "c", 3) + words::flow_ok(1) + words::delivered(1, "c", 4));
    channel->resume();
    EXPECT_FALSE(channel->is_suspended());
    EXPECT_EQ("message 3, message 4", all_mail()) << "it may come with the answer";
    EXPECT_EQ("basic.consume, flow off, nack 1, nack 2", written());
}

TEST_F(SuspendingTest, OneThatWentOnAndLosesItsChannelIsTold) {
    consume("c");
    say(words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    say(words::consume_ok(1, "c"));
    channel->resume();
    hear(words::close_channel(1, 404, "NOT_FOUND"));
    EXPECT_EQ(channel, talk.connection->next_with_mail());
}

TEST_F(SuspendingTest, ItsTagIsNotFree) {
    consume("c");
    say(words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    EXPECT_THROW(channel->ensure_tag_unused("c"), ArgumentError);
}

TEST_F(SuspendingTest, AStreamWhoseConnectionEndsGoesOnWithWhatWasNotSettled) {
    const auto number = consume_from_offset(streamed(1, 40) + streamed(2, 41) + streamed(3, 42));
    channel->save(number, state, "");
    take(2);
    channel->ack(1, false);
    EXPECT_EQ(41U, channel->take_suspended().consumers.at(0).next_offset);
}

TEST_F(SuspendingTest, SoDoesOneWhoseChannelIsClosedWhileItStops) {
    const auto number = consume_from_offset(streamed(1, 40) + streamed(2, 41));
    channel->save(number, state, "");
    stop(Suspending::cancel);
    hear(words::close_channel(1, 404, "NOT_FOUND"));
    EXPECT_EQ(40U, channel->take_suspended().consumers.at(0).next_offset);
}

TEST_F(SuspendingTest, AFlowThatIsRefusedIsACancel) {
    consume("c");
    say(words::flow_ok(1, true));
    say(words::delivered(1, "c", 1) + words::cancel_ok(1, "c"));
    channel->suspend(Suspending::flow);
    EXPECT_TRUE(channel->is_suspended());
    EXPECT_EQ(0U, channel->consumers().open_ones());
    EXPECT_EQ("basic.consume, flow off, basic.cancel, nack 1", written());
}

TEST_F(SuspendingTest, WhatComesAlthoughTheBrokerSaidSoGoesBackAndEndsThat) {
    consume("c");
    say(words::flow_ok(1, false));
    channel->suspend(Suspending::flow);
    hear(words::delivered(1, "c", 1));
    EXPECT_FALSE(channel->consumers().has_mail());
    talk.connection->flush();
    hear(words::cancel_ok(1, "c") + words::flow_ok(1));
    EXPECT_TRUE(channel->is_suspended());
    EXPECT_FALSE(channel->is_paused()) << "or the next one would get nothing";
    say(words::consume_ok(1, "c"));
    channel->resume();
    EXPECT_EQ("basic.consume, flow off, nack 1, basic.cancel, basic.consume", written());
}

TEST_F(SuspendingTest, ThoseThatKeepOthersOutAreCancelledBesideTheOthers) {
    Channel::Consume method;
    method.queue = "q";
    method.tag = "exclusive";
    method.exclusive = true;
    consume_as(method, "exclusive");
    const auto single = consume("single");
    channel->note_single_active(single);
    consume("c");
    say(words::cancel_ok(1, "exclusive") + words::cancel_ok(1, "single") +
        words::flow_ok(1, false));
    channel->suspend(Suspending::flow);
    EXPECT_EQ(1U, channel->consumers().open_ones());
    EXPECT_EQ(2U, channel->consumers().suspended_ones().size());
    say(words::flow_ok(1));
    say(words::consume_ok(1, "exclusive"));
    say(words::consume_ok(1, "single"));
    channel->resume();
    EXPECT_EQ(3U, channel->consumers().open_ones());
}

TEST_F(SuspendingTest, SilenceLeavesTheChannelOutOfStep) {
    consume("c");
    EXPECT_THROW(channel->suspend(Suspending::flow), TimeoutError);
    EXPECT_TRUE(channel->is_out_of_step());
    EXPECT_THROW(channel->suspend(Suspending::flow), ChannelError);
}

TEST_F(SuspendingTest, ARefusedResumeEndsTheChannel) {
    consume("c");
    say(words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    say(words::close_channel(1, 404, "NOT_FOUND"));
    const auto text = message_of<ChannelError>([this] { channel->resume(); });
    EXPECT_TRUE(contains(text, "404 NOT_FOUND")) << text;
    EXPECT_FALSE(channel->is_suspended());
}

TEST_F(SuspendingTest, OneThatIsCancelledWhileItSleepsDoesNotAwake) {
    const auto number = consume("c");
    say(words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    channel->cancel(number);
    EXPECT_FALSE(channel->is_suspended());
    channel->resume();
    EXPECT_EQ("basic.consume, basic.cancel", written());
}

TEST_F(SuspendingTest, ThePrefetchOfEachIsThatOfItsBeginning) {
    say(words::qos_ok);
    channel->qos(5, false);
    consume("c");
    say(words::qos_ok);
    channel->qos(9, false);
    say(words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    say(words::qos_ok);
    say(words::consume_ok(1, "c"));
    say(words::qos_ok);
    channel->resume();
    EXPECT_EQ(
        "basic.qos, basic.consume, basic.qos, basic.cancel, basic.qos, basic.consume, "
        "basic.qos",
        written());
}

// --- with the connection

TEST_F(SuspendingTest, WhatSleepsWithItsConnectionIsTheNextUsers) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    take(1);
    channel->save(number, state, "");
    stop(Suspending::cancel);
    hear(words::delivered(1, "c", 2) + words::cancel_ok(1, "c"));
    EXPECT_FALSE(talk.connection->is_stopping());
    hear(words::flow_ok(1));
    wake();
    EXPECT_TRUE(channel->is_suspended());
    EXPECT_EQ(state, channel->consumers()[number].saved);
    say(words::consume_ok(1, "c"));
    channel->resume();
    EXPECT_TRUE(channel->consumers().is_open(number));
    EXPECT_EQ("basic.consume, basic.cancel, nack <=2, basic.consume", written());
}

TEST_F(SuspendingTest, WhatIsSavedEndsWithTheLastWhoCouldHaveIt) {
    const auto number = consume("c");
    auto first = std::make_shared<Saved>();
    auto second = std::make_shared<Saved>();
    const std::weak_ptr<Saved> of_first = first;
    const std::weak_ptr<Saved> of_second = second;
    channel->save(number, std::move(first), "");
    channel->save(number, std::move(second), "");
    EXPECT_TRUE(of_first.expired());
    stop(Suspending::cancel);
    hear(words::cancel_ok(1, "c"));
    wake();
    say(words::consume_ok(1, "c"));
    channel->resume();
    EXPECT_FALSE(of_second.expired()) << "a request that is killed may leave it to the next";
    say(words::cancel_ok(1, "c"));
    channel->cancel(number);
    EXPECT_TRUE(of_second.expired());
}

TEST_F(SuspendingTest, OneThatPausesWithItsConnectionStaysAtTheBroker) {
    const auto number = consume("c", false, words::delivered(1, "c", 1));
    channel->save(number, state, "");
    stop(Suspending::flow);
    hear(words::delivered(1, "c", 2) + words::flow_ok(1, false));
    EXPECT_FALSE(talk.connection->is_stopping());
    hear(words::flow_ok(1, false));
    EXPECT_TRUE(channel->is_fenced());
    wake();
    EXPECT_TRUE(channel->is_suspended());
    say(words::flow_ok(1));
    channel->resume();
    EXPECT_EQ("basic.consume, flow off, nack <=2, flow off", written())
        << "and its fence does not wake it";
}

TEST_F(SuspendingTest, OneOfWhichNothingIsSavedEndsAndThatIsNews) {
    const auto kept = consume("kept");
    channel->save(kept, state, "");
    const auto closure = consume("closure");
    channel->save(closure, nullptr, "a Closure cannot be serialized");
    consume("unknown");
    stop(Suspending::flow);
    hear(words::cancel_ok(1, "closure") + words::cancel_ok(1, "unknown") +
         words::flow_ok(1, false));
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(2U, news.size());
    EXPECT_TRUE(contains(news[0], "consumer \"closure\" on channel 1")) << news[0];
    EXPECT_TRUE(contains(news[0], "a Closure cannot be serialized")) << news[0];
    EXPECT_TRUE(contains(news[1], "consumer \"unknown\"")) << news[1];
    wake();
    EXPECT_EQ(Tags({"kept"}), channel->consumers().tags());
}

TEST_F(SuspendingTest, OneWhoseAnswerComesAfterItsResumeTimedOutSleepsOn) {
    for (const auto* tag : {"c", "d"}) {
        channel->save(consume(tag), state, "");
    }
    say(words::cancel_ok(1, "c") + words::cancel_ok(1, "d"));
    channel->suspend(Suspending::cancel);
    say(words::consume_ok(1, "c"));
    EXPECT_THROW(channel->resume(), TimeoutError);
    stop(Suspending::cancel);
    hear(words::consume_ok(1, "d") + words::cancel_ok(1, "c") + words::cancel_ok(1, "d"));
    EXPECT_EQ(2U, channel->take_suspended().consumers.size());
    EXPECT_TRUE(talk.connection->take_late_news().empty());
}

class GoingOnTest : public SuspendingTest {
  protected:
    // The connection ends in the middle of resume(); what is there for the next one.
    std::size_t left_when_it_ends_with(const std::string& words) {
        channel->save(consume("c"), state, "");
        say(words::cancel_ok(1, "c"));
        channel->suspend(Suspending::cancel);
        say(words);
        EXPECT_THROW(channel->resume(), ConnectionError);
        return channel->take_suspended().consumers.size();
    }
};

TEST_F(GoingOnTest, WhatEndedTheConnectionIsNotForTheNextOne) {
    EXPECT_EQ(0U, left_when_it_ends_with(words::close_connection(540, "NOT_IMPLEMENTED")));
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(1U, news.size());
    EXPECT_TRUE(contains(news[0], "the consumers that slept on channel 1")) << news[0];
    EXPECT_TRUE(contains(news[0], "are not kept")) << news[0];
}

TEST_F(GoingOnTest, ThatTheBrokerStopsIsNoFaultOfTheirs) {
    EXPECT_EQ(1U, left_when_it_ends_with(words::close_connection(320, "CONNECTION_FORCED")));
}

TEST_F(GoingOnTest, NeitherIsWhatHappensAfterATimeout) {
    channel->save(consume("c"), state, "");
    say(words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    EXPECT_THROW(channel->resume(), TimeoutError);
    say(words::close_connection(540, "NOT_IMPLEMENTED"));
    EXPECT_THROW(listen(), ConnectionError);
    EXPECT_EQ(1U, channel->take_suspended().consumers.size());
}

TEST_F(SuspendingTest, OneThatIsNotToSleepEndsWithItsConnection) {
    consume("c");
    channel->manners.suspend_on_serialize = false;
    talk.connection->stop({channel}, Channel::UnderNoAck::lost, Suspending::cancel);
    talk.connection->flush();
    hear(words::cancel_ok(1, "c"));
    wake();
    EXPECT_FALSE(channel->consumers().has_lasting());
}

TEST_F(SuspendingTest, AChannelThatWasPausedAndHasNobodyLeftIsClosed) {
    const auto number = consume("c");
    say(words::flow_ok(1, false));
    channel->suspend(Suspending::flow);
    channel->manners.suspend_on_serialize = false;
    (void)number;
    talk.connection->stop({channel});
    talk.connection->flush();
    hear(words::cancel_ok(1, "c"));
    EXPECT_TRUE(channel->is_closing()) << "the broker would send nothing to whoever uses it next";
}

TEST_F(SuspendingTest, TheyAreTakenWithAllThatTheyNeedElsewhere) {
    say(words::qos_ok);
    channel->qos(7, true);
    amqp_table_entry_t entry{};
    entry.key = wire::to_bytes("x-priority");
    entry.value.kind = AMQP_FIELD_KIND_I32;
    entry.value.value.i32 = 3;
    Channel::Consume method;
    method.queue = "q";
    method.tag = "c";
    method.no_local = true;
    method.arguments = {1, &entry};
    const auto number = consume_as(method);
    channel->save(number, state, "");
    stop(Suspending::cancel);
    hear(words::cancel_ok(1, "c"));
    auto taken = channel->take_suspended();
    EXPECT_EQ(1, taken.id);
    EXPECT_EQ(7, taken.prefetch.of_all);
    ASSERT_EQ(1U, taken.consumers.size());
    EXPECT_EQ("q", taken.consumers[0].terms.queue);
    EXPECT_TRUE(taken.consumers[0].terms.no_local);
    EXPECT_FALSE(channel->consumers().has_lasting());

    const auto other = open_channel();
    other->adopt(std::move(taken));
    EXPECT_TRUE(other->is_suspended());
    EXPECT_TRUE(other->manners.suspend_on_serialize);
    EXPECT_TRUE(other->has_own_qos());
    say(words::method(2, AMQP_BASIC_QOS_OK_METHOD) + words::consume_ok(2, "c"));
    other->resume();
    EXPECT_EQ(Tags({"c"}), other->consumers().tags());
    talk.connection.reset();
    const auto heard = talk.broker.heard();
    EXPECT_EQ("basic.qos, basic.consume, basic.cancel, 2:basic.qos, 2:basic.consume",
              words::methods_of(heard));
    const std::string arguments = std::string("x-priorityI\0\0\0\x03", 15);
    EXPECT_NE(heard.find(arguments), heard.rfind(arguments)) << "asked for as before";
}

TEST_F(SuspendingTest, ThoseOfAChannelThatTheBrokerClosesWhileTheySleepAreNotLost) {
    const auto number = consume("c");
    channel->save(number, state, "");
    stop(Suspending::cancel);
    hear(words::cancel_ok(1, "c"));
    channel->end_use();
    hear(words::close_channel(1, 404, "NOT_FOUND"));
    EXPECT_EQ(1U, channel->take_suspended().consumers.size());
}

// --- streams

TEST_F(SuspendingTest, AStreamGoesOnAfterWhatCameLast) {
    consume_from_offset(streamed(1, 40) + streamed(2, 41));
    take(2);
    channel->ack(1, false);
    channel->ack(2, false);
    say(words::flow_ok(1) + words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    say(words::consume_ok(1, "c"));
    channel->resume();
    talk.connection.reset();
    EXPECT_EQ(42, offset_in(talk.broker.heard()));
}

TEST_F(SuspendingTest, AStreamGoesOnWithWhatTheProgramHasNotSeen) {
    consume_from_offset(streamed(1, 40) + streamed(2, 41) + streamed(3, 42));
    take(1);
    say(streamed(4, 43) + words::cancel_ok(1, "c"));
    channel->suspend(Suspending::cancel);
    EXPECT_EQ(Numbers({1}), unsettled()) << "that is the program's";
    channel->ack(1, false);
    say(words::flow_ok(1) + words::consume_ok(1, "c"));
    channel->resume();
    talk.connection.reset();
    const auto heard = talk.broker.heard();
    EXPECT_EQ(41, offset_in(heard));
    EXPECT_EQ("basic.consume, basic.cancel, ack 2, ack 3, ack 4, ack 1, basic.consume",
              words::methods_of(heard))
        << "nothing goes back to a stream";
}

TEST_F(SuspendingTest, AStreamThatSleepsGoesOnWithWhatWasNotSettled) {
    const auto number = consume_from_offset(streamed(1, 40) + streamed(2, 41) + streamed(3, 42));
    channel->save(number, state, "");
    take(2);
    channel->ack(1, false);
    stop(Suspending::flow);
    hear(words::flow_ok(1) + words::cancel_ok(1, "c"));
    EXPECT_TRUE(channel->is_open()) << "it is kept";
    EXPECT_EQ(Numbers(), unsettled());
    hear(words::flow_ok(1));
    wake();
    say(words::consume_ok(1, "c"));
    channel->resume();
    talk.connection.reset();
    EXPECT_EQ(41, offset_in(talk.broker.heard()));
}

TEST_F(SuspendingTest, WhatIsBeingRecoveredIsNotGivenBackAsWell) {
    consume("c", false, words::delivered(1, "c", 1));
    take(1);
    EXPECT_THROW(channel->recover(), TimeoutError);
    EXPECT_EQ(1U, channel->give_back()) << "a broker closes the channel over tags of before";
    EXPECT_EQ("basic.consume, basic.recover", written());
}

}  // namespace
}  // namespace amqp_pconn::client
