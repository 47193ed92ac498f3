#include "peer_commands.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace amqp_pconn::peer {

namespace {

using RecordingPtr = std::shared_ptr<const Recording>;

struct Command {
    std::string_view name;
    std::string (*run)(ScriptedBroker& broker);
};

struct ConnectionCommand {
    std::string_view name;
    std::string (*run)(const Recording& recording);
};

// On one line; empty where nothing went wrong.
std::string failures(ScriptedBroker& broker) {
    auto text = broker.failures();
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    std::replace(text.begin(), text.end(), '\n', ';');
    return text;
}

std::string connections(ScriptedBroker& broker) {
    return std::to_string(broker.connections());
}

std::string refuse(ScriptedBroker& broker) {
    broker.stop_listening();
    return "ok";
}

// Names with spaces between them.
std::string received(const Recording& recording) {
    std::string names;
    for (const auto& name : recording.methods()) {
        names += (names.empty() ? "" : " ") + name;
    }
    return names;
}

std::string bytes(const Recording& recording) {
    return std::to_string(recording.bytes());
}

std::string ended(const Recording& recording) {
    return recording.ended() ? "yes" : "no";
}

constexpr std::array commands{
    Command{"failures", failures},
    Command{"connections", connections},
    Command{"refuse", refuse},
};

// These take the number of a connection, from 0 in the order of their coming.
constexpr std::array connection_commands{
    ConnectionCommand{"received", received},
    ConnectionCommand{"bytes", bytes},
    ConnectionCommand{"ended", ended},
};

// Null where no such connection has come yet.
RecordingPtr recording_of(std::string_view argument, ScriptedBroker& broker) {
    std::size_t number = 0;
    const auto* end = argument.data() + argument.size();
    const auto [stopped, error] = std::from_chars(argument.data(), end, number);
    if (error != std::errc{} || stopped != end || number >= broker.connections()) {
        return nullptr;
    }
    return broker.recording(number);
}

}  // namespace

std::string run_peer_command(std::string_view line, ScriptedBroker& broker) {
    const auto space = line.find(' ');
    const auto name = line.substr(0, space);
    std::string known;
    for (const Command& command : commands) {
        if (line == command.name) {
            return command.run(broker);
        }
        known += std::string(command.name) + ", ";
    }
    for (const ConnectionCommand& command : connection_commands) {
        if (space != std::string_view::npos && command.name == name) {
            const auto recording = recording_of(line.substr(space + 1), broker);
            return recording != nullptr
                       ? command.run(*recording)
                       : "error: there are " + connections(broker) + " connections, from 0";
        }
        known += std::string(command.name) + " N, ";
    }
    known.resize(known.size() - 2);
    return "error: the commands are: " + known;
}

}  // namespace amqp_pconn::peer
