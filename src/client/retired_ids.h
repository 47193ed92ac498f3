// Ids of channels that the broker has closed. It may still send on one what was on its way then:
// until that has an end, nobody else may have the id. Knows no wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "wire/deadline.h"

namespace amqp_pconn::client {

class RetiredIds {
  public:
    // From a request's answer on, nothing is under way that was sent before it was asked. Requests
    // are numbered from 1, in the order in which they are sent.
    [[nodiscard]] std::uint64_t note_request() { return ++requests_; }
    void note_answer(std::uint64_t request);

    void add(std::uint16_t id, wire::TimePoint now);
    [[nodiscard]] bool contains(std::uint16_t id) const;
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
        std::uint16_t id;
        bool is_over;  // what was asked after its close-ok has been answered
        std::uint64_t requests;
        wire::TimePoint heard;
    };
    [[nodiscard]] static bool is_quiet(const Retired& retired, wire::TimePoint now);

    std::vector<Retired> ids_;
    std::uint64_t requests_ = 0;
};

}  // namespace amqp_pconn::client
