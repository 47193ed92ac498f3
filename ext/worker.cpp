#include "worker.h"

#include <unistd.h>

#include <array>

#include "config/digest.h"
#include "pconnection.h"
#include "persist/process.h"
#include "php_amqp_pconn.h"

namespace amqp_pconn::ext {
namespace {

wire::Duration from_seconds(double seconds) {
    return std::chrono::duration_cast<wire::Duration>(std::chrono::duration<double>(seconds));
}

persist::Keeper* keeper_of_this_process() {
    return &persist::Keeper::of_this_process();
}

}  // namespace

Worker::~Worker() {
    *self_ = nullptr;
    pool_.clear_all();
}

Worker& Worker::current() {
    if (AMQP_PCONN_G(worker) == nullptr) {
        AMQP_PCONN_G(worker) = std::make_unique<Worker>().release();
        AMQP_PCONN_G(worker)->read_settings();
    }
    return *AMQP_PCONN_G(worker);
}

Worker* Worker::existing() {
    return AMQP_PCONN_G(worker);
}

void Worker::read_settings() {
    settings_.max_connections = static_cast<std::size_t>(AMQP_PCONN_G(max_connections));
    settings_.max_connections_per_key =
        static_cast<std::size_t>(AMQP_PCONN_G(max_connections_per_key));
    // A thread that opcache.preload began would not be in the workers that are
    // forked later.
    const bool preloading = (CG(compiler_options) & ZEND_COMPILE_PRELOAD) != 0;
    settings_.keeper = AMQP_PCONN_G(keeper) && !preloading ? &keeper_of_this_process : nullptr;
    settings_.max_spare_channels = static_cast<std::size_t>(AMQP_PCONN_G(max_spare_channels));
    settings_.idle_timeout = from_seconds(AMQP_PCONN_G(idle_timeout));
    settings_.max_lifetime = from_seconds(AMQP_PCONN_G(max_lifetime));
}

void Worker::renew_after_fork() {
    if (owner_ == persist::process_id()) {
        return;
    }
    if (owner_ != 0) {
        counters_ = {};  // what the parent did
    }
    read_settings();  // what opcache.preload left may be of before the fork
    key_.emplace();
    id_ = config::random_id();
    tokens_.emplace(id_);
    seal_.reset();
    files_.reset();
    obsolete_places_ = std::make_shared<ObsoletePlaces>();
    recent_bucket_ = {};
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0) {
        host[0] = '?';
    }
    identity_.platform = std::string("PHP ") + PHP_VERSION;
    identity_.place = std::string(host.data()) + " " + sapi_module.name + " pid " +
                      std::to_string(persist::process_id());
    owner_ = persist::process_id();
}

const observe::Counters& Worker::counters() {
    renew_after_fork();
    return counters_;
}

persist::Census Worker::census() {
    renew_after_fork();
    auto census = pool_.census();
    add_leased_to(census);
    return census;
}

const client::Identity& Worker::identity() {
    renew_after_fork();
    return identity_;
}

Worker::RecentBucket& Worker::recent_bucket() {
    renew_after_fork();
    return recent_bucket_;
}

const std::string& Worker::id() {
    renew_after_fork();
    return id_;
}

persist::Seal& Worker::seal() {
    renew_after_fork();
    if (!seal_) {
        seal_.emplace(id_);
    }
    return *seal_;
}

persist::WorkerFiles& Worker::files() {
    renew_after_fork();
    if (!files_) {
        const auto* directory = AMQP_PCONN_G(persistence_dir);
        files_.emplace(directory != nullptr && ZSTR_LEN(directory) != 0
                           ? std::string(ZSTR_VAL(directory), ZSTR_LEN(directory))
                           : std::string(php_get_temporary_directory()) + "/amqp_pconn-" +
                                 std::to_string(geteuid()),
                       id_);
    }
    return *files_;
}

const std::shared_ptr<ObsoletePlaces>& Worker::obsolete_places() {
    renew_after_fork();
    return obsolete_places_;
}

persist::Tokens& Worker::tokens() {
    renew_after_fork();
    return *tokens_;
}

std::string Worker::pool_key(const config::Parameters& parameters) {
    renew_after_fork();
    return key_->of(parameters);
}

}  // namespace amqp_pconn::ext
