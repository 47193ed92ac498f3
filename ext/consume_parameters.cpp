#include "consume_parameters.h"

#include <array>
#include <string>

#include "arguments.h"
#include "config/nearest_name.h"
#include "field_values.h"

namespace amqp_pconn::ext {
namespace {

using Kind = ArgumentError::Kind;

constexpr std::array<std::string_view, 6> keys{"queue",  "consumer_tag", "no_local",
                                               "no_ack", "exclusive",    "arguments"};

[[noreturn]] void wrong_type(std::string_view key, const char* wanted, const zval* value) {
    refuse_parameter(
        Kind::type, key,
        std::string("must be of type ") + wanted + ", " + zend_zval_type_name(value) + " given");
}

std::string_view name(std::string_view key, const zval* value) {
    if (Z_TYPE_P(value) != IS_STRING) {
        wrong_type(key, "string", value);
    }
    const std::string_view text(Z_STRVAL_P(value), Z_STRLEN_P(value));
    if (text.size() > longest_short) {
        refuse_parameter(
            Kind::value, key,
            "must be at most 255 bytes long, " + std::to_string(text.size()) + " given");
    }
    if (!is_utf8(text)) {
        refuse_parameter(Kind::value, key, "must be valid UTF-8");
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
        parameters.tag = name(key, value);
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
        refuse_parameter(
            Kind::value, key,
            "is unknown" +
                (nearest.empty() ? "" : ", did you mean \"" + std::string(nearest) + "\"?"));
    }
}

}  // namespace

void refuse_parameter(Kind kind, std::string_view key, const std::string& rest) {
    throw ArgumentError(kind, "is refused: key \"" + std::string(key.substr(0, longest_short)) +
                                  "\" of getConsumeParams() " + rest);
}

ConsumeParameters consume_parameters(HashTable* values, wire::Arena& arena) {
    arena.recycle();
    ConsumeParameters parameters;
    bool has_queue = false;
    zend_ulong index = 0;
    zend_string* key = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_KEY_VAL(values, index, key, value) {
        if (key == nullptr) {
            set(parameters, std::to_string(static_cast<zend_long>(index)), value, arena);
            continue;
        }
        ZVAL_DEREF(value);
        has_queue = has_queue || view(key) == "queue";
        set(parameters, view(key), value, arena);
    }
    ZEND_HASH_FOREACH_END();
    if (!has_queue) {
        throw ArgumentError(Kind::value, "is refused: getConsumeParams() names no \"queue\"");
    }
    return parameters;
}

}  // namespace amqp_pconn::ext
