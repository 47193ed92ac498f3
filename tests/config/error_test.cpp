// What errors say of names that a program gave, whatever bytes they hold.
#include "config/error.h"

#include <gtest/gtest.h>

#include <string>

namespace amqp_pconn {
namespace {

TEST(ErrorTest, AZeroByteDoesNotEndItsText) {
    EXPECT_STREQ("queue a\\0b\\0 is missing",
                 ChannelError(std::string("queue a\0b\0 is missing", 21)).what());
    EXPECT_STREQ("plain", Error("plain").what());
}

}  // namespace
}  // namespace amqp_pconn
