// Which delivery tags can be settled, and what is said of those that cannot.
#include "client/unsettled.h"

#include <gtest/gtest.h>

#include <string>

#include "config/error.h"

namespace amqp_pconn::client {
namespace {

class UnsettledTagsTest : public testing::Test {
  protected:
    void deliver(std::initializer_list<std::uint64_t> arrived) {
        for (const auto tag : arrived) {
            tags.add(tag);
            tags.hand_over();
        }
    }

    UnsettledTags::Settlement settle(std::uint64_t tag, bool multiple) {
        const auto settled = tags.find(tag, multiple);
        tags.remove(settled);
        return settled;
    }

    std::string refusal(std::uint64_t tag, bool multiple = false) {
        try {
            settle(tag, multiple);
        } catch (const ArgumentError& error) {
            return error.what();
        }
        return "settled";
    }

    // As settle(), in a transaction.
    void settle_in_transaction(std::uint64_t tag, bool multiple) {
        tags.set_aside(tags.find(tag, multiple));
    }

    void expect_left(const std::vector<std::uint64_t>& expected) {
        EXPECT_EQ(expected, tags.tags());
    }

    UnsettledTags tags;
};

TEST_F(UnsettledTagsTest, OneIsSettledAndNoOther) {
    deliver({1, 2, 5});
    const auto settled = settle(2, false);
    EXPECT_EQ(2U, settled.tag);
    EXPECT_EQ(1U, settled.count);
    expect_left({1, 5});
}

TEST_F(UnsettledTagsTest, MultipleSettlesAllUpToTheTag) {
    deliver({1, 2, 5, 9});
    EXPECT_EQ(3U, settle(5, true).count);
    expect_left({9});
}

TEST_F(UnsettledTagsTest, ZeroStandsForAllThereAreAndNeverForMore) {
    deliver({1, 2, 5});
    tags.note(7);  // arrived, and the program will not see it
    const auto settled = settle(0, true);
    EXPECT_EQ(5U, settled.tag) << "0 on the wire would settle what the program never saw";
    EXPECT_EQ(3U, settled.count);
    EXPECT_TRUE(tags.empty());
    EXPECT_EQ(0U, settle(0, true).count);
}

TEST_F(UnsettledTagsTest, WhatIsNotOutstandingIsRefusedAndChangesNothing) {
    deliver({1, 2});
    settle(1, false);
    EXPECT_NE(std::string::npos, refusal(1).find("1 given: it was settled already"));
    EXPECT_NE(std::string::npos, refusal(1, true).find("it was settled already"));
    EXPECT_NE(std::string::npos, refusal(3).find("nothing with this tag"));
    EXPECT_NE(std::string::npos, refusal(3, true).find("nothing with this tag"));
    EXPECT_NE(std::string::npos, refusal(0).find("nothing with this tag"));
    expect_left({2});
}

TEST_F(UnsettledTagsTest, ATagOfAnEarlierUseIsRefusedAsSuch) {
    deliver({1, 2});
    tags.clear();
    tags.begin_use();
    EXPECT_NE(std::string::npos, refusal(2).find("earlier use"));
    deliver({3});
    EXPECT_NE(std::string::npos, refusal(2).find("earlier use"));
    EXPECT_EQ("settled", refusal(3));
}

TEST_F(UnsettledTagsTest, WhatTheProgramHasNotGotYetItCannotSettle) {
    deliver({1, 2});
    tags.add(3);
    EXPECT_EQ(3U, tags.unseen());
    EXPECT_EQ(2U, tags.seen().size());
    EXPECT_NE("settled", refusal(3));
    EXPECT_EQ(2U, settle(0, true).tag);
    expect_left({3});
    tags.hand_over();
    EXPECT_FALSE(tags.unseen());
    EXPECT_EQ("settled", refusal(3));
    tags.add(4);
    EXPECT_EQ(1U, tags.clear());
    EXPECT_FALSE(tags.unseen());
}

TEST_F(UnsettledTagsTest, WhatIsSettledInATransactionIsSettledUntilItIsRolledBack) {
    deliver({1, 2, 5, 9});
    EXPECT_FALSE(tags.has_set_aside());
    settle_in_transaction(2, false);
    settle_in_transaction(9, false);
    EXPECT_TRUE(tags.has_set_aside());
    expect_left({1, 5});
    EXPECT_NE(std::string::npos, refusal(2).find("it was settled already"));
    tags.bring_back();
    EXPECT_FALSE(tags.has_set_aside());
    expect_left({1, 2, 5, 9});
    EXPECT_EQ("settled", refusal(2));
}

TEST_F(UnsettledTagsTest, WhatIsCommittedDoesNotComeBack) {
    deliver({1, 2, 3});
    settle_in_transaction(2, true);
    tags.forget_set_aside();
    EXPECT_FALSE(tags.has_set_aside());
    settle_in_transaction(3, false);
    tags.bring_back();
    expect_left({3});
}

TEST_F(UnsettledTagsTest, WhatArrivedAfterwardsStandsBehindWhatComesBack) {
    deliver({1, 2});
    settle_in_transaction(0, true);
    expect_left({});
    EXPECT_TRUE(tags.has_set_aside());
    deliver({3});
    tags.add(4);
    tags.bring_back();
    expect_left({1, 2, 3, 4});
    EXPECT_EQ(4U, tags.unseen()) << "still on its way";
    EXPECT_EQ(3U, tags.seen().size());
    EXPECT_EQ(3U, settle(0, true).tag);
}

TEST_F(UnsettledTagsTest, NothingInATransactionIsNoWork) {
    deliver({1});
    settle_in_transaction(1, false);
    tags.forget_set_aside();
    settle_in_transaction(0, true);
    EXPECT_FALSE(tags.has_set_aside());
    tags.bring_back();
    expect_left({});
}

TEST_F(UnsettledTagsTest, WhereAllGoesBackNothingIsLeftToComeBack) {
    deliver({1, 2, 3});
    settle_in_transaction(1, false);
    EXPECT_EQ(2U, tags.clear()) << "what the transaction settled is not among them";
    EXPECT_FALSE(tags.has_set_aside());
    tags.bring_back();
    expect_left({});
}

}  // namespace
}  // namespace amqp_pconn::client
