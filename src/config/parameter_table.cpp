#include "config/parameter_table.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "config/error.h"
#include "config/nearest_name.h"

namespace amqp_pconn::config {
namespace {

using Kind = ArgumentError::Kind;

constexpr double longest_timeout = 86400.0;     // a day; keeps arithmetic on time points safe
constexpr std::size_t longest_name = 255;       // a shortstr
constexpr std::size_t longest_password = 3000;  // connection.start-ok goes in one frame of 4096

enum class Type { text, integer, seconds };

struct Entry {
    std::string_view name;
    Type type;
    void (*set)(Parameters&, std::string_view name, const Value&);
};

[[noreturn]] void refuse(std::string_view name, const std::string& rest) {
    throw ArgumentError(Kind::value, "parameter \"" + std::string(name) + "\" " + rest);
}

std::string text_of(std::string_view name, const Value& value, std::size_t shortest,
                    std::size_t longest) {
    const auto text = std::get<std::string_view>(value);
    if (text.size() < shortest) {
        refuse(name, "must not be empty");
    }
    if (text.size() > longest) {
        refuse(name, "must be at most " + std::to_string(longest) + " bytes long, " +
                         std::to_string(text.size()) + " given");
    }
    if (text.find('\0') != std::string_view::npos) {
        refuse(name, "must not contain NUL bytes");
    }
    return std::string(text);
}

template <typename Integer>
Integer integer_of(std::string_view name, const Value& value, std::int64_t least,
                   std::int64_t most) {
    const auto number = std::get<std::int64_t>(value);
    if (number < least || number > most) {
        refuse(name, "must be between " + std::to_string(least) + " and " + std::to_string(most) +
                         ", " + std::to_string(number) + " given");
    }
    return static_cast<Integer>(number);
}

Duration seconds_of(std::string_view name, const Value& value) {
    const double seconds = std::holds_alternative<double>(value)
                               ? std::get<double>(value)
                               : static_cast<double>(std::get<std::int64_t>(value));
    return checked_timeout("parameter \"" + std::string(name) + "\"", seconds);
}

void set_sasl(Parameters& p, std::string_view name, const Value& v) {
    auto mechanism = text_of(name, v, 1, longest_name);
    if (mechanism != "PLAIN") {
        refuse(name, R"(must be "PLAIN" (the only mechanism of this version), ")" + mechanism +
                         "\" given");
    }
    p.sasl = std::move(mechanism);
}

void set_handshake(Parameters& p, std::string_view name, const Value& v) {
    const auto text = std::get<std::string_view>(v);
    if (text == "pipelined") {
        p.handshake = Handshake::pipelined;
    } else if (text == "strict") {
        p.handshake = Handshake::strict;
    } else {
        refuse(name, R"(must be "pipelined" or "strict", ")" + std::string(text) + "\" given");
    }
}

void set_suspend(Parameters& p, std::string_view name, const Value& v) {
    const auto text = std::get<std::string_view>(v);
    if (text == "auto") {
        p.suspend = Suspend::automatic;
    } else if (text == "flow") {
        p.suspend = Suspend::flow;
    } else if (text == "cancel") {
        p.suspend = Suspend::cancel;
    } else {
        refuse(name, R"(must be "auto", "flow" or "cancel", ")" + std::string(text) + "\" given");
    }
}

void set_heartbeat(Parameters& p, std::string_view name, const Value& v) {
    p.heartbeat = integer_of<std::uint16_t>(name, v, 0, 65535);
}

void set_frame_max(Parameters& p, std::string_view name, const Value& v) {
    const auto number = std::get<std::int64_t>(v);
    if (number != 0 && (number < 4096 || number > 2147483647)) {
        refuse(name, "must be 0 (the broker's) or between 4096 and 2147483647, " +
                         std::to_string(number) + " given");
    }
    p.frame_max = static_cast<std::uint32_t>(number);
}

void set_host(Parameters& p, std::string_view name, const Value& v) {
    auto host = text_of(name, v, 1, longest_name);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    // Not repeated: what has such letters may be a whole URL, with a password in it.
    in6_addr address{};
    const bool is_v6 = inet_pton(AF_INET6, host.c_str(), &address) == 1;
    const auto stray = host.find_first_of("@/?#[]: \t\r\n");
    if (host.empty() || (stray != std::string::npos && !is_v6)) {
        refuse(name, "must be a host name or an IP address alone");
    }
    p.host = std::move(host);
}

void set_port(Parameters& p, std::string_view name, const Value& v) {
    p.port = integer_of<std::uint16_t>(name, v, 1, 65535);
}

void set_channel_max(Parameters& p, std::string_view name, const Value& v) {
    p.channel_max = integer_of<std::uint16_t>(name, v, 0, 65535);
}

template <std::string Parameters::*field, std::size_t shortest, std::size_t longest = longest_name>
void set_text(Parameters& p, std::string_view name, const Value& v) {
    p.*field = text_of(name, v, shortest, longest);
}

template <Duration Parameters::*field>
void set_seconds(Parameters& p, std::string_view name, const Value& v) {
    p.*field = seconds_of(name, v);
}

