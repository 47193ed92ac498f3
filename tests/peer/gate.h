// Lets a test decide when a script goes on. Opened once; waiting is bounded.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace amqp_pconn::peer {

// No wait of a test or a script takes longer in real time; reaching it is a failure.
inline constexpr std::chrono::seconds patience{10};

class Gate {
  public:
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }

    // False where nobody opened it in time.
    [[nodiscard]] bool wait() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [this] { return is_open_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false;
};

}  // namespace amqp_pconn::peer
