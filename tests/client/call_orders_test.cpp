// In the middle of a call: whatever else a broker says before the answer, in whatever order, is
// handled as what it is, and the call returns its own answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <utility>

#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

// Something that the broker says meanwhile.
enum class Word : std::uint8_t {
    delivery,        // for the consumer "c" of channel 1
    long_delivery,   // the same, its body in several frames
    other_delivery,  // for the one of channel 3
    confirm,         // of the next publish
    refusal,         // the same
    returned,        // a message that comes back
    close_other,     // of channel 2, which has a consumer
    blocking,        // and the end of it
    cancel,          // of the consumer "d" of channel 1
    heartbeat
};

struct Words : std::vector<Word> {
    using std::vector<Word>::vector;
    friend void PrintTo(const Words& words, std::ostream* to) {
        for (const Word word : words) {
            *to << static_cast<int>(word) << " ";
        }
    }
};

// What was said, and what the program is to hear of it.
struct Said {
    std::vector<std::string> frames;
    std::string told;
    std::uint64_t tag = 0;
    std::uint64_t sequence = 0;
    bool closed_other = false;

    void tell(const std::string& what) { told += (told.empty() ? "" : ", ") + what; }

    void say(Word word) {
        switch (word) {
            case Word::delivery:
                ++tag;
                frames = {words::deliver(1, "c", tag), words::content_header(1, 4),
                          words::body(1, "body")};
                return tell("1:body");
            case Word::long_delivery:
                ++tag;
                frames = {words::deliver(1, "c", tag), words::content_header(1, 6),
                          words::body(1, "l"), words::body(1, "on"), words::body(1, "ger")};
                return tell("1:longer");
            case Word::other_delivery:
                frames = {words::deliver(3, "c", ++other_tag), words::content_header(3, 5),
                          words::body(3, "other")};
                return tell("3:other");
            case Word::confirm:
                frames = {words::ack(1, ++sequence)};
                return tell("1:+" + std::to_string(sequence));
            case Word::refusal:
                frames = {words::nack(1, ++sequence)};
                return tell("1:-" + std::to_string(sequence));
            case Word::returned:
                frames = {words::returned(1, "key"), words::content_header(1, 4),
                          words::body(1, "back")};
                return tell("1:back");
            case Word::close_other:
                closed_other = true;
                frames = {words::close_channel(2, 404, "NOT_FOUND - gone")};
                return;
            case Word::blocking:
                frames = {words::blocked("low on memory") + words::unblocked()};
                return;
            case Word::cancel:
                frames = {words::cancel(1, "d", false)};
                return tell("1:end");
            case Word::heartbeat:
                frames = {words::heartbeat};
                return;
        }
    }

    std::uint64_t other_tag = 0;
};

// How the words reach the client.
enum class Pieces : std::uint8_t { one, words, frames };

class CallOrders : public testing::TestWithParam<Words> {
  protected:
    // Channel 1 confirms and consumes, 2 and 3 consume.
    struct Talk : Conversation {
        Talk() : Conversation(Mode::confirm) {
            channel->keep_events(true);
            broker.say(confirm_select_ok + words::consume_ok(1, "c"));
            channel->consume({});
            broker.say(words::consume_ok(1, "d"));
            channel->consume({});
            for (std::uint16_t id = 2; id <= 3; ++id) {
                others.push_back(connection->open_channel());
                others.back()->begin_use();
                broker.say(words::channel_open_ok(id) + words::consume_ok(id, "c"));
                others.back()->consume({});
            }
            publish(2);
        }

        // The rest of what the program hears, in order.
        std::string told() {
            std::string text;
            constexpr int most = 100;
            for (int i = 0; i < most; ++i) {
                const auto from = connection->next_with_mail();
                if (from == nullptr) {
                    break;
                }
                tell_of(*from, text);
            }
            return text;
        }

