// What this worker did, in plain numbers. Anything may count into it; it depends on nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace amqp_pconn::observe {

// Why a session ended.
enum class Destroyed : std::uint8_t {
    closed_by_broker,  // connection.close, or its socket was closed
    broken,            // an I/O or protocol error, or a write that stopped half way
    killed_in_call,    // its request was killed inside a call
    idle,              // parked longer than idle_timeout
    too_old,           // older than max_lifetime
    not_settled,       // what was due at its sleep was not answered in time
    shut_down,         // the program called shutdown()
    process_end,       // the worker ended
    other_process,     // inherited over a fork: dropped without a byte
    preload,           // opcache.preload keeps nothing
    evicted,           // to make room for one of another key
    over_limit,        // opened beyond a limit, and so never kept
};
inline constexpr std::size_t destroyed_reasons = 12;

// A figure as programs (`key`) and people (`text`) read it.
struct Name {
    std::string_view key;
    std::string_view text;
};

inline constexpr std::array<Name, destroyed_reasons> destroyed_names{{
    {"closed_by_broker", "closed by the broker"},
    {"broken", "broken"},
    {"killed_in_call", "killed inside a call"},
    {"idle_timeout", "idle_timeout"},
    {"max_lifetime", "max_lifetime"},
    {"not_settled", "not settled"},
    {"shutdown", "shutdown()"},
    {"process_end", "process end"},
    {"other_process", "another process"},
    {"preload", "opcache.preload"},
    {"evicted", "evicted"},
    {"over_limit", "over a limit"},
}};

struct Counters {
    std::uint64_t opened = 0;    // sessions connected
    std::uint64_t reused = 0;    // leases that took a parked session
    std::uint64_t replaced = 0;  // parked sessions found dead at a lease
    std::array<std::uint64_t, destroyed_reasons> destroyed{};

    std::uint64_t channels_opened = 0;
    std::uint64_t channels_closed = 0;  // by us, on the wire
    std::uint64_t spares_taken = 0;     // channel.open round trips saved
    std::uint64_t fences = 0;
    std::uint64_t late_channel_errors = 0;  // arrived after their request ended

    std::uint64_t heartbeats = 0;  // sent

    std::uint64_t publishes = 0;
    std::uint64_t confirmed = 0;     // publishes that the broker took (basic.ack)
    std::uint64_t nacked = 0;        // publishes that it refused (basic.nack)
    std::uint64_t unconfirmed = 0;   // publishes that it never answered for, when it was given up
    std::uint64_t returned = 0;      // mandatory messages that no queue was there for
    std::uint64_t late_returns = 0;  // those of them that nobody was left to be told of
    std::uint64_t blocked = 0;       // how often the broker said connection.blocked
    std::uint64_t gets = 0;
    std::uint64_t deliveries = 0;  // to consumers
    std::uint64_t settled = 0;     // deliveries that the program acked, nacked or rejected
    std::uint64_t given_back = 0;  // deliveries that it had not

    std::uint64_t rolled_back = 0;  // transactions that a request had left open

    // System calls of the transport.
    std::uint64_t sends = 0;
    std::uint64_t receives = 0;
    std::uint64_t polls = 0;

    void count(Destroyed reason) { ++destroyed[static_cast<std::size_t>(reason)]; }
};

struct Figure {
    Name name;
    std::uint64_t Counters::*value;
};

inline constexpr std::array<Figure, 3> session_figures{{
    {{"opened", "sessions opened"}, &Counters::opened},
    {{"reused", "sessions reused"}, &Counters::reused},
    {{"replaced", "sessions replaced"}, &Counters::replaced},
}};

inline constexpr std::array<Figure, 18> work_figures{{
    {{"channels_opened", "channels opened"}, &Counters::channels_opened},
    {{"channels_closed", "channels closed"}, &Counters::channels_closed},
    {{"spares_taken", "spare channels taken"}, &Counters::spares_taken},
    {{"fences_sent", "fences sent"}, &Counters::fences},
    {{"heartbeats_sent", "heartbeats sent"}, &Counters::heartbeats},
    {{"late_channel_errors", "late channel errors"}, &Counters::late_channel_errors},
    {{"messages_published", "messages published"}, &Counters::publishes},
    {{"publishes_confirmed", "publishes confirmed"}, &Counters::confirmed},
    {{"publishes_nacked", "publishes nacked"}, &Counters::nacked},
    {{"publishes_unconfirmed", "publishes never confirmed"}, &Counters::unconfirmed},
    {{"messages_returned", "messages returned"}, &Counters::returned},
    {{"late_returns", "late returns"}, &Counters::late_returns},
    {{"connections_blocked", "connections blocked"}, &Counters::blocked},
    {{"transactions_rolled_back", "transactions rolled back"}, &Counters::rolled_back},
    {{"messages_got", "messages got"}, &Counters::gets},
    {{"messages_consumed", "messages consumed"}, &Counters::deliveries},
    {{"deliveries_settled", "deliveries settled"}, &Counters::settled},
    {{"deliveries_given_back", "deliveries given back"}, &Counters::given_back},
}};

inline constexpr std::array<Figure, 3> system_call_figures{{
    {{"send", "system calls: send"}, &Counters::sends},
    {{"receive", "system calls: receive"}, &Counters::receives},
    {{"poll", "system calls: poll"}, &Counters::polls},
}};

// What happens to a session while no call of the program is under way.
inline constexpr std::array background_figures{
    &Counters::sends,       &Counters::receives, &Counters::polls,      &Counters::heartbeats,
    &Counters::confirmed,   &Counters::nacked,   &Counters::returned,   &Counters::late_returns,
    &Counters::unconfirmed, &Counters::blocked,  &Counters::given_back,
};

}  // namespace amqp_pconn::observe
