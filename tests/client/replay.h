// A broker whose words are known beforehand, and the client's clock in one: it
// says its next piece when the client waits for input, which proves that the
// client has taken all before it. No thread, no real time. It reads nothing
// before the end.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>

#include "config/parameters.h"
#include "peer/gate.h"
#include "peer/loopback.h"
#include "peer/manual_environment.h"
#include "wire/socket.h"

namespace amqp_pconn::client {

class Replay : public peer::ManualEnvironment {
  public:
    Replay() : ManualEnvironment([] { return true; }) {
        auto listening = peer::listen_on_loopback();
        listener_ = std::move(listening.socket);
        const int small = 4096;  // a peer that does not read is soon full
        ::setsockopt(listener_.descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
        parameters_.port = listening.port;
    }

    // Parameters that lead here.
    [[nodiscard]] config::Parameters parameters() const { return parameters_; }

    // Pieces to say, one at each wait for input. After the last it is silent.
    template <typename Pieces>
    void say(const Pieces& pieces) {
        pieces_.insert(pieces_.end(), std::begin(pieces), std::end(pieces));
    }
    void say(std::string piece) { pieces_.push_back(std::move(piece)); }
    // The same, octet by octet.
    void trickle(std::string_view text) {
        for (const char octet : text) {
            pieces_.emplace_back(1, octet);
        }
    }
    // Says it at once, whether the client waits or not; it has arrived then.
    void say_now(std::string_view piece) { send(piece); }
    // How long each piece takes on the clock.
    wire::Duration pace{};

    [[nodiscard]] std::size_t left_to_say() const { return pieces_.size(); }

    int wait(std::span<pollfd> waited, wire::Duration at_most) override {
        const bool for_input = (waited.front().events & POLLIN) != 0;
        if (at_most == wire::Duration::zero() || !for_input || pieces_.empty()) {
            return ManualEnvironment::wait(waited, at_most);
        }
        advance(std::min(pace, at_most));
        if (pace >= at_most) {
            return 0;
        }
        send(pieces_.front());
        pieces_.pop_front();
        return ::poll(waited.data(), waited.size(), patience_ms);
    }

    // All that the client wrote. REQUIRES: the client has ended its direction.
    std::string heard() {
        std::string text;
        std::array<char, 65536> part{};
        for (;;) {
            pollfd waited{peer().descriptor(), POLLIN, 0};
            if (::poll(&waited, 1, patience_ms) != 1) {
                ADD_FAILURE() << "the client did not end";
                return text;
            }
            const auto got = ::recv(peer().descriptor(), part.data(), part.size(), 0);
            if (got <= 0) {
                return text;
            }
            text.append(part.data(), static_cast<std::size_t>(got));
        }
    }

  private:
    static constexpr int patience_ms =
        static_cast<int>(std::chrono::milliseconds(peer::patience).count());

    wire::Socket& peer() {
        if (!peer_.is_open()) {
            peer_ = wire::Socket(::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
            const int on = 1;
            ::setsockopt(peer_.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        }
        return peer_;
    }

    void send(std::string_view text) {
        ASSERT_EQ(static_cast<ssize_t>(text.size()),
                  ::send(peer().descriptor(), text.data(), text.size(), MSG_NOSIGNAL));
    }

    wire::Socket listener_;
    wire::Socket peer_;
    config::Parameters parameters_;
    std::deque<std::string> pieces_;
};

}  // namespace amqp_pconn::client
