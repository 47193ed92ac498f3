#include "client/consumers.h"

#include <algorithm>
#include <utility>

namespace amqp_pconn::client {

std::size_t Consumers::open(std::string_view tag, bool no_ack) {
    ++open_ones_;
    // A number may be given again when nothing that waits has it.
    const auto is_free = [this](std::size_t number) {
        return !records_[number].is_open && records_[number].waiting == 0;
    };
    std::size_t number = 0;
    while (number < records_.size() && !is_free(number)) {
        ++number;
    }
    if (number == records_.size()) {
        records_.emplace_back();
    }
    records_[number] = {};
    records_[number].tag = tag;
    records_[number].no_ack = no_ack;
    records_[number].is_open = true;
    return number;
}

void Consumers::close(std::size_t number) {
    if (std::exchange(records_[number].is_open, false)) {
        --open_ones_;
    }
}

// Whoever publishes may set such a header, also in a queue: then only what it was asked for tells.
Source Consumers::note_delivery(std::size_t number, bool has_offset) {
    auto& record = records_[number];
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

std::optional<std::size_t> Consumers::find(std::string_view tag) const {
    const auto is_it = [&](const ConsumerRecord& record) {
        return record.is_open && record.tag == tag;
    };
    // Deliveries of one consumer come in a row.
    if (found_last_ < records_.size() && is_it(records_[found_last_])) {
        return found_last_;
    }
    const auto found = std::find_if(records_.begin(), records_.end(), is_it);
    if (found == records_.end()) {
        return std::nullopt;
    }
    found_last_ = static_cast<std::size_t>(found - records_.begin());
    return found_last_;
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
    ++records_[mail.consumer].waiting;
    mail_.push_back(std::move(mail));
}

std::optional<Mail> Consumers::take() {
    if (mail_.empty()) {
        return std::nullopt;
    }
    Mail mail = std::move(mail_.front());
    mail_.pop_front();
    --records_[mail.consumer].waiting;
    return mail;
}

std::vector<std::uint64_t> Consumers::drop_mail_of(std::size_t number) {
    std::vector<std::uint64_t> tags;
    if (records_[number].no_ack) {
        return tags;  // it is nobody else's any more
    }
    std::erase_if(mail_, [&](const Mail& mail) {
        if (mail.consumer != number || mail.is_cancel) {
            return false;
        }
        tags.push_back(mail.delivery.delivery_tag);
        return true;
    });
    records_[number].waiting -= tags.size();
    return tags;
}

void Consumers::drop_unsettled_mail() {
    std::erase_if(mail_, [this](const Mail& mail) {
        auto& record = records_[mail.consumer];
        const bool goes = !mail.is_cancel && !record.no_ack;
        record.waiting -= goes ? 1 : 0;
        return goes;
    });
}

std::size_t Consumers::drop_mail() {
    const auto lost = std::count_if(mail_.begin(), mail_.end(), [this](const Mail& mail) {
        return !mail.is_cancel && records_[mail.consumer].no_ack;
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
