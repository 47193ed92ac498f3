// A whole client::Connection with the fuzzer for a broker: whatever arrives, only exceptions of
// config/error.h come out, every wait ends, and a connection that has ended refuses every call.
// Input: how to connect, how many calls, the calls, what the broker does (see fuzzed_broker.cpp).
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "client/connection.h"
#include "config/error.h"
#include "fuzz/fuzzed_broker.h"
#include "fuzz/handshake_bytes.h"
#include "fuzz/oracle.h"
#include "wire/field_table.h"

namespace amqp_pconn::fuzz {
namespace {

// Of the first octet.
constexpr unsigned without_handshake = 1;  // the broker's part of it is the fuzzer's as well
constexpr unsigned strict = 2;
constexpr unsigned small_frames = 4;

// Of the octet of a call; what is left of it says which call.
constexpr unsigned time_passes = 128;  // so long that the client looks before it writes
constexpr unsigned broker_first = 64;  // the broker does something of its own accord
constexpr unsigned other_channel = 32;
constexpr unsigned which_call = 31;

config::Parameters parameters_of(unsigned how) {
    config::Parameters parameters;
    parameters.handshake =
        (how & strict) != 0 ? config::Handshake::strict : config::Handshake::pipelined;
    parameters.frame_max = (how & small_frames) != 0 ? 4096 : 131072;
    return parameters;
}

class Conversation {
  public:
    explicit Conversation(Input input)
        : how_(input.octet()),
          calls_(input.bytes(input.octet() % 16)),
          parameters_(parameters_of(how_)),
          broker_(input) {}

    void run() {
        if (!connect()) {
            return;
        }
        for (const std::byte call : calls_) {
            carry_out(std::to_integer<unsigned>(call));
            broker_.stop_interrupting();
        }
        connection_->close(parameters_.sleep_timeout);
        require(!connection_->is_usable(), "a connection that was closed is unusable");
        carry_out(0);
        broker_.read();
    }

  private:
    bool connect() {
        if ((how_ & without_handshake) == 0) {
            wire::ByteBuffer bytes;
            append_handshake(bytes, parameters_.frame_max, (how_ & strict) == 0);
            broker_.send(bytes.bytes());
        }
        try {
            const wire::Deadline deadline(broker_, parameters_.connect_timeout, "connect");
            connection_ = client::Connection::open_over(broker_.take_client_end(), parameters_,
                                                        identity_, broker_, counters_, deadline);
        } catch (const ConnectionError&) {
            return false;
        } catch (const TimeoutError&) {
            return false;
        } catch (const InterruptedError&) {
            return false;
        }
        broker_.stop_interrupting();
        channels_[0] = connection_->first_channel();
        for (auto& channel : channels_) {
            if (channel == nullptr) {
                attempt([&] { channel = connection_->open_channel(); });
            }
        }
        return true;
    }

    // One call on the connection itself.
    template <typename Call>
    void attempt(Call call) {
        const bool had_ended = !connection_->is_usable();
        try {
            call();
            require(!had_ended, "a call on a connection that has ended throws");
            require(connection_->is_usable(), "what ends a connection is thrown");
        } catch (const BlockedError&) {
            require(connection_->is_usable(), "a connection that is blocked goes on");
        } catch (const ConnectionError&) {
            require(!connection_->is_usable(), "after a ConnectionError a connection is unusable");
        } catch (const Error&) {
            require(!had_ended, "a call on a connection that has ended throws ConnectionError");
        }
    }

    // One on a channel, which must be refused on a channel that is closed, or that is out of step
    // where `in_step` is asked for.
    template <typename Call>
    void attempt_on(client::Channel& channel, bool in_step, Call call) {
        const bool refused = connection_->is_usable() &&
                             (!channel.is_open() || (in_step && channel.is_out_of_step()));
        attempt([&] {
            try {
                call();
            } catch (const ChannelError&) {
                require(refused || !channel.is_open(), "an open channel in step is not refused");
                throw;
            } catch (const TimeoutError&) {
                require(is_cut_off(channel), "a call that timed out leaves its channel unusable");
                throw;
            } catch (const InterruptedError&) {
                require(is_cut_off(channel), "a call that was ended leaves its channel unusable");
                throw;
            } catch (const Error&) {
                require(!refused, "a call on a channel that cannot be used throws ChannelError");
                throw;
            }
            require(!refused, "a call on a channel that cannot be used throws");
        });
    }

    [[nodiscard]] bool is_cut_off(const client::Channel& channel) const {
        return !connection_->is_usable() || channel.is_out_of_step();
    }

    void carry_out(unsigned call) {
        if ((call & broker_first) != 0) {
            broker_.act();
        }
        if ((call & time_passes) != 0) {
            broker_.pass(std::chrono::seconds(2));
        }
        auto& channel = channels_[(call & other_channel) != 0 ? 1 : 0];
        if (channel == nullptr) {
            attempt([&] { channel = connection_->open_channel(); });
        } else if ((call & which_call) < 16) {
            ask(*channel, call & which_call);
        } else {
            keep(channel, call & which_call);
        }
    }