        static void tell_of(Channel& from, std::string& text) {
            const auto tell = [&](const std::string& what) {
                text += (text.empty() ? "" : ", ") + std::to_string(from.id()) + ":" + what;
            };
            if (!from.is_open()) {
                return tell("lost");
            }
            if (!from.next_is_event()) {
                const auto mail = from.take_mail();
                from.hand_over();
                return tell(!mail ? "nothing" : mail->is_cancel ? "end" : mail->delivery.body);
            }
            const auto arrival = from.next_event_arrival();
            while (from.next_event_arrival() == arrival) {
                using Kind = PublishEvent::Kind;
                const auto event = from.next_event();
                tell(event->kind == Kind::returned ? event->message->message.body
                                                   : (event->kind == Kind::confirmed ? "+" : "-") +
                                                         std::to_string(event->sequence));
            }
        }

        std::vector<std::shared_ptr<Channel>> others;
    };

    // Says the words in that order, and the answer behind them.
    static Said say(Replay& broker, const Words& order, Pieces pieces, const std::string& answer) {
        Said said;
        std::string together;
        for (const Word word : order) {
            said.say(word);
            for (const auto& frame : said.frames) {
                together += frame;
                if (pieces == Pieces::frames) {
                    broker.say(std::exchange(together, {}));
                }
            }
            if (pieces == Pieces::words) {
                broker.say(std::exchange(together, {}));
            }
        }
        broker.say(together + answer);
        if (said.closed_other) {
            said.told.insert(0, said.told.empty() ? "2:lost" : "2:lost, ");
        }
        return said;
    }

    template <typename Test>
    void for_each_order(Test test) {
        Words order = GetParam();
        std::sort(order.begin(), order.end());
        do {
            for (const auto pieces : {Pieces::one, Pieces::words, Pieces::frames}) {
                SCOPED_TRACE(testing::PrintToString(order) + "in pieces of kind " +
                             std::to_string(static_cast<int>(pieces)));
                test(order, pieces);
                if (HasFailure()) {
                    return;
                }
            }
        } while (std::next_permutation(order.begin(), order.end()));
    }
};

TEST_P(CallOrders, AreAllHandledAndTheCallReturnsItsOwnAnswer) {
    for_each_order([](const Words& order, Pieces pieces) {
        Talk talk;
        const auto said = say(talk.broker, order, pieces, words::declare_ok(1, "q"));
        const auto status = talk.channel->queue_declare_passive("asked for");
        EXPECT_EQ("q", status.queue);
        EXPECT_EQ(3U, status.message_count);
        EXPECT_EQ(0U, talk.broker.left_to_say());
        EXPECT_FALSE(talk.channel->is_out_of_step());
        EXPECT_FALSE(talk.connection->blocked_reason());
        EXPECT_EQ(said.told, talk.told());
        EXPECT_EQ(said.tag, talk.channel->unsettled().seen_count());
        EXPECT_EQ(2 - said.sequence, talk.channel->unconfirmed());
        EXPECT_EQ(!said.closed_other, talk.others[0]->is_open());
        talk.connection->attend();
        talk.connection.reset();
        const auto wrote = words::methods_of(talk.broker.heard());
        const bool cancelled = std::count(order.begin(), order.end(), Word::cancel) != 0;
        EXPECT_EQ(cancelled, peer::contains(wrote, "basic.cancel-ok")) << wrote;
        EXPECT_EQ(said.closed_other, peer::contains(wrote, "2:channel.close-ok")) << wrote;
    });
}

TEST_P(CallOrders, AreAllHandledAlsoWhereTheCallIsRefused) {
    for_each_order([](const Words& order, Pieces pieces) {
        if (pieces != Pieces::one) {
            return;
        }
        Talk talk;
        const auto said = say(talk.broker, order, pieces,
                              words::close_channel(3, 403, "ACCESS_REFUSED - not yours"));
        try {
            talk.others[1]->queue_declare_passive("q");
            ADD_FAILURE() << "nothing was thrown";
        } catch (const ChannelError& error) {
            EXPECT_EQ(403, error.reply_code());
            EXPECT_TRUE(peer::contains(error.what(), "channel 3")) << error.what();
        }
        EXPECT_TRUE(talk.channel->is_open());
        EXPECT_EQ(said.tag, talk.channel->unsettled().tags().size());
        EXPECT_EQ(2 - said.sequence, talk.channel->unconfirmed());
    });
}

