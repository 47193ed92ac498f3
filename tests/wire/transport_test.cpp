#include "wire/transport.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "config/error.h"
#include "peer/manual_environment.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::chrono_literals;

// The peer acts when the transport waits: in one thread, in an order that the test decides.
class SteppedEnvironment : public peer::ManualEnvironment {
  public:
    SteppedEnvironment() : ManualEnvironment([this] { return !peer_acts_by_itself; }) {}
    int wait(std::span<pollfd> waited, Duration at_most) override {
        if (at_most != Duration::zero() && while_waiting) {
            while_waiting();
        }
        return ManualEnvironment::wait(waited, at_most);
    }
    std::function<void()> while_waiting;
    bool peer_acts_by_itself = false;
};

class Listener : public InputListener {
  public:
    void on_input() override {
        ++calls;
        if (action) {
            action();
        }
    }
    int calls = 0;
    std::function<void()> action;
};

class TransportTest : public testing::Test {
  protected:
    TransportTest() {
        std::array<int, 2> ends{};
        EXPECT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()));
        const int small = 4096;  // the system makes of it what its least is
        for (const int end : ends) {
            setsockopt(end, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
            setsockopt(end, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
        }
        peer = Socket(ends[1]);
        transport.emplace(Socket(ends[0]), environment, counters);
    }

    void queue(std::string_view text) {
        transport->output().append(std::as_bytes(std::span(text)));
    }

    // What the peer can read now, at most `most` bytes.
    std::string peer_reads(std::size_t most = SIZE_MAX) {
        std::string text;
        std::array<char, 65536> part{};
        while (text.size() < most) {
            const auto got = ::recv(peer.descriptor(), part.data(),
                                    std::min(part.size(), most - text.size()), MSG_DONTWAIT);
            if (got <= 0) {
                break;
            }
            text.append(part.data(), static_cast<std::size_t>(got));
        }
        return text;
    }

    void peer_writes(std::string_view text) {
        ASSERT_EQ(static_cast<ssize_t>(text.size()),
                  ::send(peer.descriptor(), text.data(), text.size(), 0));
    }

    std::string input() {
        return {reinterpret_cast<const char*>(transport->input().bytes().data()),
                transport->input().size()};
    }

    SteppedEnvironment environment;
    observe::Counters counters;
    Listener listener;
    Socket peer;
    std::optional<Transport> transport;
};

const std::string large = [] {
    std::string text(4 << 20, '\0');
    for (std::size_t i = 0; i < text.size(); ++i) {
        text[i] = static_cast<char>(i * 7 + i / 255);
    }
    return text;
}();

// Two buffers of each session that is parked: they are most of its memory.
TEST_F(TransportTest, WhatIsParkedKeepsTheRoomOfOneReadForEachDirection) {
    const std::string bytes(30000, 'x');
    queue(bytes);
    while (!transport->flush_now()) {
        peer_reads();
    }
    transport->input().append(std::as_bytes(std::span(bytes)));
    transport->input().consume(bytes.size());
    ASSERT_GT(transport->output().capacity(), Transport::read_size);
    ASSERT_GT(transport->input().capacity(), Transport::read_size);
    transport->shrink();
    EXPECT_LE(transport->output().capacity(), Transport::read_size);
    EXPECT_LE(transport->input().capacity(), Transport::read_size);
}

TEST_F(TransportTest, AFlushIsOneSystemCallWhileTheSocketTakesIt) {
    queue("some ");
    queue("bytes");
    transport->flush(1s, listener);
    EXPECT_EQ("some bytes", peer_reads());
    EXPECT_EQ(1U, counters.sends);
    EXPECT_EQ(0U, counters.polls);
    EXPECT_EQ(0U, counters.receives);
    transport->flush(1s, listener);
    EXPECT_EQ(1U, counters.sends) << "an empty queue costs nothing";
}

TEST_F(TransportTest, QueueAndPiecesGoOutInOneSystemCall) {
    queue("head ");
    std::string a = "one ";
    std::string b = "two";
    std::array<iovec, 2> pieces{{{a.data(), a.size()}, {b.data(), b.size()}}};
    transport->send_with(pieces, 1s, listener);
    EXPECT_EQ("head one two", peer_reads());
    EXPECT_EQ(1U, counters.sends);
    EXPECT_TRUE(transport->output().empty());
}

TEST_F(TransportTest, APeerThatDoesNotReadIsATimeoutOfTheWrite) {
    queue(large);
    try {
        transport->flush(2s, listener);
        FAIL();
    } catch (const TimeoutError& error) {
        EXPECT_STREQ("write: the broker took no more bytes within 2 s", error.what());
    }
    EXPECT_EQ(2s, environment.passed());
}

TEST_F(TransportTest, PiecesForAPeerThatDoesNotReadAreATimeoutToo) {
    std::string body = large;
    std::array<iovec, 1> pieces{{{body.data(), body.size()}}};
    EXPECT_THROW(transport->send_with(pieces, 2s, listener), TimeoutError);
    EXPECT_EQ(2s, environment.passed());
    EXPECT_FALSE(transport->flush_now()) << "the stream stands in mid-frame";
}

