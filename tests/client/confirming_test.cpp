// Confirms that make no sense, that come too late, or that nobody waits for: what the program is
// told, what is news for nobody in particular, and what ends the connection.
#include <gtest/gtest.h>

#include "client/publishing_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using peer::BrokerSide;
using peer::contains;

class ConfirmingTest : public PublishingTest {
  protected:
    // What the broker says after a publish in that mode ends the connection; the text.
    static std::string error_of(Mode mode, const std::string& said) {
        Conversation talk(mode);
        talk.publish(1);
        talk.broker.say(mode == Mode::confirm ? confirm_select_ok + said : said);
        try {
            talk.channel->queue_declare_passive("q");
        } catch (const ConnectionError& error) {
            EXPECT_FALSE(talk.connection->is_usable());
            return error.what();
        }
        return "nothing was thrown";
    }
};

TEST_F(ConfirmingTest, AConfirmThatMakesNoSenseEndsTheConnectionAndSaysWhy) {
    EXPECT_TRUE(contains(error_of(Mode::plain, words::ack(1, 1)),
                         "an unexpected basic.ack arrived on channel 1"));
    EXPECT_TRUE(contains(error_of(Mode::plain, words::nack(1, 1)),
                         "an unexpected basic.nack arrived on channel 1"));
    EXPECT_TRUE(contains(error_of(Mode::confirm, words::ack(1, 2)),
                         "the broker answered for publish number 2 of 1"));
    EXPECT_TRUE(contains(error_of(Mode::confirm, words::nack(1, 7, true)),
                         "the broker answered for publish number 7 of 1"));
    EXPECT_TRUE(contains(error_of(Mode::confirm, words::ack(1, 0)),
                         "the broker answered for publish number 0 of 1"));
    EXPECT_TRUE(
        contains(error_of(Mode::confirm, words::ack(2, 1)), "channel 2, which is not open"));
    for (const std::size_t size : {std::size_t{0}, std::size_t{8}, std::size_t{10}}) {
        EXPECT_TRUE(contains(error_of(Mode::confirm, words::raw_method(1, AMQP_BASIC_ACK_METHOD,
                                                                       std::string(size, '\0'))),
                             "the arguments of basic.ack could not be decoded"))
            << size;
    }
}

TEST_F(ConfirmingTest, AnAckOnAChannelInATransactionEndsTheConnection) {
    Conversation talk(Mode::transaction);
    talk.publish(1);
    talk.broker.say(words::method(1, AMQP_TX_SELECT_OK_METHOD) + words::ack(1, 1));
    const auto message = PublishingTest::message_of<ConnectionError>(
        [&] { talk.channel->queue_declare_passive("q"); });
    EXPECT_TRUE(contains(message, "an unexpected basic.ack arrived on channel 1")) << message;
}

TEST_F(ConfirmingTest, TheProgramIsToldNumbersAndWhereTheyWent) {
    Conversation talk(Mode::confirm);
    talk.channel->publish({"logs", "info", "", &no_properties});
    talk.channel->publish({"logs", "error", "", &no_properties});
    talk.channel->publish({"logs", "error", "", &no_properties});
    talk.channel->publish({"", "queue", "", &no_properties});
    talk.broker.say(confirm_select_ok + words::nack(1, 2) + words::ack(1, 1));
    EXPECT_TRUE(talk.await_confirms());
    const auto told = talk.channel->take_unconfirmed();
    ASSERT_TRUE(told);
    EXPECT_EQ(
        "nacked 2 (1 to exchange \"logs\" with routing key \"error\"); missing 3-4 (1 to exchange "
        "\"logs\" with routing key \"error\", 1 to exchange \"\" with routing key \"queue\")",
        told->text);
    talk.broker.say(words::ack(1, 3));
    EXPECT_TRUE(talk.await_confirms());
    EXPECT_EQ("missing 4 (1 to exchange \"\" with routing key \"queue\")",
              talk.channel->take_unconfirmed()->text);
}

TEST_F(ConfirmingTest, NackedNumbersAreToldInOrderWhateverTheBrokersOrder) {
    Conversation talk(Mode::confirm);
    talk.publish(5);
    talk.broker.say(confirm_select_ok + words::nack(1, 4) + words::nack(1, 2) + words::ack(1, 5) +
                    words::nack(1, 3, true));
    EXPECT_FALSE(talk.await_confirms());
    EXPECT_TRUE(talk.channel->has_unconfirmed());
    EXPECT_EQ(Numbers({1, 2, 3, 4}), unconfirmed(*talk.channel).nacked);
    EXPECT_FALSE(talk.channel->has_unconfirmed());
    EXPECT_EQ(4U, talk.counters.nacked);
    EXPECT_EQ(1U, talk.counters.confirmed);
}

