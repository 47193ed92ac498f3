#include "field_objects.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "arguments.h"
#include "classes.h"
#include "config/error.h"
#include "decimal.h"
#include "php_amqp_pconn.h"
#include "value_object.h"

namespace amqp_pconn::ext {
namespace {

struct IntegerType {
    std::string_view name;
    char kind;
    std::int64_t least;
    std::int64_t most;
};

constexpr auto int64_least = std::numeric_limits<std::int64_t>::min();
constexpr auto int64_most = std::numeric_limits<std::int64_t>::max();
constexpr std::array<IntegerType, 8> integer_types{{
    {"int8", AMQP_FIELD_KIND_I8, -128, 127},
    {"uint8", AMQP_FIELD_KIND_U8, 0, 255},
    {"int16", AMQP_FIELD_KIND_I16, -32768, 32767},
    {"uint16", AMQP_FIELD_KIND_U16, 0, 65535},
    {"int32", AMQP_FIELD_KIND_I32, int32_least, int32_most},
    {"uint32", AMQP_FIELD_KIND_U32, 0, 4294967295LL},
    {"int64", AMQP_FIELD_KIND_I64, int64_least, int64_most},
    {"timestamp", AMQP_FIELD_KIND_TIMESTAMP, 0, int64_most},
}};

void set_integer(amqp_field_value_t& field, char kind, std::int64_t value) {
    field.kind = static_cast<std::uint8_t>(kind);
    switch (kind) {
        case AMQP_FIELD_KIND_I8:
            field.value.i8 = static_cast<std::int8_t>(value);
            break;
        case AMQP_FIELD_KIND_U8:
            field.value.u8 = static_cast<std::uint8_t>(value);
            break;
        case AMQP_FIELD_KIND_I16:
            field.value.i16 = static_cast<std::int16_t>(value);
            break;
        case AMQP_FIELD_KIND_U16:
            field.value.u16 = static_cast<std::uint16_t>(value);
            break;
        case AMQP_FIELD_KIND_I32:
            field.value.i32 = static_cast<std::int32_t>(value);
            break;
        case AMQP_FIELD_KIND_U32:
            field.value.u32 = static_cast<std::uint32_t>(value);
            break;
        case AMQP_FIELD_KIND_I64:
            field.value.i64 = value;
            break;
        default:
            field.value.u64 = static_cast<std::uint64_t>(value);
            break;
    }
}

bool parse_unsigned(std::string_view digits, std::uint64_t& number) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
}

bool fits_float(double number) {
    return std::isfinite(number) && std::abs(number) <= std::numeric_limits<float>::max();
}

// False where a FieldValue of these cannot be.
bool to_typed_field(const zval* type, const zval* value, amqp_field_value_t& field) {
    if (Z_TYPE_P(type) != IS_STRING) {
        return false;
    }
    const std::string_view name = view(Z_STR_P(type));
    for (const auto& known : integer_types) {
        if (known.name == name) {
            if (!is_long_between(value, known.least, known.most)) {
                return false;
            }
            set_integer(field, known.kind, Z_LVAL_P(value));
            return true;
        }
    }
    if (name == "uint64") {
        field.kind = AMQP_FIELD_KIND_U64;
        if (Z_TYPE_P(value) == IS_STRING) {
            return parse_unsigned(view(Z_STR_P(value)), field.value.u64);
        }
        if (!is_long_between(value, 0, int64_most)) {
            return false;
        }
        field.value.u64 = static_cast<std::uint64_t>(Z_LVAL_P(value));
        return true;
    }
    if (name == "float") {
        if (Z_TYPE_P(value) != IS_DOUBLE || !fits_float(Z_DVAL_P(value))) {
            return false;
        }
        field.kind = AMQP_FIELD_KIND_F32;
        field.value.f32 = static_cast<float>(Z_DVAL_P(value));
        return true;
    }
    if (name != "bytes" || Z_TYPE_P(value) != IS_STRING) {
        return false;
    }
    field.kind = AMQP_FIELD_KIND_BYTES;
    field.value.bytes = wire::to_bytes(view(Z_STR_P(value)));
    return true;
}

}  // namespace

bool is_date(const zend_object* object) {
    return instanceof_function(object->ce, php_date_get_interface_ce());
}

std::int64_t seconds_of(zend_object* date) {
    const php_date_obj* object = php_date_obj_from_obj(date);
    if (object->time == nullptr) {
        throw ArgumentError(ArgumentError::Kind::value, "must be a date that was constructed");
    }
    return object->time->sse;
}

bool to_field(zend_object* object, amqp_field_value_t& field) {
    if (object->ce == ce_decimal) {
        field.kind = AMQP_FIELD_KIND_DECIMAL;
        if (!read_decimal(object, field.value.decimal)) {
            throw ArgumentError(ArgumentError::Kind::value,
                                "must be a Decimal that its constructor made");
        }
        return true;
    }
    if (object->ce == ce_field_value) {
        if (!to_typed_field(value_property(object, 0), value_property(object, 1), field)) {
            throw ArgumentError(ArgumentError::Kind::value,
                                "must be a FieldValue that one of its functions made");
        }
        return true;
    }
    if (!is_date(object)) {
        return false;
    }
    const std::int64_t seconds = seconds_of(object);
    if (seconds < 0) {
        throw ArgumentError(ArgumentError::Kind::value, "must not be a date before 1970");
    }
    set_integer(field, AMQP_FIELD_KIND_TIMESTAMP, seconds);
    return true;
}

