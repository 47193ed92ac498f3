// What is saved of consumers that sleep: in the worker's memory, or elsewhere by a
// PersistenceHelper.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "client/suspended.h"
#include "persist/process.h"

namespace amqp_pconn::ext {

// A consumer, serialized.
class SavedHere final : public client::Saved {
  public:
    explicit SavedHere(std::string serialized) : bytes(std::move(serialized)) {}
    const std::string bytes;
};

// Where one was stored: the class of the helper, and its key.
struct Place {
    std::string helper;
    std::string key;
    int tries = 0;  // to clear it
};

// Places of consumers that nobody can have any more: to be cleared when PHP code may run.
class ObsoletePlaces {
  public:
    // The oldest is forgotten for one more than there may be.
    void add(Place place) noexcept;
    // Without waiting for anybody.
    [[nodiscard]] std::size_t size() const { return count_; }
    // Takes the oldest; false where there is none.
    bool take(Place& place);

  private:
    std::mutex mutex_;
    std::deque<Place> places_;
    std::atomic<std::size_t> count_ = 0;
};

class SavedElsewhere final : public client::Saved {
  public:
    SavedElsewhere(Place stored, std::shared_ptr<ObsoletePlaces> obsolete)
        : place(std::move(stored)), obsolete_(std::move(obsolete)) {}
    SavedElsewhere(const SavedElsewhere&) = delete;
    SavedElsewhere& operator=(const SavedElsewhere&) = delete;
    ~SavedElsewhere() override {
        if (owner_ == persist::process_id()) {  // else it is the parent's
            obsolete_->add(place);
        }
    }
    const Place place;

  private:
    std::shared_ptr<ObsoletePlaces> obsolete_;
    pid_t owner_ = persist::process_id();
};

}  // namespace amqp_pconn::ext
