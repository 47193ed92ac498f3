#include "publish_properties.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "config/error.h"
#include "config/nearest_name.h"
#include "field_objects.h"
#include "field_values.h"

namespace amqp_pconn::ext {
namespace {

using Kind = ArgumentError::Kind;
using Properties = amqp_basic_properties_t;

struct TextProperty {
    std::string_view name;
    amqp_flags_t flag;
    amqp_bytes_t Properties::*field;
};

constexpr std::array text_properties{
    TextProperty{"content_type", AMQP_BASIC_CONTENT_TYPE_FLAG, &Properties::content_type},
    TextProperty{"content_encoding", AMQP_BASIC_CONTENT_ENCODING_FLAG,
                 &Properties::content_encoding},
    TextProperty{"correlation_id", AMQP_BASIC_CORRELATION_ID_FLAG, &Properties::correlation_id},
    TextProperty{"reply_to", AMQP_BASIC_REPLY_TO_FLAG, &Properties::reply_to},
    TextProperty{"expiration", AMQP_BASIC_EXPIRATION_FLAG, &Properties::expiration},
    TextProperty{"message_id", AMQP_BASIC_MESSAGE_ID_FLAG, &Properties::message_id},
    TextProperty{"type", AMQP_BASIC_TYPE_FLAG, &Properties::type},
    TextProperty{"user_id", AMQP_BASIC_USER_ID_FLAG, &Properties::user_id},
    TextProperty{"app_id", AMQP_BASIC_APP_ID_FLAG, &Properties::app_id},
    TextProperty{"cluster_id", AMQP_BASIC_CLUSTER_ID_FLAG, &Properties::cluster_id},
};

[[noreturn]] void refuse(Kind kind, std::string_view name, const std::string& rest) {
    throw ArgumentError(kind, "is refused: property \"" + std::string(name) + "\" " + rest);
}

[[noreturn]] void wrong_type(std::string_view name, const char* wanted, const zval* value) {
    refuse(Kind::type, name,
           std::string("must be of type ") + wanted + ", " + zend_zval_type_name(value) + " given");
}

void set_text(Properties& properties, const TextProperty& property, const zval* value) {
    constexpr std::size_t longest = 255;
    if (Z_TYPE_P(value) != IS_STRING) {
        wrong_type(property.name, "string", value);
    }
    const std::string_view text(Z_STRVAL_P(value), Z_STRLEN_P(value));
    if (text.size() > longest) {
        refuse(Kind::value, property.name,
               "must be at most 255 bytes long, " + std::to_string(text.size()) + " given");
    }
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (property.field == &Properties::expiration &&
        (text.empty() || !std::all_of(text.begin(), text.end(), is_digit))) {
        refuse(Kind::value, property.name,
               "must be a whole number of milliseconds, written in digits");
    }
    properties.*property.field = wire::to_bytes(text);
    properties._flags |= property.flag;
}

zend_long integer(std::string_view name, const zval* value, zend_long least, zend_long most) {
    if (Z_TYPE_P(value) != IS_LONG) {
        wrong_type(name, "int", value);
    }
    if (Z_LVAL_P(value) < least || Z_LVAL_P(value) > most) {
        refuse(Kind::value, name,
               "must be between " + std::to_string(least) + " and " + std::to_string(most) + ", " +
                   std::to_string(Z_LVAL_P(value)) + " given");
    }
    return Z_LVAL_P(value);
}

std::uint64_t timestamp(std::string_view name, const zval* value) {
    if (Z_TYPE_P(value) == IS_LONG) {
        return static_cast<std::uint64_t>(integer(name, value, 0, ZEND_LONG_MAX));
    }
    if (Z_TYPE_P(value) != IS_OBJECT || !is_date(Z_OBJ_P(value))) {
        wrong_type(name, "DateTimeInterface|int", value);
    }
    zval seconds;
    try {
        ZVAL_LONG(&seconds, seconds_of(Z_OBJ_P(value)));
    } catch (const ArgumentError& error) {
        refuse(error.kind(), name, error.what());
    }
    return static_cast<std::uint64_t>(integer(name, &seconds, 0, ZEND_LONG_MAX));
}

[[noreturn]] void unknown(std::string_view name) {
    constexpr std::array<std::string_view, 4> others{"headers", "delivery_mode", "priority",
                                                     "timestamp"};
    std::array<std::string_view, text_properties.size() + others.size()> names;
    std::transform(text_properties.begin(), text_properties.end(), names.begin(),
                   [](const TextProperty& property) { return property.name; });
    std::copy(others.begin(), others.end(), names.begin() + text_properties.size());
    std::string message =
        "is refused: unknown property \"" + std::string(name.substr(0, 255)) + "\"";
    if (const auto nearest = config::nearest_name(name, names); !nearest.empty()) {
        message += ", did you mean \"" + std::string(nearest) + "\"?";
    }
    throw ArgumentError(Kind::value, message);
}

void set_headers(Properties& properties, const zval* value, wire::Arena& arena) {
    if (Z_TYPE_P(value) != IS_ARRAY) {
        wrong_type("headers", "array", value);
    }
    try {
        properties.headers = to_field_table("headers", Z_ARRVAL_P(value), arena);
    } catch (const ArgumentError& error) {
        throw ArgumentError(error.kind(), std::string("is refused: ") + error.what());
    }
    properties._flags |= AMQP_BASIC_HEADERS_FLAG;
}

void set(Properties& properties, std::string_view name, const zval* value, wire::Arena& arena) {
    for (const TextProperty& property : text_properties) {
        if (property.name == name) {
            set_text(properties, property, value);
            return;
        }
    }
    if (name == "headers") {
        set_headers(properties, value, arena);
    } else if (name == "delivery_mode") {
        properties.delivery_mode = static_cast<std::uint8_t>(integer(name, value, 1, 2));
        properties._flags |= AMQP_BASIC_DELIVERY_MODE_FLAG;
    } else if (name == "priority") {
        properties.priority = static_cast<std::uint8_t>(integer(name, value, 0, 255));
        properties._flags |= AMQP_BASIC_PRIORITY_FLAG;
    } else if (name == "timestamp") {
        properties.timestamp = timestamp(name, value);
        properties._flags |= AMQP_BASIC_TIMESTAMP_FLAG;
    } else {
        unknown(name);
    }
}

[[nodiscard]] bool is_known(std::string_view name) {
    return name == "headers" || name == "delivery_mode" || name == "priority" ||
           name == "timestamp" ||
           std::any_of(text_properties.begin(), text_properties.end(),
                       [name](const TextProperty& property) { return property.name == name; });
}

}  // namespace

amqp_basic_properties_t to_properties(HashTable* values, wire::Arena& arena) {
    Properties properties{};
    zend_string* name = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(values, name, value) {
        if (name == nullptr) {
            throw ArgumentError(Kind::value,
                                "is refused: every property needs its name as its key, a value "
                                "without one was given");
        }
        const std::string_view text(ZSTR_VAL(name), ZSTR_LEN(name));
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) != IS_NULL) {
            set(properties, text, value, arena);
        } else if (!is_known(text)) {
            unknown(text);
        }
    }
    ZEND_HASH_FOREACH_END();
    return properties;
}

}  // namespace amqp_pconn::ext
