// When the id of a channel that the broker closed is another's.
#include "client/retired_ids.h"

#include <gtest/gtest.h>

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;

class RetiredIdsTest : public testing::Test {
  protected:
    bool is_retired(std::uint16_t id) {
        ids.release(now);
        return ids.contains(id);
    }

    RetiredIds ids;
    wire::TimePoint now{1h};
};

TEST_F(RetiredIdsTest, AnIdGoesOnWhenSomethingLaterWasAnsweredAndNothingHasComeForASecond) {
    ids.add(1, now);
    const auto later = ids.note_request();
    now += 5s;
    EXPECT_TRUE(is_retired(1)) << "what was asked later is not answered";
    ids.note_answer(later);
    EXPECT_FALSE(is_retired(1));
    EXPECT_FALSE(ids.note_frame(1, now));
}

TEST_F(RetiredIdsTest, AnAnswerToWhatWasAskedBeforeProvesNothing) {
    const auto before = ids.note_request();
    ids.add(1, now);
    ids.note_answer(before);
    now += 5s;
    EXPECT_TRUE(is_retired(1));
}

TEST_F(RetiredIdsTest, WhatStillComesBeginsTheSecondAnew) {
    ids.add(1, now);
    ids.add(2, now);
    ids.note_answer(ids.note_request());
    now += 900ms;
    EXPECT_TRUE(is_retired(1));
    EXPECT_TRUE(ids.note_frame(1, now));
    now += 900ms;
    EXPECT_TRUE(is_retired(1));
    EXPECT_FALSE(is_retired(2));
    now += 100ms;
    EXPECT_FALSE(is_retired(1));
    EXPECT_EQ(0U, ids.size());
}

TEST_F(RetiredIdsTest, WhereNoOtherIsLeftOneThatIsQuietGoesOnWithoutAProof) {
    ids.add(1, now);
    now += 300ms;
    ids.add(2, now);
    EXPECT_EQ(0, ids.take_quiet(now));
    EXPECT_EQ(700ms, ids.quiet_in(now));
    now += 700ms;
    EXPECT_EQ(0ms, ids.quiet_in(now));
    EXPECT_EQ(1, ids.take_quiet(now));
    EXPECT_EQ(0, ids.take_quiet(now));
    EXPECT_EQ(1U, ids.size());
}

}  // namespace
}  // namespace amqp_pconn::client