TEST_F(ConfirmingTest, WhereOnesWentThatWereToldIsNotToldAgain) {
    Conversation talk(Mode::confirm);
    talk.channel->publish({"logs", "one", "", &no_properties});
    talk.channel->publish({"logs", "two", "", &no_properties});
    talk.broker.say(confirm_select_ok + words::nack(1, 1));
    EXPECT_TRUE(talk.await_confirms());
    EXPECT_TRUE(contains(talk.channel->take_unconfirmed()->text, "\"one\""));
    talk.broker.say(words::nack(1, 2));
    EXPECT_FALSE(talk.await_confirms());
    EXPECT_EQ("nacked 2 (1 to exchange \"logs\" with routing key \"two\")",
              talk.channel->take_unconfirmed()->text);
}

TEST_F(ConfirmingTest, AThousandNacksInDisorderMakeNoEndlessText) {
    Conversation talk(Mode::confirm);
    std::string said = confirm_select_ok;
    for (std::uint64_t number = 1; number <= 200; ++number) {
        talk.channel->publish({"exchange", std::to_string(number), "", &no_properties});
    }
    for (std::uint64_t number = 200; number > 0; --number) {
        said += words::nack(1, number);
    }
    talk.broker.say(said);
    EXPECT_FALSE(talk.await_confirms());
    const auto told = talk.channel->take_unconfirmed();
    EXPECT_EQ(200U, told->numbers.nacked.size());
    EXPECT_LT(told->text.size(), 2000U);
}

TEST_F(ConfirmingTest, WhatHasComeCountsHoweverLittleTimeThereIs) {
    peer::Gate gate;
    const auto channel = open(Mode::confirm, [&gate](BrokerSide& side) {
        side.answer(side.expect(AMQP_CONFIRM_SELECT_METHOD));
        side.expect(AMQP_BASIC_PUBLISH_METHOD);
        side.expect_content();
        if (gate.wait()) {
            side.ack(1, 1);
        }
    });
    channel->publish(small);
    const auto gave_up = in_silence([&] { return channel->await_confirms(environment.now()); });
    ASSERT_TRUE(gave_up) << "nothing has come";
    EXPECT_EQ(0s, environment.passed());
    gate.open();
    for (int looks = 0; looks < 3 && channel->unconfirmed() != 0; ++looks) {
        ASSERT_TRUE(wait_for_input(*connection));  // the answer to the select, and the ack
        (void)channel->await_confirms(environment.now() - 1s);
    }
    EXPECT_EQ(0U, channel->unconfirmed());
    EXPECT_EQ(0s, environment.passed());
}

TEST_F(ConfirmingTest, AnInterruptedWaitIsInterruptedAndNothingIsLost) {
    const auto channel = open(Mode::confirm, [](BrokerSide& side) { side.stay_silent(); });
    channel->publish(small);
    environment.interrupt();
    EXPECT_THROW((void)await_confirms(*channel), InterruptedError);
    EXPECT_EQ(1U, channel->unconfirmed());
    EXPECT_TRUE(connection->is_usable());
}

TEST_F(ConfirmingTest, WhatIsSaidAfterItsUserHasLeftIsNewsAndNotTheNextOnes) {
    Conversation talk(Mode::confirm);
    talk.channel->keep_events(true);
    for (const char* key : {"one", "two", "three"}) {
        talk.channel->publish({"late", key, "body", &no_properties});
    }
    talk.channel->end_use();
    EXPECT_FALSE(talk.channel->is_fenced()) << "nobody else may use it";
    talk.broker.say(confirm_select_ok + words::ack(1, 1) + words::nack(1, 2) +
                    words::returned(1, "three", "body") + words::ack(1, 3));
    talk.connection->await([&] { return talk.channel->is_fenced(); }, "basic.ack");
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(2U, news.size());
    const auto broker = "the broker " + talk.connection->endpoint();
    EXPECT_EQ(broker +
                  " refused (basic.nack) what was published on channel 1, and nobody was left "
                  "to be told: 1 to exchange \"late\" with routing key \"two\"",
              news[0]);
    EXPECT_EQ(broker +
                  " returned what was published on channel 1, and nobody was left to be told: "
                  "312 NO_ROUTE, exchange \"exchange\", routing key \"three\"",
              news[1]);
    EXPECT_TRUE(talk.connection->take_late_news().empty()) << "told once";
    talk.channel->begin_use();
    talk.channel->keep_events(true);
    EXPECT_FALSE(talk.channel->has_events());
    EXPECT_FALSE(talk.channel->take_unconfirmed());
    EXPECT_EQ(1U, talk.channel->publish(small));
    talk.broker.say(words::ack(1, 4));
    EXPECT_FALSE(talk.await_confirms());
    EXPECT_EQ("+1", told(*talk.channel));
    EXPECT_EQ(3U, talk.counters.confirmed);
    EXPECT_EQ(1U, talk.counters.nacked);
    EXPECT_EQ(1U, talk.counters.returned);
    EXPECT_EQ(1U, talk.counters.late_returns);
}

