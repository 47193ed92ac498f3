#include "session.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "../../sink/arguments.h"
#include "../../sink/frame_writer.h"

namespace amqp_pconn::bench {

namespace {

constexpr std::string_view kGreeting("AMQP\0\0\x09\x01", 8);
constexpr std::string_view kGuest("\0guest\0guest", 12);

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Session::Session(std::uint16_t port, bool confirms)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        fail("connect");
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{30, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    shake_hands(confirms);
    FrameWriter(get_, kChannel, Method::kBasicGet).u16(0).shortstr(kQueue).u8(1);  // no-ack
}

void Session::shake_hands(bool confirms) {
    send(kGreeting);
    await(Method::kConnectionStart);
    std::string out;
    FrameWriter(out, 0, Method::kConnectionStartOk)
        .table([] {})
        .shortstr("PLAIN")
        .longstr(kGuest)
        .shortstr("en_US");
    send(out);
    await(Method::kConnectionTune);
    out.clear();
    FrameWriter(out, 0, Method::kConnectionTuneOk).u16(kChannelMax).u32(kFrameMax).u16(0);
    FrameWriter(out, 0, Method::kConnectionOpen).shortstr("/").shortstr("").u8(0);
    send(out);
    await(Method::kConnectionOpenOk);
    out.clear();
    FrameWriter(out, kChannel, Method::kChannelOpen).shortstr("");
    send(out);
    await(Method::kChannelOpenOk);
    if (!confirms)
        return;
    out.clear();
    FrameWriter(out, kChannel, Method::kConfirmSelect).u8(0);
    send(out);
    await(Method::kConfirmSelectOk);
}

void Session::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0)
            fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Session::await_confirms(std::uint64_t count) {
    published_ += count;
    while (confirmed_ < published_) {
        receive_some();
        if (answer_)
            throw std::runtime_error("the peer sent something else than confirms");
    }
}

void Session::get(std::size_t body_size) {
    got_ = 0;
    send(get_);
    await(Method::kBasicGetOk);
    while (got_ < body_size)
        receive_some();
}

void Session::fence() {
    std::string out;
    FrameWriter(out, kChannel, Method::kQueueDeclare)
        .u16(0)
        .shortstr(kQueue)
        .u8(1)  // passive
        .table([] {});
    send(out);
    await(Method::kQueueDeclareOk);
}

void Session::await(Method method) {
    while (!answer_)
        receive_some();
    if (*answer_ != method)
        throw std::runtime_error("the peer answered something else than was asked for");
    answer_.reset();
}

void Session::receive_some() {
    std::array<char, 16384> space;
    const ssize_t got = ::recv(socket_.get(), space.data(), space.size(), 0);
    if (got < 0)
        fail("recv");
    if (got == 0)
        throw std::runtime_error("the peer closed the connection");
    parser_.feed({space.data(), static_cast<std::size_t>(got)}, *this);
    if (parser_.malformed())
        throw std::runtime_error("the peer sent a malformed frame");
}

bool Session::on_frame(FrameType type, std::uint16_t, std::string_view payload) {
    if (type != FrameType::kMethod)
        return true;
    Arguments arguments(payload);
    const auto method = static_cast<Method>(arguments.u32());
    if (method == Method::kBasicAck) {
        const std::uint64_t tag = arguments.u64();
        on_ack(tag, arguments.bit(0));
    } else {
        answer_ = method;
    }
    return true;
}

bool Session::on_body(std::uint16_t, std::uint32_t size) {
    got_ += size;
    return true;
}

void Session::on_ack(std::uint64_t tag, bool multiple) {
    // With one queue, a broker confirms in the order of the publishes; counting more than that
    // would not be a floor.
    if (!multiple && tag != confirmed_ + 1)
        throw std::runtime_error("the peer does not confirm in order");
    confirmed_ = tag;
}

}  // namespace amqp_pconn::bench
