#include "client/consumers.h"

#include <algorithm>
#include <utility>

namespace amqp_pconn::client {

std::size_t Consumers::open(std::string_view tag, bool no_ack) {
    std::erase_if(records_, [](const ConsumerRecord& record) {
        return !record.is_open && record.waiting == 0;
    });
    records_.push_back({next_number_, std::string(tag), no_ack, true});
    ++open_ones_;
    return next_number_++;
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
        records_[place_of(number)].is_open = false;
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

void Consumers::clear() {
    records_.clear();
    mail_.clear();
    open_ones_ = 0;
}

}  // namespace amqp_pconn::client
