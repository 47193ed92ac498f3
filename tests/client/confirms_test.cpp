// Which publishes are confirmed, refused or still to be answered for, whatever the broker says in
// whatever order.
#include "client/confirms.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using Numbers = std::vector<std::uint64_t>;

class ConfirmsTest : public testing::Test {
  protected:
    void publish(int count) {
        for (int i = 0; i < count; ++i) {
            confirms.add("logs", "info");
        }
    }

    // The ranges that an answer of the broker told of: "1-3 5".
    std::string answer(std::uint64_t tag, bool multiple = false) {
        std::string told;
        confirms.settle(tag, multiple, [&told](std::uint64_t first, std::uint64_t last) {
            told += (told.empty() ? "" : " ") + std::to_string(first) +
                    (first == last ? "" : "-" + std::to_string(last));
        });
        return told;
    }

    [[nodiscard]] std::string destinations(std::uint64_t first, std::uint64_t last) const {
        DestinationCounts counts;
        confirms.count_destinations(first, last, counts);
        return counts.text();
    }

    std::string refusal(std::uint64_t tag, bool multiple = false) {
        try {
            return "told: " + answer(tag, multiple);
        } catch (const ConnectionError& error) {
            return error.what();
        }
    }

    void expect_missing(const Numbers& expected) {
        EXPECT_EQ(expected, confirms.missing());
        EXPECT_EQ(expected.size(), confirms.outstanding());
    }

    Confirms confirms;
};

TEST_F(ConfirmsTest, NumbersCountFromOneAndAreMissingUntilTheyAreAnswered) {
    EXPECT_EQ(0U, confirms.last());
    expect_missing({});
    EXPECT_EQ(1U, confirms.add("logs", "info"));
    EXPECT_EQ(2U, confirms.add("logs", "info"));
    EXPECT_EQ(2U, confirms.last());
    expect_missing({1, 2});
    EXPECT_EQ("1", answer(1));
    expect_missing({2});
    EXPECT_EQ("2", answer(2));
    expect_missing({});
    EXPECT_EQ(3U, confirms.add("logs", "info"));
}

TEST_F(ConfirmsTest, AnswersInAnyOrderAreToldEachAndOnce) {
    publish(5);
    EXPECT_EQ("3", answer(3));
    EXPECT_EQ("", answer(3)) << "said twice";
    expect_missing({1, 2, 4, 5});
    EXPECT_EQ("5", answer(5));
    EXPECT_EQ("1", answer(1));
    EXPECT_EQ("", answer(1)) << "said twice";
    EXPECT_EQ("2", answer(2));
    EXPECT_EQ("", answer(3)) << "said again when all before it was answered";
    expect_missing({4});
    EXPECT_EQ("4", answer(4));
    expect_missing({});
}

TEST_F(ConfirmsTest, MultipleTellsOfAllUpToItButOfNoneTwice) {
    publish(7);
    EXPECT_EQ("2", answer(2));
    EXPECT_EQ("4", answer(4));
    EXPECT_EQ("1 3 5", answer(5, true));
    expect_missing({6, 7});
    EXPECT_EQ("", answer(5, true));
    EXPECT_EQ("", answer(3, true));
    EXPECT_EQ("7", answer(7));
    EXPECT_EQ("6", answer(6, true));
    expect_missing({});
}

TEST_F(ConfirmsTest, MultipleUpToOneThatWasAnsweredEndsBeforeIt) {
    publish(6);
    EXPECT_EQ("3", answer(3));
    EXPECT_EQ("4", answer(4));
    EXPECT_EQ("1-2", answer(4, true));
    expect_missing({5, 6});
}

TEST_F(ConfirmsTest, ZeroWithMultipleStandsForAllThereAre) {
    EXPECT_EQ("", answer(0, true)) << "of none";
    publish(4);
    EXPECT_EQ("2", answer(2));
    EXPECT_EQ("1 3-4", answer(0, true));
    expect_missing({});
    EXPECT_EQ("", answer(0, true));
}

TEST_F(ConfirmsTest, ANumberThatWasNeverPublishedIsRefusedAndChangesNothing) {
    EXPECT_EQ("the broker answered for publish number 1 of 0", refusal(1));
    publish(2);
    EXPECT_EQ("the broker answered for publish number 3 of 2", refusal(3));
    EXPECT_EQ("the broker answered for publish number 3 of 2", refusal(3, true));
    EXPECT_EQ("the broker answered for publish number 0 of 2", refusal(0));
    EXPECT_NE(std::string::npos, refusal(UINT64_MAX, true).find("18446744073709551615 of 2"));
    expect_missing({1, 2});
}

