#include "persist/leased_channel.h"

#include <algorithm>
#include <utility>

#include "config/error.h"
#include "persist/lease.h"

namespace amqp_pconn::persist {
namespace {

bool is_single_active(const amqp_table_t& arguments) {
    return std::any_of(arguments.entries, arguments.entries + arguments.num_entries,
                       [](const amqp_table_entry_t& entry) {
                           return wire::to_view(entry.key) == "x-single-active-consumer" &&
                                  entry.value.kind == AMQP_FIELD_KIND_BOOLEAN &&
                                  entry.value.value.boolean != 0;
                       });
}

}  // namespace

void LeasedChannel::ensure_leased() const {
    if (closed_) {
        throw ChannelError("the channel was closed by the program");
    }
    if (lease_ == nullptr) {
        throw ChannelError(
            "the channel belongs to a lease that has ended: its connection sleeps, "
            "was shut down, "
            "or was connected anew; take a channel from the connection again");
    }
}

client::Channel& LeasedChannel::wire() {
    return wire_in(client::Mode::plain);
}

// Bound in that mode where it was not bound yet.
client::Channel& LeasedChannel::wire_in(client::Mode mode) {
    ensure_leased();
    lease_->before_operation();
    ensure_leased();  // with the session that was just replaced, the channels it had left open went
    if (wire_ == nullptr) {
        wire_ = lease_->bind(mode);
        begin_using();
    }
    lease_->note_operation();
    return *wire_;
}

void LeasedChannel::select(client::Mode mode) {
    auto& wire = wire_in(mode);
    if (wire.mode() != mode && !pinned_ && wire.is_exchangeable()) {
        if (auto other = lease_->exchange(wire_, mode)) {
            wire_ = std::move(other);
            begin_using();
            return;
        }
    }
    wire.select(mode);
}

void LeasedChannel::begin_using() {
    wire_->user = this;
    wire_->keep_events(keeps_events_);
}

client::Channel& LeasedChannel::confirming(std::string_view what) {
    ensure_leased();
    if (wire_ == nullptr || wire_->mode() != client::Mode::confirm) {
        throw ChannelError(std::string(what) +
                           " needs a channel in confirm mode; confirmSelect() "
                           "puts it there, before the first publish");
    }
    return *wire_;
}

bool LeasedChannel::has_outstanding_confirms() {
    ensure_leased();
    if (wire_ == nullptr || wire_->unconfirmed() == 0) {
        return false;
    }
    auto& connection = lease_->connection();
    if (!connection.look() || wire_->unconfirmed() != 0) {
        wire_->ensure_usable("hasOutstandingConfirms()");  // else they would be due for ever
    }
    return wire_->unconfirmed() != 0;
}

bool LeasedChannel::wait_for_confirms(wire::TimePoint until, bool goes_on) {
    ensure_leased();
    lease_->before_operation();
    auto& wire = confirming("waitForConfirms()");
    if (wire.has_events()) {
        return true;
    }
    const bool was_due = goes_on || wire.has_unconfirmed();
    const auto gave_up = wire.await_confirms(until);
    if (wire.has_events()) {
        return true;
    }
    if (auto unconfirmed = wire.take_unconfirmed()) {
        std::vector<client::Channel::Unconfirmed> all;
        all.push_back(std::move(*unconfirmed));
        Lease::throw_unconfirmed(lease_->connection().endpoint(), std::move(all), gave_up);
    }
    if (!was_due) {
        wire.ensure_usable("waitForConfirms()");
    }
    return false;
}

std::size_t LeasedChannel::consume(const client::Channel::Consume& consume) {
    auto& channel = wire();
    const auto number = channel.consume(consume);
    if (lease_->is_single_active(std::string(consume.queue))) {
        channel.note_single_active(number);
    }
    return number;
}

bool LeasedChannel::would_vanish(const std::string& queue, bool exclusive) const {
    if (!lease_->is_auto_deleted(queue)) {
        return false;
    }
    const bool pauses = !exclusive && !lease_->is_single_active(queue) &&
                        lease_->suspending() == client::Suspending::flow;
    return !pauses;
}

void LeasedChannel::ensure_can_sleep(std::string_view queue, bool exclusive) const {
    ensure_leased();
    if (would_vanish(std::string(queue), exclusive)) {
        throw ArgumentError(
            ArgumentError::Kind::value,
            "must be a queue that outlives its consumers on a channel with suspendOnSerialize, \"" +
                std::string(queue) +
                "\" given: it was declared with autoDelete, and would be gone while they sleep; "
                "with suspend=flow they stay, where the broker honours that, and a queue with "
                "x-expires (queue TTL) in the place of autoDelete goes when it was long unused");
    }
}

std::string LeasedChannel::why_awake(std::size_t number) const {
    if (wire_ == nullptr || !wire_->consumers().is_lasting(number)) {
        return {};
    }
    const auto& consumer = wire_->consumers()[number];
    if (consumer.no_ack) {
        return "what comes with noAck cannot be given back";
    }
    if (lease_ != nullptr && would_vanish(consumer.terms.queue, consumer.terms.exclusive)) {
        return "its queue \"" + consumer.terms.queue +
               "\" was declared with autoDelete and would be gone meanwhile; with x-expires (queue "
               "TTL) in the place of that it would not";
    }
    return {};
}

void LeasedChannel::ensure_can_sleep() const {
    if (wire_ == nullptr) {
        return;
    }
    for (const std::size_t number : wire_->consumers().lasting_ones()) {
        if (const auto why = why_awake(number); !why.empty()) {
            throw ChannelError("the consumer \"" + wire_->consumers()[number].tag +
                               "\" of channel " + std::to_string(wire_->id()) +
                               " cannot be suspended: " + why +
                               "; end it with basicCancel(), or leave suspendOnSerialize false");
        }
    }
}

void LeasedChannel::suspend() {
    auto& channel = wire();
    for (const std::size_t number : channel.consumers().lasting_ones()) {
        const auto& terms = channel.consumers()[number].terms;
        if (would_vanish(terms.queue, terms.exclusive)) {
            ensure_can_sleep();
        }
    }
    channel.suspend(lease_->suspending());
}

void LeasedChannel::keep_events(bool keep) {
    ensure_leased();
    keeps_events_ = keep;
    if (wire_ != nullptr) {
        wire_->keep_events(keep);
    }
}

std::optional<client::PublishEvent> LeasedChannel::next_event() {
    return wire_ == nullptr ? std::nullopt : wire_->next_event();
}

void LeasedChannel::tx_commit() {
    ensure_transaction("tx.commit");
    wire().tx_commit();
}

void LeasedChannel::tx_rollback() {
    ensure_transaction("tx.rollback");
    wire().tx_rollback();
}

// One that is not bound yet would be bound in vain.
void LeasedChannel::ensure_transaction(std::string_view what) const {
    ensure_leased();
    if (wire_ == nullptr) {
        throw ChannelError(std::string(what) +
                           " needs a channel in a transaction; txSelect() begins one");
    }
}

bool LeasedChannel::is_busy() const {
    return wire_ != nullptr && (!wire_->unsettled().empty() || wire_->consumers().has_lasting() ||
                                wire_->has_unconfirmed() || wire_->has_uncommitted_work());
}

bool LeasedChannel::is_open() const {
    return lease_ != nullptr && !closed_ && lease_->holds([this] {
        return (wire_ == nullptr || (wire_->is_open() && !wire_->is_out_of_step())) &&
               lease_->connection().is_usable();
    });
}

bool LeasedChannel::is_closed_by_broker() const {
    return lease_ != nullptr &&
           lease_->holds([this] { return wire_ != nullptr && wire_->close_reason().has_value(); });
}

void LeasedChannel::close() {
    if (lease_ != nullptr && !closed_) {
        closed_ = true;
        std::exchange(lease_, nullptr)->give_up(*this, true);
        wire_ = nullptr;
    }
}

void LeasedChannel::drop() {
    if (lease_ != nullptr && !closed_) {
        dropped_ = true;
        keeps_events_ = false;
        lease_->give_up(*this, false);
    }
}

void LeasedChannel::detach() {
    lease_ = nullptr;
    wire_ = nullptr;
}

std::string_view LeasedChannel::queue_named(std::string_view queue) const {
    if (queue.empty() && last_queue_.empty()) {
        throw ArgumentError(ArgumentError::Kind::value,
                            "must not be empty where no queue was declared on this channel before");
    }
    return queue.empty() ? std::string_view(last_queue_) : queue;
}

client::QueueStatus LeasedChannel::queue_declare(std::string_view queue, bool durable,
                                                 bool exclusive, bool auto_delete,
                                                 amqp_table_t arguments) {
    auto& channel = wire();
    const auto declare = [&] {
        try {
            return channel.queue_declare(queue, durable, exclusive, auto_delete, arguments);
        } catch (const ChannelError&) {
            throw;
        } catch (const ArgumentError&) {
            throw;
        } catch (const Error&) {
            // Without the answer nobody knows whether the queue is there, nor always its name.
            if (exclusive && channel.is_out_of_step()) {
                lease_->do_not_keep();
            }
            throw;
        }
    };
    auto status = declare();
    last_queue_ = status.queue;
    lease_->note_declared(status.queue, {exclusive, auto_delete, is_single_active(arguments)});
    return status;
}

// One that is not bound yet would be bound in vain.
client::Channel& LeasedChannel::wire_of_deliveries() {
    ensure_leased();
    if (wire_ == nullptr) {
        throw ArgumentError(ArgumentError::Kind::value,
                            "must be the tag of an unsettled delivery: nothing was delivered on "
                            "this channel");
    }
    return wire();
}

bool LeasedChannel::means_nothing(std::uint64_t tag, bool multiple) const {
    ensure_leased();
    return wire_ == nullptr && multiple && tag == 0;
}

const client::UnsettledTags* LeasedChannel::unsettled() const {
    const bool has_any = lease_ != nullptr && wire_ != nullptr && lease_->is_of_this_process();
    return has_any ? &wire_->unsettled() : nullptr;
}

std::vector<std::uint64_t> LeasedChannel::unacked_tags() const {
    if (unsettled() == nullptr) {
        return {};
    }
    return lease_->run([this] { return unsettled()->seen(); });
}

std::optional<client::Mail> LeasedChannel::take_mail() {
    return wire_ == nullptr ? std::nullopt : wire_->take_mail();
}

void LeasedChannel::hand_over() {
    if (wire_ != nullptr) {
        wire_->hand_over();
    }
}

void LeasedChannel::ack(std::uint64_t tag, bool multiple) {
    if (!means_nothing(tag, multiple)) {
        wire_of_deliveries().ack(tag, multiple);
    }
}

void LeasedChannel::ack_soon(std::uint64_t tag) {
    wire_of_deliveries().ack_soon(tag);
}

void LeasedChannel::nack(std::uint64_t tag, bool multiple, bool requeue) {
    if (!means_nothing(tag, multiple)) {
        wire_of_deliveries().nack(tag, multiple, requeue);
    }
}

void LeasedChannel::reject(std::uint64_t tag, bool requeue) {
    wire_of_deliveries().reject(tag, requeue);
}

std::uint32_t LeasedChannel::queue_delete(std::string_view queue, bool if_unused, bool if_empty) {
    const std::string name(queue_named(queue));
    const auto messages = wire().queue_delete(name, if_unused, if_empty);
    lease_->note_deleted(name);
    if (name == last_queue_) {
        last_queue_.clear();
    }
    return messages;
}

}  // namespace amqp_pconn::persist
