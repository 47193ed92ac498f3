#include "proxy_delay_line.h"

#include <algorithm>
#include <utility>

namespace amqp_pconn::peer {

void DelayLine::push_bytes(std::string bytes, Clock::time_point due) {
    size_ += bytes.size();
    push({due, Kind::kBytes, std::move(bytes)});
}

void DelayLine::push_end(Kind kind, Clock::time_point due) {
    push({due, kind, {}});
}

void DelayLine::push(Piece piece) {
    if (!pieces_.empty())
        piece.due = std::max(piece.due, pieces_.back().due);
    pieces_.push_back(std::move(piece));
}

const DelayLine::Piece* DelayLine::front(Clock::time_point now) const {
    return pieces_.empty() || pieces_.front().due > now ? nullptr : &pieces_.front();
}

void DelayLine::take(std::size_t count) {
    Piece& piece = pieces_.front();
    piece.taken += count;
    size_ -= count;
    if (piece.taken == piece.bytes.size())
        pieces_.pop_front();
}

void DelayLine::pop() {
    size_ -= pieces_.front().rest().size();
    pieces_.pop_front();
}

std::optional<Clock::time_point> DelayLine::next_due() const {
    if (pieces_.empty())
        return std::nullopt;
    return pieces_.front().due;
}

}  // namespace amqp_pconn::peer
