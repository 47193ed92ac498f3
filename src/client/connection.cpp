#include "client/connection.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "wire/byte_order.h"
#include "wire/method.h"
#include "wire/resolver.h"
#include "wire/socket.h"

namespace amqp_pconn::client {
namespace {

// What is known but was not read, such as connection.blocked, costs a look at the socket to find:
// too much for every publish, and nothing for one now and then.
constexpr wire::Duration always_stale_after = std::chrono::milliseconds(25);
// How many deliveries may wait for the program before a look at the socket reads no more of them.
constexpr std::size_t most_mail = 1000;
// How long confirms of what a broker read before it blocked may take.
constexpr wire::Duration grace_when_blocked = std::chrono::milliseconds(20);

// The same error with where it happened in front.
template <typename Kind>
[[noreturn]] void rethrow_at(const std::string& endpoint, const Kind& error) {
    throw Kind("connecting to " + endpoint + ": " + error.what(), error.reply_code());
}

}  // namespace

Connection::Connection(wire::Socket socket, wire::Environment& environment,
                       observe::Counters& counters, std::string endpoint)
    : environment_(&environment),
      counters_(&counters),
      endpoint_(std::move(endpoint)),
      transport_(std::move(socket), environment, counters),
      encoder_(transport_.output()) {}

std::unique_ptr<Connection> Connection::open(const config::Parameters& parameters,
                                             const Identity& identity,
                                             wire::Environment& environment,
                                             observe::Counters& counters) {
    const std::string endpoint = parameters.endpoint();
    try {
        const wire::Deadline deadline(environment, parameters.connect_timeout, "connect");
        const auto addresses =
            wire::resolve(environment, parameters.host, parameters.port, deadline);
        return open_over(wire::connect_socket(environment, addresses, deadline), parameters,
                         identity, environment, counters, deadline);
    } catch (const AuthenticationError& error) {
        rethrow_at(endpoint, error);
    } catch (const ConnectionError& error) {
        rethrow_at<ConnectionError>(endpoint, error);
    } catch (const TimeoutError& error) {
        rethrow_at(endpoint, error);
    } catch (const InterruptedError& error) {
        rethrow_at(endpoint, error);
    }
}

std::unique_ptr<Connection> Connection::open_over(
    wire::Socket socket, const config::Parameters& parameters, const Identity& identity,
    wire::Environment& environment, observe::Counters& counters, const wire::Deadline& deadline) {
    std::unique_ptr<Connection> connection(
        new Connection(std::move(socket), environment, counters, parameters.endpoint()));
    connection->negotiated_ =
        shake_hands({connection->transport_, connection->reader_, connection->encoder_}, parameters,
                    identity, environment, deadline);
    connection->use_timeouts(parameters);
    connection->begin_heartbeat();
    if (connection->negotiated_.first_channel_opened) {
        const auto first = std::make_shared<Channel>(*connection, std::uint16_t{1});
        connection->channels_ = {nullptr, first};
        connection->in_use_ = 1;
        first->expect_open_ok();
        ++counters.channels_opened;
    }
    ++counters.opened;
    connection->dispatch_leftovers();
    return connection;
}

// What came together with connection.open-ok. A Close in it is what the first call will hear of.
void Connection::dispatch_leftovers() {
    try {
        io([this] { dispatch_input(); });
    } catch (const ConnectionError&) {
        return;
    }
}

void Connection::use_timeouts(const config::Parameters& parameters) {
    rpc_timeout_ = parameters.rpc_timeout;
    write_timeout_ = parameters.write_timeout;
}

void Connection::begin_heartbeat() {
    const wire::Duration interval = std::chrono::seconds(negotiated_.heartbeat);
    heartbeat_ = Heartbeat(interval, environment_->now());
    stale_after_ = always_stale_after;
    if (heartbeat_.is_on()) {
        stale_after_ = std::min(stale_after_, interval / 2);
    }
}

void Connection::fail(const Error& error) {
    if (!failure_) {
        failure_ = Failure{error.what(), error.reply_code(),
                           dynamic_cast<const EndOfStreamError*>(&error) != nullptr};
    }
}

void Connection::ensure_usable() const {
    if (failure_) {
        throw ConnectionError("the connection to " + endpoint_ + " has ended: " + failure_->text,
                              failure_->code);
    }
}

std::string Connection::failure_text() const {
    return failure_ ? failure_->text : std::string();
}

// A write failed; the broker's reason may be waiting to be read.
void Connection::learn_why() {
    try {
        while (transport_.receive() != 0) {
            dispatch_input();
        }
    } catch (const Error&) {
        // Either the reason is now in failure_, or there was none.
        return;
    }
}

template <typename Step>
void Connection::io(Step step) {
    ensure_usable();
    try {
        step();
    } catch (const BlockedError&) {
        throw;  // what was being written is in the queue
    } catch (const ConnectionError& error) {
        if (!failure_) {
            learn_why();
        }
        fail(error);
    } catch (const TimeoutError& error) {
        fail(error);
        throw TimeoutError(endpoint_ + ": " + error.what());
    } catch (const Error& error) {
        fail(error);
        throw;
    } catch (const std::exception& error) {
        fail(Error(error.what()));  // out of memory: nothing is known of what was half done
        throw;
    }
    ensure_usable();
}

void Connection::flush() {
    flush_within(write_timeout_);
}

void Connection::flush_within(wire::Duration allowed) {
    if (blocked_reason_) {
        (void)flush_now();  // the rest when it reads again
        ensure_usable();
        return;
    }
    io([this, allowed] { transport_.flush(allowed, *this); });
}

bool Connection::flush_now() {
    bool all = false;
    try {
        io([this, &all] { all = transport_.flush_now(); });
    } catch (const Error&) {
        return false;  // failure_ says why
    }
    return all;
}

void Connection::send_with(std::span<iovec> pieces) {
    io([this, pieces] { transport_.send_with(pieces, write_timeout_, *this); });
}

void Connection::read_available() {
    io([this] {
        transport_.receive();
        dispatch_input();
    });
}

bool Connection::look() {
    try {
        io([this] {
            const int found = transport_.poll_input();
            if (found == 0) {
                return;
            }
            // After a hang-up everything is read up to the end of the stream, which throws; else
            // until a read was not filled. Bounded, since a peer may send without end.
            const bool ended = (found & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
            if (mail_.size() >= most_mail) {
                tidy_mail();
            }
            if (!ended && mail_.size() >= most_mail) {
                // The rest waits in the broker's hands, until the program takes what there is.
                heartbeat_.hear(environment_->now());
                return;
            }
            constexpr int most_reads = 64;
            for (int reads = 0; reads < most_reads; ++reads) {
                const std::size_t got = transport_.receive();
                dispatch_input();
                if (got == 0 || (!ended && got < wire::Transport::read_size)) {
                    return;
                }
            }
            if (ended) {
                throw ConnectionError("the broker hung up in the middle of what it sent");
            }
        });
    } catch (const Error&) {
        return false;
    }
    return true;
}

bool Connection::is_alive_or_look() {
    return is_usable() && (environment_->now() - transport_.last_look() <= stale_after_ || look());
}

void Connection::look_if_stale() {
    if (!is_alive_or_look()) {
        ensure_usable();
    }
}

bool Connection::is_unheard() const {
    return listening_since_ == transport_.received() &&
           std::any_of(channels_.begin(), channels_.end(), [](const auto& channel) {
               return channel != nullptr && channel->awaits_answer();
           });
}

void Connection::beat() {
    if (!heartbeat_.is_on()) {
        return;
    }
    const auto now = environment_->now();
    heartbeat_.look(now, transport_.sent(), transport_.received());
    io([this, now] {
        if (heartbeat_.is_lost(now)) {
            throw ConnectionError("the broker was silent for two heartbeat intervals");
        }
        // What waits to be written is as good a sign of life, and must not be cut
        // in two.
        if (heartbeat_.is_due(now) && transport_.output().empty()) {
            encoder_.heartbeat();
            ++counters_->heartbeats;
            (void)transport_.flush_now();
            heartbeat_.look(now, transport_.sent(), transport_.received());
        }
    });
}

bool Connection::tend() {
    // Another thread's look spares the program none: what has come since would be found too late.
    const auto programs_look = transport_.last_look();
    try {
        const bool alive = look();
        transport_.set_last_look(programs_look);
        if (!alive) {
            return false;
        }
        (void)flush_now();
        if (is_usable()) {
            beat();
        }
    } catch (const std::exception&) {
        return false;  // failure_ says why
    }
    return is_usable();
}

std::shared_ptr<Channel> Connection::first_channel() const {
    return negotiated_.first_channel_opened ? channels_[1] : nullptr;
}

void Connection::await(const std::function<bool()>& done, const std::string& step) {
    await_within(rpc_timeout_, done, step);
}

void Connection::await_within(wire::Duration allowed, const std::function<bool()>& done,
                              const std::string& step) {
    try {
        await_until(done, allowed, wire::Duration::zero(), step);
    } catch (const TimeoutError&) {
        timed_out_at_ = transport_.received();
        throw;
    }
}

void Connection::await_although_blocked(wire::Duration allowed, const std::function<bool()>& done,
                                        const std::string& step) {
    // Shorter waits are looks: that nothing has come by then says nothing of the broker.
    constexpr wire::Duration no_look = std::chrono::milliseconds(100);
    try {
        await_until(done, allowed, grace_when_blocked, step);
    } catch (const TimeoutError&) {
        if (allowed >= no_look) {
            timed_out_at_ = transport_.received();
        }
        throw;
    }
}

void Connection::wait_once(const wire::Deadline& deadline) {
    const auto slice = heartbeat_.is_on() ? heartbeat_.tick() : wire::Duration::max();
    if (transport_.wait_input_for(deadline, slice)) {
        read_available();
    }
    beat();
}

void Connection::await_until(const std::function<bool()>& done, wire::Duration allowed,
                             wire::Duration allowed_blocked, const std::string& step) {
    ensure_usable();
    const wire::Deadline deadline(*environment_, allowed, step);
    std::optional<wire::Deadline> blocked;
    while (!done()) {
        if (blocked_reason_ && !blocked) {
            blocked.emplace(*environment_, std::min(allowed_blocked, deadline.left(*environment_)),
                            step);
        }
        if (blocked_reason_ && blocked->left(*environment_) == wire::Duration::zero()) {
            ensure_unblocked(step);
        }
        try {
            wait_once(blocked_reason_ ? *blocked : deadline);
        } catch (const TimeoutError& error) {
            if (blocked_reason_) {
                continue;
            }
            throw TimeoutError(endpoint_ + ": " + error.what());
        }
    }
}

void Connection::ensure_unblocked(std::string_view what) const {
    ensure_usable();
    if (blocked_reason_) {
        throw BlockedError(
            std::string(what) + " on " + endpoint_ +
            ": the broker takes nothing at present (connection.blocked): " + *blocked_reason_);
    }
}

void Connection::update_secret(std::string_view secret, std::string_view reason) {
    constexpr std::string_view name = "connection.update-secret";
    look_if_stale();
    ensure_unblocked(name);
    encoder_.update_secret(secret, reason);
    awaits_secret_ok_ = true;
    try {
        flush();
        await([this] { return !awaits_secret_ok_; }, std::string(name));
    } catch (const Error& error) {
        fail(error);  // nobody knows which secret is in force, and the answer may still come
        throw;
    }
}

void Connection::stop(const std::vector<std::shared_ptr<Channel>>& channels,
                      Channel::UnderNoAck fate, Suspending how) {
    for (const auto& channel : channels) {
        if (channel->is_open() && !channel->is_stopping()) {
            stopping_.push_back(channel);
            channel->request_stop(fate,
                                  channel->manners.suspend_on_serialize ? how : Suspending::none);
        }
    }
    io([this] {
        consumer_stopped();
        (void)transport_.flush_now();
    });
}

void Connection::queue_acks() {
    for (const std::uint16_t id : acks_put_off_) {
        if (auto* channel = channel_at(id); channel != nullptr && channel->is_open()) {
            channel->queue_noted_acks();
        }
    }
    acks_put_off_.clear();
}

void Connection::flush_acks() {
    queue_acks();
    if (!is_flushed()) {
        flush();
    }
}

void Connection::end_grouping() {
    for (const std::uint16_t id : std::exchange(grouping_, {})) {
        if (auto* channel = channel_at(id)) {
            channel->end_grouping();
        }
    }
    flush_acks();
}

void Connection::consumer_stopped() {
    const auto has_stopped = [](const auto& channel) {
        return channel->has_stopped() || !channel->is_open();
    };
    if (stopping_.empty() || !std::all_of(stopping_.begin(), stopping_.end(), has_stopped)) {
        return;
    }
    for (const auto& channel : std::exchange(stopping_, {})) {
        if (channel->is_open()) {
            channel->finish_stop();
        }
    }
    (void)transport_.flush_now();
}

std::shared_ptr<Channel> Connection::next_with_mail() {
    if (!lost_.empty()) {
        auto lost = lost_.front();
        lost_.pop_front();
        return lost;
    }
    while (!mail_.empty()) {
        const Arrival next = mail_.front();
        mail_.pop_front();
        if (still_waits(next)) {
            return channels_[next.channel];
        }
    }
    return nullptr;
}

// What a channel has for the program is taken in its order: what came before the next is gone.
bool Connection::still_waits(const Arrival& arrival) const {
    const auto* channel = channel_at(arrival.channel);
    const std::uint64_t next = channel == nullptr ? 0 : channel->next_arrival();
    return next != 0 && next <= arrival.number;
}

// Events may be taken without next_with_mail(), and mail be dropped.
void Connection::tidy_mail() {
    std::erase_if(mail_, [this](const Arrival& arrival) { return !still_waits(arrival); });
}

std::uint64_t Connection::note_mail(std::uint16_t channel) {
    constexpr std::size_t few = 64;
    if (mail_.size() >= tidy_mail_at_) {
        tidy_mail();
        tidy_mail_at_ = std::max(few, 2 * mail_.size());
    }
    mail_.push_back({channel, ++arrivals_});
    return arrivals_;
}

bool Connection::is_listening() const {
    const auto listens = [](const std::shared_ptr<Channel>& channel) {
        return channel != nullptr && (channel->listens() || channel->unconfirmed() != 0);
    };
    // As a rule the one that did when it was asked last.
    if (listened_last_ < channels_.size() && listens(channels_[listened_last_])) {
        return true;
    }
    const auto found = std::find_if(channels_.begin(), channels_.end(), listens);
    listened_last_ = static_cast<std::size_t>(found - channels_.begin());
    return found != channels_.end();
}

void Connection::attend() {
    if (!is_flushed()) {
        (void)flush_now();
        ensure_usable();
    }
    read_available();
    beat();
}

std::uint64_t Connection::take_stock() {
    attend();
    if (!look()) {
        ensure_usable();
    }
    return arrivals_++;  // so that no confirm joins one that came before
}

void Connection::add_late_news(std::string line) {
    constexpr std::size_t most = 100;
    if (late_news_.size() < most) {
        late_news_.push_back(std::move(line));
    } else {
        ++late_news_left_out_;
    }
}

std::vector<std::string> Connection::take_late_news() {
    if (late_news_left_out_ != 0) {
        late_news_.push_back("and so on, " + std::to_string(late_news_left_out_) + " times more");
        late_news_left_out_ = 0;
    }
    return std::exchange(late_news_, {});
}

void Connection::give_up_publishes() {
    for (const auto& channel : channels_) {
        if (channel != nullptr) {
            channel->give_up_publishes("its connection ended");
            channel->tell_lost();
        }
    }
}

void Connection::dispatch_input() {
    auto& input = transport_.input();
    while (const auto frame = reader_.peek(input)) {
        dispatch(*frame);
        input.consume(wire::FrameReader::size(*frame));
    }
    arena_.recycle();
}

void Connection::dispatch(const wire::Frame& frame) {
    using wire::FrameType;
    if (frame.type == FrameType::heartbeat) {
        return;
    }
    if (frame.type == FrameType::method && frame.payload.size() < 4) {
        throw ConnectionError("a method frame of " + std::to_string(frame.payload.size()) +
                              " bytes arrived, 4 are the least");
    }
    if (frame.channel == 0) {
        if (frame.type != FrameType::method) {
            throw ConnectionError("content arrived on channel 0");
        }
        on_connection_method(frame.payload);
        return;
    }
    if (channel_at(frame.channel) == nullptr) {
        if (retired_.note_frame(frame.channel, environment_->now())) {
            return;
        }
        throw ConnectionError("a frame arrived for channel " + std::to_string(frame.channel) +
                              ", which is not open");
    }
    const auto channel = channels_[frame.channel];
    switch (frame.type) {
        case FrameType::method:
            channel->on_method(wire::load<std::uint32_t>(frame.payload), frame.payload.subspan(4));
            break;
        case FrameType::header:
            channel->on_content_header(frame.payload);
            break;
        case FrameType::body:
            channel->on_content_body(frame.payload);
            break;
        case FrameType::heartbeat:
            break;
    }
}

void Connection::on_connection_method(std::span<const std::byte> payload) {
    const auto method = wire::load<std::uint32_t>(payload);
    const auto arguments = payload.subspan(4);
    if (method == AMQP_CONNECTION_CLOSE_METHOD) {
        const auto reason = decode_close(arguments, arena_);
        failure_ = Failure{"the broker closed it: " + reason.text(), reason.code, true};
        amqp_connection_close_ok_t close_ok{};
        encoder_.method(0, AMQP_CONNECTION_CLOSE_OK_METHOD, &close_ok);
        (void)transport_.flush_now();
        throw ConnectionError(failure_->text, reason.code);
    }
    if (method == AMQP_CONNECTION_CLOSE_OK_METHOD && failure_) {
        close_answered_ = true;
        return;
    }
    if (method == AMQP_CONNECTION_BLOCKED_METHOD) {
        on_blocked(arguments);
        return;
    }
    if (method == AMQP_CONNECTION_UNBLOCKED_METHOD) {
        blocked_reason_.reset();
        return;
    }
    if (method == wire::update_secret_ok_method && awaits_secret_ok_) {
        awaits_secret_ok_ = false;
        return;
    }
    throw ConnectionError("an unexpected " + wire::method_name(method) + " arrived");
}

void Connection::on_blocked(std::span<const std::byte> arguments) {
    const auto* blocked = wire::decode_method<amqp_connection_blocked_t>(
        AMQP_CONNECTION_BLOCKED_METHOD, arguments, arena_);
    counters_->blocked += blocked_reason_ ? 0 : 1;
    blocked_reason_ = std::string(wire::to_view(blocked->reason));
}

std::shared_ptr<Channel> Connection::open_channel() {
    ensure_usable();
    return open_channel_as(free_id());
}

std::shared_ptr<Channel> Connection::open_channel(std::uint16_t wanted) {
    ensure_usable();
    return open_channel_as(is_free_id(wanted) ? wanted : free_id());
}

bool Connection::is_free_id(std::uint16_t id) {
    retired_.release(environment_->now());
    return id != 0 && id <= negotiated_.channel_max && channel_at(id) == nullptr &&
           !retired_.contains(id);
}

std::shared_ptr<Channel> Connection::open_channel_as(std::uint16_t id) {
    if (channels_.size() <= id) {
        channels_.resize(std::size_t{id} + 1);
    }
    auto channel = std::make_shared<Channel>(*this, id);
    channel->request_open();
    channels_[id] = channel;
    ++in_use_;
    ++counters_->channels_opened;
    return channel;
}

std::uint16_t Connection::unused_id() {
    retired_.release(environment_->now());
    for (std::size_t id = 1; id < channels_.size(); ++id) {
        if (channels_[id] == nullptr && !retired_.contains(static_cast<std::uint16_t>(id))) {
            return static_cast<std::uint16_t>(id);
        }
    }
    const std::size_t next = std::max<std::size_t>(channels_.size(), 1);
    return next <= negotiated_.channel_max ? static_cast<std::uint16_t>(next) : 0;
}

std::uint16_t Connection::free_id() {
    const auto closing = [this] {
        return std::any_of(channels_.begin(), channels_.end(), [](const auto& channel) {
            return channel != nullptr && channel->is_closing();
        });
    };
    std::uint16_t id = unused_id();
    if (id == 0 && closing()) {
        flush();
        try {
            await([&] { return (id = unused_id()) != 0 || !closing(); }, "channel.open");
        } catch (const TimeoutError&) {
            id = 0;
        }
    }
    if (id == 0) {
        id = await_retired_id();
    }
    if (id == 0) {
        throw ChannelError("all " + std::to_string(negotiated_.channel_max) +
                           " channels (channel_max) of the connection to " + endpoint_ +
                           " are in use; close() those that are done with");
    }
    return id;
}

std::uint16_t Connection::await_retired_id() {
    const std::string step = "channel.open";
    const wire::Deadline deadline(*environment_, rpc_timeout_, step);
    while (retired_.size() != 0) {
        if (const std::uint16_t id = unused_id()) {
            return id;
        }
        const auto now = environment_->now();
        if (const std::uint16_t id = retired_.take_quiet(now)) {
            return id;
        }
        const auto allowed = std::min(retired_.quiet_in(now), deadline.left(*environment_));
        if (allowed == wire::Duration::zero()) {
            break;
        }
        flush();
        try {
            await_until([this] { return unused_id() != 0; }, allowed, allowed, step);
        } catch (const TimeoutError&) {
            continue;
        }
    }
    return unused_id();
}

bool Connection::has_free_id() {
    retired_.release(environment_->now());
    return in_use_ + retired_.size() < negotiated_.channel_max;
}

void Connection::retire(std::uint16_t id) {
    release(id);
    retired_.add(id, environment_->now());
}

void Connection::release(std::uint16_t id) {
    channels_[id] = nullptr;
    --in_use_;
}

void Connection::note_lost_consumers(std::uint16_t id) {
    lost_.push_back(channels_[id]);
}

void Connection::channel_closed_by_broker(std::uint16_t id) {
    retire(id);
    consumer_stopped();
    // At the next write at the latest; now where the socket takes it.
    (void)transport_.flush_now();
}

void Connection::channel_failed_while_closing(std::uint16_t id) {
    failed_while_closing_.push_back(channels_[id]);
    (void)transport_.flush_now();
}

std::vector<std::shared_ptr<Channel>> Connection::take_failed_while_closing() {
    return std::exchange(failed_while_closing_, {});
}

void Connection::channel_closed(std::uint16_t id) {
    if (channels_[id]->close_reason()) {
        retire(id);  // the broker's end of it came first
    } else {
        release(id);
    }
}

void Connection::close(wire::Duration patience) noexcept {
    try {
        if (blocked_reason_) {
            patience = std::min(patience, grace_when_blocked);  // it reads no farewell
        }
        const wire::Deadline deadline(*environment_, patience, "connection.close");
        // A stream that was cut in mid-frame cannot carry another method.
        if (!failure_ && transport_.flush_now()) {
            amqp_connection_close_t close{};
            close.reply_code = AMQP_REPLY_SUCCESS;
            close.reply_text = wire::to_bytes("OK");
            encoder_.method(0, AMQP_CONNECTION_CLOSE_METHOD, &close);
            transport_.flush(deadline.left(*environment_), *this);
            failure_ = Failure{"it was closed", 0, false};
            while (!close_answered_) {
                transport_.wait_input(deadline);
                transport_.receive();
                dispatch_input();
            }
            return;
        }
        if (!was_closed_by_broker()) {
            transport_.end_output();
            transport_.drain(deadline);
        }
    } catch (const std::exception&) {
        // It ends all the same.
    }
    if (!failure_) {
        failure_ = Failure{"it was closed", 0, false};
    }
}

}  // namespace amqp_pconn::client
