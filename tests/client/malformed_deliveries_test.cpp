// What no broker should say of consumers: it ends the connection, and what came before is not lost.
#include "client/consuming_test.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using peer::contains;
using MalformedDeliveries = ConsumingTest;

TEST_F(MalformedDeliveries, ADeliveryForAConsumerThatIsNotThereEndsTheConnection) {
    consume("c");
    const auto text = message_of<ConnectionError>([&] { hear(words::delivered(1, "d", 1)); });
    EXPECT_TRUE(contains(text, "on channel 1 for consumer \"d\", which is not there")) << text;
    EXPECT_FALSE(talk.connection->is_usable());
}

TEST_F(MalformedDeliveries, ADeliveryForAConsumerThatHasEndedEndsTheConnection) {
    consume("c");
    EXPECT_THROW(hear(words::cancel(1, "c") + words::delivered(1, "c", 1)), ConnectionError);
}

TEST_F(MalformedDeliveries, ADeliveryTagThatDoesNotGrowEndsTheConnection) {
    consume("c", false, words::delivered(1, "c", 4));
    const auto text = message_of<ConnectionError>([&] { hear(words::delivered(1, "c", 4)); });
    EXPECT_TRUE(contains(text, "delivery tag 4 arrived on channel 1 after 4")) << text;
}

TEST_F(MalformedDeliveries, ADeliveryTagThatIsSmallerEndsTheConnection) {
    consume("c", false, words::delivered(1, "c", 4));
    EXPECT_THROW(hear(words::delivered(1, "c", 3)), ConnectionError);
}

TEST_F(MalformedDeliveries, ADeliveryTagOfZeroEndsTheConnection) {
    consume("c");
    EXPECT_THROW(hear(words::delivered(1, "c", 0)), ConnectionError);
}

TEST_F(MalformedDeliveries, ContentThatNobodyAnnouncedEndsTheConnection) {
    consume("c", false, words::delivered(1, "c", 1));
    EXPECT_THROW(hear(words::content_header(1, 3)), ConnectionError);
    EXPECT_EQ("message 1", all_mail()) << "what came before is not lost";
}

TEST_F(MalformedDeliveries, ABodyWithoutAHeaderEndsTheConnection) {
    consume("c");
    EXPECT_THROW(hear(words::deliver(1, "c", 1) + words::body(1, "abc")), ConnectionError);
}

TEST_F(MalformedDeliveries, ADeliveryInTheMiddleOfAnotherEndsTheConnection) {
    consume("c");
    const auto text = message_of<ConnectionError>(
        [&] { hear(words::deliver(1, "c", 1) + words::deliver(1, "c", 2)); });
    EXPECT_TRUE(contains(text, "in the middle of a message")) << text;
}

TEST_F(MalformedDeliveries, ASecondConsumerWithTheSameTagEndsTheConnection) {
    consume("c");
    say(words::consume_ok(1, "c"));
    const auto text = message_of<ConnectionError>([&] { channel->consume({}); });
    EXPECT_TRUE(contains(text, "a second consumer \"c\"")) << text;
}

TEST_F(MalformedDeliveries, AnAnswerThatWasNotAskedForEndsTheConnection) {
    for (const auto& words :
         {words::consume_ok(1, "d"), words::cancel_ok(1, "c"), words::qos_ok, words::recover_ok}) {
        Conversation other(Mode::plain);
        other.broker.say(words);
        EXPECT_THROW(other.connection->await([] { return false; }, "nothing"), ConnectionError);
    }
}

}  // namespace
}  // namespace amqp_pconn::client
