#include "proxy_commands.h"

#include <array>
#include <chrono>

#include "proxy_options.h"

namespace amqp_pconn::peer {

namespace {

struct Command {
    std::string_view name;
    std::string_view arguments;  // as told in an error; empty: there are none; [X]: X or none
    std::string (*run)(std::string_view argument, ProxyLoop& proxy);
};

// Bytes already under way keep the delay they started with.
std::string delay(std::string_view argument, ProxyLoop& proxy) {
    const auto milliseconds = parse_count(argument);
    if (!milliseconds)
        return "error: delay wants a number of milliseconds";
    proxy.conditions().delay = std::chrono::milliseconds(*milliseconds);
    return "ok";
}

std::string set_stalled(std::string_view way, ProxyLoop& proxy, bool stalled) {
    Conditions& conditions = proxy.conditions();
    if (!way.empty() && way != "to-client" && way != "to-target")
        return "error: stall and resume want to-client, to-target or nothing for both";
    if (way != "to-target")
        conditions.stalled_to_client = stalled;
    if (way != "to-client")
        conditions.stalled_to_target = stalled;
    return "ok";
}

std::string stall(std::string_view way, ProxyLoop& proxy) {
    return set_stalled(way, proxy, true);
}

std::string resume(std::string_view way, ProxyLoop& proxy) {
    return set_stalled(way, proxy, false);
}

std::string trickle(std::string_view argument, ProxyLoop& proxy) {
    const auto bytes = parse_count(argument);
    if (!bytes)
        return "error: trickle wants a number of bytes per second, 0 for no limit";
    proxy.conditions().bytes_per_second = *bytes;
    return "ok";
}

// Counted from now, over all connections, as the proxy receives them.
std::string corrupt(std::string_view argument, ProxyLoop& proxy) {
    const auto byte = parse_count(argument);
    if (!byte || *byte == 0)
        return "error: corrupt wants to know which byte from the target, 1 for the next";
    proxy.conditions().corrupt_at = proxy.traffic().bytes_from_target + *byte;
    return "ok";
}

std::string cut_idle(std::string_view argument, ProxyLoop& proxy) {
    const auto milliseconds = parse_count(argument);
    if (!milliseconds)
        return "error: cut-idle wants a number of milliseconds, 0 for never";
    proxy.conditions().idle_limit = std::chrono::milliseconds(*milliseconds);
    return "ok";
}

std::string cut(std::string_view, ProxyLoop& proxy) {
    proxy.cut_all();
    return "ok";
}

std::string reset(std::string_view, ProxyLoop& proxy) {
    proxy.reset_all();
    return "ok";
}

std::string stats(std::string_view, ProxyLoop& proxy) {
    return proxy.stats();
}

constexpr std::array kCommands{
    Command{"delay", "MS", delay},      Command{"stall", "[WAY]", stall},
    Command{"resume", "[WAY]", resume}, Command{"trickle", "BYTES_PER_SECOND", trickle},
    Command{"corrupt", "N", corrupt},   Command{"cut", "", cut},
    Command{"reset", "", reset},        Command{"cut-idle", "MS", cut_idle},
    Command{"stats", "", stats},
};

std::string list_commands() {
    std::string list;
    for (const Command& command : kCommands) {
        if (!list.empty())
            list += ", ";
        list += command.name;
        if (!command.arguments.empty())
            list += ' ';
        list += command.arguments;
    }
    return list;
}

}  // namespace

std::string run_command(std::string_view line, ProxyLoop& proxy) {
    const std::size_t space = line.find(' ');
    const std::string_view name = line.substr(0, space);
    const std::string_view argument =
        space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
    for (const Command& command : kCommands) {
        if (command.name == name &&
            (command.arguments.starts_with('[') || command.arguments.empty() == argument.empty()))
            return command.run(argument, proxy);
    }
    return "error: the commands are: " + list_commands();
}

}  // namespace amqp_pconn::peer
