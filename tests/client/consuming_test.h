// A conversation about deliveries: the broker says its words when the client waits, and at its end
// it tells what the client wrote.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "client/consuming_words.h"
#include "client/publishing_test.h"

namespace amqp_pconn::client {

using peer::message_of;

class ConsumingTest : public testing::Test {
  protected:
    explicit ConsumingTest(Mode mode = Mode::plain) : talk(mode), channel(talk.channel) {}

    // The last piece is what answers a call; more of them are read by listen().
    void say(const std::string& words) { talk.broker.say(words); }

    // Reads all that is still to be said.
    void listen() {
        talk.connection->await_although_blocked(
            std::chrono::seconds(1), [this] { return talk.broker.left_to_say() == 0; },
            "what is said");
    }
    void hear(const std::string& words) {
        say(words);
        listen();
    }

    // A consumer with that tag, and what the broker says at once with the answer.
    std::size_t consume(std::string_view tag = "c", bool no_ack = false,
                        const std::string& more = {}) {
        return consume_on(*channel, tag, no_ack, more);
    }
    std::size_t consume_on(Channel& on, std::string_view tag, bool no_ack = false,
                           const std::string& more = {}) {
        say((on.mode() == Mode::transaction ? std::exchange(select_ok, {}) : "") +
            words::consume_ok(on.id(), tag) + more);
        Channel::Consume method;
        method.queue = "q";
        method.tag = tag;
        method.no_ack = no_ack;
        return on.consume(method);
    }

    // The same from an offset, which only a stream takes.
    std::size_t consume_from_offset(const std::string& more) {
        say(words::consume_ok(1, "c") + more);
        amqp_table_entry_t entry{};
        entry.key = wire::to_bytes("x-stream-offset");
        entry.value.kind = AMQP_FIELD_KIND_UTF8;
        entry.value.value.bytes = wire::to_bytes("first");
        Channel::Consume method;
        method.queue = "q";
        method.tag = "c";
        method.arguments = {1, &entry};
        return channel->consume(method);
    }

    // Another channel, open and in use.
    std::shared_ptr<Channel> open_channel() {
        auto other = talk.connection->open_channel();
        other->begin_use();
        talk.connection->flush();
        hear(words::channel_open_ok(other->id()));
        return other;
    }

    // The program takes so many deliveries, and has them.
    static void take(Channel& from, int count) {
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(from.take_mail());
            from.hand_over();
        }
    }
    void take(int count) { take(*channel, count); }

    // What waits, taken and handed over: the bodies, and "end of NUMBER" for a cancelled consumer.
    static std::string all_mail(Channel& of) {
        std::string text;
        while (const auto mail = of.take_mail()) {
            text += (text.empty() ? "" : ", ") + (mail->is_cancel
                                                      ? "end of " + std::to_string(mail->consumer)
                                                      : mail->delivery.body);
            of.hand_over();
        }
        return text;
    }
    std::string all_mail() { return all_mail(*channel); }

    [[nodiscard]] Numbers unsettled() const { return channel->unsettled().tags(); }
    [[nodiscard]] Numbers seen() const { return channel->unsettled().seen(); }

    // All the client has written; the connection is gone then.
    std::string written() {
        talk.connection.reset();
        return words::methods_of(talk.broker.heard());
    }

    Conversation talk;
    std::shared_ptr<Channel> channel;
    std::string select_ok = words::tx_select_ok;
};

class ConsumingInTransactionTest : public ConsumingTest {
  protected:
    ConsumingInTransactionTest() : ConsumingTest(Mode::transaction) {}
};

}  // namespace amqp_pconn::client
