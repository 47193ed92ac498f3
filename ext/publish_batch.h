// The messages of basicPublishBatch(), one after the other, as the core publishes them.
#pragma once

#include <cstddef>
#include <string>

#include "php_headers.h"
#include "wire/encoder.h"

namespace amqp_pconn::ext {

class PublishBatch {
  public:
    // REQUIRES: nobody changes `messages` meanwhile.
    explicit PublishBatch(HashTable* messages, wire::Arena& arena);

    // The next message, null at the end; good until the next call, which also recycles the arena.
    // Strings are views into the PHP strings. Throws ArgumentError.
    const wire::OutgoingMessage* next();

    // How many there were so far.
    [[nodiscard]] std::size_t count() const { return count_; }
    // "is refused: message 3: ", for what is wrong with the last one.
    [[nodiscard]] std::string blame() const;

  private:
    void read(HashTable* message);
    void set(std::string_view key, const zval* value);
    void set_properties(HashTable* values);

    HashTable* messages_;
    HashPosition position_ = 0;
    wire::Arena& arena_;
    std::size_t count_ = 0;
    wire::OutgoingMessage message_{};
    amqp_basic_properties_t none_{};
    amqp_basic_properties_t properties_{};
    const HashTable* properties_of_ = nullptr;  // what properties_ was made of
    bool has_body_ = false;
};

}  // namespace amqp_pconn::ext
