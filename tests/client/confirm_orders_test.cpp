// Every order in which a broker may answer for four publishes, alone, with the answer to another
// call among it, and with an end of the channel or of the connection at each place.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <set>

#include "client/publishing_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

constexpr std::uint64_t published = 4;

// Something that the broker says of a publish.
struct Word {
    enum class Kind : std::uint8_t { ack, nack, returned };
    Kind kind;
    std::uint64_t tag;
    bool multiple = false;

    [[nodiscard]] std::string bytes() const {
        switch (kind) {
            case Kind::ack:
                return words::ack(1, tag, multiple);
            case Kind::nack:
                return words::nack(1, tag, multiple);
            case Kind::returned:
                break;
        }
        return words::returned(1, "key", "returned " + std::to_string(tag));
    }
};

struct Order : std::vector<Word> {
    using std::vector<Word>::vector;
    friend void PrintTo(const Order& order, std::ostream* to) {
        for (const Word& word : order) {
            constexpr std::array kinds{"ack ", "nack ", "returned "};
            *to << kinds.at(static_cast<std::size_t>(word.kind)) << word.tag
                << (word.multiple ? " multiple" : "") << ", ";
        }
    }
};

// What a program must know after some words.
struct Known {
    std::set<std::uint64_t> missing{1, 2, 3, 4};
    std::set<std::uint64_t> nacked;
    std::string events;

    void hear(const Word& word) {
        if (word.kind == Word::Kind::returned) {
            tell("returned " + std::to_string(word.tag));
            return;
        }
        for (std::uint64_t number = 1; number <= published; ++number) {
            const bool meant =
                number == word.tag || (word.multiple && (word.tag == 0 || number < word.tag));
            if (!meant || missing.erase(number) == 0) {
                continue;
            }
            tell((word.kind == Word::Kind::ack ? "+" : "-") + std::to_string(number));
            if (word.kind == Word::Kind::nack) {
                nacked.insert(number);
            }
        }
    }

    void tell(const std::string& event) { events += (events.empty() ? "" : " ") + event; }
};

Known known_after(const Order& order, std::size_t words) {
    Known known;
    for (std::size_t i = 0; i < words; ++i) {
        known.hear(order[i]);
    }
    return known;
}

Numbers list(const std::set<std::uint64_t>& numbers) {
    return {numbers.begin(), numbers.end()};
}

class ConfirmOrders : public testing::TestWithParam<Order> {
  protected:
    // Calls `test` with every order of the words in which a message comes back before its confirm.
    template <typename Test>
    void for_each_order(Test test) {
        const Order& all = GetParam();
        std::vector<std::size_t> at(all.size());
        for (std::size_t i = 0; i < at.size(); ++i) {
            at[i] = i;
        }
        int orders = 0;
        do {
            Order order;
            std::string name;
            for (const auto i : at) {
                order.push_back(all[i]);
                name += std::to_string(i);
            }
            if (!is_possible(order)) {
                continue;
            }
            SCOPED_TRACE("order " + name);
            test(order);
            ++orders;
        } while (std::next_permutation(at.begin(), at.end()));
        EXPECT_GE(orders, 20) << "the test shows little";
    }

    static bool is_possible(const Order& order) {
        const Known before = {};
        std::set<std::uint64_t> answered;
        for (const Word& word : order) {
            if (word.kind == Word::Kind::returned && answered.count(word.tag) != 0) {
                return false;
            }
            for (const auto number : before.missing) {
                if (word.kind != Word::Kind::returned &&
                    (number == word.tag || (word.multiple && number < word.tag))) {
                    answered.insert(number);
                }
            }
        }
        return true;
    }

    // Says the first `count` of them, one at each wait or all at once, and then `end`.
    static void say(Replay& broker, const Order& order, std::size_t count, bool at_once,
                    const std::string& end = {}) {
        std::string together = confirm_select_ok;
        for (std::size_t i = 0; i < count; ++i) {
            together += order[i].bytes();
            if (!at_once) {
                broker.say(std::exchange(together, {}));
            }
        }
        if (!end.empty() || !together.empty()) {
            broker.say(together + end);
        }
    }

    // A channel or connection that ends after each number of words; `close` says so.
    void ends_anywhere(const std::string& close, std::uint16_t code) {
        for_each_order([&](const Order& order) {
            for (std::size_t said = 0; said < order.size(); ++said) {
                const Known known = known_after(order, said);
                for (const bool at_once : {false, true}) {
                    if (known.missing.empty()) {
                        continue;  // nothing is waited for
                    }
                    SCOPED_TRACE("after " + std::to_string(said) + (at_once ? " at once" : ""));
                    Conversation talk(Mode::confirm);
                    talk.publish(published);
                    say(talk.broker, order, said, at_once, close);
                    const auto gave_up = talk.await_confirms();
                    ASSERT_TRUE(gave_up);
                    EXPECT_EQ(code, gave_up->code);
                    EXPECT_NE(std::string::npos, gave_up->why.find("enough")) << gave_up->why;
                    const auto [channel, nacked, missing] = unconfirmed(*talk.channel);
                    EXPECT_EQ(1, channel);
                    EXPECT_EQ(list(known.nacked), nacked);
                    EXPECT_EQ(list(known.missing), missing);
                    EXPECT_EQ(known.missing.size(), talk.counters.unconfirmed);
                    EXPECT_FALSE(talk.channel->has_unconfirmed()) << "told once";
                }
            }
        });
    }
};

