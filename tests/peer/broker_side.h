// The broker's side of one connection, as a script sees it: expects and sends, frame by frame.
// Everything that arrives is recorded. Every wait is bounded; what goes wrong ends the script.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "peer/recording.h"
#include "wire/byte_buffer.h"
#include "wire/encoder.h"
#include "wire/socket.h"

namespace amqp_pconn::peer {

// The client did not do what the script expected.
class ScriptFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// The broker is being destroyed; the script ends here.
class Stopped {};

// What the broker proposes in connection.tune, and how it presents itself.
struct Offer {
    std::uint32_t frame_max = 131072;
    std::uint16_t channel_max = 2047;
    std::uint16_t heartbeat = 60;
    std::string mechanisms = "AMQPLAIN PLAIN";
    std::string product = "scripted broker";  // among its properties
};

// A message that comes back to its publisher.
struct ReturnedMessage {
    std::uint16_t code = 312;
    std::string text = "NO_ROUTE";
    std::string exchange{};
    std::string routing_key = "key";
    std::string body = "nobody wants it";
};

class BrokerSide {
  public:
    BrokerSide(wire::Socket socket, int stop_descriptor, std::shared_ptr<Recording> recording)
        : socket_(std::move(socket)),
          stop_(stop_descriptor),
          recording_(std::move(recording)),
          encoder_(output_) {
        encoder_.set_frame_max(0);
    }

    // --- what the client must do next
    void expect_protocol_header();
    // The next method; heartbeats are passed over. Content counts as something else.
    ReceivedFrame expect(amqp_method_number_t method);
    // The next frame whatever it is. Throws ScriptFailure at the end of the stream.
    ReceivedFrame next();
    // A content header and its body.
    std::string expect_content();

    // --- what the broker does. Each goes out at once, unless corked.
    void send(std::uint16_t channel, amqp_method_number_t method, void* decoded);
    // Methods without arguments that matter.
    void send(std::uint16_t channel, amqp_method_number_t method);
    void send_frame(wire::FrameType type, std::uint16_t channel, std::string_view payload);
    void send_raw(std::string_view bytes);
    void close_channel(std::uint16_t channel, std::uint16_t code, std::string_view text,
                       amqp_method_number_t failed = 0);
    void close_connection(std::uint16_t code, std::string_view text);
    // basic.get-ok and the message.
    void deliver_get(std::uint16_t channel, std::string_view body,
                     std::string_view routing_key = "key");
    // basic.deliver and the message, its body in frames of at most this many bytes.
    void deliver(std::uint16_t channel, std::string_view consumer, std::string_view body,
                 std::size_t largest_body_frame = 65536);
    // basic.cancel; with nowait no answer is asked for.
    void cancel(std::uint16_t channel, std::string_view consumer, bool nowait = true);
    // basic.ack and basic.nack of what was published on a channel in confirm mode.
    void ack(std::uint16_t channel, std::uint64_t tag, bool multiple = false);
    void nack(std::uint16_t channel, std::uint64_t tag, bool multiple = false);
    // basic.return and the message, its body in frames of at most this many bytes.
    void return_message(std::uint16_t channel, const ReturnedMessage& message,
                        std::size_t largest_body_frame = 65536);
    void blocked(std::string_view reason);
    void unblocked();
    void update_secret_ok();
    // What is sent until uncork() goes out in one write.
    void cork() { corked_ = true; }
    void uncork();

    // --- the handshake, whole or in its steps
    void handshake(const Offer& offer = {});
    void start(const Offer& offer = {});  // header in, start out, start-ok in
    void tune(const Offer& offer = {});   // tune out, tune-ok and connection.open in
    void open_ok();                       // connection.open-ok out

    // --- an ordinary broker
    // Answers one frame as a broker would; see oblige().
    void answer(const ReceivedFrame& frame);
    // Answers everything until the client ends. Exchange and queue "missing" do not exist, queue
    // "empty" is empty, any other holds one message. What is published on a channel in confirm mode
    // is acked when it is whole; routing key "refused" is nacked, "ignored" never answered for. A
    // mandatory message with routing key "nowhere" comes back first. Consumers that ask for no tag
    // are "ctag-1" and so on; they get nothing.
    void oblige();
    // The same up to a frame with this method, which is returned unanswered.
    ReceivedFrame oblige_until(amqp_method_number_t method);

    // Does nothing, not even read, for this long. False, at once, where the client has hung up.
    [[nodiscard]] bool pause(std::chrono::milliseconds time);

    // --- ends
    void cut();           // FIN after all that was sent; still reads
    void reset();         // RST
    void stay_silent();   // reads, and records what is AMQP, until the client ends
    void discard();       // reads and forgets until the client ends
    void stop_reading();  // does nothing until the broker is destroyed

    // How much the socket holds in each direction; the system has a least.
    void use_buffers(int bytes);

    // The script has nothing more to do of its own accord.
    [[nodiscard]] bool is_quiet() const { return quiet_; }

  private:
    bool fill();  // false at the end of the stream
    bool wait(short events);
    void flush();
    bool take(ReceivedFrame& frame);
    void send_content_header(std::uint16_t channel, std::size_t body_size);
    void send_body(std::uint16_t channel, std::string_view body, std::size_t largest_frame);
    void answer_consume(const ReceivedFrame& frame);
    void answer_cancel(const ReceivedFrame& frame);
    void note(const ReceivedFrame& frame);
    void answer_publish(const ReceivedFrame& frame);
    void answer_content(const ReceivedFrame& frame);
    void answer_whole_publish(std::uint16_t channel);

    // What is being published on a channel, as far as it has arrived.
    struct Publishing {
        ReturnedMessage message;
        bool mandatory = false;
        bool header_seen = false;
        std::uint64_t size = 0;
    };

    wire::Socket socket_;
    int stop_;
    std::shared_ptr<Recording> recording_;
    wire::ByteBuffer input_;
    wire::ByteBuffer output_;
    wire::Encoder encoder_;
    bool corked_ = false;
    std::size_t reads_ = 0;
    std::uint64_t delivery_tag_ = 0;
    std::size_t consumer_tags_ = 0;  // that we chose
    // By channel, for those in confirm mode: how many publishes have come since.
    std::map<std::uint16_t, std::uint64_t> published_;
    std::map<std::uint16_t, Publishing> publishing_;
    std::vector<std::uint16_t> closing_;  // channels we closed, whose close-ok is not in
    bool expecting_ = true;               // silence of the client is a failure
    std::atomic<bool> quiet_{false};
};

}  // namespace amqp_pconn::peer
