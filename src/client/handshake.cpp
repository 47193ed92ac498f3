#include "client/handshake.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "client/close_reason.h"
#include "config/error.h"
#include "config/version.h"
#include "wire/byte_order.h"
#include "wire/field_table.h"
#include "wire/method.h"

namespace amqp_pconn::client {
namespace {

constexpr std::uint16_t amqp_channel_limit = 65535;

amqp_field_value_t text_field(std::string_view text) {
    amqp_field_value_t value{};
    value.kind = AMQP_FIELD_KIND_UTF8;
    value.value.bytes = wire::to_bytes(text);
    return value;
}

amqp_field_value_t flag_field() {
    amqp_field_value_t value{};
    value.kind = AMQP_FIELD_KIND_BOOLEAN;
    value.value.boolean = 1;
    return value;
}

class Handshake : private wire::InputListener {
  public:
    Handshake(Line line, const config::Parameters& parameters, const Identity& identity,
              wire::Environment& environment, const wire::Deadline& deadline)
        : line_(line),
          parameters_(parameters),
          identity_(identity),
          environment_(environment),
          deadline_(deadline) {}

    Negotiated run() {
        line_.encoder.protocol_header();
        send();
        start();
        tune();
        open();
        return std::move(agreed_);
    }

  private:
    void on_input() override {}  // what arrives while we write is read in its turn

    void send() { line_.transport.flush(deadline_.left(environment_), *this); }

    // The payload of the next method on channel 0, which must be `wanted`.
    std::span<const std::byte> expect(amqp_method_number_t wanted) {
        const auto step = wire::method_name(wanted);
        for (;;) {
            const auto frame = next_frame(step);
            if (frame.type == wire::FrameType::heartbeat) {
                continue;
            }
            if (frame.type != wire::FrameType::method || frame.channel != 0 ||
                frame.payload.size() < 4) {
                throw ConnectionError("no method of the connection arrived where " + step +
                                      " was due");
            }
            const auto method = wire::load<std::uint32_t>(frame.payload);
            const auto arguments = frame.payload.subspan(4);
            if (method == wanted) {
                return arguments;
            }
            if (method == AMQP_CONNECTION_CLOSE_METHOD) {
                refused(arguments, step);
            }
            throw ConnectionError(wire::method_name(method) + " arrived where " + step +
                                  " was due");
        }
    }

    wire::Frame next_frame(const std::string& step) {
        auto& input = line_.transport.input();
        input.consume(used_);
        used_ = 0;
        for (;;) {
            if (const auto frame = line_.reader.peek(input)) {
                used_ = wire::FrameReader::size(*frame);
                return *frame;
            }
            line_.transport.wait_input(deadline_.for_step(step));
            line_.transport.receive();
        }
    }

    [[noreturn]] void refused(std::span<const std::byte> arguments, const std::string& step) {
        const auto reason = decode_close(arguments, arena_);
        amqp_connection_close_ok_t close_ok{};
        line_.encoder.method(0, AMQP_CONNECTION_CLOSE_OK_METHOD, &close_ok);
        (void)line_.transport.flush_now();
        const auto text = "instead of " + step + " the broker answered " + reason.text();
        if (reason.code == AMQP_ACCESS_REFUSED && step == "connection.tune") {
            throw AuthenticationError("user \"" + parameters_.user + "\" was refused: " + text,
                                      reason.code);
        }
        throw ConnectionError(text, reason.code);
    }

    void start() {
        const auto arguments = [this] {
            try {
                return expect(AMQP_CONNECTION_START_METHOD);
            } catch (const ConnectionError& error) {
                if (error.reply_code() != 0) {
                    throw;  // it speaks AMQP, and said no
                }
                throw ConnectionError(std::string("it does not speak AMQP 0-9-1: ") + error.what());
            }
        }();
        constexpr std::size_t versions = 2;
        if (arguments.size() < versions) {
            throw ConnectionError("connection.start is too short");
        }
        // Bounded before the recursive decoder of the whole method sees it.
        const auto table = wire::check_table(arguments.subspan(versions));
        const auto* decoded = wire::decode_method<amqp_connection_start_t>(
            AMQP_CONNECTION_START_METHOD, arguments, arena_);
        const auto properties = arguments.subspan(versions, table);
        agreed_.server_properties.assign(properties.begin(), properties.end());
        const auto mechanisms = wire::to_view(decoded->mechanisms);
        if ((" " + std::string(mechanisms) + " ").find(" " + parameters_.sasl + " ") ==
            std::string::npos) {
            throw AuthenticationError("the broker offers the SASL mechanisms \"" +
                                      std::string(mechanisms) + "\", not " + parameters_.sasl);
        }
        start_ok();
        send();
    }

