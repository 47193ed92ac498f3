#include "wire/transport.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <string>

#include "config/error.h"
#include "wire/system_error.h"

namespace amqp_pconn::wire {
namespace {

// Room that each buffer of a session keeps while it is parked: one read.
constexpr std::size_t kept_buffer = Transport::read_size;

// Drops the first `count` bytes of a list of pieces.
std::span<iovec> advance(std::span<iovec> pieces, std::size_t count) {
    while (!pieces.empty() && count >= pieces.front().iov_len) {
        count -= pieces.front().iov_len;
        pieces = pieces.subspan(1);
    }
    if (count != 0) {
        pieces.front().iov_base = static_cast<std::byte*>(pieces.front().iov_base) + count;
        pieces.front().iov_len -= count;
    }
    return pieces;
}

}  // namespace

std::size_t Transport::write_some(std::span<const iovec> pieces) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces.data());
    message.msg_iovlen = std::min<std::size_t>(pieces.size(), IOV_MAX);
    for (;;) {
        ++counters_->sends;
        const ssize_t taken =
            pieces.size() == 1
                ? ::send(socket_.descriptor(), pieces.front().iov_base, pieces.front().iov_len,
                         MSG_NOSIGNAL | MSG_DONTWAIT)
                : ::sendmsg(socket_.descriptor(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken >= 0) {
            sent_ += static_cast<std::uint64_t>(taken);
            return static_cast<std::size_t>(taken);
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return 0;
        }
        if (errno != EINTR) {
            throw ConnectionError("the connection was lost while writing: " +
                                  system_message(errno));
        }
    }
}

void Transport::wait_output(const Deadline& deadline, InputListener& listener) {
    std::array<pollfd, 1> waited{
        {{socket_.descriptor(), static_cast<short>(POLLOUT | (at_end_ ? 0 : POLLIN)), 0}}};
    ++counters_->polls;
    deadline.wait(*environment_, waited, "the broker took no more bytes");
    if ((waited[0].revents & POLLIN) != 0 && receive() != 0) {
        listener.on_input();
    }
}

std::size_t Transport::write_queue() {
    const auto bytes = output_.bytes();
    const std::array<iovec, 1> piece{{{bytes.data(), std::min(bytes.size(), write_size)}}};
    const std::size_t taken = write_some(piece);
    output_.consume(taken);
    return taken;
}

void Transport::flush(Duration allowed, InputListener& listener) {
    std::optional<Deadline> deadline;
    while (!output_.empty()) {
        if (write_queue() != 0) {
            continue;
        }
        if (!deadline) {
            deadline.emplace(*environment_, allowed, "write");
        }
        wait_output(*deadline, listener);
    }
}

void Transport::send_with(std::span<iovec> pieces, Duration allowed, InputListener& listener) {
    // The queue is written out together with the pieces; what the listener appends meanwhile comes
    // after them, at a frame boundary.
    ByteBuffer queued;
    std::swap(queued, output_);
    between_pieces_ = true;
    try {
        write_with(queued, pieces, allowed, listener);
    } catch (const BlockedError&) {
        // The stream must not stay cut where it is.
        for (const iovec& piece : pieces) {
            queued.append({static_cast<const std::byte*>(piece.iov_base), piece.iov_len});
        }
        queued.append(output_.bytes());
        std::swap(queued, output_);
        between_pieces_ = false;
        throw;
    }
    between_pieces_ = false;
    if (output_.empty()) {
        std::swap(queued, output_);  // keeps its room
    } else {
        flush(allowed, listener);
    }
}

void Transport::write_with(ByteBuffer& queued, std::span<iovec>& pieces, Duration allowed,
                           InputListener& listener) {
    std::optional<Deadline> deadline;
    std::array<iovec, IOV_MAX> batch;
    while (!queued.empty() || !pieces.empty()) {
        std::size_t count = 0;
        if (!queued.empty()) {
            batch[count++] = {queued.bytes().data(), queued.size()};
        }
        for (const iovec& piece : pieces.first(std::min(pieces.size(), batch.size() - count))) {
            batch[count++] = piece;
        }
        const std::size_t taken = write_some(std::span(batch).first(count));
        if (taken == 0) {
            if (!deadline) {
                deadline.emplace(*environment_, allowed, "write");
            }
            wait_output(*deadline, listener);
            continue;
        }
        const std::size_t from_queue = std::min(taken, queued.size());
        queued.consume(from_queue);
        pieces = advance(pieces, taken - from_queue);
    }
}

bool Transport::flush_now() {
    if (between_pieces_) {
        return false;
    }
    while (!output_.empty()) {
        if (write_queue() == 0) {
            return false;
        }
    }
    return true;
}

std::size_t Transport::receive() {
    const auto room = input_.prepare(read_size);
    for (;;) {
        ++counters_->receives;
        const ssize_t got = ::recv(socket_.descriptor(), room.data(), room.size(), MSG_DONTWAIT);
        if (got > 0) {
            last_look_ = environment_->now();
            received_ += static_cast<std::uint64_t>(got);
            input_.commit(static_cast<std::size_t>(got));
            return static_cast<std::size_t>(got);
        }
        if (got == 0) {
            at_end_ = true;
            throw EndOfStreamError("the broker closed the socket");
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            last_look_ = environment_->now();
            return 0;
        }
        if (errno != EINTR) {
            at_end_ = true;
            throw ConnectionError("the connection was lost while reading: " +
                                  system_message(errno));
        }
    }
}

void Transport::wait_input(const Deadline& deadline) {
    std::array<pollfd, 1> waited{{{socket_.descriptor(), POLLIN, 0}}};
    ++counters_->polls;
    deadline.wait(*environment_, waited, "no answer");
}

bool Transport::wait_input_for(const Deadline& deadline, Duration slice) {
    std::array<pollfd, 1> waited{{{socket_.descriptor(), POLLIN, 0}}};
    ++counters_->polls;
    return deadline.wait_for(*environment_, waited, "no answer", slice);
}

int Transport::poll_input() {
    std::array<pollfd, 1> waited{{{socket_.descriptor(), POLLIN | POLLRDHUP, 0}}};
    ++counters_->polls;
    last_look_ = environment_->now();
    return environment_->wait(waited, Duration::zero()) > 0 ? waited[0].revents : 0;
}

void Transport::end_output() {
    (void)::shutdown(socket_.descriptor(), SHUT_WR);
}

void Transport::drain(const Deadline& deadline) noexcept {
    try {
        for (;;) {
            wait_input(deadline);
            receive();
            input_.consume(input_.size());
        }
    } catch (const std::exception&) {
        // The end of the stream, of the time or of the memory: there is nothing left to do for it.
        return;
    }
}

void Transport::drop() {
    socket_ = Socket();
    output_ = ByteBuffer();
    input_ = ByteBuffer();
}

void Transport::shrink() {
    output_.shrink(kept_buffer);
    input_.shrink(kept_buffer);
}

}  // namespace amqp_pconn::wire
