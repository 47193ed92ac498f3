// Ids of channels that the broker has closed. It may still send on one what was on its way then:
// until that has an end, nobody else may have the id. Knows no wire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>

#include "wire/deadline.h"

namespace amqp_pconn::client {

class RetiredIds {
  public:
    // From a request's answer on, nothing is under way that was sent before it was asked. Requests
    // are numbered from 1, in the order in which they are sent.
    [[nodiscard]] std::uint64_t note_request() { return ++requests_; }
    void note_answer(std::uint64_t request) { answered_ = std::max(answered_, request); }

    void add(std::uint16_t id, wire::TimePoint now);
    [[nodiscard]] bool contains(std::uint16_t id) const { return ids_.contains(id); }
    // Something has come for it. False where it is none of these.
    bool note_frame(std::uint16_t id, wire::TimePoint now);
    [[nodiscard]] std::size_t size() const { return ids_.size(); }

    // Lets those go on which nothing can come any more.
    void release(wire::TimePoint now);
    // Lets one go on which nothing has come for a while, where no other id is to be had; 0 for
    // none.
    [[nodiscard]] std::uint16_t take_quiet(wire::TimePoint now);
    // How long until the next is quiet. REQUIRES: there is one.
    [[nodiscard]] wire::Duration quiet_in(wire::TimePoint now) const;

  private:
    struct Retired {
        std::uint64_t requests;  // how many there were by then
        wire::TimePoint heard;
    };
    [[nodiscard]] static bool is_quiet(const Retired& retired, wire::TimePoint now);

    std::map<std::uint16_t, Retired> ids_;
    std::uint64_t requests_ = 0;
    std::uint64_t answered_ = 0;  // the last of them
};

}  // namespace amqp_pconn::client