    void start_ok() {
        const std::string response =
            std::string(1, '\0') + parameters_.user + std::string(1, '\0') + parameters_.password;
        const std::string connection_name =
            (parameters_.name.empty() ? "amqp_pconn" : parameters_.name) + " " + identity_.place;
        // Only what is honoured is announced.
        std::array<amqp_table_entry_t, 5> capabilities{{
            {wire::to_bytes("authentication_failure_close"), flag_field()},
            {wire::to_bytes("basic.nack"), flag_field()},
            {wire::to_bytes("connection.blocked"), flag_field()},
            {wire::to_bytes("consumer_cancel_notify"), flag_field()},
            {wire::to_bytes("publisher_confirms"), flag_field()},
        }};
        amqp_field_value_t capability_table{};
        capability_table.kind = AMQP_FIELD_KIND_TABLE;
        capability_table.value.table = {static_cast<int>(capabilities.size()), capabilities.data()};
        std::array<amqp_table_entry_t, 6> properties{{
            {wire::to_bytes("product"), text_field("amqp_pconn")},
            {wire::to_bytes("version"), text_field(AMQP_PCONN_VERSION)},
            {wire::to_bytes("platform"), text_field(identity_.platform)},
            {wire::to_bytes("information"), text_field("AMQP connections kept between requests")},
            {wire::to_bytes("connection_name"), text_field(connection_name)},
            {wire::to_bytes("capabilities"), capability_table},
        }};
        amqp_connection_start_ok_t method{};
        method.client_properties = {static_cast<int>(properties.size()), properties.data()};
        method.mechanism = wire::to_bytes(parameters_.sasl);
        method.response = wire::to_bytes(response);
        method.locale = wire::to_bytes("en_US");
        line_.encoder.method(0, AMQP_CONNECTION_START_OK_METHOD, &method);
    }

    // The smaller of two limits, 0 standing for none.
    static std::uint32_t lesser(std::uint32_t a, std::uint32_t b) {
        if (a == 0 || b == 0) {
            return std::max(a, b);
        }
        return std::min(a, b);
    }

    void tune() {
        const auto* offered = wire::decode_method<amqp_connection_tune_t>(
            AMQP_CONNECTION_TUNE_METHOD, expect_tune(), arena_);
        agreed_.frame_max =
            lesser(parameters_.frame_max, static_cast<std::uint32_t>(offered->frame_max));
        const auto channel_max =
            static_cast<std::uint16_t>(lesser(parameters_.channel_max, offered->channel_max));
        agreed_.channel_max = channel_max == 0 ? amqp_channel_limit : channel_max;
        // 0 of ours is a wish, 0 of the broker's the lack of one.
        agreed_.heartbeat =
            parameters_.heartbeat == 0
                ? std::uint16_t{0}
                : static_cast<std::uint16_t>(lesser(parameters_.heartbeat, offered->heartbeat));
        if (agreed_.frame_max != 0 && agreed_.frame_max < AMQP_FRAME_MIN_SIZE) {
            throw ConnectionError("the broker wants frames of at most " +
                                  std::to_string(agreed_.frame_max) +
                                  " bytes, AMQP's least is 4096");
        }
        amqp_connection_tune_ok_t method{};
        method.frame_max = agreed_.frame_max;
        method.channel_max = agreed_.channel_max;
        method.heartbeat = agreed_.heartbeat;
        line_.encoder.method(0, AMQP_CONNECTION_TUNE_OK_METHOD, &method);
        line_.encoder.set_frame_max(agreed_.frame_max);
        line_.reader.set_frame_max(agreed_.frame_max);
    }

    // Brokers without authentication_failure_close just close the socket.
    std::span<const std::byte> expect_tune() {
        try {
            return expect(AMQP_CONNECTION_TUNE_METHOD);
        } catch (const EndOfStreamError& error) {
            throw AuthenticationError(std::string("after the credentials of user \"") +
                                      parameters_.user + "\" were sent, " + error.what());
        }
    }

    void open() {
        amqp_connection_open_t method{};
        method.virtual_host = wire::to_bytes(parameters_.vhost);
        line_.encoder.method(0, AMQP_CONNECTION_OPEN_METHOD, &method);
        if (parameters_.handshake == config::Handshake::pipelined) {
            amqp_channel_open_t first{};
            line_.encoder.method(1, AMQP_CHANNEL_OPEN_METHOD, &first);
            agreed_.first_channel_opened = true;
        }
        send();
        expect(AMQP_CONNECTION_OPEN_OK_METHOD);
        line_.transport.input().consume(used_);
        used_ = 0;
    }

    Line line_;
    const config::Parameters& parameters_;
    const Identity& identity_;
    wire::Environment& environment_;
    const wire::Deadline& deadline_;
    wire::Arena arena_;
    Negotiated agreed_;
    std::size_t used_ = 0;  // bytes of the frame last looked at
};

}  // namespace

Negotiated shake_hands(Line line, const config::Parameters& parameters, const Identity& identity,
                       wire::Environment& environment, const wire::Deadline& deadline) {
    return Handshake(line, parameters, identity, environment, deadline).run();
}

}  // namespace amqp_pconn::client
