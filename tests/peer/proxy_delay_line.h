// One direction of a delayed connection: what was put in comes out in the same order, each piece
// when its time has come. Pieces travel at the same time, so a delay costs latency, not throughput.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace amqp_pconn::peer {

using Clock = std::chrono::steady_clock;

class DelayLine {
  public:
    enum class Kind { kBytes, kFin, kReset };
    struct Piece {
        Clock::time_point due;
        Kind kind;
        std::string bytes;
        std::size_t taken = 0;

        std::string_view rest() const { return std::string_view(bytes).substr(taken); }
    };

    // `due` is put off to that of the piece before, should the delay have become shorter.
    void push_bytes(std::string bytes, Clock::time_point due);
    void push_end(Kind kind, Clock::time_point due);

    // The first piece if its time has come, else null. Valid until the next call.
    const Piece* front(Clock::time_point now) const;

    // Takes `count` bytes off the first piece; a piece with nothing left is gone.
    void take(std::size_t count);
    void pop();

    // When the first piece falls due; nothing while the line is empty.
    std::optional<Clock::time_point> next_due() const;

    // Bytes under way.
    std::size_t size() const { return size_; }

  private:
    void push(Piece piece);

    std::deque<Piece> pieces_;
    std::size_t size_ = 0;
};

}  // namespace amqp_pconn::peer