void make_date(zval* to, std::uint64_t seconds) {
    std::array<char, 24> text{'@'};
    const auto [end, error] = std::to_chars(text.data() + 1, text.data() + text.size(), seconds);
    php_date_instantiate(php_date_get_immutable_ce(), to);
    php_date_initialize(Z_PHPDATE_P(to), text.data(), static_cast<std::size_t>(end - text.data()),
                        nullptr, nullptr, 0);
}

}  // namespace amqp_pconn::ext

using amqp_pconn::ext::view;

ZEND_METHOD(AmqpPconn_FieldValue, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(AmqpPconn_FieldValue, __unserialize) {
    HashTable* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(data)
    ZEND_PARSE_PARAMETERS_END();
    zval* type = nullptr;
    zval* value = nullptr;
    amqp_field_value_t field{};
    if (!amqp_pconn::ext::unpack_value(data, "type", "value", type, value) ||
        !amqp_pconn::ext::to_typed_field(type, value, field)) {
        amqp_pconn::ext::refuse_unserializing(Z_OBJ_P(ZEND_THIS));
        RETURN_THROWS();
    }
    amqp_pconn::ext::fill_value(Z_OBJ_P(ZEND_THIS), type, value);
}

namespace {

// A FieldValue of that type with `value`, which it takes over.
void make_field_value(zval* to, std::string_view type, const zval& value) {
    object_init_ex(to, amqp_pconn::ext::ce_field_value);
    ZVAL_STR(OBJ_PROP_NUM(Z_OBJ_P(to), 0), zend_string_init(type.data(), type.size(), false));
    ZVAL_COPY_VALUE(OBJ_PROP_NUM(Z_OBJ_P(to), 1), &value);
}

void refuse_unsigned(zend_string* digits, zend_long number) {
    if (digits == nullptr) {
        zend_argument_value_error(
            1, "must be between 0 and 18446744073709551615, " ZEND_LONG_FMT " given", number);
    } else {
        zend_argument_value_error(1,
                                  "must be between 0 and 18446744073709551615, written in digits, "
                                  "\"%s\" given",
                                  ZSTR_VAL(digits));
    }
}

void make_integer(INTERNAL_FUNCTION_PARAMETERS, char kind) {
    zend_long number = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(number)
    ZEND_PARSE_PARAMETERS_END();
    for (const auto& type : amqp_pconn::ext::integer_types) {
        if (type.kind != kind) {
            continue;
        }
        if (number < type.least || number > type.most) {
            zend_argument_value_error(1,
                                      "must be between " ZEND_LONG_FMT " and " ZEND_LONG_FMT
                                      ", " ZEND_LONG_FMT " given",
                                      type.least, type.most, number);
            RETURN_THROWS();
        }
        zval value;
        ZVAL_LONG(&value, number);
        make_field_value(return_value, type.name, value);
    }
}

}  // namespace

ZEND_METHOD(AmqpPconn_FieldValue, int8) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_I8);
}

ZEND_METHOD(AmqpPconn_FieldValue, uint8) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_U8);
}

ZEND_METHOD(AmqpPconn_FieldValue, int16) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_I16);
}

ZEND_METHOD(AmqpPconn_FieldValue, uint16) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_U16);
}

ZEND_METHOD(AmqpPconn_FieldValue, int32) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_I32);
}

ZEND_METHOD(AmqpPconn_FieldValue, uint32) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_U32);
}

ZEND_METHOD(AmqpPconn_FieldValue, int64) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_I64);
}

ZEND_METHOD(AmqpPconn_FieldValue, timestamp) {
    make_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, AMQP_FIELD_KIND_TIMESTAMP);
}

ZEND_METHOD(AmqpPconn_FieldValue, uint64) {
    zend_string* digits = nullptr;
    zend_long number = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR_OR_LONG(digits, number)
    ZEND_PARSE_PARAMETERS_END();
    std::uint64_t parsed = 0;
    if (digits != nullptr ? !amqp_pconn::ext::parse_unsigned(view(digits), parsed) : number < 0) {
        refuse_unsigned(digits, number);
        RETURN_THROWS();
    }
    zval value;
    if (digits != nullptr) {
        ZVAL_STR_COPY(&value, digits);
    } else {
        ZVAL_LONG(&value, number);
    }
    make_field_value(return_value, "uint64", value);
}

ZEND_METHOD(AmqpPconn_FieldValue, float) {
    double number = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_DOUBLE(number)
    ZEND_PARSE_PARAMETERS_END();
    if (!amqp_pconn::ext::fits_float(number)) {
        zend_argument_value_error(1, "must be finite in 32 bits, %g given", number);
        RETURN_THROWS();
    }
    zval value;
    ZVAL_DOUBLE(&value, number);
    make_field_value(return_value, "float", value);
}

ZEND_METHOD(AmqpPconn_FieldValue, bytes) {
    zend_string* bytes = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(bytes)
    ZEND_PARSE_PARAMETERS_END();
    zval value;
    ZVAL_STR_COPY(&value, bytes);
    make_field_value(return_value, "bytes", value);
}
