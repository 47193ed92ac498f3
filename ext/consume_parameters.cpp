#include "consume_parameters.h"

#include <array>
#include <string>

#include "config/error.h"
#include "config/nearest_name.h"
#include "field_values.h"

namespace amqp_pconn::ext {
namespace {

using Kind = ArgumentError::Kind;

constexpr std::array<std::string_view, 6> keys{"queue",  "consumer_tag", "no_local",
                                               "no_ack", "exclusive",    "arguments"};

[[noreturn]] void refuse(Kind kind, std::string_view key, const std::string& rest) {
    throw ArgumentError(kind, "is refused: key \"" + std::string(key.substr(0, 255)) +
                                  "\" of getConsumeParams() " + rest);
}

[[noreturn]] void wrong_type(std::string_view key, const char* wanted, const zval* value) {
    refuse(Kind::type, key,
           std::string("must be of type ") + wanted + ", " + zend_zval_type_name(value) + " given");
}

std::string_view name(std::string_view key, const zval* value) {
    constexpr std::size_t longest = 255;
    if (Z_TYPE_P(value) != IS_STRING) {
        wrong_type(key, "string", value);
    }
    const std::string_view text(Z_STRVAL_P(value), Z_STRLEN_P(value));
    if (text.size() > longest) {
        refuse(Kind::value, key,
               "must be at most 255 bytes long, " + std::to_string(text.size()) + " given");
    }
    return text;
}

bool flag(std::string_view key, const zval* value) {
    if (Z_TYPE_P(value) != IS_TRUE && Z_TYPE_P(value) != IS_FALSE) {
        wrong_type(key, "bool", value);
    }
    return Z_TYPE_P(value) == IS_TRUE;
}

void set(ConsumeParameters& parameters, std::string_view key, const zval* value,
         wire::Arena& arena) {
    if (key == "queue") {
        parameters.queue = name(key, value);
    } else if (key == "consumer_tag") {
        parameters.consumer_tag = name(key, value);
    } else if (key == "no_local") {
        parameters.no_local = flag(key, value);
    } else if (key == "no_ack") {
        parameters.no_ack = flag(key, value);
    } else if (key == "exclusive") {
        parameters.exclusive = flag(key, value);
    } else if (key == "arguments") {
        if (Z_TYPE_P(value) != IS_ARRAY) {
            wrong_type(key, "array", value);
        }
        try {
            parameters.arguments = to_field_table(key, Z_ARRVAL_P(value), arena);
        } catch (const ArgumentError& error) {
            throw ArgumentError(error.kind(), std::string("is refused: ") + error.what());
        }
    } else {
        const auto nearest = config::nearest_name(key, keys);
        refuse(Kind::value, key,
               "is unknown" +
                   (nearest.empty() ? "" : ", did you mean \"" + std::string(nearest) + "\"?"));
    }
}

}  // namespace

ConsumeParameters consume_parameters(HashTable* values, wire::Arena& arena) {
    arena.recycle();
    ConsumeParameters parameters;
    bool has_queue = false;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(values, key, value) {
        const std::string_view text =
            key == nullptr ? std::string_view() : std::string_view(ZSTR_VAL(key), ZSTR_LEN(key));
        ZVAL_DEREF(value);
        has_queue = has_queue || text == "queue";
        set(parameters, text, value, arena);
    }
    ZEND_HASH_FOREACH_END();
    if (!has_queue) {
        throw ArgumentError(Kind::value, "is refused: getConsumeParams() names no \"queue\"");
    }
    return parameters;
}

}  // namespace amqp_pconn::ext