TEST_F(ConfirmingTest, WhatComesBackAfterItsUserHasLeftIsNewsWhateverItWantedToKnow) {
    Conversation talk(Mode::confirm);
    talk.publish(1);
    talk.channel->end_use();
    talk.broker.say(confirm_select_ok + words::returned(1, "key", "body") + words::ack(1, 1));
    talk.connection->await([&] { return talk.channel->is_fenced(); }, "basic.ack");
    EXPECT_EQ(1U, talk.connection->take_late_news().size());
    EXPECT_EQ(1U, talk.counters.late_returns);
}

TEST_F(ConfirmingTest, WhatItsUserDidNotAskForBeforeItLeftIsNewsToo) {
    Conversation talk(Mode::confirm);
    talk.channel->keep_events(true);
    talk.publish(2);
    talk.broker.say(confirm_select_ok + words::returned(1, "key", "body") + words::ack(1, 1) +
                    words::nack(1, 2));
    talk.connection->await([&] { return talk.channel->unconfirmed() == 0; }, "basic.ack");
    talk.channel->end_use();
    talk.channel->end_use();
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(2U, news.size());
    EXPECT_TRUE(contains(news[0], "312 NO_ROUTE")) << news[0];
    EXPECT_TRUE(contains(news[1], "1 to exchange \"exchange\" with routing key \"key\""))
        << news[1];
    EXPECT_EQ(1U, talk.counters.late_returns);
    EXPECT_FALSE(talk.channel->has_events());
    talk.channel->begin_use();
    EXPECT_FALSE(talk.channel->take_unconfirmed());
}

TEST_F(ConfirmingTest, AChannelThatIsClosedWithoutItsUserTellsWhatWasNeverConfirmed) {
    Conversation talk(Mode::confirm);
    talk.publish(3);
    talk.channel->end_use();
    talk.broker.say(confirm_select_ok + words::ack(1, 2) +
                    words::close_channel(1, 404, "NOT_FOUND - enough"));
    talk.connection->await([&] { return !talk.channel->is_open(); }, "channel.close");
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(1U, news.size());
    EXPECT_TRUE(contains(news[0], "never confirmed what was published on channel 1")) << news[0];
    EXPECT_TRUE(contains(
        news[0], "the channel was closed: 2 to exchange \"exchange\" with routing key \"key\""))
        << news[0];
    EXPECT_EQ(2U, talk.counters.unconfirmed);
    EXPECT_EQ(0U, talk.channel->unconfirmed());
}

TEST_F(ConfirmingTest, AChannelThatWasClosedBeforeItsUserLeftTellsItThen) {
    Conversation talk(Mode::confirm);
    talk.publish(2);
    talk.broker.say(confirm_select_ok + words::close_channel(1, 404, "NOT_FOUND - enough"));
    talk.connection->await([&] { return !talk.channel->is_open(); }, "channel.close");
    EXPECT_TRUE(talk.connection->take_late_news().empty()) << "its user may still ask";
    talk.channel->end_use();
    EXPECT_EQ(1U, talk.connection->take_late_news().size());
    EXPECT_EQ(2U, talk.counters.unconfirmed);
}

TEST_F(ConfirmingTest, WhatIsConfirmedWhileOurCloseIsOnItsWayIsConfirmed) {
    Conversation talk(Mode::confirm);
    talk.publish(3);
    talk.channel->end_use();
    talk.channel->request_close();
    talk.connection->flush();
    talk.broker.say(confirm_select_ok + words::ack(1, 1) + words::returned(1, "key", "discarded") +
                    words::nack(1, 2) + words::method(1, AMQP_CHANNEL_CLOSE_OK_METHOD));
    talk.connection->await([&] { return !talk.channel->is_closing(); }, "channel.close");
    EXPECT_EQ(1U, talk.counters.confirmed);
    EXPECT_EQ(1U, talk.counters.nacked);
    EXPECT_EQ(1U, talk.counters.unconfirmed);
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(2U, news.size());
    EXPECT_TRUE(contains(news[0], "refused (basic.nack)")) << news[0];
    EXPECT_TRUE(contains(news[1], "never confirmed")) << news[1];
}

TEST_F(ConfirmingTest, NewsAreBounded) {
    Conversation talk(Mode::plain);
    for (int i = 0; i < 250; ++i) {
        talk.connection->add_late_news(std::to_string(i));
    }
    const auto news = talk.connection->take_late_news();
    ASSERT_EQ(101U, news.size());
    EXPECT_EQ("99", news[99]);
    EXPECT_EQ("and so on, 150 times more", news[100]);
    talk.connection->add_late_news("again");
    EXPECT_EQ(std::vector<std::string>{"again"}, talk.connection->take_late_news());
}

}  // namespace
}  // namespace amqp_pconn::client
