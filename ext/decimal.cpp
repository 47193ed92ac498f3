#include "decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "classes.h"
#include "php_amqp_pconn.h"
#include "value_object.h"

namespace amqp_pconn::ext {
namespace {

constexpr std::int64_t scale_most = 255;

// False where there is no such Decimal.
bool to_decimal(const zval* scale, const zval* value, amqp_decimal_t& decimal) {
    if (!is_long_between(scale, 0, scale_most) ||
        !is_long_between(value, int32_least, int32_most)) {
        return false;
    }
    decimal.decimals = static_cast<std::uint8_t>(Z_LVAL_P(scale));
    decimal.value = static_cast<std::uint32_t>(static_cast<std::int32_t>(Z_LVAL_P(value)));
    return true;
}

}  // namespace

bool read_decimal(zend_object* object, amqp_decimal_t& decimal) {
    return to_decimal(value_property(object, 0), value_property(object, 1), decimal);
}

void make_decimal(zval* to, const amqp_decimal_t& decimal) {
    object_init_ex(to, ce_decimal);
    ZVAL_LONG(OBJ_PROP_NUM(Z_OBJ_P(to), 0), decimal.decimals);
    ZVAL_LONG(OBJ_PROP_NUM(Z_OBJ_P(to), 1), static_cast<std::int32_t>(decimal.value));
}

}  // namespace amqp_pconn::ext

using amqp_pconn::ext::fill_value;
using amqp_pconn::ext::int32_least;
using amqp_pconn::ext::int32_most;
using amqp_pconn::ext::read_decimal;
using amqp_pconn::ext::refuse_unserializing;
using amqp_pconn::ext::scale_most;
using amqp_pconn::ext::to_decimal;
using amqp_pconn::ext::unpack_value;

ZEND_METHOD(AmqpPconn_Decimal, __construct) {
    zend_long scale = 0;
    zend_long value = 0;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(scale)
    Z_PARAM_LONG(value)
    ZEND_PARSE_PARAMETERS_END();
    if (scale < 0 || scale > scale_most) {
        zend_argument_value_error(1, "must be between 0 and 255, " ZEND_LONG_FMT " given", scale);
        RETURN_THROWS();
    }
    if (value < int32_least || value > int32_most) {
        zend_argument_value_error(
            2, "must be between -2147483648 and 2147483647, " ZEND_LONG_FMT " given", value);
        RETURN_THROWS();
    }
    zval properties[2];
    ZVAL_LONG(&properties[0], scale);
    ZVAL_LONG(&properties[1], value);
    fill_value(Z_OBJ_P(ZEND_THIS), &properties[0], &properties[1]);
}

ZEND_METHOD(AmqpPconn_Decimal, __unserialize) {
    HashTable* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(data)
    ZEND_PARSE_PARAMETERS_END();
    zval* scale = nullptr;
    zval* value = nullptr;
    amqp_decimal_t decimal{};
    if (!unpack_value(data, "scale", "value", scale, value) || !to_decimal(scale, value, decimal)) {
        refuse_unserializing(Z_OBJ_P(ZEND_THIS));
        RETURN_THROWS();
    }
    fill_value(Z_OBJ_P(ZEND_THIS), scale, value);
}

ZEND_METHOD(AmqpPconn_Decimal, __toString) {
    ZEND_PARSE_PARAMETERS_NONE();
    amqp_decimal_t decimal{};
    if (!read_decimal(Z_OBJ_P(ZEND_THIS), decimal)) {
        zend_throw_error(nullptr, "This AmqpPconn\\Decimal was not made by its constructor");
        RETURN_THROWS();
    }
    const std::size_t decimals = decimal.decimals;
    const zend_long number = static_cast<std::int32_t>(decimal.value);
    std::array<char, 16> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number < 0 ? -number : number);
    const auto count = static_cast<std::size_t>(end - digits.data());
    const std::size_t width = std::max(count, decimals + 1);
    zend_string* text =
        zend_string_alloc(width + (number < 0 ? 1 : 0) + (decimals == 0 ? 0 : 1), false);
    char* to = ZSTR_VAL(text);
    if (number < 0) {
        *to++ = '-';
    }
    for (std::size_t behind = width; behind-- > 0;) {
        *to++ = behind < count ? digits.at(count - 1 - behind) : '0';
        if (behind == decimals && decimals != 0) {
            *to++ = '.';
        }
    }
    *to = '\0';
    RETURN_STR(text);
}
