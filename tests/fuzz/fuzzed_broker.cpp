#include "fuzz/fuzzed_broker.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "config/error.h"
#include "fuzz/oracle.h"
#include "wire/byte_order.h"

namespace amqp_pconn::fuzz {
namespace {

// What an act's first octet says, modulo how many there are.
enum class Act : std::uint8_t {
    raw,        // size, bytes
    method,     // channel, size, class and method and arguments
    header,     // channel, size, payload
    body,       // channel, size, payload
    silence,    // nothing comes until the client's deadline
    end,        // FIN
    reading,    // stops reading, or reads again
    interrupt,  // the script's time limit
};
constexpr std::uint8_t kinds_of_act = 8;

}  // namespace

FuzzedBroker::FuzzedBroker(Input acts) : acts_(acts) {
    std::array<int, 2> ends{};
    require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0,
            "there are sockets");
    client_ = wire::Socket(ends[0]);
    broker_ = wire::Socket(ends[1]);
    // Small, so that a broker that does not read stops the client's writing soon.
    const int room = 8192;
    (void)setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    reader_.set_frame_max(0);
}

void FuzzedBroker::send(std::span<const std::byte> bytes) {
    // Where the client has gone, or takes no more, the rest is lost: that is the fuzzer's choice.
    (void)::send(broker_.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void FuzzedBroker::send_frame(wire::FrameType type) {
    const std::uint16_t channel = acts_.octet();
    const auto payload = acts_.bytes(acts_.number());
    wire::ByteBuffer frame;
    std::byte* at = frame.prepare(payload.size() + wire::frame_overhead).data();
    at = wire::store(at, static_cast<std::uint8_t>(type));
    at = wire::store(at, channel);
    at = wire::store(at, static_cast<std::uint32_t>(payload.size()));
    if (!payload.empty()) {
        std::memcpy(at, payload.data(), payload.size());
    }
    at[payload.size()] = wire::frame_end;
    frame.commit(payload.size() + wire::frame_overhead);
    send(frame.bytes());
}

bool FuzzedBroker::act() {
    if (acts_.empty()) {
        return false;
    }
    switch (static_cast<Act>(acts_.octet() % kinds_of_act)) {
        case Act::raw:
            send(acts_.bytes(acts_.number()));
            return true;
        case Act::method:
            send_frame(wire::FrameType::method);
            return true;
        case Act::header:
            send_frame(wire::FrameType::header);
            return true;
        case Act::body:
            send_frame(wire::FrameType::body);
            return true;
        case Act::end:
            (void)::shutdown(broker_.descriptor(), SHUT_WR);
            return true;
        case Act::reading:
            reads_ = !reads_;
            return true;
        case Act::interrupt:
            interrupted_ = true;
            return true;
        case Act::silence:
            break;
    }
    return false;
}

void FuzzedBroker::read() {
    for (;;) {
        const auto room = written_.prepare(16384);
        const ssize_t got = ::recv(broker_.descriptor(), room.data(), room.size(), MSG_DONTWAIT);
        if (got <= 0) {
            break;
        }
        written_.commit(static_cast<std::size_t>(got));
        check_written();
    }
}

void FuzzedBroker::check_written() {
    constexpr std::string_view protocol_header("AMQP\0\0\x09\x01", 8);
    if (!header_seen_) {
        require(as_text(written_.bytes()).starts_with(protocol_header),
                "a client begins with the protocol header");
        header_seen_ = true;
        written_.consume(protocol_header.size());
    }
    try {
        while (const auto frame = reader_.peek(written_)) {
            written_.consume(wire::FrameReader::size(*frame));
        }
    } catch (const ConnectionError&) {
        require(false, "a client writes whole frames");
    }
}

int FuzzedBroker::wait(std::span<pollfd> waited, wire::Duration at_most) {
    int ready = poll(waited.data(), waited.size(), 0);
    if (ready > 0 || at_most == wire::Duration::zero()) {
        return ready;
    }
    if (reads_) {
        read();
        ready = poll(waited.data(), waited.size(), 0);
    }
    if (ready == 0) {
        if (act()) {
            ready = poll(waited.data(), waited.size(), 0);
        } else {
            now_ += at_most;
        }
    }
    return ready;
}

}  // namespace amqp_pconn::fuzz