TEST_F(TransportTest, APeerThatReadsDropByDropDoesNotProlongTheWrite) {
    environment.while_waiting = [&] {
        peer_reads(2000);
        environment.advance(100ms);
    };
    queue(large);
    EXPECT_THROW(transport->flush(2s, listener), TimeoutError);
    EXPECT_LE(environment.passed(), 2200ms);
}

TEST_F(TransportTest, WhileAWriteWaitsItReads) {
    peer_writes("news");
    queue(large);
    std::string heard;
    listener.action = [&] { heard = input(); };
    EXPECT_THROW(transport->flush(1s, listener), TimeoutError);
    EXPECT_EQ("news", heard);
    EXPECT_EQ(1, listener.calls);
}

TEST_F(TransportTest, WhatTheListenerThrowsEndsTheWrite) {
    peer_writes("news");
    queue(large);
    listener.action = [] { throw ConnectionError("enough"); };
    EXPECT_THROW(transport->flush(1s, listener), ConnectionError);
    EXPECT_EQ(0s, environment.passed());
}

TEST_F(TransportTest, ManyMorePiecesThanOneCallTakesArriveInOrder) {
    std::vector<std::string> parts;
    std::string wanted = "head";
    for (int i = 0; i < 5000; ++i) {
        parts.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i % 97), 'x'));
        wanted += parts.back();
    }
    std::vector<iovec> pieces;
    for (auto& part : parts) {
        pieces.push_back({part.data(), part.size()});
    }
    std::string read;
    environment.while_waiting = [&] { read += peer_reads(50000); };
    queue("head");
    transport->send_with(pieces, 10s, listener);
    read += peer_reads();
    EXPECT_TRUE(wanted == read);
}

TEST_F(TransportTest, BetweenPiecesNothingElseIsWritten) {
    peer_writes("news");
    std::string body = large;
    std::array<iovec, 1> pieces{{{body.data(), body.size()}}};
    bool flushed = true;
    listener.action = [&] {
        queue("answer");
        flushed = transport->flush_now();
    };
    std::string read;
    environment.while_waiting = [&] { read += peer_reads(100000); };
    queue("head");
    transport->send_with(pieces, 10s, listener);
    read += peer_reads();
    EXPECT_FALSE(flushed);
    EXPECT_TRUE("head" + large + "answer" == read);
    EXPECT_TRUE(transport->flush_now());
}

TEST_F(TransportTest, FlushNowWritesWhatFitsAndTheRestLater) {
    queue(large);
    EXPECT_FALSE(transport->flush_now());
    EXPECT_EQ(0s, environment.passed());
    EXPECT_LT(transport->output().size(), large.size());
    std::string read;
    while (!transport->flush_now()) {
        read += peer_reads();
    }
    read += peer_reads();
    EXPECT_TRUE(large == read);
}

// Two peers that only write would wait for each other for ever.
TEST_F(TransportTest, BothDirectionsFullDoNotDeadlock) {
    SystemEnvironment real;
    observe::Counters other_counters;
    Transport other(std::move(peer), real, other_counters);
    // Both ends are transports, each writing all before it reads on purpose.
    const auto write_all = [](Transport& one, const Environment& clock) {
        Listener counting;
        std::size_t received = 0;
        counting.action = [&] {
            received += one.input().size();
            one.input().consume(one.input().size());
        };
        one.output().append(std::as_bytes(std::span(large)));
        one.flush(10s, counting);
        const Deadline deadline(clock, 10s, "the rest");
        while (received < large.size()) {
            one.wait_input(deadline);
            one.receive();
            counting.on_input();
        }
        return received;
    };
    environment.peer_acts_by_itself = true;
    auto written = std::async(std::launch::async, [&] { return write_all(other, real); });
    EXPECT_EQ(large.size(), write_all(*transport, environment));
    EXPECT_EQ(large.size(), written.get());
}

TEST_F(TransportTest, TheEndOfTheStreamIsAnErrorOfItsOwn) {
    peer_writes("last words");
    peer = Socket();
    EXPECT_EQ(10U, transport->receive());
    EXPECT_THROW(transport->receive(), EndOfStreamError);
    EXPECT_EQ("last words", input());
}

TEST_F(TransportTest, WritingToAClosedPeerIsAConnectionErrorNotASignal) {
    peer = Socket();
    queue("x");
    EXPECT_THROW(transport->flush(1s, listener), ConnectionError);
}

TEST_F(TransportTest, ReceiveReturnsAtOnceWhereThereIsNothing) {
    EXPECT_EQ(0U, transport->receive());
    EXPECT_EQ(0, transport->poll_input());
    peer_writes("x");
    EXPECT_NE(0, transport->poll_input() & POLLIN);
    EXPECT_EQ(1U, transport->receive());
}

TEST_F(TransportTest, DrainEndsAtTheDeadlineAndForgetsWhatItRead) {
    peer_writes("garbage");
    transport->drain(Deadline(environment, 1s, "drain"));
    EXPECT_EQ(1s, environment.passed());
    EXPECT_EQ("", input());
}

TEST_F(TransportTest, AfterEndOutputThePeerSeesEverythingAndThenTheEnd) {
    queue("all");
    ASSERT_TRUE(transport->flush_now());
    transport->end_output();
    EXPECT_EQ("all", peer_reads());
    char byte = 0;
    EXPECT_EQ(0, ::recv(peer.descriptor(), &byte, 1, 0));
}

}  // namespace
}  // namespace amqp_pconn::wire
