#include "field_values.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "arguments.h"
#include "config/error.h"
#include "decimal.h"
#include "field_objects.h"
#include "wire/field_table.h"

namespace amqp_pconn::ext {
namespace {

// Far more than fits in a frame. Arrays that share their elements can hold more than any memory.
constexpr std::size_t most_values = 1U << 20U;

// Where in nested arrays a value stands, for messages. Links live on the stack of the recursion.
struct Place {
    const Place* outer;
    std::string_view name;

    [[nodiscard]] const Place& outermost() const {
        return outer == nullptr ? *this : outer->outermost();
    }

    [[nodiscard]] std::string text() const {
        return outer == nullptr ? std::string(name)
                                : outer->text() + "[\"" + std::string(name.substr(0, 64)) + "\"]";
    }
};

[[noreturn]] void refuse(ArgumentError::Kind kind, const Place& place, const std::string& rest) {
    throw ArgumentError(kind, place.text() + " " + rest);
}

class TableMaker {
  public:
    explicit TableMaker(wire::Arena& arena) : arena_(arena) {}

    amqp_table_t table(HashTable* values, const Place& place, int depth) {
        check_depth(place, depth);
        count(values, place);
        amqp_table_t made{0, arena_.allocate<amqp_table_entry_t>(zend_hash_num_elements(values))};
        zend_ulong index = 0;
        zend_string* name = nullptr;
        zval* value = nullptr;
        ZEND_HASH_FOREACH_KEY_VAL(values, index, name, value) {
            const auto key = name != nullptr ? std::string_view(ZSTR_VAL(name), ZSTR_LEN(name))
                                             : digits(static_cast<zend_long>(index));
            if (key.size() > longest_short) {
                refuse(ArgumentError::Kind::value, place,
                       "has a key of " + std::to_string(key.size()) + " bytes, 255 are allowed");
            }
            amqp_table_entry_t& entry = made.entries[made.num_entries++];
            entry.key = wire::to_bytes(key);
            entry.value = field(value, Place{&place, key}, depth);
        }
        ZEND_HASH_FOREACH_END();
        return made;
    }

  private:
    static void check_depth(const Place& place, int depth) {
        if (depth >= wire::deepest_table) {
            refuse(ArgumentError::Kind::value, place.outermost(),
                   "must not be nested deeper than " + std::to_string(wire::deepest_table) +
                       " levels, nor contain itself");
        }
    }

    void count(HashTable* values, const Place& place) {
        count_ += zend_hash_num_elements(values);
        if (count_ > most_values) {
            refuse(ArgumentError::Kind::value, place.outermost(),
                   "must not hold more than " + std::to_string(most_values) + " values");
        }
    }

    std::string_view digits(zend_long number) {
        constexpr std::size_t longest = 24;
        char* room = arena_.allocate<char>(longest);
        const auto [end, error] = std::to_chars(room, room + longest, number);
        return {room, static_cast<std::size_t>(end - room)};
    }

    amqp_array_t list(HashTable* values, const Place& place, int depth) {
        check_depth(place, depth);
        count(values, place);
        amqp_array_t made{0, arena_.allocate<amqp_field_value_t>(zend_hash_num_elements(values))};
        zval* value = nullptr;
        ZEND_HASH_FOREACH_VAL(values, value) {
            const auto name = digits(made.num_entries);
            made.entries[made.num_entries++] = field(value, Place{&place, name}, depth);
        }
        ZEND_HASH_FOREACH_END();
        return made;
    }

    static bool of_object(zend_object* object, const Place& place, amqp_field_value_t& made) {
        try {
            return to_field(object, made);
        } catch (const ArgumentError& error) {
            refuse(error.kind(), place, error.what());
        }
    }

    amqp_field_value_t field(const zval* value, const Place& place, int depth) {
        ZVAL_DEREF(value);
        amqp_field_value_t made{};
        switch (Z_TYPE_P(value)) {
            case IS_NULL:
                made.kind = AMQP_FIELD_KIND_VOID;
                return made;
            case IS_TRUE:
            case IS_FALSE:
                made.kind = AMQP_FIELD_KIND_BOOLEAN;
                made.value.boolean = Z_TYPE_P(value) == IS_TRUE ? 1 : 0;
                return made;
            case IS_LONG:
                made.kind = AMQP_FIELD_KIND_I64;
                made.value.i64 = Z_LVAL_P(value);
                return made;
            case IS_DOUBLE:
                if (!std::isfinite(Z_DVAL_P(value))) {
                    // RabbitMQ ends the whole connection for one (541).
                    refuse(ArgumentError::Kind::value, place,
                           std::string("must be finite, ") +
                               (std::isnan(Z_DVAL_P(value)) ? "NAN" : "INF") + " given");
                }
                made.kind = AMQP_FIELD_KIND_F64;
                made.value.f64 = Z_DVAL_P(value);
                return made;
            case IS_STRING:
                made.kind = AMQP_FIELD_KIND_UTF8;
                made.value.bytes =
                    wire::to_bytes(std::string_view(Z_STRVAL_P(value), Z_STRLEN_P(value)));
                return made;
            case IS_ARRAY:
                if (zend_array_is_list(Z_ARRVAL_P(value))) {
                    made.kind = AMQP_FIELD_KIND_ARRAY;
                    made.value.array = list(Z_ARRVAL_P(value), place, depth + 1);
                } else {
                    made.kind = AMQP_FIELD_KIND_TABLE;
                    made.value.table = table(Z_ARRVAL_P(value), place, depth + 1);
                }
                return made;
            case IS_OBJECT:
                if (of_object(Z_OBJ_P(value), place, made)) {
                    return made;
                }
                [[fallthrough]];
            default:
                refuse(ArgumentError::Kind::type, place,
                       std::string("must be null, bool, int, float, string, array, "
                                   "DateTimeInterface, Decimal or FieldValue, ") +
                           zend_zval_type_name(value) + " given");
        }
    }