TEST_F(ConfirmsTest, WhoeverUsesItNextCountsFromOneAgain) {
    publish(3);
    EXPECT_EQ("1-3", answer(3, true));
    confirms.begin_use();
    EXPECT_EQ(0U, confirms.last());
    EXPECT_EQ(1U, confirms.add("orders", "new"));
    EXPECT_EQ(2U, confirms.add("orders", "old"));
    EXPECT_EQ(2U, confirms.last());
    expect_missing({1, 2});
    EXPECT_EQ("1 to exchange \"orders\" with routing key \"old\"", destinations(2, 2));
    EXPECT_EQ("", answer(3)) << "an answer for the one before";
    EXPECT_EQ("2", answer(5)) << "the wire counts on";
    EXPECT_EQ("1", answer(0, true));
}

TEST_F(ConfirmsTest, WhatWasNotSentIsTakenBack) {
    publish(2);
    confirms.add("orders", "new");
    confirms.add("orders", "new");
    confirms.take_back(2);
    EXPECT_EQ(2U, confirms.last());
    expect_missing({1, 2});
    EXPECT_EQ("the broker answered for publish number 3 of 2", refusal(3));
    EXPECT_EQ(3U, confirms.add("orders", "old"));
    EXPECT_EQ("1 to exchange \"orders\" with routing key \"old\"", destinations(3, 3));
    EXPECT_EQ("1-3", answer(3, true));
    confirms.take_back(0);
    EXPECT_EQ(3U, confirms.last());
}

TEST_F(ConfirmsTest, WhereWhatWasTakenBackWouldHaveGoneIsForgotten) {
    confirms.add("orders", "new");
    confirms.add("orders", "old");
    confirms.take_back(2);
    confirms.add("orders", "old");
    EXPECT_EQ("1 to exchange \"orders\" with routing key \"old\"", destinations(1, 1));
}

TEST_F(ConfirmsTest, AfterGivingUpNothingIsOutstandingAndLateAnswersAreNobodys) {
    publish(3);
    EXPECT_EQ("2", answer(2));
    confirms.give_up();
    expect_missing({});
    EXPECT_EQ("", answer(1));
    EXPECT_EQ("", answer(3, true));
    EXPECT_EQ(4U, confirms.add("logs", "info"));
    EXPECT_EQ("4", answer(0, true));
}

TEST_F(ConfirmsTest, DestinationsAreKnownWhileTheyAreToldAndUntilAllIsAnswered) {
    confirms.add("logs", "info");
    confirms.add("logs", "error");
    confirms.add("logs", "error");
    std::string where;
    confirms.settle(2, true, [&](std::uint64_t first, std::uint64_t last) {
        where = destinations(first, last);
    });
    EXPECT_EQ(
        "1 to exchange \"logs\" with routing key \"info\", "
        "1 to exchange \"logs\" with routing key \"error\"",
        where);
    EXPECT_EQ("1 to exchange \"logs\" with routing key \"error\"", destinations(3, 3));
    EXPECT_EQ("3", answer(3));
    EXPECT_EQ("", destinations(1, 3)) << "nobody will ask any more";
    confirms.add("logs", "info");
    confirms.add("logs", "error");
    EXPECT_EQ("5", answer(5));
    EXPECT_EQ("4", answer(4));
    EXPECT_EQ("", destinations(4, 5)) << "in whatever order that was";
}

TEST_F(ConfirmsTest, AStreamThatNeverComesToAnEndIsRememberedForever) {
    const std::string exchange(255, 'e');
    confirms.add(exchange, "0");
    for (std::uint64_t number = 1; number < 10000; ++number) {
        confirms.add(exchange, std::to_string(number));
        confirms.settle(number, false, [](std::uint64_t, std::uint64_t) {});
        ASSERT_NE("", destinations(number + 1, number + 1)) << number;
    }
}

TEST_F(ConfirmsTest, NumbersAreListedInRangesAndCutShort) {
    EXPECT_EQ("", listed_numbers({}));
    EXPECT_EQ("7", listed_numbers({7}));
    EXPECT_EQ("1-3, 7, 9-10", listed_numbers({1, 2, 3, 7, 9, 10}));
    Numbers odd;
    for (std::uint64_t number = 1; number < 60; number += 2) {
        odd.push_back(number);
    }
    const auto text = listed_numbers(odd);
    EXPECT_EQ("1, 3, 5, 7", text.substr(0, 10));
    EXPECT_EQ("37, 39, ...", text.substr(text.size() - 11)) << "twenty of them";
    Numbers twenty(odd.begin(), odd.begin() + 20);
    EXPECT_EQ(std::string::npos, listed_numbers(twenty).find("...")) << "exactly that many";
}

}  // namespace
}  // namespace amqp_pconn::client
