#include "fuzz/table_equality.h"

#include <algorithm>

namespace amqp_pconn::fuzz {
namespace {

template <typename T>
std::span<const T> as_span(const T* entries, int count) {
    return {entries, static_cast<std::size_t>(count)};
}

std::span<const amqp_table_entry_t> entries(const amqp_table_t& table) {
    return as_span(table.entries, table.num_entries);
}

std::span<const amqp_field_value_t> entries(const amqp_array_t& array) {
    return as_span(array.entries, array.num_entries);
}

bool same_value(const amqp_field_value_t& a, const amqp_field_value_t& b) {
    if (a.kind != b.kind) {
        return false;
    }
    switch (a.kind) {
        case AMQP_FIELD_KIND_VOID:
            return true;
        case AMQP_FIELD_KIND_BOOLEAN:
            return (a.value.boolean != 0) == (b.value.boolean != 0);
        case AMQP_FIELD_KIND_I8:
        case AMQP_FIELD_KIND_U8:
            return a.value.u8 == b.value.u8;
        case AMQP_FIELD_KIND_I16:
        case AMQP_FIELD_KIND_U16:
            return a.value.u16 == b.value.u16;
        case AMQP_FIELD_KIND_I32:
        case AMQP_FIELD_KIND_U32:
        case AMQP_FIELD_KIND_F32:  // a NaN is the same as itself here
            return a.value.u32 == b.value.u32;
        case AMQP_FIELD_KIND_I64:
        case AMQP_FIELD_KIND_U64:
        case AMQP_FIELD_KIND_F64:
        case AMQP_FIELD_KIND_TIMESTAMP:
            return a.value.u64 == b.value.u64;
        case AMQP_FIELD_KIND_DECIMAL:
            return a.value.decimal.decimals == b.value.decimal.decimals &&
                   a.value.decimal.value == b.value.decimal.value;
        case AMQP_FIELD_KIND_UTF8:
        case AMQP_FIELD_KIND_BYTES:
            return wire::to_view(a.value.bytes) == wire::to_view(b.value.bytes);
        case AMQP_FIELD_KIND_TABLE:
            return same(a.value.table, b.value.table);
        case AMQP_FIELD_KIND_ARRAY: {
            const auto left = entries(a.value.array);
            const auto right = entries(b.value.array);
            return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_value);
        }
        default:
            return false;
    }
}

bool is_view(const amqp_bytes_t& bytes, std::span<const std::byte> of) {
    const auto* begin = static_cast<const std::byte*>(bytes.bytes);
    return bytes.len == 0 || (begin >= of.data() && bytes.len <= of.size() &&
                              begin + bytes.len <= of.data() + of.size());
}

bool value_lies_within(const amqp_field_value_t& value, std::span<const std::byte> encoded) {
    switch (value.kind) {
        case AMQP_FIELD_KIND_UTF8:
        case AMQP_FIELD_KIND_BYTES:
            return is_view(value.value.bytes, encoded);
        case AMQP_FIELD_KIND_TABLE:
            return lies_within(value.value.table, encoded);
        case AMQP_FIELD_KIND_ARRAY: {
            const auto values = entries(value.value.array);
            return std::all_of(values.begin(), values.end(), [&](const auto& inner) {
                return value_lies_within(inner, encoded);
            });
        }
        default:
            return true;
    }
}

}  // namespace

bool same(const amqp_table_t& a, const amqp_table_t& b) {
    const auto left = entries(a);
    const auto right = entries(b);
    return std::equal(
        left.begin(), left.end(), right.begin(), right.end(), [](const auto& x, const auto& y) {
            return wire::to_view(x.key) == wire::to_view(y.key) && same_value(x.value, y.value);
        });
}

bool lies_within(const amqp_table_t& table, std::span<const std::byte> encoded) {
    const auto all = entries(table);
    return std::all_of(all.begin(), all.end(), [&](const auto& entry) {
        return is_view(entry.key, encoded) && value_lies_within(entry.value, encoded);
    });
}

}  // namespace amqp_pconn::fuzz
