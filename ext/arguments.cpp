#include "arguments.h"

#include <string>

#include "boundary.h"
#include "config/error.h"
#include "field_values.h"
#include "worker.h"

namespace amqp_pconn::ext {

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    zend_result status = SUCCESS;
    while (at < text.size() && status == SUCCESS) {
        (void)php_next_utf8_char(bytes, text.size(), &at, &status);
    }
    return status == SUCCESS;
}

bool is_short(std::uint32_t number, const zend_string* text) {
    if (ZSTR_LEN(text) <= longest_short) {
        return true;
    }
    zend_argument_value_error(number, "must be at most 255 bytes long, %zu given", ZSTR_LEN(text));
    return false;
}

bool is_name(std::uint32_t number, const zend_string* text) {
    if (!is_short(number, text)) {
        return false;
    }
    if (is_utf8(view(text))) {
        return true;
    }
    zend_argument_value_error(number, "must be valid UTF-8");
    return false;
}

bool is_named(std::uint32_t number, const zend_string* text) {
    if (ZSTR_LEN(text) != 0) {
        return is_name(number, text);
    }
    zend_argument_value_error(number, "must not be empty");
    return false;
}

bool parse_table(std::uint32_t number, const char* what, HashTable* values, amqp_table_t& table) {
    table = {};
    if (values == nullptr || zend_hash_num_elements(values) == 0) {
        return true;
    }
    return guarded(number, [&] {
        auto& arena = Worker::current().arena;
        arena.recycle();
        try {
            table = to_field_table(what, values, arena);
        } catch (const ArgumentError& error) {
            throw ArgumentError(error.kind(), std::string("is refused: ") + error.what());
        }
    });
}

}  // namespace amqp_pconn::ext
