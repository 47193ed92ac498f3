#include "connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace amqp_pconn::bench {

bool Connection::read(std::span<char> space, std::string& answers) {
    const ssize_t got = ::recv(socket_.get(), space.data(), space.size(), 0);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    if (got == 0)
        return false;
    ++counters_.reads;
    counters_.bytes_in += static_cast<std::uint64_t>(got);
    // After the last word the socket is only read until the peer closes it.
    if (!over_)
        over_ = !conversation_.receive({space.data(), static_cast<std::size_t>(got)}, answers);
    return true;
}

bool Connection::send(std::string_view bytes) {
    silent_ticks_ = 0;
    if (!unsent_.empty()) {
        unsent_ += bytes;
        bytes = unsent_;
    }
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t put =
            ::send(socket_.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (put >= 0) {
            sent += static_cast<std::size_t>(put);
        } else if (errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            return false;
        }
    }
    if (unsent_.empty()) {
        unsent_ = bytes.substr(sent);
    } else {
        unsent_.erase(0, sent);
    }
    if (ending_ && unsent_.empty())
        ::shutdown(socket_.get(), SHUT_WR);
    return true;
}

void Connection::tick() {
    const unsigned heartbeat = conversation_.heartbeat();
    if (heartbeat == 0 || over_ || wants_to_write())
        return;
    if (++silent_ticks_ < std::max(1U, heartbeat / 2))
        return;
    std::string beat;
    Conversation::write_heartbeat(beat);
    // A peer that is gone is noticed by the next read.
    send(beat);
}

}  // namespace amqp_pconn::bench
