#include "wire/field_table.h"

#include <gtest/gtest.h>

#include <string>

#include "config/error.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::string_literals;

std::string with_length(const std::string& content) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(content.size() >> shift & 0xff));
    }
    return bytes + content;
}

// `levels` tables, or arrays, in one another.
std::string nested_tables(int levels) {
    std::string table = with_length("");
    for (int i = 1; i < levels; ++i) {
        table = with_length("\x01kF"s + table);
    }
    return table;
}

std::string nested_arrays(int levels) {
    std::string array = with_length("");
    for (int i = 1; i < levels; ++i) {
        array = with_length("A" + array);
    }
    return with_length("\x01kA"s + array);
}

std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
}

amqp_table_t decoded(const std::string& encoded, Arena& arena) {
    return decode_table(bytes(encoded), arena);
}

void expect_refused(const std::string& encoded) {
    Arena arena;
    EXPECT_THROW(decoded(encoded, arena), ConnectionError);
    EXPECT_THROW(check_table(bytes(encoded)), ConnectionError);
}

TEST(FieldTable, AnEmptyTableIsEmpty) {
    Arena arena;
    EXPECT_EQ(0, decoded(with_length(""), arena).num_entries);
}

TEST(FieldTable, ReadsEveryKindItAccepts) {
    const std::string content =
        "\x01"
        "aV"
        "\x01"
        "bt\x01"
        "\x01"
        "cb\xff"
        "\x01"
        "dB\xff"
        "\x01"
        "es\xff\xff"
        "\x01"
        "fu\xff\xff"s +
        "\x01gI\xff\xff\xff\xff"s + "\x01hi\xff\xff\xff\xff"s + "\x01if\0\0\0\0"s +
        "\x01jD\x02\0\0\0\x05"s + "\x01kl\0\0\0\0\0\0\0\x01"s + "\x01lL\0\0\0\0\0\0\0\x01"s +
        "\x01md\0\0\0\0\0\0\0\0"s + "\x01nT\0\0\0\0\0\0\0\x01"s + "\x01oS\0\0\0\x02hi"s +
        "\x01px\0\0\0\x01\0"s + "\x01qA\0\0\0\x02t\0"s + "\x01rF\0\0\0\x04\x01kt\x01"s;
    Arena arena;
    const std::string encoded = with_length(content);
    EXPECT_EQ(encoded.size(), check_table(bytes(encoded)));
    EXPECT_EQ(18, decoded(encoded, arena).num_entries);
}

TEST(FieldTable, SaysHowManyBytesItTakes) {
    const std::string encoded = with_length("\x01kt\x01") + "what follows";
    EXPECT_EQ(8U, check_table(bytes(encoded)));
}

TEST(FieldTable, NestsAsDeepAsAllowedAndNotDeeper) {
    Arena arena;
    EXPECT_NO_THROW(decoded(nested_tables(deepest_table), arena));
    expect_refused(nested_tables(deepest_table + 1));
    EXPECT_NO_THROW(decoded(nested_arrays(deepest_table - 1), arena));
    expect_refused(nested_arrays(deepest_table));
    expect_refused(nested_tables(10000));
    expect_refused(nested_arrays(10000));
}

TEST(FieldTable, RefusesLyingLengths) {
    expect_refused("\xff\xff\xff\xff"s);
    expect_refused("\0\0\0\x05\x01kt\x01"s);
    expect_refused(with_length("\x05kt\x01"));           // the name
    expect_refused(with_length("\x01kS\0\0\0\x05hi"s));  // the string
    expect_refused(with_length("\x01kS\xff\xff\xff\xffhi"s));
    expect_refused(with_length("\x01kF\0\0\0\x09\x01kt\x01"s));  // an inner table
    expect_refused(with_length("\x01kA\0\0\0\x02t"s));           // an inner array
    // An inner table may not reach into what follows it in the outer one.
    expect_refused(with_length("\x01kF\0\0\0\x03\x01kt\x01\x01kt\x01"s));
}

TEST(FieldTable, RefusesATableCutOffAnywhere) {
    const std::string whole = with_length("\x03keyS\0\0\0\x05value\x01kl\0\0\0\0\0\0\0\x01"s);
    Arena arena;
    EXPECT_EQ(2, decoded(whole, arena).num_entries);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        expect_refused(whole.substr(0, size));
        if (size > 4) {
            // Cut off, but with a length that fits: fine only between two entries.
            const auto cut = with_length(whole.substr(4, size - 4));
            if (size != 4 + 14) {
                expect_refused(cut);
            }
        }
    }
}

TEST(FieldTable, RefusesUnknownKinds) {
    Arena arena;
    const std::string known = "VtbBsuIifDlLdTSxAF";
    for (int kind = 0; kind < 256; ++kind) {
        if (known.find(static_cast<char>(kind)) == std::string::npos) {
            expect_refused(with_length("\x01k"s + static_cast<char>(kind) + "\0\0\0\0\0\0\0\0"s));
        }
    }
}

TEST(Properties, AreReadWithTheirHeaders) {
    // content-type, content-encoding, headers, delivery-mode
    const std::string encoded =
        "\xf0\0"s + "\x04text" + "\x04gzip" + with_length("\x01kt\x01") + "\x02";
    Arena arena;
    const auto& properties = decode_properties(bytes(encoded), arena);
    EXPECT_EQ("text", to_view(properties.content_type));
    EXPECT_EQ("gzip", to_view(properties.content_encoding));
    EXPECT_EQ(1, properties.headers.num_entries);
    EXPECT_EQ(2, properties.delivery_mode);
}

TEST(Properties, BoundTheirHeadersToo) {
    Arena arena;
    const auto deep = "\x20\0"s + nested_tables(10000);
    EXPECT_THROW(decode_properties(bytes(deep), arena), ConnectionError);
    const auto behind = "\xe0\0"s + "\x04text\x04gzip" + nested_tables(10000);
    EXPECT_THROW(decode_properties(bytes(behind), arena), ConnectionError);
}

TEST(Properties, RefuseWhatReachesPastTheirFrame) {
    Arena arena;
    const std::string whole =
        "\xf0\0"s + "\x04text" + "\x04gzip" + with_length("\x01kt\x01") + "\x02";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto cut = whole.substr(0, size);
        EXPECT_THROW(decode_properties(bytes(cut), arena), ConnectionError) << size;
    }
    const auto more_flags = "\0\x01\0\0"s;
    EXPECT_THROW(decode_properties(bytes(more_flags), arena), ConnectionError);
}

}  // namespace
}  // namespace amqp_pconn::wire
