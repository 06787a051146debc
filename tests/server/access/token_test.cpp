#include "server/access/token.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace muster::server {
namespace {

TEST(Token, IsLongAndNeverTheSame) {
  std::set<std::string> made;
  for (int i = 0; i < 100; ++i) {
    const Result<std::string> token = make_token();
    ASSERT_TRUE(token.ok());
    EXPECT_EQ(token->size(), 7U + 43U) << *token;
    EXPECT_EQ(token->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-_"),
              std::string::npos);
    made.insert(*token);
  }
  EXPECT_EQ(made.size(), 100U);
}

TEST(Token, IsKnownByItsSha256) {
  // FIPS 180-2, appendix B.1.
  const std::string hash = token_hash("abc");
  ASSERT_EQ(hash.size(), 32U);
  EXPECT_EQ(static_cast<unsigned char>(hash[0]), 0xBAU);
  EXPECT_EQ(static_cast<unsigned char>(hash[31]), 0xADU);
  EXPECT_NE(token_hash("abd"), hash);
}

TEST(Token, IsReadFromTheHeaderOfItsScheme) {
  EXPECT_EQ(bearer_token("Bearer abc"), "abc");
  EXPECT_EQ(bearer_token("bearer   abc"), "abc");
  for (const char* const other : {"", "Bearer", "Bearer ", "Basic abc", "abc", "Bearerabc"}) {
    EXPECT_EQ(bearer_token(other), "") << other;
  }
}

}  // namespace
}  // namespace muster::server
