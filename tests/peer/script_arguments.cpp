#include "script_arguments.h"

#include <charconv>
#include <limits>
#include <map>
#include <optional>

#include "script_text.h"

namespace amqp_pconn::peer {

namespace {

constexpr std::uint32_t a_day = 86'400'000;

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::optional<std::uint32_t> parse_number(std::string_view text, int base) {
    std::uint32_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return value;
}

char parse_byte(std::string_view digits) {
    const auto value = digits.size() == 2 ? parse_number(digits, 16) : std::nullopt;
    if (!value) {
        throw ScriptError(quoted(digits) + " is not a pair of hexadecimal digits");
    }
    return static_cast<char>(*value);
}

// Every method that the codec knows, by name, and connection.update-secret.
const std::map<std::string, amqp_method_number_t, std::less<>>& methods() {
    static const auto known = [] {
        constexpr std::uint32_t highest = 130;
        std::map<std::string, amqp_method_number_t, std::less<>> found;
        for (std::uint32_t of_class = 0; of_class < highest; ++of_class) {
            for (std::uint32_t method = 0; method < highest; ++method) {
                const amqp_method_number_t number = of_class << 16 | method;
                if (amqp_method_name(number) != nullptr) {
                    found.emplace(wire::method_name(number), number);
                }
            }
        }
        for (const auto number : {wire::update_secret_method, wire::update_secret_ok_method}) {
            found.emplace(wire::method_name(number), number);
        }
        return found;
    }();
    return known;
}

}  // namespace

std::string_view ScriptArguments::word(std::string_view what) {
    const auto end = rest_.find(' ');
    const auto word = rest_.substr(0, end);
    if (word.empty()) {
        throw ScriptError(std::string(what) + " is missing");
    }
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
    return word;
}

std::uint32_t ScriptArguments::number(std::string_view what, std::uint32_t most) {
    const auto text = word(what);
    const auto value = parse_number(text, 10);
    if (!value || *value > most) {
        throw ScriptError(std::string(what) + " must be a number up to " + std::to_string(most) +
                          ", not " + quoted(text));
    }
    return *value;
}

std::uint16_t ScriptArguments::channel() {
    return static_cast<std::uint16_t>(
        number("the channel", std::numeric_limits<std::uint16_t>::max()));
}

std::chrono::milliseconds ScriptArguments::milliseconds() {
    return std::chrono::milliseconds(number("the time in milliseconds", a_day));
}

std::uint64_t ScriptArguments::tag() {
    return number("the tag", std::numeric_limits<std::uint32_t>::max());
}

bool ScriptArguments::multiple() {
    if (empty()) {
        return false;
    }
    if (const auto given = word("\"multiple\""); given != "multiple") {
        throw ScriptError("behind the tag there may be \"multiple\", not " + quoted(given));
    }
    return true;
}

std::string ScriptArguments::word_or(std::string_view otherwise) {
    return std::string(empty() ? otherwise : word("a word"));
}

amqp_method_number_t ScriptArguments::method() {
    const auto name = word("the method");
    const auto found = methods().find(name);
    if (found == methods().end()) {
        throw ScriptError("there is no method " + quoted(name) +
                          "; methods are named as in basic.publish or queue.declare-ok");
    }
    return found->second;
}

wire::FrameType ScriptArguments::frame_type() {
    const auto name = word("the type of the frame");
    using wire::FrameType;
    const std::map<std::string_view, FrameType> types{{"method", FrameType::method},
                                                      {"header", FrameType::header},
                                                      {"body", FrameType::body},
                                                      {"heartbeat", FrameType::heartbeat}};
    const auto found = types.find(name);
    if (found == types.end()) {
        throw ScriptError("a frame is a method, header, body or heartbeat, not " + quoted(name));
    }
    return found->second;
}

Offer ScriptArguments::offer() {
    Offer offer;
    while (!empty()) {
        const auto option = word("an option");
        const auto equals = option.find('=');
        const auto name = option.substr(0, equals);
        ScriptArguments value(equals == std::string_view::npos ? std::string_view{}
                                                               : option.substr(equals + 1));
        constexpr std::uint32_t short_most = std::numeric_limits<std::uint16_t>::max();
        if (name == "frame_max") {
            offer.frame_max = value.number(name, std::numeric_limits<std::uint32_t>::max());
        } else if (name == "channel_max") {
            offer.channel_max = static_cast<std::uint16_t>(value.number(name, short_most));
        } else if (name == "heartbeat") {
            offer.heartbeat = static_cast<std::uint16_t>(value.number(name, short_most));
        } else if (name == "product") {
            offer.product = value.text();
        } else {
            throw ScriptError(
                "the options are frame_max=N, channel_max=N, heartbeat=N and product=NAME, not " +
                quoted(option));
        }
    }
    return offer;
}

std::string ScriptArguments::text() {
    return std::string(std::exchange(rest_, {}));
}

std::string ScriptArguments::escaped_text() {
    const std::string from = text();
    std::string to;
    for (std::size_t at = 0; at < from.size(); ++at) {
        if (from[at] != '\\') {
            to.push_back(from[at]);
            continue;
        }
        const char kind = ++at < from.size() ? from[at] : '\0';
        switch (kind) {
            case 'r':
                to.push_back('\r');
                break;
            case 'n':
                to.push_back('\n');
                break;
            case '\\':
                to.push_back('\\');
                break;
            case 'x':
                to.push_back(parse_byte(std::string_view(from).substr(at + 1, 2)));
                at += 2;
                break;
            default:
                throw ScriptError("behind a \\ there must be r, n, \\ or xFF");
        }
    }
    return to;
}

std::string ScriptArguments::hex() {
    std::string bytes;
    std::string digits;
    for (const char digit : text()) {
        if (digit == ' ') {
            continue;
        }
        digits.push_back(digit);
        if (digits.size() == 2) {
            bytes.push_back(parse_byte(digits));
            digits.clear();
        }
    }
    if (!digits.empty() || bytes.empty()) {
        throw ScriptError("the bytes must be pairs of hexadecimal digits, at least one");
    }
    return bytes;
}

void ScriptArguments::end() const {
    if (!empty()) {
        throw ScriptError("there is too much: " + quoted(rest_));
    }
}

}  // namespace amqp_pconn::peer
