#include "publish_batch.h"

#include <array>
#include <string_view>

#include "config/error.h"
#include "config/nearest_name.h"
#include "publish_properties.h"

namespace amqp_pconn::ext {
namespace {

using Kind = ArgumentError::Kind;

constexpr std::array<std::string_view, 5> keys{"body", "exchange", "routing_key", "properties",
                                               "mandatory"};

[[noreturn]] void refuse(Kind kind, std::string_view key, const std::string& rest) {
    throw ArgumentError(kind, "key \"" + std::string(key.substr(0, 255)) + "\" " + rest);
}

[[noreturn]] void wrong_type(std::string_view key, const char* wanted, const zval* value) {
    refuse(Kind::type, key,
           std::string("must be of type ") + wanted + ", " + zend_zval_type_name(value) + " given");
}

std::string_view text(std::string_view key, const zval* value) {
    if (Z_TYPE_P(value) != IS_STRING) {
        wrong_type(key, "string", value);
    }
    return {Z_STRVAL_P(value), Z_STRLEN_P(value)};
}

std::string_view short_text(std::string_view key, const zval* value) {
    constexpr std::size_t longest = 255;
    const auto found = text(key, value);
    if (found.size() > longest) {
        refuse(Kind::value, key,
               "must be at most 255 bytes long, " + std::to_string(found.size()) + " given");
    }
    return found;
}

}  // namespace

PublishBatch::PublishBatch(HashTable* messages, wire::Arena& arena)
    : messages_(messages), arena_(arena) {
    zend_hash_internal_pointer_reset_ex(messages_, &position_);
}

std::string PublishBatch::blame() const {
    return "is refused: message " + std::to_string(count_ - 1) + ": ";
}

const wire::OutgoingMessage* PublishBatch::next() {
    zval* message = zend_hash_get_current_data_ex(messages_, &position_);
    if (message == nullptr) {
        return nullptr;
    }
    zend_hash_move_forward_ex(messages_, &position_);
    ++count_;
    ZVAL_DEREF(message);
    if (Z_TYPE_P(message) != IS_ARRAY) {
        throw ArgumentError(Kind::type, std::string("it must be an array, ") +
                                            zend_zval_type_name(message) + " given");
    }
    read(Z_ARRVAL_P(message));
    return &message_;
}

void PublishBatch::read(HashTable* message) {
    message_ = {};
    message_.properties = &none_;
    has_body_ = false;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(message, key, value) {
        if (key == nullptr) {
            throw ArgumentError(Kind::value,
                                "it must have the keys body, exchange, routing_key, properties "
                                "and mandatory, and has a value without one");
        }
        ZVAL_DEREF(value);
        set({ZSTR_VAL(key), ZSTR_LEN(key)}, value);
    }
    ZEND_HASH_FOREACH_END();
    if (!has_body_) {
        throw ArgumentError(Kind::value, "it has no key \"body\"");
    }
}

void PublishBatch::set(std::string_view key, const zval* value) {
    if (key == "body") {
        message_.body = text(key, value);
        has_body_ = true;
    } else if (key == "exchange") {
        message_.exchange = short_text(key, value);
    } else if (key == "routing_key") {
        message_.routing_key = short_text(key, value);
    } else if (key == "properties") {
        if (Z_TYPE_P(value) != IS_ARRAY) {
            wrong_type(key, "array", value);
        }
        set_properties(Z_ARRVAL_P(value));
    } else if (key == "mandatory") {
        if (Z_TYPE_P(value) != IS_TRUE && Z_TYPE_P(value) != IS_FALSE) {
            wrong_type(key, "bool", value);
        }
        message_.mandatory = Z_TYPE_P(value) == IS_TRUE;
    } else {
        const auto nearest = config::nearest_name(key, keys);
        refuse(Kind::value, key,
               "is unknown" +
                   (nearest.empty() ? "" : ", did you mean \"" + std::string(nearest) + "\"?"));
    }
}

// Messages often share one array of properties.
void PublishBatch::set_properties(HashTable* values) {
    if (zend_hash_num_elements(values) == 0) {
        return;
    }
    if (values != properties_of_) {
        properties_of_ = nullptr;
        arena_.recycle();
        properties_ = to_properties(values, arena_);
        properties_of_ = values;
    }
    message_.properties = &properties_;
}

}  // namespace amqp_pconn::ext
