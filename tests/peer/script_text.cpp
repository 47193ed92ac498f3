#include "script_text.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "script_arguments.h"
#include "wire/byte_order.h"

namespace amqp_pconn::peer {

namespace {

using Step = std::function<void(BrokerSide&)>;
using Arguments = ScriptArguments;

struct Kind {
    std::string_view name;
    std::string_view arguments;
    Step (*parse)(Arguments& arguments);
};

template <void (BrokerSide::*run)(const Offer&)>
Step offering(Arguments& arguments) {
    return [offer = arguments.offer()](BrokerSide& side) { (side.*run)(offer); };
}

template <void (BrokerSide::*run)()>
Step plain(Arguments&) {
    return [](BrokerSide& side) { (side.*run)(); };
}

Step method(Arguments& arguments) {
    const auto channel = arguments.channel();
    const auto number = arguments.method();
    if (arguments.empty()) {
        return [channel, number](BrokerSide& side) { side.send(channel, number); };
    }
    std::array<std::byte, sizeof(std::uint32_t)> head{};
    wire::store<std::uint32_t>(head.data(), number);
    std::string payload(reinterpret_cast<const char*>(head.data()), head.size());
    payload += arguments.hex();
    return [channel, payload](BrokerSide& side) {
        side.send_frame(wire::FrameType::method, channel, payload);
    };
}

Step frame(Arguments& arguments) {
    const auto type = arguments.frame_type();
    const auto channel = arguments.channel();
    const auto payload = arguments.empty() ? std::string() : arguments.hex();
    return [=](BrokerSide& side) { side.send_frame(type, channel, payload); };
}

Step trickle(Arguments& arguments, bool for_ever) {
    const auto each = arguments.milliseconds();
    return [each, for_ever, bytes = arguments.hex()](BrokerSide& side) {
        do {
            for (const char& byte : bytes) {
                if (!side.pause(each)) {
                    return;
                }
                side.send_raw({&byte, 1});
            }
        } while (for_ever);
    };
}

// "ch code text"
Step close_channel(Arguments& arguments) {
    const auto channel = arguments.channel();
    const auto code = static_cast<std::uint16_t>(arguments.number("the code", 999));
    return [channel, code, text = arguments.text()](BrokerSide& side) {
        side.close_channel(channel, code, text);
    };
}

Step close_connection(Arguments& arguments) {
    const auto code = static_cast<std::uint16_t>(arguments.number("the code", 999));
    return [code, text = arguments.text()](BrokerSide& side) { side.close_connection(code, text); };
}

template <void (BrokerSide::*answer)(std::uint16_t, std::uint64_t, bool)>
Step confirm(Arguments& arguments) {
    const auto channel = arguments.channel();
    const auto tag = arguments.tag();
    return [channel, tag, multiple = arguments.multiple()](BrokerSide& side) {
        (side.*answer)(channel, tag, multiple);
    };
}

// "ch code text exchange key body", the exchange - for the default one
Step return_message(Arguments& arguments) {
    const auto channel = arguments.channel();
    ReturnedMessage message;
    message.code = static_cast<std::uint16_t>(arguments.number("the code", 999));
    message.text = arguments.word_or(message.text);
    message.exchange = arguments.word_or("-");
    if (message.exchange == "-") {
        message.exchange.clear();
    }
    message.routing_key = arguments.word_or(message.routing_key);
    message.body = arguments.text();
    return [channel, message](BrokerSide& side) { side.return_message(channel, message); };
}

constexpr std::array kinds{
    // What the client must do next.
    Kind{"header", "", plain<&BrokerSide::expect_protocol_header>},
    Kind{"expect", "METHOD",
         [](Arguments& arguments) -> Step {
             return [wanted = arguments.method()](BrokerSide& side) { side.expect(wanted); };
         }},
    Kind{"expect-content", "",
         [](Arguments&) -> Step { return [](BrokerSide& side) { side.expect_content(); }; }},
    // The handshake, whole or in its steps, each with what the client answers to it.
    Kind{"handshake", "[frame_max=N] [channel_max=N] [heartbeat=N] [product=NAME]",
         offering<&BrokerSide::handshake>},
    Kind{"start", "", [](Arguments&) -> Step { return [](BrokerSide& side) { side.start(); }; }},
    Kind{"tune", "[frame_max=N] [channel_max=N] [heartbeat=N]", offering<&BrokerSide::tune>},
    Kind{"open-ok", "", plain<&BrokerSide::open_ok>},
    // As an ordinary broker: for the rest, or up to a method that is left unanswered.
    Kind{"oblige", "", plain<&BrokerSide::oblige>},
    Kind{"oblige-until", "METHOD",
         [](Arguments& arguments) -> Step {
             return [end = arguments.method()](BrokerSide& side) { side.oblige_until(end); };
         }},
    // What is sent. The arguments of a method are zeros where none are given.
    Kind{"method", "CHANNEL METHOD [HEX]", method},
    Kind{"frame", "TYPE CHANNEL [HEX]", frame},
    Kind{"get-ok", "CHANNEL BODY",
         [](Arguments& arguments) -> Step {
             const auto channel = arguments.channel();
             return [channel, body = arguments.text()](BrokerSide& side) {
                 side.deliver_get(channel, body);
             };
         }},
    // Of what was published: confirms, and a message that comes back (exchange -: the default one).
    Kind{"ack", "CHANNEL TAG [multiple]", confirm<&BrokerSide::ack>},
    Kind{"nack", "CHANNEL TAG [multiple]", confirm<&BrokerSide::nack>},
    Kind{"return", "CHANNEL CODE [TEXT-IN-ONE-WORD [EXCHANGE [KEY [BODY]]]]", return_message},
    Kind{"blocked", "REASON",
         [](Arguments& arguments) -> Step {
             return [reason = arguments.text()](BrokerSide& side) { side.blocked(reason); };
         }},
    Kind{"unblocked", "", plain<&BrokerSide::unblocked>},
    Kind{"update-secret-ok", "", plain<&BrokerSide::update_secret_ok>},
    Kind{"close-channel", "CHANNEL CODE TEXT", close_channel},
    Kind{"close-connection", "CODE TEXT", close_connection},
    Kind{"send", "HEX",
         [](Arguments& arguments) -> Step {
             return [bytes = arguments.hex()](BrokerSide& side) { side.send_raw(bytes); };
         }},
    Kind{"send-text", "TEXT",
         [](Arguments& arguments) -> Step {
             return [bytes = arguments.escaped_text()](BrokerSide& side) { side.send_raw(bytes); };
         }},
    // What stands between these two goes out in one write.
    Kind{"cork", "", plain<&BrokerSide::cork>},
    Kind{"uncork", "", plain<&BrokerSide::uncork>},
    // A byte each MS milliseconds; for ever: again and again until the client ends.
    Kind{"trickle", "MS HEX", [](Arguments& arguments) { return trickle(arguments, false); }},
    Kind{"trickle-for-ever", "MS HEX",
         [](Arguments& arguments) { return trickle(arguments, true); }},
    // Nothing is read meanwhile; over at once when the client ends.
    Kind{"delay", "MS",
         [](Arguments& arguments) -> Step {
             return [time = arguments.milliseconds()](BrokerSide& side) { (void)side.pause(time); };
         }},
    // Ends of the script. After any other the connection stays open, and what arrives is read.
    Kind{"cut", "", plain<&BrokerSide::cut>},
    Kind{"reset", "", plain<&BrokerSide::reset>},
    Kind{"silent", "", plain<&BrokerSide::stay_silent>},
    Kind{"stop-reading", "", plain<&BrokerSide::stop_reading>},
};

Step parse_step(std::string_view line) {
    const auto space = line.find(' ');
    const auto name = line.substr(0, space);
    for (const Kind& kind : kinds) {
        if (kind.name != name) {
            continue;
        }
        Arguments arguments(space == std::string_view::npos ? std::string_view{}
                                                            : line.substr(space + 1));
        try {
            auto step = kind.parse(arguments);
            arguments.end();
            return step;
        } catch (const ScriptError& error) {
            throw ScriptError(std::string(error.what()) + "; the step is: " + std::string(name) +
                              (kind.arguments.empty() ? "" : " ") + std::string(kind.arguments));
        }
    }
    std::string known;
    for (const Kind& kind : kinds) {
        known += (known.empty() ? "" : ", ") + std::string(kind.name);
    }
    throw ScriptError("there is no step \"" + std::string(name) + "\"; the steps are " + known);
}

// The step, with the line in what it throws when it fails.
Step numbered(Step step, std::size_t number, std::string_view line) {
    return [step = std::move(step), place = "line " + std::to_string(number) + ": " +
                                            std::string(line) + ": "](BrokerSide& side) {
        try {
            step(side);
        } catch (const std::exception& error) {
            throw ScriptFailure(place + error.what());
        }
    };
}

ScriptedBroker::Script one_after_the_other(std::vector<Step> steps) {
    return [steps = std::move(steps)](BrokerSide& side) {
        for (const Step& step : steps) {
            step(side);
        }
    };
}

std::string_view trimmed(std::string_view line) {
    constexpr std::string_view blank = " \t\r";
    const auto begin = line.find_first_not_of(blank);
    if (begin == std::string_view::npos) {
        return {};
    }
    return line.substr(begin, line.find_last_not_of(blank) - begin + 1);
}

}  // namespace

std::vector<ScriptedBroker::Script> parse_scripts(std::string_view text) {
    std::vector<ScriptedBroker::Script> scripts;
    std::vector<Step> steps;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        if (line == "---") {
            scripts.push_back(one_after_the_other(std::exchange(steps, {})));
            continue;
        }
        try {
            steps.push_back(numbered(parse_step(line), number, line));
        } catch (const ScriptError& error) {
            throw ScriptError("line " + std::to_string(number) + ": " + error.what());
        }
    }
    scripts.push_back(one_after_the_other(std::move(steps)));
    return scripts;
}

std::string list_steps() {
    std::string list;
    for (const Kind& kind : kinds) {
        list += "  " + std::string(kind.name);
        if (!kind.arguments.empty()) {
            list += " " + std::string(kind.arguments);
        }
        list += "\n";
    }
    return list;
}

}  // namespace amqp_pconn::peer
