#include "wire/byte_buffer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace amqp_pconn::wire {
namespace {

void append(ByteBuffer& buffer, std::string_view text) {
    buffer.append(std::as_bytes(std::span(text)));
}

std::string text(const ByteBuffer& buffer) {
    return {reinterpret_cast<const char*>(buffer.bytes().data()), buffer.size()};
}

TEST(ByteBuffer, GivesBackInOrderWhatWasAppended) {
    ByteBuffer buffer;
    EXPECT_TRUE(buffer.empty());
    append(buffer, "");
    EXPECT_TRUE(buffer.empty());
    append(buffer, "abc");
    append(buffer, "def");
    buffer.consume(2);
    EXPECT_EQ("cdef", text(buffer));
    buffer.consume(4);
    EXPECT_TRUE(buffer.empty());
}

TEST(ByteBuffer, SurvivesAnyMixOfAppendsAndConsumes) {
    ByteBuffer buffer;
    std::string model;
    unsigned random = 12345;
    for (int i = 0; i < 5000; ++i) {
        random = random * 1103515245U + 12345U;
        const std::size_t size = (random >> 16) % 3000;
        const std::string more(size, static_cast<char>('a' + i % 26));
        append(buffer, more);
        model += more;
        const std::size_t taken = std::min<std::size_t>(model.size(), (random >> 8) % 3100);
        buffer.consume(taken);
        model.erase(0, taken);
        ASSERT_EQ(model, text(buffer));
    }
}

TEST(ByteBuffer, ASteadyFlowKeepsItsRoom) {
    ByteBuffer buffer;
    append(buffer, std::string(3000, 'x'));
    const auto capacity = buffer.capacity();
    for (int i = 0; i < 1000; ++i) {
        buffer.consume(1500);
        append(buffer, std::string(1500, 'y'));
    }
    EXPECT_LE(buffer.capacity(), 2 * capacity);
    buffer.consume(buffer.size());
    append(buffer, "z");
    EXPECT_EQ("z", text(buffer));
}

TEST(ByteBuffer, PreparedRoomBelongsToNobodyUntilCommitted) {
    ByteBuffer buffer;
    append(buffer, "ab");
    const auto room = buffer.prepare(10000);
    EXPECT_GE(room.size(), 10000U);
    EXPECT_EQ("ab", text(buffer));
    room[0] = std::byte{'c'};
    buffer.commit(1);
    EXPECT_EQ("abc", text(buffer));
}

TEST(ByteBuffer, TruncateUndoesAppends) {
    ByteBuffer buffer;
    append(buffer, "xxabc");
    buffer.consume(2);
    append(buffer, std::string(20000, 'y'));
    buffer.truncate(3);
    EXPECT_EQ("abc", text(buffer));
}

TEST(ByteBuffer, ShrinksOnlyWhenEmptyAndLarge) {
    ByteBuffer buffer;
    append(buffer, std::string(100000, 'x'));
    buffer.shrink(32768);
    EXPECT_EQ(100000U, buffer.size());
    buffer.consume(100000);
    buffer.shrink(200000);
    EXPECT_GE(buffer.capacity(), 100000U);
    buffer.shrink(32768);
    EXPECT_EQ(0U, buffer.capacity());
    append(buffer, "abc");
    EXPECT_EQ("abc", text(buffer));
}

}  // namespace
}  // namespace amqp_pconn::wire
