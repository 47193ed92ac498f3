#include "config/digest.h"

#include <gtest/gtest.h>

#include <array>

namespace amqp_pconn::config {
namespace {

TEST(Digest, IsSha256InLowerCaseHexadecimal) {
    EXPECT_EQ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
              to_hex(digest_of("abc")));
    EXPECT_EQ("", to_hex({}));
}

// RFC 4231, test case 2, its key filled up with zeros, which changes nothing of an HMAC.
TEST(Digest, AnHmacIsThatOfTheStandard) {
    Hmac::Secret secret{std::byte{'J'}, std::byte{'e'}, std::byte{'f'}, std::byte{'e'}};
    Hmac hmac(secret);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                  to_hex(hmac.of("what do ya want for nothing?")));
    }
}

TEST(Digest, SecretsAndRandomBytesAreNeverTheSame) {
    EXPECT_NE(Hmac().of("a"), Hmac().of("a"));
    std::array<std::byte, 16> one{};
    std::array<std::byte, 16> other{};
    fill_randomly(one);
    fill_randomly(other);
    EXPECT_NE(one, other);
}

}  // namespace
}  // namespace amqp_pconn::config
