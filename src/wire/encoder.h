// Turns methods and messages into frames at the end of an output queue. Everything but
// basic.publish, what settles a delivery, and the frames themselves is encoded by librabbitmq.
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "wire/byte_buffer.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::wire {

// A message to publish. All views must outlive the call that sends it.
struct OutgoingMessage {
    std::string_view exchange;     // at most 255 bytes
    std::string_view routing_key;  // at most 255 bytes
    std::string_view body;
    const amqp_basic_properties_t* properties;
    bool mandatory = false;  // comes back (basic.return) where no queue is there for it
};

// connection.update-secret and its answer, which librabbitmq has not known before 0.12.
inline constexpr amqp_method_number_t update_secret_method = 0x000A0046;
inline constexpr amqp_method_number_t update_secret_ok_method = 0x000A0047;

class Encoder {
  public:
    explicit Encoder(ByteBuffer& output) : output_(output) {}

    // What tune agreed on, overhead included; 0 for no limit.
    void set_frame_max(std::uint32_t bytes) { frame_max_ = bytes; }
    [[nodiscard]] std::uint32_t frame_max() const { return frame_max_; }

    // "AMQP" 0 0 9 1
    void protocol_header();

    // basic.ack, basic.nack or basic.reject; `bits` are of those below.
    void settle(std::uint16_t channel, amqp_method_number_t method, std::uint64_t delivery_tag,
                std::uint8_t bits);
    static constexpr std::uint8_t multiple = 1;
    static constexpr std::uint8_t nack_requeue = 2;
    static constexpr std::uint8_t reject_requeue = 1;

    // connection.update-secret. Throws ArgumentError where it does not fit in one frame.
    void update_secret(std::string_view secret, std::string_view reason);

    // A heartbeat frame.
    void heartbeat();

    // One method frame. `decoded` is librabbitmq's struct for `method`.
    // Throws ArgumentError where its arguments do not fit in one frame; nothing is then appended.
    void method(std::uint16_t channel, amqp_method_number_t method, void* decoded);

    // basic.publish and the content header; bodies below `copied_body` follow in the same queue.
    // Returns the pieces that are still to be written behind the queue, empty for a small body;
    // they are valid until the next call.
    // Throws ArgumentError where the properties do not fit in one frame; nothing is then appended.
    std::span<iovec> publish(std::uint16_t channel, const OutgoingMessage& message);
    // The same, with bodies of any size in the queue.
    void publish_copied(std::uint16_t channel, const OutgoingMessage& message);

    // Bodies of this many bytes and more are not copied.
    static constexpr std::size_t copied_body = 16384;

  private:
    [[nodiscard]] std::size_t largest_payload() const;
    void frame(std::uint8_t type, std::uint16_t channel, std::string_view payload);
    void publish_method(std::uint16_t channel, const OutgoingMessage& message);
    void content_header(std::uint16_t channel, const OutgoingMessage& message);
    void body_frames(std::uint16_t channel, std::string_view body);
    std::span<iovec> body_pieces(std::uint16_t channel, std::string_view body);

    ByteBuffer& output_;
    std::uint32_t frame_max_ = 4096;
    std::vector<iovec> pieces_;
    std::vector<std::byte> seams_;  // what stands between the pieces of a large body
};

}  // namespace amqp_pconn::wire
