#include "peer/recording.h"

#include <algorithm>

#include "peer/gate.h"
#include "wire/byte_order.h"

namespace amqp_pconn::peer {

std::string ReceivedFrame::short_string(std::size_t offset) const {
    const auto bytes = std::span(payload);
    const auto length = std::to_integer<std::size_t>(bytes[offset]);
    const auto text = bytes.subspan(offset + 1, length);
    return {reinterpret_cast<const char*>(text.data()), text.size()};
}

void Recording::add(ReceivedFrame frame) {
    const std::lock_guard lock(mutex_);
    frames_.push_back(std::move(frame));
    changed_.notify_all();
}

void Recording::count_read(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    ++reads_;
    bytes_ += bytes;
}

void Recording::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

std::vector<ReceivedFrame> Recording::frames() const {
    const std::lock_guard lock(mutex_);
    return frames_;
}

std::vector<std::string> Recording::methods() const {
    std::vector<std::string> names;
    for (const auto& frame : frames()) {
        if (frame.type == wire::FrameType::method) {
            names.push_back(wire::method_name(frame.method));
        }
    }
    return names;
}

std::size_t Recording::count_locked(amqp_method_number_t method) const {
    return static_cast<std::size_t>(
        std::count_if(frames_.begin(), frames_.end(),
                      [method](const auto& frame) { return frame.method == method; }));
}

std::size_t Recording::count(amqp_method_number_t method) const {
    const std::lock_guard lock(mutex_);
    return count_locked(method);
}

std::size_t Recording::reads() const {
    const std::lock_guard lock(mutex_);
    return reads_;
}

std::size_t Recording::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

bool Recording::ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
}

bool Recording::wait_for(amqp_method_number_t method, std::size_t times) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience,
                             [this, method, times] { return count_locked(method) >= times; });
}

bool Recording::wait_for_end() const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return ended_; });
}

}  // namespace amqp_pconn::peer
