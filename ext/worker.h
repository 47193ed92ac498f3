// What one worker (a thread, under ZTS) keeps between requests, and the values that must survive a
// jump over C++ frames: those are kept here instead of on the stack, so that nothing leaks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/channel.h"
#include "client/identity.h"
#include "client/message.h"
#include "client/publish_events.h"
#include "config/error.h"
#include "config/pool_key.h"
#include "engine_environment.h"
#include "observe/counters.h"
#include "persist/pool.h"
#include "persist/seal.h"
#include "persist/tokens.h"
#include "persist/worker_files.h"
#include "saved.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

class Worker {
  public:
    Worker() : pool_(environment_, counters_, settings_) {}
    // Ends what is parked. The persistent list may have its buckets still.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // The worker of this thread, made where there is none yet.
    static Worker& current();
    // The same, null where there is none.
    static Worker* existing();

    // Takes the limits as the INI has them now.
    void read_settings();

    persist::Pool& pool() { return pool_; }
    // What this process did, not what one that forked it had done.
    const observe::Counters& counters();
    // What there is now; the counters are complete afterwards.
    persist::Census census();
    EngineEnvironment& environment() { return environment_; }

    // Who this process says it is; made anew after a fork.
    const client::Identity& identity();
    // The bucket that was asked for last, and for what: hashing again in every request would cost
    // more than all the rest of taking a session. The parameters stay in this process's memory.
    struct RecentBucket {
        config::Parameters parameters;
        persist::Bucket* bucket = nullptr;
    };
    RecentBucket& recent_bucket();

    // This worker for as long as it lives, then null. Under ZTS a thread's worker ends before its
    // persistent list, which the main thread may end for it.
    using Self = std::shared_ptr<Worker*>;
    [[nodiscard]] const Self& self() const { return self_; }

    // What no other process has: in hexadecimal, random, made anew after a fork.
    const std::string& id();
    // What this worker stores elsewhere is sealed with it. Throws what Hmac() does.
    persist::Seal& seal();
    // Its files; the directory is opened at the first use. Throws what WorkerFiles does.
    persist::WorkerFiles& files();
    const std::shared_ptr<ObsoletePlaces>& obsolete_places();
    // What serialize() has made in this process.
    persist::Tokens& tokens();
    // The key of a bucket; its secret is made anew after a fork.
    std::string pool_key(const config::Parameters& parameters);

    // Field tables under construction. Void at the next call that uses it.
    wire::Arena arena;
    // What a call has received and PHP has not got yet.
    std::optional<client::Delivery> delivery;
    std::optional<client::PublishEvent> event;
    std::optional<client::Mail> mail;
    std::string consumer_tag;
    std::string saved;  // of a consumer that is made again, or sealed
    Place place;        // where that is
    client::SavedPtr stored;
    std::vector<pollfd> waited;
    client::QueueStatus queue_status;
    std::vector<std::uint64_t> tags;
    std::vector<std::size_t> numbers;  // of consumers
    // The message of the exception that is being thrown, and what else it tells.
    std::string failure;
    std::string failure_before;  // of the one that becomes its previous one
    std::vector<UnackedDeliveriesError::OfChannel> unacked;
    std::shared_ptr<const std::vector<client::LeftOver>> left_over;
    std::vector<UnconfirmedError::OfChannel> unconfirmed;
    std::vector<std::uint16_t> open_transactions;

  private:
    void renew_after_fork();

    Self self_ = std::make_shared<Worker*>(this);
    EngineEnvironment environment_;
    observe::Counters counters_;
    persist::Settings settings_;
    persist::Pool pool_;
    pid_t owner_ = 0;
    client::Identity identity_;
    RecentBucket recent_bucket_;
    std::optional<config::PoolKey> key_;
    std::string id_;
    std::optional<persist::Tokens> tokens_;
    std::optional<persist::Seal> seal_;
    std::optional<persist::WorkerFiles> files_;
    std::shared_ptr<ObsoletePlaces> obsolete_places_;
};

}  // namespace amqp_pconn::ext
