// A fixture for what outlives a request: a pool with one bucket in front of a scripted broker.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/error.h"
#include "peer/broker_test.h"
#include "peer/gate.h"
#include "persist/lease.h"
#include "persist/pool.h"

namespace amqp_pconn::persist {

class PersistTest : public peer::BrokerTest {
  protected:
    static constexpr amqp_basic_properties_t no_properties{};
    static constexpr wire::OutgoingMessage small{"", "key", "body", &no_properties};
    static constexpr wire::OutgoingMessage lost{"missing", "key", "body", &no_properties};

    std::unique_ptr<Lease> lease() {
        return std::make_unique<Lease>(pool, bucket, parameters, identity);
    }

    // The first connection ends as `end` says once the gate is open; later ones are ordinary.
    void run_ending(peer::ScriptedBroker::Script end) {
        run({[this, end = std::move(end)](peer::BrokerSide& side) {
                 side.handshake();
                 side.answer(side.expect(AMQP_CHANNEL_OPEN_METHOD));
                 if (!gate.wait()) {
                     throw peer::ScriptFailure("the gate stayed shut");
                 }
                 end(side);
             },
             peer::ScriptedBroker::ordinary});
    }

    static void publish(Lease& lease, LeasedChannel& channel,
                        const wire::OutgoingMessage& message = small) {
        lease.run([&] { channel.wire().publish(message); });
    }

    static std::string declare(Lease& lease, LeasedChannel& channel, std::string_view queue,
                               bool exclusive = false) {
        return lease.run(
            [&] { return channel.queue_declare(queue, false, exclusive, false, {}).queue; });
    }

    // The parked session that was kept last, and that something is to be read from it.
    client::Connection& parked() { return bucket.parked.back()->connection(); }
    bool wait_for_input_while_parked(int events = POLLIN) {
        return wait_for_input(parked(), events);
    }

    // Waits until all that was asked over it has been answered; false where it was not in time.
    bool wait_for_answers_while_parked() {
        const auto channel = parked().first_channel();
        const auto give_up = std::chrono::steady_clock::now() + peer::patience;
        while (channel->awaits_answer()) {
            if (!parked().look() || std::chrono::steady_clock::now() > give_up) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] std::uint64_t destroyed(observe::Destroyed reason) const {
        return counters.destroyed[static_cast<std::size_t>(reason)];
    }
    [[nodiscard]] std::uint64_t destroyed_in_all() const {
        std::uint64_t sum = 0;
        for (const auto count : counters.destroyed) {
            sum += count;
        }
        return sum;
    }

    // Fills the output until the peer, which does not read, takes no more.
    static void fill_output(client::Connection& connection) {
        const std::string heartbeats = [] {
            std::string text;
            for (int i = 0; i < 8192; ++i) {
                text += std::string_view("\x08\0\0\0\0\0\0\xce", 8);
            }
            return text;
        }();
        do {
            connection.transport().output().append(std::as_bytes(std::span(heartbeats)));
        } while (connection.flush_now());
    }

    // The lines of the log with these words.
    [[nodiscard]] std::size_t lines_with(std::string_view words) const {
        const auto& lines = environment.lines();
        return static_cast<std::size_t>(
            std::count_if(lines.begin(), lines.end(),
                          [words](const auto& line) { return peer::contains(line, words); }));
    }

    Settings settings;
    Pool pool{environment, counters, settings};
    Bucket bucket;
    peer::Gate gate;  // what scripts wait at
};

}  // namespace amqp_pconn::persist
