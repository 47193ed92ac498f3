#include "peer/scripted_broker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>

#include "peer/gate.h"
#include "peer/loopback.h"

namespace amqp_pconn::peer {

ScriptedBroker::ScriptedBroker(std::vector<Script> scripts)
    : scripts_(std::move(scripts)), stop_(eventfd(0, EFD_CLOEXEC)) {
    listen();
    acceptor_ = std::jthread([this] { accept_all(); });
}

ScriptedBroker::~ScriptedBroker() {
    const std::uint64_t one = 1;
    if (::write(stop_.descriptor(), &one, sizeof(one)) != sizeof(one)) {
        std::terminate();  // the threads could not be stopped
    }
    acceptor_.join();
    connections_.clear();  // joins the rest
}

void ScriptedBroker::listen() {
    auto listening = listen_on_loopback(SOCK_NONBLOCK);
    listener_ = std::move(listening.socket);
    port_ = listening.port;
}

void ScriptedBroker::accept_all() {
    for (;;) {
        std::array<pollfd, 2> waited{
            {{listener_.descriptor(), POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}}};
        poll(waited.data(), waited.size(), -1);
        if (waited[1].revents != 0) {
            return;
        }
        // Under the lock, so that is_quiet() never misses a connection between queue and list.
        const std::lock_guard lock(mutex_);
        if (refusing_) {
            return;
        }
        wire::Socket socket(
            ::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket.is_open()) {
            continue;
        }
        const int on = 1;
        ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        const Script& script = scripts_[std::min(connections_.size(), scripts_.size() - 1)];
        auto connection = std::make_unique<Connection>();
        connection->recording = std::make_shared<Recording>();
        connection->side = std::make_unique<BrokerSide>(std::move(socket), stop_.descriptor(),
                                                        connection->recording);
        connection->thread =
            std::jthread([this, side = connection->side.get(), &script] { run(*side, script); });
        connections_.push_back(std::move(connection));
    }
}

void ScriptedBroker::run(BrokerSide& side, const Script& script) {
    try {
        try {
            script(side);
        } catch (const std::exception& error) {
            const std::lock_guard lock(mutex_);
            failures_ += std::string(error.what()) + "\n";
        }
        side.stay_silent();
    } catch (const Stopped&) {
        return;
    } catch (const std::exception&) {
        return;  // what the client sent after a script need not be AMQP
    }
}

void ScriptedBroker::ordinary(BrokerSide& side) {
    side.handshake();
    side.oblige();
}

config::Parameters ScriptedBroker::parameters() const {
    config::Parameters parameters;
    parameters.port = port_;
    return parameters;
}

std::size_t ScriptedBroker::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_.size();
}

std::shared_ptr<const Recording> ScriptedBroker::recording(std::size_t number) const {
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (number < connections_.size()) {
                return connections_[number]->recording;
            }
        }
        if (std::chrono::steady_clock::now() > give_up) {
            throw std::runtime_error("no such connection came to the scripted broker");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

bool ScriptedBroker::is_quiet() const {
    const std::lock_guard lock(mutex_);
    if (connections_.empty()) {
        return false;
    }
    for (const auto& connection : connections_) {
        if (!connection->side->is_quiet()) {
            return false;
        }
    }
    pollfd waiting{listener_.descriptor(), POLLIN, 0};
    return refusing_ || poll(&waiting, 1, 0) <= 0;
}

void ScriptedBroker::stop_listening() {
    const std::lock_guard lock(mutex_);
    refusing_ = true;
    // Refuses at once; the descriptor stays the acceptor's.
    ::shutdown(listener_.descriptor(), SHUT_RDWR);
}

std::string ScriptedBroker::failures() const {
    const std::lock_guard lock(mutex_);
    return failures_;
}

}  // namespace amqp_pconn::peer