INSTANTIATE_TEST_SUITE_P(Of, CallOrders,
                         testing::Values(Words{Word::delivery, Word::long_delivery, Word::confirm,
                                               Word::refusal, Word::returned},
                                         Words{Word::long_delivery, Word::close_other,
                                               Word::blocking, Word::cancel, Word::heartbeat},
                                         Words{Word::other_delivery, Word::delivery,
                                               Word::close_other, Word::returned, Word::cancel},
                                         Words{Word::long_delivery, Word::other_delivery,
                                               Word::confirm, Word::cancel, Word::heartbeat}));

// A message whose content is interrupted by what is not of its channel.
TEST(CallOrdersBetweenFrames, WhatIsOfOtherChannelsMayComeInTheMiddleOfAMessage) {
    const std::vector<std::string> between = {
        words::ack(2, 1), words::delivered(3, "c", 1), words::blocked("x") + words::unblocked(),
        words::heartbeat, words::close_channel(3, 404, "NOT_FOUND - gone")};
    Conversation talk(Mode::plain);
    talk.broker.say(words::consume_ok(1, "c"));
    talk.channel->consume({});
    const auto confirming = talk.connection->open_channel();
    confirming->select(Mode::confirm);
    confirming->publish(small);
    const auto third = talk.connection->open_channel();
    talk.broker.say(words::channel_open_ok(2) + words::method(2, AMQP_CONFIRM_SELECT_OK_METHOD) +
                    words::channel_open_ok(3) + words::consume_ok(3, "c"));
    third->consume({});
    const std::vector<std::string> message = {words::deliver(1, "c", 1),
                                              words::content_header(1, 5), words::body(1, "he"),
                                              words::body(1, "llo"), words::declare_ok(1, "q")};
    for (std::size_t i = 0; i < message.size(); ++i) {
        talk.broker.say(message[i] + between[i]);
    }
    EXPECT_EQ("q", talk.channel->queue_declare_passive("q").queue);
    const auto mail = talk.channel->take_mail();
    ASSERT_TRUE(mail);
    EXPECT_EQ("hello", mail->delivery.body);
    EXPECT_EQ(0U, confirming->unconfirmed());
    EXPECT_FALSE(third->is_open());
}

// While it is blocked a broker answers nothing: the call does not wait for it.
TEST(CallOrdersBlocked, ABlockedBrokerEndsTheCallAndWhatCameBeforeIsNotLost) {
    Conversation talk(Mode::plain);
    talk.broker.say(words::consume_ok(1, "c"));
    talk.channel->consume({});
    talk.broker.say(words::delivered(1, "c", 1) + words::blocked("low on memory") +
                    words::delivered(1, "c", 2));
    EXPECT_THROW(talk.channel->queue_declare_passive("q"), BlockedError);
    EXPECT_TRUE(talk.channel->is_out_of_step());
    EXPECT_EQ(2U, talk.channel->consumers().waiting(0));
    talk.broker.say(words::unblocked() + words::declare_ok(1, "late") +
                    words::delivered(1, "c", 3));
    talk.connection->await_although_blocked(
        std::chrono::seconds(1), [&] { return talk.broker.left_to_say() == 0; }, "the rest");
    EXPECT_EQ(3U, talk.channel->consumers().waiting(0));
    EXPECT_THROW(talk.channel->queue_declare_passive("q"), ChannelError);
    EXPECT_TRUE(talk.connection->is_usable());
}

}  // namespace
}  // namespace amqp_pconn::client