    // What a program asks.
    void ask(client::Channel& channel, unsigned what) {
        switch (what) {
            case 0:
                return attempt_on(channel, true, [&] { get(channel, true); });
            case 1:
                return attempt_on(channel, true, [&] { get(channel, false); });
            case 2:
                return attempt_on(channel, true, [&] {
                    const auto status = channel.queue_declare("q", true, false, false, arguments());
                    require(status.queue.size() < 256, "a queue's name is a short string");
                });
            case 3:
                return attempt_on(channel, true, [&] { channel.queue_declare_passive("q"); });
            case 4:
                return attempt_on(channel, true, [&] { publish(channel, 5); });
            case 5:
                return attempt_on(channel, true, [&] { publish(channel, 5000); });
            case 6:
                return attempt_on(channel, true, [&] { publish(channel, 20000); });
            case 7:
                return attempt_on(channel, true, [&] { channel.queue_purge("q"); });
            case 8:
                return attempt_on(channel, true, [&] { channel.queue_delete("q", false, true); });
            case 9:
                return attempt_on(channel, true,
                                  [&] { channel.queue_bind("q", "x", "k", arguments()); });
            case 10:
                return attempt_on(channel, true, [&] {
                    channel.exchange_declare("x", "topic", true, false, false, arguments());
                });
            case 11:
                return attempt_on(channel, true, [&] { channel.exchange_delete("x", true); });
            case 12:
                return attempt_on(channel, false, [&] { channel.ack(0, true); });
            case 13:
                return attempt_on(channel, false,
                                  [&] { channel.nack(first_tag(channel), false, true); });
            case 14:
                return attempt_on(channel, false,
                                  [&] { channel.reject(first_tag(channel), false); });
            default:
                return attempt_on(channel, true, [&] {
                    channel.queue_bind("q", "x", "k", {0, nullptr});
                });
        }
    }

    // What keeping a connection between requests does with it.
    void keep(std::shared_ptr<client::Channel>& channel, unsigned what) {
        switch (what) {
            case 16:
                (void)connection_->look();
                return;
            case 17:
                (void)connection_->is_alive_or_look();
                return;
            case 18:
                return attempt([&] { connection_->read_available(); });
            case 19:
                (void)connection_->flush_now();
                return;
            case 20:
                return attempt([&] { connection_->flush_within(parameters_.sleep_timeout); });
            case 21:
                return attempt([&] { channel = connection_->open_channel(); });
            case 22:
                connection_->take_failed_while_closing();
                connection_->shrink();
                return;
            case 23:
                return connection_->close(parameters_.sleep_timeout);
            case 29:
                return attempt_on(*channel, true, [&] { consume(*channel); });
            case 30:
                return take_all();
            case 31:
                return attempt([&] { connection_->stop({channel}); });
            default:
                keep_channel(*channel, what);
        }
    }

    void keep_channel(client::Channel& channel, unsigned what) {
        if (!connection_->is_usable() || !channel.is_open()) {
            return;
        }
        switch (what) {
            case 24:
                return channel.request_fence();
            case 25:
                return channel.begin_use();
            case 26:
                return channel.request_queue_delete("q");
            case 27:
                channel.give_back();
                return;
            default:
                return channel.request_close();
        }
    }

    // Every other consumer is one with no-ack.
    void consume(client::Channel& channel) {
        client::Channel::Consume method;
        method.queue = "q";
        method.no_ack = (consumers_++ & 1U) != 0;
        const auto number = channel.consume(method);
        require(!channel.is_open() || channel.consumers()[number].is_open ||
                    channel.consumers().waiting(number) != 0,
                "a consumer that was begun is open, or its end waits for the program");
    }

    // What the program is to hear of, which acknowledges some of it.
    void take_all() {
        while (const auto from = connection_->next_with_mail()) {
            (void)from->is_fenced();
            (void)from->fence_is_pending();
            const auto mail = from->take_mail();
            require(mail || !from->is_open(), "something waits on a channel that has mail");
            from->hand_over();
            if (mail && !mail->is_cancel && from->unsettled().has_seen()) {
                attempt([&] { from->ack(0, true); });
            }
        }
    }

    static amqp_table_t arguments() {
        static amqp_table_entry_t entry{wire::to_bytes("x-max-length"),
                                        {AMQP_FIELD_KIND_I32, {.i32 = 10}}};
        return {1, &entry};
    }

    static std::uint64_t first_tag(const client::Channel& channel) {
        const auto tags = channel.unsettled().tags();
        return tags.empty() ? 1 : tags.front();
    }

    static void get(client::Channel& channel, bool no_ack) {
        const auto delivery = channel.get("q", no_ack);
        if (delivery) {
            wire::Arena arena;
            try {
                wire::decode_properties(delivery->properties, arena);
            } catch (const ConnectionError&) {
                require(false, "the properties of a delivery can be decoded");
            }
        }
    }

    static void publish(client::Channel& channel, std::size_t size) {
        static const std::string body(20000, 'b');
        amqp_basic_properties_t properties{};
        properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
        properties.delivery_mode = 2;
        channel.publish({"x", "k", std::string_view(body).substr(0, size), &properties});
    }

    unsigned how_;
    std::span<const std::byte> calls_;
    config::Parameters parameters_;
    client::Identity identity_{"fuzz", "here"};
    observe::Counters counters_;
    FuzzedBroker broker_;
    std::unique_ptr<client::Connection> connection_;
    std::array<std::shared_ptr<client::Channel>, 2> channels_;
    unsigned consumers_ = 0;
};

}  // namespace
}  // namespace amqp_pconn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amqp_pconn::fuzz::Conversation({data, size}).run();
    return 0;
}
