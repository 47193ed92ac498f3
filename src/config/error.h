// Everything the core throws, in one small tree derived from Error. Codes are those of the AMQP
// 0-9-1 peer where it gave one, else 0. No message ever holds a credential.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace amqp_pconn {

class Error : public std::runtime_error {
  public:
    explicit Error(const std::string& message, std::uint16_t reply_code = 0)
        : std::runtime_error(shown(message)), reply_code_(reply_code) {}

    // The AMQP reply code, 0 where no broker gave one.
    [[nodiscard]] std::uint16_t reply_code() const { return reply_code_; }

  private:
    // what() ends at a NUL byte, of which names that a program gave may have some.
    static std::string shown(std::string message) {
        for (std::size_t at = 0; (at = message.find('\0', at)) != std::string::npos; ++at) {
            message.replace(at, 1, "\\0");
        }
        return message;
    }

    std::uint16_t reply_code_;
};

// A caller's mistake, found before a byte was sent. The message names the argument and what would
// be right.
class ArgumentError : public Error {
  public:
    enum class Kind { type, value };

    ArgumentError(Kind kind, const std::string& message) : Error(message), kind_(kind) {}

    [[nodiscard]] Kind kind() const { return kind_; }

  private:
    Kind kind_;
};

// The delivery is of a stream, and what was asked would have ended the connection.
class OnlyAcknowledgedError : public ArgumentError {
  public:
    using ArgumentError::ArgumentError;
};

// The connection could not be made, or is no longer usable.
class ConnectionError : public Error {
  public:
    using Error::Error;
};

// The peer ended the connection without a word.
class EndOfStreamError : public ConnectionError {
  public:
    using ConnectionError::ConnectionError;
};

// The broker takes nothing at present (connection.blocked), or did not take the rest of what was
// being written. The message has its reason; the connection lives on.
class BlockedError : public ConnectionError {
  public:
    using ConnectionError::ConnectionError;
};

// The broker refused the credentials.
class AuthenticationError : public ConnectionError {
  public:
    using ConnectionError::ConnectionError;
};

// The broker closed the channel, or it cannot be used for what was asked; its connection lives on.
class ChannelError : public Error {
  public:
    using Error::Error;
};

// A deadline passed. The message names the step.
class TimeoutError : public Error {
  public:
    using Error::Error;
};

// What is refused as long as deliveries are unsettled.
class UnackedDeliveriesError : public Error {
  public:
    struct OfChannel {
        std::uint16_t channel;
        std::vector<std::uint64_t> delivery_tags;
    };

    UnackedDeliveriesError(const std::string& message, std::vector<OfChannel> deliveries)
        : Error(message), deliveries_(std::move(deliveries)) {}

    [[nodiscard]] const std::vector<OfChannel>& deliveries() const { return deliveries_; }

  private:
    std::vector<OfChannel> deliveries_;
};

// What the broker refused (basic.nack) or did not confirm of what was published.
class UnconfirmedError : public Error {
  public:
    struct OfChannel {
        std::uint16_t channel;
        std::vector<std::uint64_t> nacked;   // sequence numbers
        std::vector<std::uint64_t> missing;  // neither confirmed nor refused
    };

    UnconfirmedError(const std::string& message, std::uint16_t reply_code,
                     std::vector<OfChannel> publishes)
        : Error(message, reply_code), publishes_(std::move(publishes)) {}

    [[nodiscard]] const std::vector<OfChannel>& publishes() const { return publishes_; }

  private:
    std::vector<OfChannel> publishes_;
};

// What is refused as long as a transaction has work that is neither committed nor rolled back.
class OpenTransactionError : public Error {
  public:
    OpenTransactionError(const std::string& message, std::vector<std::uint16_t> channels)
        : Error(message), channels_(std::move(channels)) {}

    [[nodiscard]] const std::vector<std::uint16_t>& channels() const { return channels_; }

  private:
    std::vector<std::uint16_t> channels_;
};

// What serialize() made of a connection does not wake one; the message says why.
class TokenError : public Error {
  public:
    using Error::Error;
};

// The surroundings asked every wait to end (Environment::interrupted).
class InterruptedError : public Error {
  public:
    using Error::Error;
};

}  // namespace amqp_pconn
