#include "server/api/url.hpp"

#include <gtest/gtest.h>

namespace muster::server {
namespace {

TEST(Url, DecodesWhatIsEncoded) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(percent_decoded("%D0%B0"), "а");
  EXPECT_EQ(percent_decoded("a+b"), "a+b");
  EXPECT_EQ(percent_decoded(""), "");
  for (const char* broken : {"%", "%2", "%zz", "%+1", "%ff", "a%"}) {
    EXPECT_EQ(percent_decoded(broken), std::nullopt) << broken;
  }
}

TEST(Url, ReadsTheParametersItKnows) {
  const auto read = read_parameters("a=1&&b=x+y%26&", {"a", "b"});
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->at("a"), "1");
  EXPECT_EQ(read->at("b"), "x y&");
  EXPECT_TRUE(read_parameters("", {"a"})->empty());
  EXPECT_EQ(read_parameters("limti=1", {"limit"}).error().suggestion, "limit");
  EXPECT_FALSE(read_parameters("a=1&a=2", {"a"}).ok());
  EXPECT_FALSE(read_parameters("a=%", {"a"}).ok());
}

}  // namespace
}  // namespace muster::server
