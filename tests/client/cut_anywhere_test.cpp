// Where the network cuts what a broker says makes no difference: the same values come out and the
// same bytes go in.
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "client/broker_words.h"
#include "client/connection.h"
#include "client/replay.h"
#include "config/error.h"
#include "wire/field_table.h"

namespace amqp_pconn::client {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const amqp_basic_properties_t none{};

// content-type, headers with a table in a table, delivery-mode
const std::string properties =
    "\xb0\0\x0atext/plain"s +
    "\0\0\0\x1c\x01nl\0\0\0\0\0\0\0\x2a\x01tF\0\0\0\x0a\x01sS\0\0\0\x03"s + "abc\x02";

std::string not_found() {
    amqp_channel_close_t close{};
    close.reply_code = 404;
    close.reply_text = wire::to_bytes("NOT_FOUND - no queue 'missing'");
    close.class_id = AMQP_QUEUE_DECLARE_METHOD >> 16;
    close.method_id = AMQP_QUEUE_DECLARE_METHOD & 0xffff;
    return words::method(1, AMQP_CHANNEL_CLOSE_METHOD, &close);
}

// What the broker says, a piece for each time that the client needs something of it.
std::vector<std::string> spoken() {
    const auto shaken = words::handshake();
    std::vector<std::string> pieces(shaken.begin(), shaken.end());
    pieces.push_back(words::declare_ok(1, "queue"));
    pieces.push_back(words::get_ok(1) + words::content_header(1, 17, properties) +
                     words::body(1, "a body") + words::body(1, "") + words::body(1, " in ") +
                     words::frame(words::FrameType::heartbeat, 0, "") + words::body(1, "several"));
    pieces.push_back(words::method(1, AMQP_BASIC_GET_EMPTY_METHOD));
    pieces.push_back(not_found());
    pieces.push_back(words::channel_open_ok(2) + words::declare_ok(2, "again"));
    pieces.push_back(words::method(0, AMQP_CONNECTION_CLOSE_OK_METHOD));
    return pieces;
}

// The same conversation with piece `number` said in two, the second from octet `at` on.
std::vector<std::string> cut(const std::vector<std::string>& pieces, std::size_t number,
                             std::size_t at) {
    auto more = pieces;
    more[number] = pieces[number].substr(at);
    more.insert(more.begin() + static_cast<std::ptrdiff_t>(number), pieces[number].substr(0, at));
    return more;
}

std::string shown(const QueueStatus& status) {
    return status.queue + " " + std::to_string(status.message_count) + " " +
           std::to_string(status.consumer_count);
}

std::string shown(const Delivery& delivery) {
    wire::Arena arena;
    const auto& decoded = wire::decode_properties(delivery.properties, arena);
    EXPECT_EQ(2, decoded.headers.num_entries);
    return delivery.exchange + " " + delivery.routing_key + " " +
           std::to_string(delivery.delivery_tag) + " " + std::to_string(delivery.message_count) +
           (delivery.redelivered ? " redelivered " : " new ") +
           std::string(wire::to_view(decoded.content_type)) + " " +
           std::string(reinterpret_cast<const char*>(delivery.properties.data()),
                       delivery.properties.size()) +
           " " + delivery.body;
}

class CutAnywhere : public testing::Test {
  protected:
    // Values that came out, and at the end the bytes that went in.
    std::vector<std::string> converse(const std::vector<std::string>& pieces) {
        Replay broker;
        broker.say(pieces);
        counters = {};
        std::vector<std::string> outcome;
        {
            const auto connection =
                Connection::open(broker.parameters(), identity, broker, counters);
            const auto& agreed = connection->negotiated();
            outcome.emplace_back(reinterpret_cast<const char*>(agreed.server_properties.data()),
                                 agreed.server_properties.size());
            outcome.push_back(std::to_string(agreed.frame_max) + " " +
                              std::to_string(agreed.channel_max));
            auto channel = connection->first_channel();
            outcome.push_back(shown(channel->queue_declare_passive("queue")));
            const auto delivery = channel->get("queue", true);
            outcome.push_back(delivery ? shown(*delivery) : "nothing");
            outcome.emplace_back(channel->get("queue", true) ? "something" : "nothing");
            try {
                channel->queue_declare_passive("missing");
                outcome.emplace_back("declared");
            } catch (const ChannelError& error) {
                outcome.push_back(channel->close_reason()->text() + " " +
                                  std::to_string(error.reply_code()));
            }
            channel = connection->open_channel();
            outcome.push_back(shown(channel->queue_declare_passive("again")) + " on " +
                              std::to_string(channel->id()));
            connection->close(1s);
        }
        EXPECT_EQ(0U, broker.left_to_say());
        EXPECT_EQ(0s, broker.passed()) << "nothing was missed";
        outcome.push_back(broker.heard());
        return outcome;
    }

    Identity identity{"test", "here"};
    observe::Counters counters;
};

TEST_F(CutAnywhere, WholeAnswersAreUnderstood) {
    const auto outcome = converse(spoken());
    EXPECT_EQ("queue 3 2", outcome.at(2));
    EXPECT_EQ("exchange key 5 7 redelivered text/plain " + properties + " a body in several",
              outcome.at(3));
    EXPECT_EQ("nothing", outcome.at(4));
    EXPECT_EQ("404 NOT_FOUND - no queue 'missing' (queue.declare) 404", outcome.at(5));
    EXPECT_EQ("again 3 2 on 2", outcome.at(6));
}

TEST_F(CutAnywhere, InTwoPiecesAtAnyOctet) {
    const auto pieces = spoken();
    const auto whole = converse(pieces);
    const auto receives = counters.receives;
    for (std::size_t number = 0; number < pieces.size(); ++number) {
        for (std::size_t at = 1; at < pieces[number].size(); ++at) {
            SCOPED_TRACE("piece " + std::to_string(number) + " cut at " + std::to_string(at));
            ASSERT_EQ(whole, converse(cut(pieces, number, at)));
            ASSERT_EQ(receives + 1, counters.receives) << "it was not read in two";
        }
    }
}

TEST_F(CutAnywhere, OctetByOctet) {
    const auto pieces = spoken();
    const auto whole = converse(pieces);
    std::vector<std::string> octets;
    for (const char octet : std::accumulate(pieces.begin(), pieces.end(), std::string())) {
        octets.emplace_back(1, octet);
    }
    EXPECT_EQ(whole, converse(octets));
    EXPECT_EQ(octets.size(), counters.receives);
}

// Pieces that end where no frame does.
TEST_F(CutAnywhere, InPiecesOfAnyOneSize) {
    const auto pieces = spoken();
    const auto whole = converse(pieces);
    for (std::size_t size = 2; size < 64; ++size) {
        std::vector<std::string> parts;
        for (const auto& piece : pieces) {
            for (std::size_t at = 0; at < piece.size(); at += size) {
                parts.push_back(piece.substr(at, size));
            }
        }
        ASSERT_EQ(whole, converse(parts)) << size;
    }
}

}  // namespace
}  // namespace amqp_pconn::client