constexpr std::array entries{
    Entry{"host", Type::text, set_host},
    Entry{"port", Type::integer, set_port},
    Entry{"vhost", Type::text, set_text<&Parameters::vhost, 0>},
    Entry{"user", Type::text, set_text<&Parameters::user, 0>},
    Entry{"password", Type::text, set_text<&Parameters::password, 0, longest_password>},
    Entry{"sasl", Type::text, set_sasl},
    Entry{"name", Type::text, set_text<&Parameters::name, 0>},
    Entry{"pool", Type::text, set_text<&Parameters::pool, 0>},
    Entry{"heartbeat", Type::integer, set_heartbeat},
    Entry{"frame_max", Type::integer, set_frame_max},
    Entry{"channel_max", Type::integer, set_channel_max},
    Entry{"handshake", Type::text, set_handshake},
    Entry{"suspend", Type::text, set_suspend},
    Entry{"connect_timeout", Type::seconds, set_seconds<&Parameters::connect_timeout>},
    Entry{"rpc_timeout", Type::seconds, set_seconds<&Parameters::rpc_timeout>},
    Entry{"write_timeout", Type::seconds, set_seconds<&Parameters::write_timeout>},
    Entry{"sleep_timeout", Type::seconds, set_seconds<&Parameters::sleep_timeout>},
    // Amqphp's names.
    Entry{"username", Type::text, set_text<&Parameters::user, 0>},
    Entry{"userpass", Type::text, set_text<&Parameters::password, 0, longest_password>},
    Entry{"frameMax", Type::integer, set_frame_max},
    Entry{"chanMax", Type::integer, set_channel_max},
};

std::string_view type_name(const Value& value) {
    struct Namer {
        std::string_view operator()(std::monostate) const { return "null"; }
        std::string_view operator()(bool) const { return "bool"; }
        std::string_view operator()(std::int64_t) const { return "int"; }
        std::string_view operator()(double) const { return "float"; }
        std::string_view operator()(std::string_view) const { return "string"; }
        std::string_view operator()(const Unsupported& other) const { return other.type_name; }
    };
    return std::visit(Namer{}, value);
}

std::string_view wanted(Type type) {
    switch (type) {
        case Type::text:
            return "string";
        case Type::integer:
            return "int";
        case Type::seconds:
            break;
    }
    return "float (seconds)";
}

bool fits(Type type, const Value& value) {
    switch (type) {
        case Type::text:
            return std::holds_alternative<std::string_view>(value);
        case Type::integer:
            return std::holds_alternative<std::int64_t>(value);
        case Type::seconds:
            break;
    }
    return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
}

[[noreturn]] void unknown(std::string_view name) {
    std::string message = "unknown parameter \"" + std::string(name.substr(0, longest_name)) + "\"";
    if (const auto nearest = nearest_parameter(name); !nearest.empty()) {
        message += ", did you mean \"" + std::string(nearest) + "\"?";
    }
    throw ArgumentError(Kind::value, message);
}

const Entry& find(std::string_view name) {
    for (const Entry& entry : entries) {
        if (entry.name == name) {
            return entry;
        }
    }
    unknown(name);
}

template <typename Number>
Number number_of(std::string_view name, std::string_view text, const char* what) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        refuse(name, std::string("must be ") + what + ", \"" + std::string(text) + "\" given");
    }
    return number;
}

}  // namespace

bool is_known(std::string_view name) {
    return std::any_of(entries.begin(), entries.end(),
                       [name](const Entry& entry) { return entry.name == name; });
}

std::string_view nearest_parameter(std::string_view name) {
    std::array<std::string_view, entries.size()> names;
    std::transform(entries.begin(), entries.end(), names.begin(),
                   [](const Entry& entry) { return entry.name; });
    return nearest_name(name, names);
}

void assign(Parameters& parameters, std::string_view name, const Value& value) {
    const Entry& entry = find(name);
    if (!fits(entry.type, value)) {
        throw ArgumentError(Kind::type, "parameter \"" + std::string(name) + "\" must be of type " +
                                            std::string(wanted(entry.type)) + ", " +
                                            std::string(type_name(value)) + " given");
    }
    entry.set(parameters, name, value);
}

void assign_text(Parameters& parameters, std::string_view name, std::string_view text) {
    const Entry& entry = find(name);
    switch (entry.type) {
        case Type::text:
            entry.set(parameters, name, text);
            return;
        case Type::integer:
            entry.set(parameters, name, number_of<std::int64_t>(name, text, "a whole number"));
            return;
        case Type::seconds:
            entry.set(parameters, name, number_of<double>(name, text, "a number of seconds"));
            return;
    }
}

Duration checked_timeout(std::string_view what, double seconds) {
    if (!(seconds >= 0.001 && seconds <= longest_timeout)) {
        // Plain decimal where it can be told apart; a stray exponent helps nobody.
        std::string given = std::isfinite(seconds) ? std::to_string(seconds)
                            : std::isnan(seconds)  ? std::string("NAN")
                                                   : std::string(seconds < 0 ? "-INF" : "INF");
        throw ArgumentError(
            Kind::value,
            std::string(what) + " must be between 0.001 and 86400 seconds, " + given + " given");
    }
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

}  // namespace amqp_pconn::config
