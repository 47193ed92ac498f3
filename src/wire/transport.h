// Bytes to and from one broker: an output queue, an input buffer, and the socket between them.
// Knows neither frames nor channels. Never blocks without a deadline.
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <span>

#include "observe/counters.h"
#include "wire/byte_buffer.h"
#include "wire/deadline.h"
#include "wire/socket.h"

namespace amqp_pconn::wire {

// Told while a write waits: input has arrived in the transport's buffer. May append to the output
// queue and call flush_now(). What it throws ends the write: BlockedError leaves the rest in the
// output queue, to be written later; after anything else the stream may be cut in mid-frame.
class InputListener {
  public:
    InputListener() = default;
    InputListener(const InputListener&) = delete;
    InputListener& operator=(const InputListener&) = delete;
    virtual ~InputListener() = default;
    virtual void on_input() = 0;
};

class Transport {
  public:
    Transport(Socket socket, Environment& environment, observe::Counters& counters)
        : socket_(std::move(socket)), environment_(&environment), counters_(&counters) {}

    // What is to be written; flush() and send_with() write it in order. The deadline of a write is
    // counted from the moment the socket first took nothing.
    ByteBuffer& output() { return output_; }
    // What was read and not yet consumed.
    ByteBuffer& input() { return input_; }

    // Writes the whole output queue before the deadline. While
    // it waits it also reads, since two peers that only write would wait for each other for ever.
    // Throws TimeoutError, ConnectionError, InterruptedError; the stream may then be cut in
    // mid-frame: the connection is unusable. Throws what the listener throws.
    void flush(Duration allowed, InputListener& listener);

    // The same, followed by `pieces` that are not copied (large bodies).
    void send_with(std::span<iovec> pieces, Duration allowed, InputListener& listener);

    // Writes what the socket takes now. True when the output queue is empty afterwards. Writes
    // nothing while send_with() is half way through its pieces.
    bool flush_now();

    // One write of the output queue takes at most this much: what goes out while the next piece is
    // still in the processor's cache is cheaper than one large write.
    static constexpr std::size_t write_size = 65536;

    // What one read takes at least, where there is that much; more where large
    // messages have made the buffer grow.
    static constexpr std::size_t read_size = 16384;
    // Reads what has arrived into input(), one system call; 0 where there is nothing.
    // Throws ConnectionError at the end of the stream.
    std::size_t receive();

    // Waits until there is something to read. Throws TimeoutError, InterruptedError.
    void wait_input(const Deadline& deadline);
    // The same for at most `slice`: false where there is nothing by then.
    bool wait_input_for(const Deadline& deadline, Duration slice);

    [[nodiscard]] int descriptor() const { return socket_.descriptor(); }

    // Zero-timeout poll; poll(2)'s POLLIN, POLLRDHUP, POLLHUP and POLLERR, 0 for nothing.
    [[nodiscard]] int poll_input();

    // Ends our direction: the peer sees the end after all that was written.
    void end_output();

    // Reads and forgets until the peer ended too, or the deadline. Never throws.
    void drain(const Deadline& deadline) noexcept;

    [[nodiscard]] TimePoint last_look() const { return last_look_; }
    void set_last_look(TimePoint at) { last_look_ = at; }
    // Bytes that went each way so far.
    [[nodiscard]] std::uint64_t sent() const { return sent_; }
    [[nodiscard]] std::uint64_t received() const { return received_; }

    // From now on another thread uses it, with its own surroundings.
    void serve(Environment& environment, observe::Counters& counters) {
        environment_ = &environment;
        counters_ = &counters;
    }

    // Closes the descriptor and gives back the buffers.
    void drop();

    // Gives back buffers that grew for large messages.
    void shrink();

  private:
    // The system call; returns how much was taken, 0 where the socket is full.
    std::size_t write_some(std::span<const iovec> pieces);
    // The same for the front of the output queue.
    std::size_t write_queue();
    void write_with(ByteBuffer& queued, std::span<iovec>& pieces, Duration allowed,
                    InputListener& listener);
    void wait_output(const Deadline& deadline, InputListener& listener);

    Socket socket_;
    Environment* environment_;
    observe::Counters* counters_;
    ByteBuffer output_;
    ByteBuffer input_;
    TimePoint last_look_{};
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
    bool at_end_ = false;
    bool between_pieces_ = false;  // the stream stands in the middle of what send_with() writes
};

}  // namespace amqp_pconn::wire
