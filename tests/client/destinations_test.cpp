// Where publishes went, in words, and how little memory that takes.
#include "client/destinations.h"

#include <gtest/gtest.h>

#include <string>

#include "client/memory_in_use.h"

namespace amqp_pconn::client {
namespace {

std::string one_to(const std::string& exchange, const std::string& key) {
    return "1 to exchange \"" + exchange + "\" with routing key \"" + key + "\"";
}

class DestinationsTest : public testing::Test {
  protected:
    [[nodiscard]] std::string text(std::uint64_t first, std::uint64_t last) const {
        DestinationCounts counts;
        destinations.count(first, last, counts);
        return counts.text();
    }

    // Each with a key of its own, of the longest kind.
    static std::string long_key(std::uint64_t number) {
        auto key = std::to_string(number);
        return key + std::string(255 - key.size(), 'k');
    }

    // The first of these that is not known, from `from` on.
    std::uint64_t add_until_full(std::uint64_t from) {
        const std::string exchange(255, 'e');
        for (auto number = from;; ++number) {
            destinations.add(number, exchange, long_key(number));
            if (text(number, number).empty() || number == from + 100000) {
                return number;
            }
        }
    }

    Destinations destinations;
};

TEST_F(DestinationsTest, EachHasItsExchangeAndItsKey) {
    EXPECT_EQ("", text(1, 1)) << "of nothing";
    destinations.add(1, "logs", "info");
    destinations.add(2, "", "queue");
    EXPECT_EQ(one_to("logs", "info"), text(1, 1));
    EXPECT_EQ(one_to("", "queue"), text(2, 2));
    EXPECT_EQ(one_to("logs", "info") + ", " + one_to("", "queue"), text(1, 2));
}

TEST_F(DestinationsTest, EqualOnesInARowAreCountedWithinWhatIsAskedFor) {
    for (std::uint64_t number = 1; number <= 10; ++number) {
        destinations.add(number, "logs", number <= 6 ? "info" : "error");
    }
    EXPECT_EQ(
        "3 to exchange \"logs\" with routing key \"info\", "
        "2 to exchange \"logs\" with routing key \"error\"",
        text(4, 8));
    EXPECT_EQ("4 to exchange \"logs\" with routing key \"error\"", text(7, 10));
}

TEST_F(DestinationsTest, TheSameExchangeWithAnotherKeyIsNoEqualOneNorTheReverse) {
    destinations.add(1, "a", "k");
    destinations.add(2, "a", "l");
    destinations.add(3, "b", "l");
    EXPECT_EQ(one_to("a", "l"), text(2, 2));
    EXPECT_EQ(one_to("b", "l"), text(3, 3));
}

TEST_F(DestinationsTest, EqualOnesAreCountedTogetherWhereverTheyStand) {
    for (std::uint64_t number = 1; number <= 7; ++number) {
        destinations.add(number, "e", number % 2 == 0 ? "even" : "odd");
    }
    EXPECT_EQ(
        "4 to exchange \"e\" with routing key \"odd\", "
        "3 to exchange \"e\" with routing key \"even\"",
        text(1, 7));
    DestinationCounts counts;
    destinations.count(2, 3, counts);
    destinations.count(6, 6, counts);
    EXPECT_EQ(
        "2 to exchange \"e\" with routing key \"even\", "
        "1 to exchange \"e\" with routing key \"odd\"",
        counts.text());
    counts.clear();
    EXPECT_EQ("", counts.text());
}

TEST_F(DestinationsTest, ManyAreCutShortButWhatIsThereIsCountedOn) {
    for (std::uint64_t number = 1; number <= 12; ++number) {
        destinations.add(number, "e", std::to_string(number % 6));
    }
    const auto five = text(1, 5);
    EXPECT_EQ(std::string::npos, five.find("..."));
    EXPECT_EQ(five + ", ...", text(1, 6));
    const auto twice = text(1, 12);
    EXPECT_NE(std::string::npos, twice.find("2 to exchange \"e\" with routing key \"5\", ..."))
        << twice;
    DestinationCounts counts;
    destinations.count(1, 12, counts);
    counts.clear();
    destinations.count(1, 1, counts);
    EXPECT_EQ(one_to("e", "1"), counts.text()) << "what was cut before is forgotten";
}

TEST_F(DestinationsTest, WhatIsForgottenFromTheFrontLeavesTheRest) {
    for (std::uint64_t number = 1; number <= 6; ++number) {
        destinations.add(number, "e", number <= 4 ? "one" : "two");
    }
    destinations.forget_before(3);
    EXPECT_EQ("2 to exchange \"e\" with routing key \"one\"", text(3, 4))
        << "the entry of 1 is theirs too";
    destinations.forget_before(5);
    EXPECT_EQ("", text(3, 4));
    EXPECT_EQ("2 to exchange \"e\" with routing key \"two\"", text(5, 6));
    destinations.add(7, "e", "two");
    EXPECT_EQ("3 to exchange \"e\" with routing key \"two\"", text(5, 7));
}

TEST_F(DestinationsTest, WhatIsForgottenFromTheEndIsAddedAnew) {
    destinations.add(1, "e", "one");
    destinations.add(2, "e", "two");
    destinations.add(3, "e", "two");
    destinations.forget_from(2);
    destinations.add(2, "e", "two");
    destinations.add(3, "e", "three");
    EXPECT_EQ(one_to("e", "one") + ", " + one_to("e", "two") + ", " + one_to("e", "three"),
              text(1, 3));
    destinations.forget_from(1);
    destinations.add(1, "e", "three");
    EXPECT_EQ(one_to("e", "three"), text(1, 1));
}

TEST_F(DestinationsTest, AfterClearThereIsNothingAndAnEqualOneIsNew) {
    destinations.add(1, "e", "k");
    destinations.clear();
    EXPECT_EQ("", text(1, 1));
    destinations.add(2, "e", "k");
    EXPECT_EQ(one_to("e", "k"), text(2, 2));
}

TEST_F(DestinationsTest, AllTogetherTakeAQuarterOfAMebibyteAndTheRestIsNotKnown) {
    const auto first_unknown = add_until_full(1);
    constexpr std::size_t size = 10 + 255 + 255;
    EXPECT_EQ(Destinations::most_bytes / size, first_unknown - 1);
    const std::string exchange(255, 'e');
    EXPECT_EQ(one_to(exchange, long_key(first_unknown - 1)),
              text(first_unknown - 1, first_unknown + 10))
        << "what comes later is not taken for the last that is known";
    destinations.add(first_unknown + 1, "e", "k");
    EXPECT_EQ("", text(first_unknown + 1, first_unknown + 1)) << "nor guessed";
    destinations.add(first_unknown + 2, exchange, long_key(first_unknown - 1));
    EXPECT_EQ("", text(first_unknown + 2, first_unknown + 2));
}

TEST_F(DestinationsTest, OneThatWasFullAndIsEmptyKnowsAgain) {
    const auto first_unknown = add_until_full(1);
    destinations.clear();
    EXPECT_EQ(first_unknown - 1, add_until_full(first_unknown) - first_unknown);
}

TEST_F(DestinationsTest, TakingBackWhatDidNotFitMakesItKnownAgain) {
    const auto first_unknown = add_until_full(1);
    destinations.forget_from(first_unknown);
    destinations.add(first_unknown, "e", "k");
    EXPECT_EQ(one_to("e", "k"), text(first_unknown, first_unknown)) << "a short one fits";
}

TEST_F(DestinationsTest, TakingBackLessThanDidNotFitLeavesItUnknown) {
    const auto first_unknown = add_until_full(1);
    destinations.forget_from(first_unknown + 1);
    destinations.add(first_unknown + 1, "e", "k");
    EXPECT_EQ("", text(first_unknown, first_unknown + 1));
}

TEST_F(DestinationsTest, EqualOnesInARowTakeNoRoom) {
    for (std::uint64_t number = 1; number <= 1000000; ++number) {
        destinations.add(number, "logs", "info");
    }
    destinations.add(1000001, "logs", "error");
    EXPECT_EQ(one_to("logs", "error"), text(1000001, 1000001));
}

TEST_F(DestinationsTest, WhereTheOldOnesAreForgottenThereIsAlwaysRoom) {
    const std::string exchange(255, 'e');
    const auto before = memory_in_use();
    for (std::uint64_t number = 1; number <= 20000; ++number) {
        destinations.add(number, exchange, long_key(number));
        destinations.forget_before(number < 100 ? 0 : number - 100);
        ASSERT_EQ(one_to(exchange, long_key(number)), text(number, number));
    }
    EXPECT_LT(memory_in_use(), before + 2 * Destinations::most_bytes);
}

TEST_F(DestinationsTest, HoweverManyWaitTheMemoryIsBounded) {
    const auto before = memory_in_use();
    for (std::uint64_t number = 1; number <= 1000000; ++number) {
        destinations.add(number, "exchange", std::to_string(number));
    }
    EXPECT_LT(memory_in_use(), before + 4 * Destinations::most_bytes);
}

}  // namespace
}  // namespace amqp_pconn::client
