// A broker on 127.0.0.1 that runs a short script for each connection it accepts, each in a thread
// of its own. Not a broker to program against: it does what the script says, right or wrong.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "config/parameters.h"
#include "peer/broker_side.h"
#include "peer/recording.h"
#include "wire/socket.h"

namespace amqp_pconn::peer {

class ScriptedBroker {
  public:
    using Script = std::function<void(BrokerSide&)>;

    // The first connection runs the first script and so on; what comes after the last runs it
    // again. When a script returns its connection stays open, and what arrives is recorded.
    explicit ScriptedBroker(std::vector<Script> scripts);
    explicit ScriptedBroker(Script script)
        : ScriptedBroker(std::vector<Script>{std::move(script)}) {}
    ~ScriptedBroker();
    ScriptedBroker(const ScriptedBroker&) = delete;
    ScriptedBroker& operator=(const ScriptedBroker&) = delete;

    // A script that shakes hands and then answers as an ordinary broker.
    static void ordinary(BrokerSide& side);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    // Parameters that lead here.
    [[nodiscard]] config::Parameters parameters() const;

    // What the connection with this number, from 0, has received. Waits until it was accepted;
    // throws where it was not in time.
    [[nodiscard]] std::shared_ptr<const Recording> recording(std::size_t number = 0) const;
    [[nodiscard]] std::size_t connections() const;

    // At least one connection came and none is going to do anything of its own accord.
    [[nodiscard]] bool is_quiet() const;

    // Refuses connections from now on.
    void stop_listening();

    // What went wrong in the scripts, empty where nothing did.
    [[nodiscard]] std::string failures() const;

  private:
    struct Connection {
        std::shared_ptr<Recording> recording;
        std::unique_ptr<BrokerSide> side;
        std::jthread thread;
    };

    void listen();
    void accept_all();
    void run(BrokerSide& side, const Script& script);

    std::vector<Script> scripts_;
    wire::Socket listener_;
    wire::Socket stop_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::string failures_;
    std::vector<std::unique_ptr<Connection>> connections_;
    bool refusing_ = false;
    std::jthread acceptor_;
};

}  // namespace amqp_pconn::peer
