#include "persist/lease.h"

#include <algorithm>
#include <utility>

#include "config/error.h"
#include "wire/field_table.h"

namespace amqp_pconn::persist {
namespace {

// One that is out of step still settles what it delivered.
bool can_be_used(const LeasedChannel& channel) {
    return channel.is_open() || (channel.unsettled() != nullptr && !channel.unsettled()->empty());
}

}  // namespace

Lease::Lease(Pool& pool, Bucket& bucket, config::Parameters parameters,
             const client::Identity& identity)
    : pool_(pool), bucket_(&bucket), parameters_(std::move(parameters)), identity_(identity) {
    use(pool_.take(*bucket_, parameters_, identity_));
    session_->end_call();
}

Lease::Lease(Pool& pool, Bucket& bucket, config::Parameters parameters,
             const client::Identity& identity, Slept slept)
    : pool_(pool), bucket_(&bucket), parameters_(std::move(parameters)), identity_(identity) {
    use(pool_.take_asleep(*bucket_, parameters_, slept));
    session_->end_call();
}

Lease::~Lease() {
    end(EndedBy::guard);
}

void Lease::use(Pool::Taken taken) {
    session_ = std::move(taken.session);
    reused_ = taken.reused;
    exceeded_limit_ = taken.limit;
    settle_first_ = !session_->has_settled_channels();
    if (!reused_) {
        // channel.open went out with the handshake: nobody holds that channel yet.
        if (auto first = session_->connection().first_channel()) {
            session_->spares.push_back(std::move(first));
        }
    }
}

void Lease::replace_session() {
    // Where there is none to be had, the dead one stays, and tells why in every
    // later call.
    constexpr std::size_t leaving = 1;
    auto taken = pool_.take(*bucket_, parameters_, identity_, leaving);
    ++pool_.counters().replaced;
    save_suspended();
    detach_channels(true);
    const auto cause = cause_of_death();
    auto dead = std::move(session_);
    use(std::move(taken));
    session_->take_calls_of(*dead);  // the middle of run()
    if (!session_->has_suspended()) {
        session_->inherited = dead->take_suspended();
    }
    pool_.end_lease(*bucket_, std::move(dead), cause, Pool::usual_patience);
}

void Lease::detach_channels(bool bound_only) {
    const auto kept = std::stable_partition(
        channels_.begin(), channels_.end(),
        [&](const auto& channel) { return bound_only && !channel->is_bound(); });
    std::for_each(kept, channels_.end(), [](const auto& channel) { channel->detach(); });
    channels_.erase(kept, channels_.end());
}

void Lease::begin_call() {
    if (session_ == nullptr || !session_->begin_call()) {
        throw ConnectionError("the connection to " + parameters_.endpoint() +
                              " cannot be used: it is still being tended");
    }
}

bool Lease::is_alive() {
    return run([this] { return session_->connection().look(); });
}

bool Lease::is_usable() {
    return holds([this] { return session_->connection().is_usable(); });
}

void Lease::add_to(Census& census) {
    holds([&] {
        pool_.count_background(*session_);
        ++census.leased;
        session_->add_to(census);
        return true;
    });
}

void Lease::before_operation() {
    if (!session_->is_of_this_process()) {
        throw ConnectionError("the connection belongs to the process that forked this one");
    }
    if (!touched_ && !session_->connection().is_alive_or_look()) {
        replace_session();
    }
}

const std::shared_ptr<LeasedChannel>& Lease::open_channel() {
    return channels_.emplace_back(std::make_shared<LeasedChannel>(*this));
}

Session::ChannelPtr Lease::take_ready(client::Mode mode) {
    auto ready = Session::take_fenced(session_->spares, mode);
    if (ready == nullptr) {
        ready = Session::take_fenced(session_->left_open, mode);
    }
    if (ready != nullptr) {
        ++pool_.counters().spares_taken;
    }
    return ready;
}

void Lease::put_back_dropped() {
    std::erase_if(channels_, [this](const auto& channel) {
        if (!channel->is_dropped() || channel->is_busy()) {
            return false;
        }
        put_back(channel->bound(), false);
        channel->detach();
        return true;
    });
}

bool Lease::fences_are_pending(client::Mode mode) const {
    const auto pending = [mode](const auto& channel) {
        return channel->mode() == mode && channel->fence_is_pending();
    };
    return std::any_of(session_->spares.begin(), session_->spares.end(), pending) ||
           std::any_of(session_->left_open.begin(), session_->left_open.end(), pending);
}

// What an earlier lease had to leave undone because the broker was blocked comes before anything
// that this one asks.
void Lease::settle_first() {
    if (settle_first_) {
        session_->connection().flush();
        session_->connection().await([this] { return session_->has_settled_channels(); },
                                     "channel.flow");
        settle_first_ = false;
    }
}

Session::ChannelPtr Lease::bind(client::Mode mode) {
    session_->connection().look_if_stale();
    session_->connection().ensure_unblocked("a new channel");
    settle_first();
    put_back_dropped();
    auto channel = take_ready(mode);
    if (channel == nullptr) {
        channel = choose(client::Mode::plain);
    }
    // Most requests publish one message: its fence then costs neither a write nor a packet, and is
    // answered by the time the request is over. A later publish is fenced when the lease ends.
    channel->begin_use();
    channel->manners = {};
    return channel;
}

Session::ChannelPtr Lease::exchange(const Session::ChannelPtr& channel, client::Mode mode) {
    auto other = take_ready(mode);
    if (other != nullptr) {
        put_back(channel, true);
        other->begin_use();
        other->manners = channel->manners;
    }
    return other;
}

Session::ChannelPtr Lease::choose(client::Mode mode) {
    if (auto ready = take_ready(mode)) {
        return ready;
    }
    auto& connection = session_->connection();
    queue_fences();  // they go out with what is sent next
    if (fences_are_pending(mode)) {
        connection.read_available();
        pool_.report_late(session_->forget_closed(), *session_);
        if (!connection.has_free_id()) {
            Session::ChannelPtr ready;
            connection.flush();
            connection.await(
                [&] {
                    return (ready = take_ready(mode)) != nullptr || connection.has_free_id() ||
                           !fences_are_pending(mode);
                },
                "channel.flow");
            if (ready != nullptr) {
                return ready;
            }
        }
        if (auto ready = take_ready(mode)) {
            return ready;
        }
    }
    if (!connection.has_free_id()) {
        pool_.report_late(session_->forget_closed(), *session_);
        make_room_for_channel();
    }
    return connection.open_channel();
}

// Those that are kept in another mode are of no use to the program.
void Lease::make_room_for_channel() {
    for (auto* kept : {&session_->spares, &session_->left_open}) {
        if (!kept->empty()) {
            kept->front()->request_close();
            kept->erase(kept->begin());
            return;
        }
    }
    // One that sleeps is made anew when it is claimed.
    if (!session_->suspended.empty()) {
        session_->suspended.front()->request_close();
        (void)session_->forget_closed();
    }
}

bool Lease::await_fence(const Session::ChannelPtr& channel) {
    auto& connection = session_->connection();
    if (!channel->is_fenced() && channel->is_open()) {
        if (!channel->fence_is_pending()) {
            channel->request_fence();
        }
        connection.flush();
        connection.await([&] { return channel->is_fenced() || !channel->is_open(); },
                         "channel.flow");
    }
    return channel->is_open();
}

const std::shared_ptr<LeasedChannel>* Lease::claim(std::uint16_t id) {
    before_operation();  // channels of a dead session are nobody's any more
    connection().ensure_usable();
    settle_first();
    for (const auto& channel : channels_) {
        if (channel->is_bound() && channel->bound()->id() == id && can_be_used(*channel)) {
            channel->claim_again();
            return &channel;
        }
    }
    if (auto sleeping = take_suspended(id)) {
        return &use_claimed(std::move(sleeping));
    }
    const auto& left_open = session_->left_open;
    const auto found = std::find_if(left_open.begin(), left_open.end(),
                                    [id](const auto& channel) { return channel->id() == id; });
    if (found == left_open.end()) {
        return nullptr;
    }
    const auto channel = Session::ChannelPtr(*found);  // outlives its place in the list
    const bool still_open = await_fence(channel);
    pool_.report_late(session_->forget_closed(), *session_);
    if (!still_open) {
        return nullptr;
    }
    std::erase(session_->left_open, channel);
    channel->begin_use();
    return &use_claimed(channel);
}

const std::shared_ptr<LeasedChannel>& Lease::use_claimed(Session::ChannelPtr channel) {
    auto& claimed =
        channels_.emplace_back(std::make_shared<LeasedChannel>(*this, std::move(channel)));
    claimed->pin();
    return claimed;
}

Session::ChannelPtr Lease::take_suspended(std::optional<std::uint16_t> id, bool resuming_only) {
    const auto is_it = [&](std::uint16_t one, const client::Manners& manners) {
        return (!id || *id == one) && (!resuming_only || manners.resume_on_hydrate);
    };
    for (;;) {
        const auto& suspended = session_->suspended;
        const auto sleeping = std::find_if(
            suspended.begin(), suspended.end(),
            [&](const auto& channel) { return is_it(channel->id(), channel->manners); });
        if (sleeping == suspended.end()) {
            break;
        }
        auto channel = Session::ChannelPtr(*sleeping);
        if (await_fence(channel)) {
            std::erase(session_->suspended, channel);
            channel->begin_use();
            return channel;
        }
        pool_.report_late(session_->forget_closed(), *session_);  // it is to be made anew
    }
    auto& inherited = session_->inherited;
    const auto found = std::find_if(inherited.begin(), inherited.end(), [&](const auto& channel) {
        return is_it(channel.id, channel.manners);
    });
    if (found == inherited.end()) {
        return nullptr;
    }
    auto sleeping = std::move(*found);
    inherited.erase(found);
    try {
        return make_anew(sleeping);
    } catch (const std::exception&) {
        session_->inherited.push_back(std::move(sleeping));  // it sleeps on
        throw;
    }
}

Session::ChannelPtr Lease::make_anew(const client::SuspendedChannel& sleeping) {
    connection().ensure_unblocked("a new channel");
    auto channel = channel_with(sleeping.id);
    channel->begin_use();  // before it has them: what was there before is not its own
    try {
        channel->adopt(sleeping);
    } catch (const Error&) {
        channel->end_use();
        channel->request_close();
        throw;
    }
    return channel;
}

// A fresh one, of this id where that can be had, else of one that nobody else is to have.
Session::ChannelPtr Lease::channel_with(std::uint16_t id) {
    auto& spares = session_->spares;
    const auto spare = std::find_if(spares.begin(), spares.end(), [id](const auto& channel) {
        return channel->id() == id && channel->mode() == client::Mode::plain &&
               channel->is_fenced() && !channel->has_own_qos() && !channel->is_paused();
    });
    if (spare != spares.end()) {
        auto taken = std::move(*spare);
        spares.erase(spare);
        return taken;
    }
    auto& wire = connection();
    if (!wire.has_free_id()) {
        make_room_for_channel();
    }
    const auto is_anothers = [this](std::uint16_t one) {
        return std::any_of(session_->inherited.begin(), session_->inherited.end(),
                           [one](const auto& channel) { return channel.id == one; });
    };
    std::uint16_t wanted = id;
    const std::uint16_t most = wire.negotiated().channel_max;
    for (std::uint16_t one = 1; !wire.is_free_id(wanted) && one < most; ++one) {
        if (wire.is_free_id(one) && !is_anothers(one)) {
            wanted = one;
        }
    }
    return wire.open_channel(wanted);
}

void Lease::save_suspended() {
    for (const auto& channel : channels_) {
        if (channel->is_bound() && channel->bound()->manners.suspend_on_serialize) {
            if (auto one = channel->bound()->take_suspended(); !one.consumers.empty()) {
                session_->inherited.push_back(std::move(one));
            }
        }
    }
}

const std::shared_ptr<LeasedChannel>* Lease::claim_resuming() {
    before_operation();
    connection().ensure_usable();
    settle_first();
    auto channel = take_suspended(std::nullopt, true);
    return channel == nullptr ? nullptr : &use_claimed(std::move(channel));
}

bool Lease::has_resuming() const {
    const auto& session = *session_;
    return std::any_of(session.suspended.begin(), session.suspended.end(),
                       [](const auto& channel) { return channel->manners.resume_on_hydrate; }) ||
           std::any_of(session.inherited.begin(), session.inherited.end(),
                       [](const auto& channel) { return channel.manners.resume_on_hydrate; });
}

namespace {

// Those that are known to keep what they promise by flow-ok.
bool honours_flow(const client::Connection& connection) {
    wire::Arena arena;
    const auto properties = wire::decode_table(connection.negotiated().server_properties, arena);
    for (const auto& entry :
         std::span(properties.entries, static_cast<std::size_t>(properties.num_entries))) {
        if (wire::to_view(entry.key) == "product" && entry.value.kind == AMQP_FIELD_KIND_UTF8) {
            const auto product = wire::to_view(entry.value.value.bytes);
            return product == "LavinMQ" || product.find("Qpid") != std::string_view::npos ||
                   product.find("qpid") != std::string_view::npos;
        }
    }
    return false;
}

}  // namespace

client::Suspending Lease::suspending() {
    switch (parameters_.suspend) {
        case config::Suspend::flow:
            return client::Suspending::flow;
        case config::Suspend::cancel:
            return client::Suspending::cancel;
        case config::Suspend::automatic:
            break;
    }
    return honours_flow(connection()) ? client::Suspending::flow : client::Suspending::cancel;
}

const std::vector<std::shared_ptr<LeasedChannel>>& Lease::claim_all() {
    before_operation();
    connection().ensure_usable();
    settle_first();
    put_back_dropped();  // binding would do it in the middle of this
    while (auto sleeping = take_suspended(std::nullopt)) {
        (void)use_claimed(std::move(sleeping));
    }
    const auto left_open = session_->left_open;  // claim() changes it
    for (const auto& channel : left_open) {
        (void)claim(channel->id());
    }
    claimed_.clear();
    const auto channels = channels_;  // as may binding
    for (const auto& channel : channels) {
        if (can_be_used(*channel)) {
            (void)channel->wire();
            channel->claim_again();
            claimed_.push_back(channel);
        }
    }
    return claimed_;
}

void Lease::give_up(LeasedChannel& channel, bool closed) {
    const auto wire = channel.bound();
    const bool let_go =
        wire == nullptr || !session_->is_of_this_process() || run([&] {
            if (!session_->connection().is_usable()) {
                return true;
            }
            if (!closed) {
                wire->abandon_events();
            }
            if (!closed && channel.is_busy()) {
                return false;  // sleep() is to hear of it, and getChannel() to find it
            }
            const bool gave_back = stop_or_give_back({wire}) != 0;
            put_back(wire, closed);
            if (gave_back) {
                // Others wait for it. What the socket does not take now goes out with
                // the next write.
                (void)session_->connection().flush_now();
            }
            return true;
        });
    if (let_go) {
        std::erase_if(channels_, [&](const auto& one) { return one.get() == &channel; });
    }
}

void Lease::update_secret(std::string_view secret, std::string_view reason) {
    before_operation();
    note_operation();
    connection().update_secret(secret, reason);
}

void Lease::move_to(Bucket& bucket, const config::Parameters& parameters) {
    pool_.move_lease(*bucket_, bucket);
    bucket_ = &bucket;
    session_->home = &bucket;
    parameters_ = parameters;
}

LeasedChannel* Lease::next_with_mail() {
    while (const auto channel = session_->connection().next_with_mail()) {
        if (channel->user != nullptr && channel->is_in_use()) {
            return static_cast<LeasedChannel*>(channel->user);
        }
    }
    return nullptr;
}

const std::optional<std::string>& Lease::blocked_reason() {
    before_operation();
    if (!connection().look()) {
        connection().ensure_usable();
    }
    return connection().blocked_reason();
}

}  // namespace amqp_pconn::persist
