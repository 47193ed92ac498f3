#include "http_client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace amqp_pconn::bench {

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

template <class Number>
Number parse(std::string_view text, int base) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{})
        throw std::runtime_error("not an HTTP answer");
    return value;
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        throw std::system_error(errno, std::generic_category(), "connect");
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{10, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

void HttpClient::receive_more() {
    std::array<char, 16384> space;
    ssize_t got = 0;
    do {
        got = ::recv(socket_.get(), space.data(), space.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        throw std::system_error(errno, std::generic_category(), "recv");
    if (got == 0)
        throw std::runtime_error("the server closed the connection");
    received_.append(space.data(), static_cast<std::size_t>(got));
}

HttpClient::Answer HttpClient::get(std::string_view request) {
    received_.clear();
    if (::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
        throw std::system_error(errno, std::generic_category(), "send");

    std::size_t head_end = 0;
    while ((head_end = received_.find(kHeadEnd)) == std::string::npos)
        receive_more();
    const std::size_t body_at = head_end + kHeadEnd.size();
    const std::string_view head = std::string_view(received_).substr(0, head_end + kLineEnd.size());
    const int status = parse<int>(head.substr(std::min<std::size_t>(9, head.size())), 10);

    if (head.find("\r\nTransfer-Encoding: chunked\r\n") != std::string_view::npos)
        return {status, decode_chunks(body_at)};
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const std::size_t length_at = head.find(kLength);
    if (length_at == std::string_view::npos)
        throw std::runtime_error("an answer without a length");
    const auto length = parse<std::size_t>(head.substr(length_at + kLength.size()), 10);
    while (received_.size() < body_at + length)
        receive_more();
    return {status, std::string_view(received_).substr(body_at, length)};
}

std::string_view HttpClient::decode_chunks(std::size_t at) {
    decoded_.clear();
    for (;;) {
        std::size_t line_end = 0;
        while ((line_end = received_.find(kLineEnd, at)) == std::string::npos)
            receive_more();
        const auto size =
            parse<std::size_t>(std::string_view(received_).substr(at, line_end - at), 16);
        at = line_end + kLineEnd.size();
        while (received_.size() < at + size + kLineEnd.size())
            receive_more();
        if (size == 0)
            return decoded_;
        decoded_.append(received_, at, size);
        at += size + kLineEnd.size();
    }
}

}  // namespace amqp_pconn::bench
