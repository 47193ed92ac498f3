#include "persist/seal.h"

#include <gtest/gtest.h>

#include <string>

#include "config/error.h"

namespace amqp_pconn::persist {
namespace {

class SealTest : public ::testing::Test {
  protected:
    std::string why(const std::string& sealed, const std::string& key = "key") {
        try {
            (void)seal.open(key, sealed);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }

    Seal seal{"0123456789abcdef"};
};

constexpr const char* altered = "what is stored for it was altered, or is forged";
constexpr const char* cut_short = "what is stored for it is cut short";
constexpr const char* anothers = "what is stored for it is another worker's";
constexpr const char* not_ours = "what is stored for it is not what amqp_pconn stores";

TEST_F(SealTest, WhatWasSealedIsThereAgain) {
    for (const std::string& data : {std::string("state"), std::string(), std::string("\0\n ", 3)}) {
        const auto sealed = seal.close("key", data);
        EXPECT_EQ(data, seal.open("key", sealed));
    }
}

TEST_F(SealTest, AlteredInAnyByteItIsRefused) {
    const auto sealed = seal.close("key", "the state of it");
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        for (int change = 1; change < 256; ++change) {
            auto one = sealed;
            one[at] = static_cast<char>(one[at] ^ change);
            ASSERT_NE("", why(one)) << at << ": " << one;
        }
    }
    auto one = sealed;
    one.back() ^= 1;
    EXPECT_EQ(altered, why(one));
    one = sealed;
    one.front() ^= 1;
    EXPECT_EQ(not_ours, why(one));
    EXPECT_EQ(altered, why(sealed + "x"));
}

TEST_F(SealTest, CutShortAnywhereItIsRefused) {
    const auto sealed = seal.close("key", "the state of it");
    for (std::size_t length = 0; length < sealed.size(); ++length) {
        ASSERT_EQ(cut_short, why(sealed.substr(0, length))) << length;
    }
}

TEST_F(SealTest, AnotherWorkersIsRefused) {
    EXPECT_EQ(anothers, why(Seal("fedcba9876543210").close("key", "state")));
    EXPECT_EQ(altered, why(Seal("0123456789abcdef").close("key", "state")))
        << "its id alone does not make it this worker's";
}

TEST_F(SealTest, WhatIsStoredUnderAnotherKeyIsRefused) {
    EXPECT_EQ(altered, why(seal.close("key", "state"), "yek"));
    EXPECT_EQ(altered, why(seal.close("ab", "c"), "a"));
}

}  // namespace
}  // namespace amqp_pconn::persist
