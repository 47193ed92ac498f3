// What keeps sessions alive while PHP is busy elsewhere or between requests: a
// thread that sends heartbeats, reads what has come, and ends what is dead,
// idle or too old. It calls nothing of PHP and waits for no broker, but for the
// farewell of what it ends.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "persist/session.h"
#include "wire/environment.h"

namespace amqp_pconn::persist {

class Keeper {
  public:
    // `environment` is for the keeper's thread alone, and must outlive it. One
    // that is not `threaded` leaves the rounds to its owner.
    explicit Keeper(wire::Environment& environment, bool threaded = true)
        : environment_(environment), threaded_(threaded) {}
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    // REQUIRES: stop() returned true, or start() was never called.
    ~Keeper() = default;

    // The one of this process. Its child of a fork starts with none of the
    // parent's sessions and without a thread. Never destroyed.
    static Keeper& of_this_process();

    // stop() for the one of this process, where there is one.
    static bool stop_of_this_process(wire::Duration patience);

    // The one of this process has a thread.
    [[nodiscard]] static bool runs_in_this_process();

    // Runs the rounds in a thread, where none does yet. All signals are blocked
    // in it.
    void start();
    // Ends the thread within `patience`; false where it did not end: what it uses
    // must then live on.
    bool stop(wire::Duration patience);

    // From now on, until leave(), `session` is tended. Any thread.
    void enter(Session& session);
    // There is more to do for one of them than to keep it alive. Any thread.
    void hurry();
    // Afterwards nobody but the caller touches it. False where the keeper is at
    // it and does not come to an end: then it must live on. Any thread.
    [[nodiscard]] bool leave(Session& session);

    // How many sessions it has ended so far. Any thread.
    [[nodiscard]] std::uint64_t ended() const { return ended_.load(std::memory_order_acquire); }

    // Tends every session once; what the thread does. Returns when the next round
    // is due.
    wire::Duration round();

    static constexpr wire::Duration usual_tick = std::chrono::seconds(1);

  private:
    struct Entry {
        Session* session;
        std::uint64_t round;  // in which it was looked at last
    };

    Session* next_to_tend(std::uint64_t round);
    void tend(Session& session, const wire::Deadline& farewell);
    void run(const std::stop_token& stopped);

    static void after_fork_in_child();

    wire::Environment& environment_;
    bool threaded_;
    std::atomic<std::uint64_t> ended_{0};
    std::mutex mutex_;  // guards what follows; never held during I/O
    std::condition_variable_any changed_;
    std::vector<Entry> entries_;
    wire::Duration tick_ = usual_tick;
    std::uint64_t round_ = 0;
    std::unique_ptr<std::jthread> thread_;
    bool running_ = false;
};

}  // namespace amqp_pconn::persist
