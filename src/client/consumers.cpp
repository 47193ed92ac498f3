#include "client/consumers.h"

#include <algorithm>
#include <utility>

namespace amqp_pconn::client {

std::size_t Consumers::open(std::string_view tag, bool no_ack) {
    std::erase_if(records_, [](const ConsumerRecord& record) {
        return !record.is_open && !record.is_suspended && record.waiting == 0;
    });
    auto& record = records_.emplace_back();
    record.number = next_number_;
    record.tag = tag;
    record.no_ack = no_ack;
    record.is_open = true;
    ++open_ones_;
    return next_number_++;
}

void Consumers::set_terms(std::size_t number, ConsumerTerms terms) {
    if (const std::size_t place = place_of(number); place < records_.size()) {
        records_[place].terms = std::move(terms);
    }
}

void Consumers::save(std::size_t number, SavedPtr saved, std::string why_not) {
    if (const std::size_t place = place_of(number); place < records_.size()) {
        records_[place].saved = std::move(saved);
        records_[place].why_unsaved = std::move(why_not);
    }
}

void Consumers::forget(std::size_t number) {
    if (const std::size_t place = place_of(number); place < records_.size()) {
        records_[place].is_suspended = false;
        records_[place].saved.reset();
    }
}

std::size_t Consumers::add_suspended(SuspendedConsumer consumer) {
    auto& record = records_.emplace_back();
    record.number = next_number_;
    record.tag = std::move(consumer.tag);
    record.no_ack = consumer.terms.no_ack;
    record.is_suspended = true;
    record.terms = std::move(consumer.terms);
    record.next_offset = consumer.next_offset;
    record.named_an_offset = consumer.named_an_offset;
    record.saved = std::move(consumer.saved);
    return next_number_++;
}

void Consumers::reopen(std::size_t number) {
    auto& record = records_[place_of(number)];
    record.is_suspended = false;
    record.is_open = true;
    ++open_ones_;
}

namespace {

template <typename Condition>
std::vector<std::size_t> numbers_where(const std::vector<ConsumerRecord>& records,
                                       Condition condition) {
    std::vector<std::size_t> numbers;
    for (const auto& record : records) {
        if (condition(record)) {
            numbers.push_back(record.number);
        }
    }
    return numbers;
}

bool lasts(const ConsumerRecord& record) {
    return record.is_open || record.is_suspended;
}

}  // namespace

std::vector<std::size_t> Consumers::suspended_ones() const {
    return numbers_where(records_, [](const auto& record) { return record.is_suspended; });
}

std::vector<std::size_t> Consumers::numbers_of_open() const {
    return numbers_where(records_, [](const auto& record) { return record.is_open; });
}

std::vector<std::size_t> Consumers::lasting_ones() const {
    return numbers_where(records_, lasts);
}

bool Consumers::has_lasting() const {
    return std::any_of(records_.begin(), records_.end(), lasts);
}

bool Consumers::has_tag(std::string_view tag) const {
    return std::any_of(records_.begin(), records_.end(), [tag](const ConsumerRecord& record) {
        return lasts(record) && record.tag == tag;
    });
}

std::vector<std::string> Consumers::lasting_queues() const {
    std::vector<std::string> queues;
    for (const auto& record : records_) {
        if (lasts(record)) {
            queues.push_back(record.terms.queue);
        }
    }
    return queues;
}

std::vector<SuspendedConsumer> Consumers::take_lasting() {
    std::vector<SuspendedConsumer> taken;
    for (auto& record : records_) {
        if (lasts(record) && record.saved != nullptr) {
            taken.push_back({std::move(record.tag), std::move(record.terms), record.named_an_offset,
                             record.next_offset, std::move(record.saved)});
        }
    }
    clear();
    return taken;
}

void Consumers::forget_suspended(bool unsaved_only) {
    for (auto& record : records_) {
        if (!unsaved_only || record.saved == nullptr) {
            record.is_suspended = false;
            record.saved.reset();
        }
    }
}

std::size_t Consumers::place_of(std::size_t number) const {
    const auto found = std::lower_bound(
        records_.begin(), records_.end(), number,
        [](const ConsumerRecord& record, std::size_t wanted) { return record.number < wanted; });
    return found == records_.end() || found->number != number
               ? records_.size()
               : static_cast<std::size_t>(found - records_.begin());
}

void Consumers::close(std::size_t number) {
    if (is_open(number)) {
        auto& record = records_[place_of(number)];
        record.is_open = false;
        record.is_suspended = std::exchange(record.is_suspending, false);
        if (!record.is_suspended) {
            record.saved.reset();
        }
        --open_ones_;
    }
}

// Whoever publishes may set such a header, also in a queue: then only what it was asked for tells.
Source Consumers::note_delivery(std::size_t number, bool has_offset) {
    auto& record = records_[place_of(number)];
    record.may_be_of_stream = record.may_be_of_stream && has_offset;
    if (!has_offset) {
        return Source::queue;
    }
    return record.named_an_offset ? Source::stream : Source::perhaps_stream;
}

bool Consumers::consume_a_stream() const {
    return std::any_of(records_.begin(), records_.end(), [](const ConsumerRecord& record) {
        return record.is_open && record.named_an_offset;
    });
}

bool Consumers::is_open(std::size_t number) const {
    const std::size_t place = place_of(number);
    return place < records_.size() && records_[place].is_open;
}

bool Consumers::is_suspended(std::size_t number) const {
    const std::size_t place = place_of(number);
    return place < records_.size() && records_[place].is_suspended;
}

std::size_t Consumers::waiting(std::size_t number) const {
    const std::size_t place = place_of(number);
    return place < records_.size() ? records_[place].waiting : 0;
}

std::optional<std::size_t> Consumers::find(std::string_view tag) const {
    const auto is_it = [&](const ConsumerRecord& record) {
        return record.is_open && record.tag == tag;
    };
    // Deliveries of one consumer come in a row.
    if (found_last_ < records_.size() && is_it(records_[found_last_])) {
        return records_[found_last_].number;
    }
    const auto found = std::find_if(records_.begin(), records_.end(), is_it);
    if (found == records_.end()) {
        return std::nullopt;
    }
    found_last_ = static_cast<std::size_t>(found - records_.begin());
    return found->number;
}

std::vector<std::string> Consumers::tags() const {
    std::vector<std::string> tags;
    for (const auto& record : records_) {
        if (record.is_open) {
            tags.push_back(record.tag);
        }
    }
    return tags;
}

void Consumers::add(Mail mail) {
    ++records_[place_of(mail.consumer)].waiting;
    mail_.push_back(std::move(mail));
}

std::optional<Mail> Consumers::take() {
    if (mail_.empty()) {
        return std::nullopt;
    }
    Mail mail = std::move(mail_.front());
    mail_.pop_front();
    --records_[place_of(mail.consumer)].waiting;
    return mail;
}

std::vector<std::uint64_t> Consumers::drop_mail_of(std::size_t number) {
    std::vector<std::uint64_t> tags;
    const std::size_t place = place_of(number);
    if (place == records_.size() || records_[place].no_ack) {
        return tags;  // with no-ack it is nobody else's any more
    }
    std::erase_if(mail_, [&](const Mail& mail) {
        if (mail.consumer != number || mail.is_cancel) {
            return false;
        }
        tags.push_back(mail.delivery.delivery_tag);
        return true;
    });
    records_[place].waiting -= tags.size();
    return tags;
}

void Consumers::drop_unsettled_mail() {
    std::erase_if(mail_, [this](const Mail& mail) {
        auto& record = records_[place_of(mail.consumer)];
        const bool goes = !mail.is_cancel && !record.no_ack;
        record.waiting -= goes ? 1 : 0;
        return goes;
    });
}

std::vector<Mail> Consumers::take_no_ack_mail() {
    std::vector<Mail> taken;
    std::erase_if(mail_, [&](Mail& mail) {
        auto& record = records_[place_of(mail.consumer)];
        if (mail.is_cancel || !record.no_ack) {
            return false;
        }
        --record.waiting;
        taken.push_back(std::move(mail));
        return true;
    });
    return taken;
}

std::size_t Consumers::drop_mail() {
    const auto lost = std::count_if(mail_.begin(), mail_.end(), [this](const Mail& mail) {
        return !mail.is_cancel && (*this)[mail.consumer].no_ack;
    });
    mail_.clear();
    for (auto& record : records_) {
        record.waiting = 0;
    }
    return static_cast<std::size_t>(lost);
}

void Consumers::clear_ended() {
    std::erase_if(records_, [](const ConsumerRecord& record) { return !lasts(record); });
    std::erase_if(mail_,
                  [this](const Mail& mail) { return place_of(mail.consumer) == records_.size(); });
}

void Consumers::clear() {
    records_.clear();
    mail_.clear();
    open_ones_ = 0;
}

}  // namespace amqp_pconn::client
