// What a connection is asked to be. Plain values, already checked: whoever fills one in goes
// through parameter_table.h or amqp_uri.h. Knows nothing of sockets or of AMQP's wire format.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace amqp_pconn::config {

using Duration = std::chrono::microseconds;

// How many round trips the handshake takes.
enum class Handshake {
    pipelined,  // tune-ok, connection.open and channel.open in one write
    strict,     // each step waits for the answer to the one before
};

// How the consumers of a connection that sleeps are kept from getting anything.
enum class Suspend {
    automatic,  // flow where the broker is known to honour it, else cancel
    flow,       // channel.flow
    cancel,     // basic.cancel
};

struct Parameters {
    std::string host = "127.0.0.1";
    std::uint16_t port = 5672;
    std::string vhost = "/";
    std::string user = "guest";
    std::string password = "guest";
    std::string sasl = "PLAIN";
    std::string name;                  // becomes part of the connection name the broker shows
    std::string pool;                  // a label that keeps otherwise equal connections apart
    std::uint16_t heartbeat = 60;      // seconds; 0: none
    std::uint32_t frame_max = 131072;  // bytes, header and end octet included; 0: the broker's
    std::uint16_t channel_max = 2047;  // 0: the broker's
    Handshake handshake = Handshake::pipelined;

    // Not part of the pool key: each lease sets its own.
    Duration connect_timeout = std::chrono::seconds(3);  // resolve, connect and handshake together
    Duration rpc_timeout = std::chrono::seconds(10);
    Duration write_timeout = std::chrono::seconds(10);
    Duration sleep_timeout = std::chrono::seconds(3);
    Suspend suspend = Suspend::automatic;

    // "host:port", as messages name the broker; an IPv6 address stands in brackets.
    [[nodiscard]] std::string endpoint() const {
        const bool v6 = host.find(':') != std::string::npos;
        return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
    }
};

}  // namespace amqp_pconn::config
