#include "peer/broker_side.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "config/error.h"
#include "peer/gate.h"
#include "wire/byte_order.h"
#include "wire/frame_reader.h"

namespace amqp_pconn::peer {

// False where the client has not done it in time.
bool BrokerSide::wait(short events) {
    std::array<pollfd, 2> waited{{{socket_.descriptor(), events, 0}, {stop_, POLLIN, 0}}};
    const int limit = static_cast<int>(std::chrono::milliseconds(patience).count());
    const int ready = poll(waited.data(), waited.size(), limit);
    if (ready > 0 && waited[1].revents != 0) {
        throw Stopped();
    }
    return ready > 0 || (ready < 0 && errno == EINTR);
}

bool BrokerSide::fill() {
    for (;;) {
        if (!wait(POLLIN) && expecting_ && !quiet_) {
            throw ScriptFailure("the client sent nothing more in time");
        }
        const auto room = input_.prepare(65536);
        const ssize_t got = ::recv(socket_.descriptor(), room.data(), room.size(), MSG_DONTWAIT);
        if (got > 0) {
            input_.commit(static_cast<std::size_t>(got));
            ++reads_;
            recording_->count_read(static_cast<std::size_t>(got));
            return true;
        }
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            recording_->end();
            return false;
        }
    }
}

bool BrokerSide::take(ReceivedFrame& frame) {
    wire::FrameReader reader;
    reader.set_frame_max(0);
    std::optional<wire::Frame> found;
    while (!(found = reader.peek(input_))) {
        if (!fill()) {
            return false;
        }
    }
    frame = {found->type, found->channel, 0, {}, reads_};
    auto payload = found->payload;
    if (found->type == wire::FrameType::method) {
        frame.method = wire::load<std::uint32_t>(payload);
        payload = payload.subspan(4);
    }
    frame.payload.assign(payload.begin(), payload.end());
    input_.consume(wire::FrameReader::size(*found));
    recording_->add(frame);
    note(frame);
    return true;
}

ReceivedFrame BrokerSide::next() {
    ReceivedFrame frame{};
    if (!take(frame)) {
        throw ScriptFailure("the client ended the connection where a frame was expected");
    }
    return frame;
}

ReceivedFrame BrokerSide::expect(amqp_method_number_t method) {
    for (;;) {
        auto frame = next();
        if (frame.method == method) {
            return frame;
        }
        if (frame.type != wire::FrameType::heartbeat) {
            throw ScriptFailure("expected " + wire::method_name(method) + ", received " +
                                (frame.method != 0 ? wire::method_name(frame.method) : "content"));
        }
    }
}

void BrokerSide::expect_protocol_header() {
    constexpr std::string_view wanted("AMQP\0\0\x09\x01", 8);
    while (input_.size() < wanted.size()) {
        if (!fill()) {
            throw ScriptFailure("the client ended the connection before its protocol header");
        }
    }
    const auto* begin = reinterpret_cast<const char*>(input_.bytes().data());
    if (std::string_view(begin, wanted.size()) != wanted) {
        throw ScriptFailure("the protocol header is wrong");
    }
    input_.consume(wanted.size());
}

std::string BrokerSide::expect_content() {
    const auto header = next();
    if (header.type != wire::FrameType::header) {
        throw ScriptFailure("expected a content header");
    }
    const auto size = wire::load<std::uint64_t>(std::span(header.payload).subspan(4));
    std::string body;
    while (body.size() < size) {
        const auto part = next();
        if (part.type != wire::FrameType::body) {
            throw ScriptFailure("expected a content body");
        }
        body.append(reinterpret_cast<const char*>(part.payload.data()), part.payload.size());
    }
    return body;
}

void BrokerSide::flush() {
    while (!corked_ && !output_.empty()) {
        const ssize_t sent = ::send(socket_.descriptor(), output_.bytes().data(), output_.size(),
                                    MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            output_.consume(static_cast<std::size_t>(sent));
        } else if (errno != EAGAIN && errno != EINTR) {
            // The client is gone; scripts that care expect something of it.
            output_.consume(output_.size());
        } else if (!wait(POLLOUT)) {
            throw ScriptFailure("the client took no more bytes in time");
        }
    }
}

void BrokerSide::send(std::uint16_t channel, amqp_method_number_t method, void* decoded) {
    encoder_.method(channel, method, decoded);
    flush();
}

void BrokerSide::send(std::uint16_t channel, amqp_method_number_t method) {
    std::array<std::uint64_t, 32> zeros{};  // every field of every such struct is zero
    send(channel, method, zeros.data());
}

void BrokerSide::send_frame(wire::FrameType type, std::uint16_t channel, std::string_view payload) {
    std::byte* at = output_.prepare(payload.size() + wire::frame_overhead).data();
    at = wire::store<std::uint8_t>(at, static_cast<std::uint8_t>(type));
    at = wire::store<std::uint16_t>(at, channel);
    at = wire::store<std::uint32_t>(at, static_cast<std::uint32_t>(payload.size()));
    std::copy_n(reinterpret_cast<const std::byte*>(payload.data()), payload.size(), at);
    at[payload.size()] = wire::frame_end;
    output_.commit(payload.size() + wire::frame_overhead);
    flush();
}

void BrokerSide::send_raw(std::string_view bytes) {
    output_.append(std::as_bytes(std::span(bytes)));
    flush();
}

void BrokerSide::uncork() {
    corked_ = false;
    flush();
}

void BrokerSide::cut() {
    ::shutdown(socket_.descriptor(), SHUT_WR);
}

void BrokerSide::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    socket_ = wire::Socket();
    recording_->end();
    quiet_ = true;
    throw Stopped();
}

void BrokerSide::stay_silent() {
    quiet_ = true;
    ReceivedFrame frame{};
    try {
        while (socket_.is_open() && take(frame)) {
        }
    } catch (const ConnectionError&) {
        discard();  // a protocol header that nobody asked for, or no AMQP at all
    }
}

void BrokerSide::discard() {
    quiet_ = true;
    do {
        input_.consume(input_.size());
    } while (fill());
}

void BrokerSide::use_buffers(int bytes) {
    ::setsockopt(socket_.descriptor(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
    ::setsockopt(socket_.descriptor(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

void BrokerSide::stop_reading() {
    quiet_ = true;
    while (pause(patience)) {
    }
    recording_->end();
    pollfd stopped{stop_, POLLIN, 0};
    while (poll(&stopped, 1, -1) <= 0) {
    }
    throw Stopped();
}

bool BrokerSide::pause(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left <= std::chrono::milliseconds::zero()) {
            return true;
        }
        std::array<pollfd, 2> waited{{{socket_.descriptor(), POLLRDHUP, 0}, {stop_, POLLIN, 0}}};
        poll(waited.data(), waited.size(), static_cast<int>(left.count()));
        if (waited[1].revents != 0) {
            throw Stopped();
        }
        if (waited[0].revents != 0) {
            return false;
        }
    }
}

}  // namespace amqp_pconn::peer
