#include "proxy_commands.h"

#include <array>
#include <chrono>

#include "proxy_options.h"

namespace amqp_pconn::peer {

namespace {

struct Command {
    std::string_view name;
    std::string_view arguments;  // as told in an error; empty: there are none
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

std::string cut(std::string_view, ProxyLoop& proxy) {
    proxy.cut_all();
    return "ok";
}

std::string stats(std::string_view, ProxyLoop& proxy) {
    return proxy.stats();
}

constexpr std::array kCommands{
    Command{"delay", "MS", delay},
    Command{"cut", "", cut},
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
        if (command.name == name && command.arguments.empty() == argument.empty())
            return command.run(argument, proxy);
    }
    return "error: the commands are: " + list_commands();
}

}  // namespace amqp_pconn::peer
