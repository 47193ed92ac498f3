// The consumers of a channel by number and tag, and what waits for them.
#include "client/consumers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/memory_in_use.h"

namespace amqp_pconn::client {
namespace {

using Tags = std::vector<std::uint64_t>;
using Names = std::vector<std::string>;

class ConsumersTest : public testing::Test {
  protected:
    void deliver(std::size_t number, std::uint64_t tag) {
        Mail mail;
        mail.consumer = number;
        mail.delivery.delivery_tag = tag;
        mail.arrival = ++arrivals;
        consumers.add(std::move(mail));
    }

    void cancelled(std::size_t number) {
        consumers.close(number);
        Mail mail;
        mail.consumer = number;
        mail.is_cancel = true;
        mail.arrival = ++arrivals;
        consumers.add(std::move(mail));
    }

    // All that waits: "0:1" for tag 1 of number 0, "0:end" where it was cancelled.
    std::string taken() {
        std::string text;
        while (const auto mail = consumers.take()) {
            text += (text.empty() ? "" : " ") + std::to_string(mail->consumer) + ":" +
                    (mail->is_cancel ? "end" : std::to_string(mail->delivery.delivery_tag));
        }
        return text;
    }

    Consumers consumers;
    std::uint64_t arrivals = 0;
};

TEST_F(ConsumersTest, OneThatIsOpenIsFoundByItsTag) {
    EXPECT_FALSE(consumers.find("a"));
    const auto a = consumers.open("a", false);
    const auto b = consumers.open("b", true);
    EXPECT_NE(a, b);
    EXPECT_EQ(a, consumers.find("a"));
    EXPECT_EQ(b, consumers.find("b"));
    EXPECT_EQ(a, consumers.find("a"));
    EXPECT_FALSE(consumers.find("c"));
    EXPECT_FALSE(consumers.find(""));
    EXPECT_EQ("a", consumers[a].tag);
    EXPECT_FALSE(consumers[a].no_ack);
    EXPECT_TRUE(consumers[b].no_ack);
    EXPECT_EQ(2U, consumers.open_ones());
    EXPECT_EQ(Names({"a", "b"}), consumers.tags());
}

TEST_F(ConsumersTest, OneThatIsClosedIsNotFoundEvenIfItWasFoundLast) {
    const auto a = consumers.open("a", false);
    consumers.open("b", false);
    EXPECT_EQ(a, consumers.find("a"));
    consumers.close(a);
    EXPECT_FALSE(consumers.find("a"));
    EXPECT_FALSE(consumers[a].is_open);
    EXPECT_EQ(1U, consumers.open_ones());
    consumers.close(a);
    EXPECT_EQ(1U, consumers.open_ones()) << "closing twice is closing once";
    EXPECT_EQ(Names({"b"}), consumers.tags());
}

TEST_F(ConsumersTest, ANumberIsNeverGivenTwice) {
    const auto a = consumers.open("a", true);
    deliver(a, 1);
    consumers.close(a);
    const auto b = consumers.open("a", false);
    EXPECT_NE(a, b);
    cancelled(b);
    const auto c = consumers.open("c", false);
    EXPECT_EQ("0:1 1:end", taken());
    const auto d = consumers.open("d", false);
    EXPECT_EQ(c + 1, d) << "also when nothing waits for those before";
    EXPECT_FALSE(consumers.is_open(a));
    EXPECT_FALSE(consumers.is_open(b));
    EXPECT_TRUE(consumers.is_open(c));
    EXPECT_TRUE(consumers.is_open(d));
    EXPECT_FALSE(consumers.is_open(d + 1)) << "one that was never given";
    consumers.close(a);
    EXPECT_EQ(2U, consumers.open_ones()) << "it has ended long since";
    EXPECT_EQ(Tags(), consumers.drop_mail_of(a));
    consumers.clear();
    EXPECT_EQ(d + 1, consumers.open("a", false));
    EXPECT_FALSE(consumers.is_open(d));
}

TEST_F(ConsumersTest, ThoseThatHaveEndedTakeNoRoom) {
    const auto first = consumers.open("first", false);
    const auto waits = consumers.open("waits", false);
    deliver(waits, 1);
    consumers.close(waits);
    const auto before = memory_in_use();
    for (int i = 0; i < 1'000'000; ++i) {
        consumers.close(consumers.open("c", false));
    }
    EXPECT_LT(memory_in_use(), before + (std::size_t{1} << 16));
    EXPECT_EQ(first, consumers.find("first"));
    EXPECT_EQ(1U, consumers.waiting(waits));
    EXPECT_EQ("1:1", taken());
}

TEST_F(ConsumersTest, WhatWaitsIsCountedForEachAndTakenInTheOrderInWhichItCame) {
    const auto a = consumers.open("a", false);
    const auto b = consumers.open("b", false);
    EXPECT_FALSE(consumers.has_mail());
    EXPECT_EQ(0U, consumers.next_arrival());
    deliver(a, 1);
    deliver(b, 2);
    deliver(a, 3);
    cancelled(b);
    EXPECT_TRUE(consumers.has_mail());
    EXPECT_EQ(1U, consumers.next_arrival());
    EXPECT_EQ(2U, consumers.waiting(a));
    EXPECT_EQ(2U, consumers.waiting(b));
    EXPECT_EQ(0U, consumers.waiting(7)) << "one that was never given";
    EXPECT_TRUE(consumers.take());
    EXPECT_EQ(1U, consumers.waiting(a));
    EXPECT_EQ(2U, consumers.next_arrival());
    EXPECT_EQ("1:2 0:3 1:end", taken());
    EXPECT_EQ(0U, consumers.waiting(a) + consumers.waiting(b));
    EXPECT_FALSE(consumers.has_mail());
    EXPECT_FALSE(consumers.take());
}

TEST_F(ConsumersTest, WhatWaitsForOneIsTakenAwayAndOnlyThat) {
    const auto a = consumers.open("a", false);
    const auto b = consumers.open("b", false);
    deliver(a, 1);
    deliver(b, 2);
    deliver(a, 4);
    deliver(b, 5);
    EXPECT_EQ(Tags({1, 4}), consumers.drop_mail_of(a));
    EXPECT_EQ(0U, consumers.waiting(a));
    EXPECT_EQ(2U, consumers.waiting(b));
    EXPECT_EQ(Tags(), consumers.drop_mail_of(a));
    EXPECT_EQ("1:2 1:5", taken());
}

TEST_F(ConsumersTest, WhatIsNobodyElsesAnyMoreStays) {
    const auto a = consumers.open("a", true);
    deliver(a, 1);
    EXPECT_EQ(Tags(), consumers.drop_mail_of(a));
    EXPECT_EQ(1U, consumers.waiting(a));
    EXPECT_EQ("0:1", taken());
}

TEST_F(ConsumersTest, ThatOneWasCancelledIsStillToBeTold) {
    const auto a = consumers.open("a", false);
    deliver(a, 1);
    cancelled(a);
    EXPECT_EQ(Tags({1}), consumers.drop_mail_of(a));
    EXPECT_EQ(1U, consumers.waiting(a));
    EXPECT_EQ("0:end", taken());
}

TEST_F(ConsumersTest, AllThatIsToBeSettledIsTakenAwayAndNothingElse) {
    const auto a = consumers.open("a", false);
    const auto b = consumers.open("b", true);
    const auto c = consumers.open("c", false);
    deliver(a, 1);
    deliver(b, 2);
    deliver(c, 3);
    cancelled(c);
    deliver(a, 4);
    consumers.drop_unsettled_mail();
    EXPECT_EQ(0U, consumers.waiting(a));
    EXPECT_EQ(1U, consumers.waiting(b));
    EXPECT_EQ(1U, consumers.waiting(c));
    EXPECT_EQ("1:2 2:end", taken());
    EXPECT_EQ(2U, consumers.open_ones()) << "they go on";
}

TEST_F(ConsumersTest, WhatIsLostIsWhatNobodyWillGetAgain) {
    const auto a = consumers.open("a", false);
    const auto b = consumers.open("b", true);
    const auto c = consumers.open("c", true);
    EXPECT_EQ(0U, consumers.drop_mail());
    deliver(a, 1);
    deliver(b, 2);
    deliver(b, 3);
    cancelled(c);
    EXPECT_EQ(2U, consumers.drop_mail()) << "neither what goes back nor the news of an end";
    EXPECT_FALSE(consumers.has_mail());
    EXPECT_EQ(0U, consumers.waiting(a) + consumers.waiting(b) + consumers.waiting(c));
    EXPECT_EQ(2U, consumers.open_ones());
    EXPECT_EQ(0U, consumers.drop_mail());
}

TEST_F(ConsumersTest, AfterwardsThereIsNone) {
    const auto a = consumers.open("a", false);
    consumers.open("b", false);
    EXPECT_EQ(1U, consumers.find("b"));
    deliver(a, 1);
    consumers.clear();
    EXPECT_EQ(0U, consumers.open_ones());
    EXPECT_FALSE(consumers.has_mail());
    EXPECT_FALSE(consumers.find("a"));
    EXPECT_FALSE(consumers.find("b"));
    EXPECT_EQ(0U, consumers.waiting(a));
    EXPECT_EQ(Names(), consumers.tags());
    const auto next = consumers.open("b", true);
    EXPECT_EQ(next, consumers.find("b"));
}

}  // namespace
}  // namespace amqp_pconn::client
