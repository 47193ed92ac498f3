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
            tags.arrive(tag);
            tags.take(tag);
            tags.hand_over();
        }
    }

    UnsettledTags::Settlement settle(std::uint64_t tag, bool multiple) {
        const auto settled = tags.find(tag, multiple);
        tags.remove(settled);
        return settled;
    }

    // "3" alone, "<=3" with multiple.
    static std::string in_short(const std::vector<UnsettledTags::Frame>& frames) {
        std::string text;
        for (const auto& [tag, multiple] : frames) {
            text += (text.empty() ? "" : " ") + std::string(multiple ? "<=" : "");
            text += std::to_string(tag);
        }
        return text;
    }

    // What goes over the wire for it.
    std::string settled(std::uint64_t tag, bool multiple) {
        return in_short(settle(tag, multiple).frames);
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
    const auto settlement = settle(2, false);
    EXPECT_EQ("2", in_short(settlement.frames));
    EXPECT_EQ(1U, settlement.count);
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
    const auto settlement = settle(0, true);
    EXPECT_EQ("<=5", in_short(settlement.frames))
        << "0 on the wire would settle what the program never saw";
    EXPECT_EQ(3U, settlement.count);
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
    tags.arrive(3);
    tags.take(3);
    EXPECT_EQ(3U, tags.unseen());
    EXPECT_EQ(2U, tags.seen().size());
    EXPECT_NE("settled", refusal(3));
    EXPECT_EQ("<=2", settled(0, true));
    expect_left({3});
    tags.hand_over();
    EXPECT_FALSE(tags.unseen());
    EXPECT_EQ("settled", refusal(3));
    tags.arrive(4);
    tags.take(4);
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
    tags.arrive(4);
    tags.take(4);
    tags.bring_back();
    expect_left({1, 2, 3, 4});
    EXPECT_EQ(4U, tags.unseen()) << "still on its way";
    EXPECT_EQ(3U, tags.seen().size());
    EXPECT_EQ("<=3", settled(0, true));
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

TEST_F(UnsettledTagsTest, MultipleIsNotOnTheWireWhereItWouldCoverWhatTheProgramHasNot) {
    deliver({1, 2});
    tags.arrive(3);
    tags.arrive(4);
    deliver({5, 6});
    EXPECT_EQ("1 2 5 6", in_short(tags.find(0, true).frames));
    EXPECT_EQ("1 2 5", in_short(tags.find(5, true).frames));
    EXPECT_EQ("<=2", in_short(tags.find(2, true).frames));
    EXPECT_NE("settled", refusal(3, true));
    EXPECT_EQ("1 2 5 6", settled(0, true));
    expect_left({3, 4});
    EXPECT_EQ("", settled(0, true)) << "there is none that the program has";
    tags.take(3);
    tags.hand_over();
    EXPECT_EQ("<=3", settled(0, true));
}

TEST_F(UnsettledTagsTest, MultipleIsNotOnTheWireWhereItWouldCoverWhatIsAcknowledgedLater) {
    deliver({1, 2, 3, 4});
    tags.acknowledge_later(tags.find_one(2));
    EXPECT_EQ("<=1", in_short(tags.find(1, true).frames));
    EXPECT_EQ("1 3", in_short(tags.find(3, true).frames));
    EXPECT_NE("settled", refusal(2, true));
    EXPECT_NE("settled", refusal(2));
    EXPECT_EQ("1 3 4", settled(0, true));
    EXPECT_EQ("2", in_short(tags.take_acknowledged()));
    EXPECT_TRUE(tags.empty());
}

TEST_F(UnsettledTagsTest, WhatIsAcknowledgedLaterTakesAsFewFramesAsItCan) {
    deliver({1, 2, 3, 4, 5, 6, 7});
    for (const std::uint64_t tag : {3U, 1U, 2U, 6U}) {
        tags.acknowledge_later(tags.find_one(tag));
    }
    EXPECT_EQ(4U, tags.acknowledged());
    EXPECT_EQ(3U, tags.seen_count());
    EXPECT_FALSE(tags.empty());
    EXPECT_EQ("<=3 6", in_short(tags.take_acknowledged()));
    EXPECT_EQ(0U, tags.acknowledged());
    EXPECT_EQ("", in_short(tags.take_acknowledged()));
    expect_left({4, 5, 7});
    tags.acknowledge_later(tags.find_one(4));
    EXPECT_EQ("4", in_short(tags.take_acknowledged())) << "one needs no multiple";
    tags.acknowledge_later(tags.find_one(7));
    tags.acknowledge_later(tags.find_one(5));
    EXPECT_EQ("<=7", in_short(tags.take_acknowledged()));
}

TEST_F(UnsettledTagsTest, WhatGoesBackUnseenIsNoLongerOnItsWay) {
    tags.arrive(1);
    tags.take(1);
    tags.forget(1);
    EXPECT_FALSE(tags.unseen());
    EXPECT_TRUE(tags.empty());
    tags.arrive(2);
    tags.take(2);
    tags.set_aside(2);
    EXPECT_FALSE(tags.unseen());
    EXPECT_TRUE(tags.empty());
    EXPECT_TRUE(tags.has_set_aside());
    tags.hand_over();
    expect_left({});
    tags.forget(7);  // never arrived
    tags.bring_back();
    expect_left({2});
    EXPECT_EQ(2U, tags.latest());
}

TEST_F(UnsettledTagsTest, TheLastIsTheGreatestThatIsToBeSettled) {
    EXPECT_EQ(0U, tags.last());
    deliver({1, 2});
    tags.arrive(3);
    EXPECT_EQ(3U, tags.last()) << "seen or not";
    tags.forget(3);
    EXPECT_EQ(2U, tags.last());
    tags.set_aside(tags.find(2, false));
    EXPECT_EQ(1U, tags.last());
    EXPECT_EQ(3U, tags.latest());
}

}  // namespace
}  // namespace amqp_pconn::client
