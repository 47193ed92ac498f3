// A write that its listener ends because the broker takes nothing: the stream stays whole, and the
// rest of it goes out later. And how much one write is.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "config/error.h"
#include "peer/manual_environment.h"
#include "wire/transport.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::chrono_literals;

class BlockingListener : public InputListener {
  public:
    void on_input() override {
        if (before) {
            before();
        }
        throw BlockedError("the broker takes nothing");
    }
    std::function<void()> before;
};

class TransportBlockedTest : public testing::Test {
  protected:
    void open(int buffer_size) {
        std::array<int, 2> ends{};
        ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()));
        for (const int end : ends) {
            setsockopt(end, SOL_SOCKET, SO_SNDBUF, &buffer_size, sizeof(buffer_size));
            setsockopt(end, SOL_SOCKET, SO_RCVBUF, &buffer_size, sizeof(buffer_size));
        }
        peer = Socket(ends[1]);
        transport.emplace(Socket(ends[0]), environment, counters);
    }

    // What one system call takes of a write is far less than the write.
    void open_small() { open(4096); }

    void queue(std::string_view text) {
        transport->output().append(std::as_bytes(std::span(text)));
    }

    std::string peer_reads() {
        std::string text;
        std::array<char, 65536> part{};
        for (;;) {
            const auto got = ::recv(peer.descriptor(), part.data(), part.size(), MSG_DONTWAIT);
            if (got <= 0) {
                return text;
            }
            text.append(part.data(), static_cast<std::size_t>(got));
        }
    }

    void peer_says_blocked() { ASSERT_EQ(7, ::send(peer.descriptor(), "blocked", 7, 0)); }

    // All that is in the queue.
    std::string peer_reads_the_rest() {
        std::string text;
        while (!transport->flush_now()) {
            text += peer_reads();
        }
        return text + peer_reads();
    }

    peer::ManualEnvironment environment{[] { return true; }};
    observe::Counters counters;
    BlockingListener listener;
    Socket peer;
    std::optional<Transport> transport;
};

std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<char>(i * 7 + i / 255);
    }
    return text;
}

TEST_F(TransportBlockedTest, AFlushThatIsBlockedLeavesTheRestInTheQueue) {
    open_small();
    const auto text = pattern(1 << 20);
    peer_says_blocked();
    queue(text);
    listener.before = [&] { queue("what the listener adds"); };
    EXPECT_THROW(transport->flush(1s, listener), BlockedError);
    EXPECT_EQ(0s, environment.passed());
    EXPECT_GT(transport->sent(), 0U) << "the test shows nothing";
    EXPECT_FALSE(transport->output().empty());
    EXPECT_TRUE(text + "what the listener adds" == peer_reads_the_rest());
}

TEST_F(TransportBlockedTest, PiecesThatAreBlockedAreCopiedAndTheStreamIsWhole) {
    open_small();
    auto text = pattern(1 << 20);
    const auto copy = text;
    std::vector<iovec> pieces;
    for (std::size_t at = 0; at < text.size(); at += 1000) {  // more than one call takes
        pieces.push_back({text.data() + at, std::min<std::size_t>(1000, text.size() - at)});
    }
    queue("head ");
    peer_says_blocked();
    listener.before = [&] { queue(" what the listener adds"); };
    EXPECT_THROW(transport->send_with(pieces, 1s, listener), BlockedError);
    EXPECT_EQ(0s, environment.passed());
    EXPECT_GT(transport->sent(), 0U) << "the test shows nothing";
    text.assign(text.size(), '!');  // nobody's any more
    queue(" and later");
    EXPECT_TRUE("head " + copy + " what the listener adds and later" == peer_reads_the_rest());
}

TEST_F(TransportBlockedTest, AQueueThatFillsTheSocketBeforeItsPiecesIsKeptWithThem) {
    open_small();
    const auto head = pattern(1 << 20);
    std::string body = "the body";
    std::array<iovec, 1> pieces{{{body.data(), body.size()}}};
    queue(head);
    peer_says_blocked();
    EXPECT_THROW(transport->send_with(pieces, 1s, listener), BlockedError);
    EXPECT_TRUE(head + "the body" == peer_reads_the_rest());
}

TEST_F(TransportBlockedTest, ManyBlockedWritesOneAfterTheOtherArriveInOrder) {
    open_small();
    std::string wanted;
    for (int i = 0; i < 5; ++i) {
        auto body = std::to_string(i) + pattern(100000);
        std::array<iovec, 1> pieces{{{body.data(), body.size()}}};
        queue("head");
        wanted += "head" + body;
        peer_says_blocked();
        EXPECT_THROW(transport->send_with(pieces, 1s, listener), BlockedError);
    }
    EXPECT_TRUE(wanted == peer_reads_the_rest());
}

TEST_F(TransportBlockedTest, AWriteOfTheQueueIsAtMost64KiB) {
    open(1 << 20);
    const auto text = pattern(200 * 1024);
    queue(text);
    transport->flush(1s, listener);
    EXPECT_EQ(4U, counters.sends);
    EXPECT_EQ(0U, counters.polls);
    EXPECT_TRUE(text == peer_reads());
    queue(std::string_view(text).substr(0, 65536));
    ASSERT_TRUE(transport->flush_now());
    EXPECT_EQ(5U, counters.sends);
    queue(std::string_view(text).substr(0, 65537));
    ASSERT_TRUE(transport->flush_now());
    EXPECT_EQ(7U, counters.sends);
}

}  // namespace
}  // namespace amqp_pconn::wire