    wire::Arena& arena_;
    std::size_t count_ = 0;
};

void from_field(zval* to, const amqp_field_value_t& value);

void from_list(zval* to, const amqp_array_t& list) {
    array_init_size(to, static_cast<std::uint32_t>(list.num_entries));
    for (int i = 0; i < list.num_entries; ++i) {
        zval element;
        from_field(&element, list.entries[i]);
        zend_hash_next_index_insert(Z_ARRVAL_P(to), &element);
    }
}

// What no PHP int can hold becomes its decimal digits.
void from_unsigned(zval* to, std::uint64_t number) {
    if (number <= static_cast<std::uint64_t>(ZEND_LONG_MAX)) {
        ZVAL_LONG(to, static_cast<zend_long>(number));
        return;
    }
    std::array<char, 24> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    ZVAL_STRINGL(to, text.data(), static_cast<std::size_t>(end - text.data()));
}

// Beyond what a date holds it is the number.
void from_timestamp(zval* to, std::uint64_t seconds) {
    constexpr std::uint64_t last_of_year_9999 = 253402300799;
    if (seconds <= last_of_year_9999) {
        make_date(to, seconds);
    } else {
        from_unsigned(to, seconds);
    }
}

void from_field(zval* to, const amqp_field_value_t& value) {
    switch (static_cast<amqp_field_value_kind_t>(value.kind)) {
        case AMQP_FIELD_KIND_BOOLEAN:
            ZVAL_BOOL(to, value.value.boolean != 0);
            return;
        case AMQP_FIELD_KIND_I8:
            // NOLINTNEXTLINE(bugprone-signed-char-misuse,cert-str34-c): a number, not a character
            ZVAL_LONG(to, value.value.i8);
            return;
        case AMQP_FIELD_KIND_U8:
            ZVAL_LONG(to, value.value.u8);
            return;
        case AMQP_FIELD_KIND_I16:
            ZVAL_LONG(to, value.value.i16);
            return;
        case AMQP_FIELD_KIND_U16:
            ZVAL_LONG(to, value.value.u16);
            return;
        case AMQP_FIELD_KIND_I32:
            ZVAL_LONG(to, value.value.i32);
            return;
        case AMQP_FIELD_KIND_U32:
            ZVAL_LONG(to, value.value.u32);
            return;
        case AMQP_FIELD_KIND_I64:
            ZVAL_LONG(to, value.value.i64);
            return;
        case AMQP_FIELD_KIND_U64:
            from_unsigned(to, value.value.u64);
            return;
        case AMQP_FIELD_KIND_TIMESTAMP:
            from_timestamp(to, value.value.u64);
            return;
        case AMQP_FIELD_KIND_F32:
            ZVAL_DOUBLE(to, static_cast<double>(value.value.f32));
            return;
        case AMQP_FIELD_KIND_F64:
            ZVAL_DOUBLE(to, value.value.f64);
            return;
        case AMQP_FIELD_KIND_DECIMAL:
            make_decimal(to, value.value.decimal);
            return;
        case AMQP_FIELD_KIND_UTF8:
        case AMQP_FIELD_KIND_BYTES:
            ZVAL_STRINGL(to, static_cast<const char*>(value.value.bytes.bytes),
                         value.value.bytes.len);
            return;
        case AMQP_FIELD_KIND_ARRAY:
            from_list(to, value.value.array);
            return;
        case AMQP_FIELD_KIND_TABLE:
            from_field_table(to, value.value.table);
            return;
        case AMQP_FIELD_KIND_VOID:
            break;
    }
    ZVAL_NULL(to);
}

}  // namespace

amqp_table_t to_field_table(std::string_view what, HashTable* values, wire::Arena& arena) {
    const Place place{nullptr, what};
    if (zend_hash_num_elements(values) != 0 && zend_array_is_list(values)) {
        refuse(ArgumentError::Kind::value, place, "must have names as keys, a list given");
    }
    return TableMaker(arena).table(values, place, 0);
}

void from_field_table(zval* array, const amqp_table_t& table) {
    array_init_size(array, static_cast<std::uint32_t>(table.num_entries));
    for (int i = 0; i < table.num_entries; ++i) {
        const amqp_table_entry_t& entry = table.entries[i];
        zval value;
        from_field(&value, entry.value);
        zend_symtable_str_update(Z_ARRVAL_P(array), static_cast<const char*>(entry.key.bytes),
                                 entry.key.len, &value);
    }
}

}  // namespace amqp_pconn::ext
