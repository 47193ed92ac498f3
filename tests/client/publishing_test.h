// Fixtures for what is published and what comes of it: one around a broker that acts by itself, and
// a conversation whose broker says its words when the client waits.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/broker_words.h"
#include "client/connection.h"
#include "client/replay.h"
#include "peer/broker_test.h"

namespace amqp_pconn::client {

inline constexpr amqp_basic_properties_t no_properties{};
inline constexpr wire::OutgoingMessage small{"exchange", "key", "body", &no_properties};

using Numbers = std::vector<std::uint64_t>;

// All events that are there: "+1" for confirmed, "-1" for nacked, the body of what came back.
inline std::string told(Channel& channel) {
    std::string text;
    constexpr int most = 1000;  // where they never come to an end a test has failed, and ends
    for (int i = 0; i < most; ++i) {
        const auto event = channel.next_event();
        if (!event) {
            break;
        }
        using Kind = PublishEvent::Kind;
        text += text.empty() ? "" : " ";
        if (event->kind == Kind::returned) {
            text += event->message->message.body;
        } else {
            text += (event->kind == Kind::confirmed ? "+" : "-") + std::to_string(event->sequence);
        }
    }
    return text;
}

// What the program is told of by this; empty where all was confirmed.
inline UnconfirmedError::OfChannel unconfirmed(Channel& channel) {
    const auto told = channel.take_unconfirmed();
    return told ? told->numbers : UnconfirmedError::OfChannel{};
}

class PublishingTest : public peer::BrokerTest {
  protected:
    // The script goes on after the handshake and the opening of channel 1, which is in that mode
    // and in use.
    std::shared_ptr<Channel> open(Mode mode, peer::ScriptedBroker::Script then) {
        run([then = std::move(then)](peer::BrokerSide& side) {
            side.handshake();
            side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
            then(side);
        });
        connection = connect();
        const auto channel = connection->first_channel();
        channel->begin_use();
        if (mode != Mode::plain) {
            channel->select(mode);
        }
        return channel;
    }

    // An ordinary broker behind it.
    std::shared_ptr<Channel> open(Mode mode) {
        return open(mode, [](peer::BrokerSide& side) { side.oblige(); });
    }

    std::optional<Channel::GivenUp> await_confirms(Channel& channel,
                                                   wire::Duration at_most = peer::patience) {
        return channel.await_confirms(environment.now() + at_most);
    }

    // Reads what the broker has sent of its own accord.
    void look_when_there_is_something() {
        ASSERT_TRUE(wait_for_input(*connection));
        ASSERT_TRUE(connection->look());
    }

    [[nodiscard]] std::size_t received(amqp_method_number_t method) {
        return broker().recording()->count(method);
    }

    std::unique_ptr<Connection> connection;
};

// Channel 1, in use, and a broker of words behind it. REQUIRES: the answer to what selects the mode
// is what is said first.
struct Conversation {
    explicit Conversation(Mode mode) {
        broker.say(words::handshake());
        connection = Connection::open(broker.parameters(), identity, broker, counters);
        channel = connection->first_channel();
        channel->begin_use();
        if (mode != Mode::plain) {
            channel->select(mode);
        }
    }

    void publish(int count) const {
        for (int i = 0; i < count; ++i) {
            channel->publish(small);
        }
    }

    std::optional<Channel::GivenUp> await_confirms(
        wire::Duration at_most = std::chrono::seconds(1)) {
        return channel->await_confirms(broker.now() + at_most);
    }

    Replay broker;
    Identity identity{"test", "here"};
    observe::Counters counters;
    std::unique_ptr<Connection> connection;
    std::shared_ptr<Channel> channel;
};

inline const std::string confirm_select_ok = words::method(1, AMQP_CONFIRM_SELECT_OK_METHOD);

}  // namespace amqp_pconn::client
