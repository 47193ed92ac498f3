#include "config/amqp_uri.h"

#include <charconv>
#include <cstdint>
#include <string>

#include "config/error.h"
#include "config/parameter_table.h"

namespace amqp_pconn::config {
namespace {

[[noreturn]] void malformed(const std::string& what) {
    throw ArgumentError(ArgumentError::Kind::value, "the URI " + what);
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

std::string percent_decoded(std::string_view part, const char* where) {
    std::string text;
    text.reserve(part.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] != '%') {
            text.push_back(part[i]);
            continue;
        }
        const int high = i + 2 < part.size() ? hex_digit(part[i + 1]) : -1;
        const int low = i + 2 < part.size() ? hex_digit(part[i + 2]) : -1;
        if (high < 0 || low < 0) {
            malformed(std::string("has a % in its ") + where +
                      " that is not followed by two hexadecimal digits (write % as %25)");
        }
        text.push_back(static_cast<char>(high * 16 + low));
        i += 2;
    }
    if (text.find('\0') != std::string::npos) {
        malformed(std::string("has a NUL byte in its ") + where);
    }
    return text;
}

// Splits `rest` at the first of `mark`; what follows it is returned, `found` says whether it stood
// there.
std::string_view cut_after(std::string_view& rest, char mark, bool& found) {
    const auto at = rest.find(mark);
    found = at != std::string_view::npos;
    if (!found) {
        return {};
    }
    const auto tail = rest.substr(at + 1);
    rest = rest.substr(0, at);
    return tail;
}

void assign_user_info(Parameters& p, std::string_view user_info) {
    bool has_password = false;
    const auto password = cut_after(user_info, ':', has_password);
    assign(p, "user", percent_decoded(user_info, "user name"));
    if (has_password) {
        assign(p, "password", percent_decoded(password, "password"));
    }
}

void assign_host_and_port(Parameters& p, std::string_view authority) {
    std::string_view host = authority;
    std::string_view port;
    bool has_port = false;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) {
            malformed("has an IPv6 address without its closing bracket");
        }
        host = authority.substr(1, end - 1);
        auto rest = authority.substr(end + 1);
        has_port = rest.starts_with(':');
        if (!rest.empty() && !has_port) {
            malformed("has text between the IPv6 address and the port");
        }
        port = has_port ? rest.substr(1) : rest;
    } else {
        port = cut_after(host, ':', has_port);
    }
    if (!host.empty()) {
        assign(p, "host", percent_decoded(host, "host"));
    }
    if (has_port && !port.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
        if (error != std::errc{} || end != port.data() + port.size()) {
            malformed(
                "has a port that is not a number (write a : in the password as "
                "%3A, an @ as "
                "%40)");
        }
        assign(p, "port", number);
    }
}

void assign_query(Parameters& p, std::string_view query) {
    while (!query.empty()) {
        bool more = false;
        std::string_view pair = query;
        query = cut_after(pair, '&', more);
        if (pair.empty()) {
            continue;
        }
        bool has_value = false;
        const auto raw = cut_after(pair, '=', has_value);
        const auto name = percent_decoded(pair, "query");
        const auto value = percent_decoded(raw, "query");
        if (name == "connection_timeout") {  // RabbitMQ's name, in milliseconds
            double milliseconds = 0;
            const auto [end, error] =
                std::from_chars(value.data(), value.data() + value.size(), milliseconds);
            if (error != std::errc{} || end != value.data() + value.size()) {
                malformed("has a connection_timeout that is not a number of milliseconds");
            }
            assign(p, "connect_timeout", milliseconds / 1000.0);
        } else if (name == "auth_mechanism") {
            assign_text(p, "sasl", value == "plain" ? std::string_view("PLAIN") : value);
        } else if (name == "user" || name == "password" || name == "username" ||
                   name == "userpass") {
            malformed(
                "has credentials in its query: they stand before the host, as in "
                "amqp://user:password@host");
        } else if (!is_known(name)) {
            // Not repeated: an unescaped ? in a password makes the rest of it look like a query.
            const auto nearest = nearest_parameter(name);
            malformed("has an unknown name in its query" +
                      (nearest.empty() ? std::string()
                                       : ", did you mean \"" + std::string(nearest) + "\"?") +
                      " (write a ? in a password as %3F)");
        } else {
            assign_text(p, name, value);
        }
    }
}

// What was given may be a part of a password that was not percent-encoded: it is not repeated.
template <typename Assign>
void without_values(Assign assign) {
    try {
        assign();
    } catch (const ArgumentError& error) {
        std::string_view what = error.what();
        if (what.ends_with(" given")) {
            what = what.substr(0, what.find(", "));
        }
        throw ArgumentError(error.kind(), std::string(what));
    }
}

void assign_parts(Parameters& parameters, std::string_view rest) {
    bool has_fragment = false;
    bool has_query = false;
    bool has_path = false;
    cut_after(rest, '#', has_fragment);
    if (has_fragment) {
        malformed("must not have a fragment (write a # as %23)");
    }
    const auto query = cut_after(rest, '?', has_query);
    const auto path = cut_after(rest, '/', has_path);
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
        assign_user_info(parameters, rest.substr(0, at));
        rest = rest.substr(at + 1);
        if (rest.find('@') != std::string_view::npos) {
            malformed(
                "has more than one @ (write one in the user name or password "
                "as %40)");
        }
    }
    assign_host_and_port(parameters, rest);
    if (has_path) {
        if (path.find('/') != std::string_view::npos) {
            malformed("names a vhost that contains a slash (write it as %2f)");
        }
        assign(parameters, "vhost", percent_decoded(path, "vhost"));
    }
    assign_query(parameters, query);
}

}  // namespace

void assign_uri(Parameters& parameters, std::string_view uri) {
    constexpr std::string_view scheme = "amqp://";
    if (uri.starts_with("amqps://")) {
        malformed("must start with \"amqp://\": this version has no TLS");
    }
    if (!uri.starts_with(scheme)) {
        malformed("must start with \"amqp://\"");
    }
    Parameters changed = parameters;
    without_values([&] { assign_parts(changed, uri.substr(scheme.size())); });
    parameters = std::move(changed);
}

void assign_socket_url(Parameters& parameters, std::string_view url) {
    constexpr std::string_view scheme = "tcp://";
    if (!url.starts_with(scheme)) {
        throw ArgumentError(ArgumentError::Kind::value,
                            "the socket's URL must start with \"tcp://\"");
    }
    auto rest = url.substr(scheme.size());
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    Parameters changed = parameters;
    without_values([&] { assign_host_and_port(changed, rest); });
    parameters = std::move(changed);
}

}  // namespace amqp_pconn::config
