// A GoogleTest fixture around one scripted broker, a manual clock that knows when that broker has
// fallen silent, and the counters of the client.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "client/connection.h"
#include "observe/counters.h"
#include "peer/gate.h"
#include "peer/manual_environment.h"
#include "peer/scripted_broker.h"

namespace amqp_pconn::peer {

// The text of what `call` throws, which must be a `Kind`.
template <typename Kind, typename Call>
std::string message_of(Call call) {
    try {
        call();
    } catch (const Kind& error) {
        return error.what();
    } catch (const std::exception& error) {
        ADD_FAILURE() << "another exception: " << error.what();
        return {};
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

class BrokerTest : public testing::Test {
  protected:
    // Its scripts end here: they use members of the test.
    void TearDown() override {
        if (broker_) {
            EXPECT_EQ("", broker_->failures());
            broker_.reset();
        }
    }

    ScriptedBroker& run(ScriptedBroker::Script script) {
        return run(std::vector<ScriptedBroker::Script>{std::move(script)});
    }
    ScriptedBroker& run(std::vector<ScriptedBroker::Script> scripts) {
        broker_.emplace(std::move(scripts));
        parameters = broker_->parameters();
        return *broker_;
    }

    ScriptedBroker& broker() { return *broker_; }

    std::unique_ptr<client::Connection> connect() {
        return client::Connection::open(parameters, identity, environment, counters);
    }

    // The names of the methods that the broker received, from this one on.
    std::vector<std::string> methods_from(std::string_view first) {
        auto methods = broker().recording()->methods();
        methods.erase(methods.begin(), std::find(methods.begin(), methods.end(), first));
        return methods;
    }

    // Waits until something can be read; false where nothing came.
    static bool wait_for_input(client::Connection& connection, int events = POLLIN) {
        const auto give_up = std::chrono::steady_clock::now() + patience;
        while ((connection.transport().poll_input() & events) == 0) {
            if (std::chrono::steady_clock::now() > give_up) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        return true;
    }

    template <typename Kind, typename Call>
    static std::string message_of(Call call) {
        return peer::message_of<Kind>(call);
    }

    // Runs `call` on a clock that takes the broker for silent.
    template <typename Call>
    auto in_silence(Call call) {
        environment.silent = true;
        struct Restore {
            ManualEnvironment& environment;
            ~Restore() { environment.silent = false; }
        } restore{environment};
        return call();
    }

    config::Parameters parameters;
    client::Identity identity{"test", "here"};
    observe::Counters counters;
    ManualEnvironment environment{[this] { return broker_ && broker_->is_quiet(); }};

  private:
    std::optional<ScriptedBroker> broker_;
};

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace amqp_pconn::peer
