// What a program is told of its publishes: in the order in which the broker said it, once each, and
// only where it wanted to know.
#include "client/publish_events.h"

#include <gtest/gtest.h>

#include <string>

#include "client/memory_in_use.h"

namespace amqp_pconn::client {
namespace {

using Kind = PublishEvent::Kind;

class PublishEventsTest : public testing::Test {
  protected:
    static Returned message(const std::string& body) {
        Returned returned;
        returned.reason = {312, "NO_ROUTE"};
        returned.message.body = body;
        return returned;
    }

    // The next so many, "+1" for confirmed, "-1" for nacked, the body of what was returned.
    std::string told(int most = 100) {
        std::string text;
        for (int i = 0; i < most; ++i) {
            const auto event = events.next();
            if (!event) {
                break;
            }
            text += text.empty() ? "" : " ";
            if (event->kind == Kind::returned) {
                text += event->message->message.body;
            } else {
                EXPECT_EQ(nullptr, event->message);
                text +=
                    (event->kind == Kind::confirmed ? "+" : "-") + std::to_string(event->sequence);
            }
        }
        return text;
    }

    PublishEvents events;
};

TEST_F(PublishEventsTest, NothingIsKeptWhereNobodyWantsToKnow) {
    EXPECT_FALSE(events.is_keeping());
    events.add(Kind::confirmed, 1, 3);
    events.add(message("body"));
    EXPECT_TRUE(events.empty());
    EXPECT_FALSE(events.next().has_value());
}

TEST_F(PublishEventsTest, EachNumberAndEachMessageIsOneEventInOrder) {
    events.keep(true);
    events.add(Kind::confirmed, 2, 3);
    events.add(message("a"));
    events.add(Kind::nacked, 4, 5);
    events.add(Kind::confirmed, 6, 6);
    events.add(message("b"));
    events.add(message("c"));
    EXPECT_FALSE(events.empty());
    EXPECT_EQ("+2 +3 a -4 -5 +6 b c", told());
    EXPECT_TRUE(events.empty());
}

TEST_F(PublishEventsTest, WhatFollowsInNumberAndKindIsStillToldOneByOne) {
    events.keep(true);
    events.add(Kind::confirmed, 1, 2);
    events.add(Kind::confirmed, 3, 3);
    events.add(Kind::nacked, 4, 4);
    events.add(Kind::confirmed, 5, 5);
    events.add(Kind::confirmed, 9, 9);
    events.add(Kind::confirmed, 8, 8);
    EXPECT_EQ("+1 +2 +3 -4 +5 +9 +8", told());
}

TEST_F(PublishEventsTest, AMessageBetweenTwoConfirmsStaysBetweenThem) {
    events.keep(true);
    events.add(Kind::confirmed, 1, 1);
    events.add(message("a"));
    events.add(Kind::confirmed, 2, 2);
    EXPECT_EQ("+1 a +2", told());
}

TEST_F(PublishEventsTest, WhatComesWhileTheyAreToldComesBehind) {
    events.keep(true);
    events.add(Kind::confirmed, 1, 3);
    EXPECT_EQ("+1 +2", told(2));
    events.add(Kind::confirmed, 4, 4);
    events.add(Kind::nacked, 5, 5);
    EXPECT_EQ("+3 +4 -5", told());
}

TEST_F(PublishEventsTest, AReturnedMessageIsMovedWhole) {
    events.keep(true);
    auto returned = message(std::string(1000, 'x'));
    const auto* body = returned.message.body.data();
    events.add(std::move(returned));
    const auto event = events.next();
    ASSERT_TRUE(event);
    EXPECT_EQ(body, event->message->message.body.data()) << "not copied";
    EXPECT_EQ(312, event->message->reason.code);
    EXPECT_EQ("NO_ROUTE", event->message->reason.text);
}

TEST_F(PublishEventsTest, WhoStopsKeepingForgetsWhatWasKept) {
    events.keep(true);
    events.add(Kind::confirmed, 1, 1);
    events.keep(true);
    EXPECT_FALSE(events.empty()) << "to want it twice changes nothing";
    events.keep(false);
    EXPECT_TRUE(events.empty());
    events.add(Kind::confirmed, 2, 2);
    events.keep(true);
    EXPECT_EQ("", told());
}

TEST_F(PublishEventsTest, TheMessagesAloneAreTakenInOrderAndTheRestGoes) {
    events.keep(true);
    events.add(Kind::confirmed, 1, 2);
    events.add(message("a"));
    events.add(Kind::nacked, 3, 3);
    events.add(message("b"));
    events.add(Kind::confirmed, 4, 4);
    EXPECT_EQ("a", events.next_returned()->message.body);
    EXPECT_EQ("b", events.next_returned()->message.body);
    EXPECT_EQ(nullptr, events.next_returned());
    EXPECT_TRUE(events.empty());
}

TEST_F(PublishEventsTest, AMillionConfirmsInARowTakeNoMemory) {
    events.keep(true);
    const auto before = memory_in_use();
    for (std::uint64_t number = 1; number <= 1000000; ++number) {
        events.add(Kind::confirmed, number, number);
    }
    EXPECT_LT(memory_in_use(), before + 65536);
    EXPECT_EQ("+1 +2", told(2));
}

}  // namespace
}  // namespace amqp_pconn::client
