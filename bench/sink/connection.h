// One accepted socket with its conversation: reads what is there, writes what is due, never blocks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "conversation.h"
#include "counters.h"
#include "fd.h"

namespace amqp_pconn::bench {

class Connection {
  public:
    Connection(Fd socket, Counters& counters, std::uint16_t heartbeat)
        : socket_(std::move(socket)), counters_(counters), conversation_(counters, heartbeat) {}

    // One read into `space`, and the answers to it appended to `answers`.
    // False: the peer is gone.
    bool read(std::span<char> space, std::string& answers);

    // True once the conversation is over: what it said last has yet to be sent.
    bool over() const { return over_; }

    // Queues bytes and writes as much as the socket takes. False: the peer is gone.
    bool send(std::string_view bytes);
    bool flush() { return send({}); }

    // After the last send: the peer is to see an end of file when it has read everything.
    void end_after_flush() { ending_ = true; }

    bool wants_to_write() const { return !unsent_.empty(); }

    // A peer that does not read its answers is not read from either, which bounds the memory.
    bool wants_to_read() const { return unsent_.size() < kUnsentLimit; }

    int fd() const { return socket_.get(); }

    // Notes what epoll watches the socket for. False: that is what it watches for already.
    bool change_interest(std::uint32_t events) {
        return std::exchange(interest_, events) != events;
    }

    // Called about once a second.
    void tick();

  private:
    static constexpr std::size_t kUnsentLimit = std::size_t{1} << 20;

    Fd socket_;
    Counters& counters_;
    Conversation conversation_;
    std::string unsent_;
    bool over_ = false;
    bool ending_ = false;
    unsigned silent_ticks_ = 0;
    std::uint32_t interest_ = 0;
};

}  // namespace amqp_pconn::bench