TEST_P(ConfirmOrders, TellTheProgramTheSame) {
    for_each_order([](const Order& order) {
        const Known known = known_after(order, order.size());
        for (const bool at_once : {false, true}) {
            SCOPED_TRACE(at_once ? "at once" : "one by one");
            Conversation talk(Mode::confirm);
            talk.channel->keep_events(true);
            talk.publish(published);
            say(talk.broker, order, order.size(), at_once);
            std::string events;
            do {
                ASSERT_FALSE(talk.await_confirms());
                events += (events.empty() ? "" : " ") + told(*talk.channel);
            } while (talk.broker.left_to_say() != 0 && talk.channel->unconfirmed() != 0);
            // Nobody waits for what is said again when all was answered.
            EXPECT_EQ(0U, known.events.rfind(events, 0)) << events << " of " << known.events;
            EXPECT_EQ(0U, talk.channel->unconfirmed());
            EXPECT_EQ(list(known.nacked), unconfirmed(*talk.channel).nacked);
            EXPECT_EQ(published, talk.counters.confirmed + talk.counters.nacked);
            EXPECT_EQ(known.nacked.size(), talk.counters.nacked);
            EXPECT_EQ(0U, talk.counters.unconfirmed);
            EXPECT_FALSE(talk.channel->take_unconfirmed()) << "told once";
        }
    });
}

TEST_P(ConfirmOrders, WithTheAnswerToACallAmongThem) {
    for_each_order([](const Order& order) {
        for (std::size_t before = 0; before <= order.size(); ++before) {
            SCOPED_TRACE("after " + std::to_string(before));
            Conversation talk(Mode::confirm);
            talk.channel->keep_events(true);
            talk.publish(published);
            say(talk.broker, order, before, false, words::declare_ok(1, "q"));
            for (std::size_t i = before; i < order.size(); ++i) {
                talk.broker.say(order[i].bytes());
            }
            EXPECT_EQ("q", talk.channel->queue_declare_passive("q").queue);
            const Known meanwhile = known_after(order, before);
            EXPECT_EQ(meanwhile.events, told(*talk.channel));
            EXPECT_EQ(meanwhile.missing.size(), talk.channel->unconfirmed());
            std::string events = meanwhile.events;
            while (talk.channel->unconfirmed() != 0) {
                ASSERT_FALSE(talk.await_confirms());
                events += (events.empty() ? "" : " ") + told(*talk.channel);
            }
            const Known known = known_after(order, order.size());
            EXPECT_EQ(0U, known.events.rfind(events, 0)) << events << " of " << known.events;
            EXPECT_EQ(list(known.nacked), unconfirmed(*talk.channel).nacked);
        }
    });
}

TEST_P(ConfirmOrders, WithTheEndOfTheChannelAnywhere) {
    ends_anywhere(words::close_channel(1, 404, "NOT_FOUND - enough"), 404);
}

TEST_P(ConfirmOrders, WithTheEndOfTheConnectionAnywhere) {
    ends_anywhere(words::close_connection(320, "CONNECTION_FORCED - enough"), 320);
}

TEST_P(ConfirmOrders, WithATimeOutAnywhereWhatIsMissingCanBeWaitedForAgain) {
    std::size_t orders = 0;
    for_each_order([&orders](const Order& order) {
        constexpr std::size_t some = 7;  // each costs a few milliseconds of silence
        for (std::size_t said = ++orders % some; said < order.size(); said += some) {
            const Known known = known_after(order, said);
            if (known.missing.empty()) {
                continue;
            }
            SCOPED_TRACE("after " + std::to_string(said));
            Conversation talk(Mode::confirm);
            talk.publish(published);
            say(talk.broker, order, said, false);
            const auto before = talk.broker.passed();
            const auto gave_up = talk.await_confirms(std::chrono::seconds(2));
            ASSERT_TRUE(gave_up);
            EXPECT_EQ("no answer in time", gave_up->why);
            EXPECT_EQ(0, gave_up->code);
            EXPECT_EQ(std::chrono::seconds(2), talk.broker.passed() - before);
            const auto told = unconfirmed(*talk.channel);
            EXPECT_EQ(list(known.missing), told.missing);
            EXPECT_EQ(list(known.nacked), told.nacked);
            EXPECT_EQ(known.missing.size(), talk.channel->unconfirmed()) << "they are still due";
            EXPECT_EQ(0U, talk.counters.unconfirmed);
            talk.broker.say(words::ack(1, 0, true));
            EXPECT_FALSE(talk.await_confirms());
            EXPECT_FALSE(talk.channel->take_unconfirmed()) << "nacked ones are told once";
        }
    });
}

using Kind = Word::Kind;

INSTANTIATE_TEST_SUITE_P(Of, ConfirmOrders,
                         testing::Values(Order{{Kind::ack, 1},
                                               {Kind::ack, 2, true},
                                               {Kind::nack, 3},
                                               {Kind::returned, 4},
                                               {Kind::ack, 4}},
                                         Order{{Kind::nack, 2},
                                               {Kind::ack, 3, true},
                                               {Kind::returned, 4},
                                               {Kind::returned, 1},
                                               {Kind::nack, 4, true}},
                                         Order{{Kind::ack, 4},
                                               {Kind::ack, 3},
                                               {Kind::nack, 2, true},
                                               {Kind::returned, 3},
                                               {Kind::ack, 2}}));

}  // namespace
}  // namespace amqp_pconn::client
