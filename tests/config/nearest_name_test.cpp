#include "config/nearest_name.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace amqp_pconn::config {
namespace {

constexpr std::array<std::string_view, 4> names{"host", "port", "vhost", "rpc_timeout"};

TEST(NearestName, FindsTheNameThatWasMistyped) {
    EXPECT_EQ("host", nearest_name("hots", names));
    EXPECT_EQ("port", nearest_name("PORT", names));
    EXPECT_EQ("rpc_timeout", nearest_name("rpcTimeout", names));
}

TEST(NearestName, SuggestsNothingWhereNothingIsNear) {
    EXPECT_EQ("", nearest_name("something_else_entirely", names));
    EXPECT_EQ("", nearest_name(std::string(10000, 'h'), names));
}

}  // namespace
}  // namespace amqp_pconn::config
