#include "persist/keeper.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <utility>

#include "wire/deadline.h"

namespace amqp_pconn::persist {
namespace {

// How long the farewells of one round may take together: others wait for their
// heartbeats.
constexpr wire::Duration farewell_patience = std::chrono::milliseconds(250);
// How soon more is written to a broker that takes it, or the answers of consumers that stop are
// read.
constexpr wire::Duration hurried_tick = std::chrono::milliseconds(5);
// How long whoever ends a session waits for a keeper that is at it.
constexpr wire::Duration leave_patience = std::chrono::seconds(1);

// Nobody can be told anything from the keeper's thread; what matters is
// counted.
class QuietEnvironment : public wire::SystemEnvironment {
  public:
    void log(std::string_view /*line*/) override {}
};

std::atomic<Keeper*> of_process{nullptr};

// A thread inherits its creator's mask.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

  private:
    sigset_t before_{};
};

}  // namespace

// Its thread is not here, and may have been anywhere, its mutex locked: nobody touches it here.
void Keeper::after_fork_in_child() {
    of_process.store(nullptr);
}

Keeper& Keeper::of_this_process() {
    static QuietEnvironment& environment = *std::make_unique<QuietEnvironment>().release();
    static const int registered = pthread_atfork(nullptr, nullptr, &after_fork_in_child);
    (void)registered;
    Keeper* keeper = of_process.load();
    if (keeper == nullptr) {
        auto made = std::make_unique<Keeper>(environment);
        if (of_process.compare_exchange_strong(keeper, made.get())) {
            keeper = made.release();
        }
    }
    return *keeper;
}

bool Keeper::stop_of_this_process(wire::Duration patience) {
    Keeper* keeper = of_process.load();
    return keeper == nullptr || keeper->stop(patience);
}

bool Keeper::runs_in_this_process() {
    Keeper* keeper = of_process.load();
    if (keeper == nullptr) {
        return false;
    }
    const std::lock_guard lock(keeper->mutex_);
    return keeper->running_;
}

void Keeper::start() {
    const std::lock_guard lock(mutex_);
    if (thread_ != nullptr || !threaded_) {
        return;
    }
    const SignalsBlocked blocked;
    try {
        thread_ = std::make_unique<std::jthread>(
            [this](const std::stop_token& stopped) { run(stopped); });
        running_ = true;
    } catch (const std::exception&) {
        return;  // the system gives no thread now: sessions are kept untended
    }
}

bool Keeper::stop(wire::Duration patience) {
    std::unique_lock lock(mutex_);
    if (thread_ == nullptr) {
        return true;
    }
    thread_->request_stop();
    if (!changed_.wait_for(lock, patience, [this] { return !running_; })) {
        (void)thread_.release();
        return false;
    }
    const auto thread = std::move(thread_);
    lock.unlock();
    thread->join();  // it has nothing left to do
    return true;
}

void Keeper::run(const std::stop_token& stopped) {
    (void)pthread_setname_np(pthread_self(), "amqp_pconn");
    while (!stopped.stop_requested()) {
        const auto pause = round();
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stopped, pause, [this, pause] { return tick_ < pause; });
    }
    const std::lock_guard lock(mutex_);
    running_ = false;
    changed_.notify_all();
}

void Keeper::enter(Session& session) {
    const std::lock_guard lock(mutex_);
    session.keeper = this;
    entries_.push_back({&session, round_});
    const auto every = session.connection().tend_every();
    if (every != wire::Duration::zero() && every < tick_) {
        tick_ = every;
        changed_.notify_all();
    }
}

void Keeper::hurry() {
    const std::lock_guard lock(mutex_);
    if (hurried_tick < tick_) {
        tick_ = hurried_tick;
        changed_.notify_all();
    }
}

bool Keeper::leave(Session& session) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_, [&](const Entry& entry) { return entry.session == &session; });
    }
    session.keeper = nullptr;
    const auto give_up = environment_.now() + leave_patience;
    constexpr std::chrono::microseconds pause{50};
    while (session.is_tended()) {
        if (environment_.now() > give_up) {
            return false;
        }
        std::this_thread::sleep_for(pause);
    }
    return true;
}

Session* Keeper::next_to_tend(std::uint64_t round) {
    const std::lock_guard lock(mutex_);
    for (Entry& entry : entries_) {
        if (entry.round < round) {
            entry.round = round;
            if (entry.session->begin_tending()) {
                return entry.session;
            }
        }
    }
    return nullptr;
}

void Keeper::tend(Session& session, const wire::Deadline& farewell) {
    auto& connection = session.connection();
    auto& environment = connection.environment();
    auto& counters = connection.counters();
    connection.serve(environment_, session.background);
    const auto reason = session.tend(environment_.now());
    if (!reason) {
        connection.serve(environment, counters);
        session.end_tending();
        return;
    }
    session.begin_ending();
    connection.close(farewell.left(environment_));
    connection.drop_socket();
    session.ended_for = *reason;
    connection.serve(environment, counters);
    session.end_ending();
    ended_.fetch_add(1, std::memory_order_release);
}

wire::Duration Keeper::round() {
    const std::uint64_t round = [this] {
        const std::lock_guard lock(mutex_);
        return ++round_;
    }();
    const wire::Deadline farewell(environment_, farewell_patience, "farewell");
    while (Session* session = next_to_tend(round)) {
        tend(*session, farewell);
    }
    const std::lock_guard lock(mutex_);
    tick_ = usual_tick;
    for (const Entry& entry : entries_) {
        if (entry.session->is_unfinished) {
            tick_ = std::min(tick_, hurried_tick);
        }
        const auto every = entry.session->connection().tend_every();
        if (every != wire::Duration::zero()) {
            tick_ = std::min(tick_, every);
        }
    }
    return tick_;
}

}  // namespace amqp_pconn::persist
