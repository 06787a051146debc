// How long a client is willing to wait.
#include "server/api/deadline.hpp"

#include <gtest/gtest.h>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kLongest{10'000};

TEST(RequestTimeout, IsInSecondsAndNeverMoreThanTheLimit) {
  EXPECT_EQ(*read_timeout("", kLongest), kLongest);
  EXPECT_EQ(*read_timeout("2.5", kLongest), milliseconds(2'500));
  EXPECT_EQ(*read_timeout("3", kLongest), milliseconds(3'000));
  EXPECT_EQ(*read_timeout("0.001", kLongest), milliseconds(1));
  EXPECT_EQ(*read_timeout("10.001", kLongest), kLongest);
  EXPECT_EQ(*read_timeout("999999999999999999", kLongest), kLongest);
}

TEST(RequestTimeout, RefusesWhatIsNoSuchNumber) {
  for (const char* const wrong : {"0", "0.000", "-1", "+1", "1e3", "2,5", "2.0001", "2s", " 2",
                                  "inf", "nan", "0x10", ".", "1.2.3", "99999999999999999999999"}) {
    const auto read = read_timeout(wrong, kLongest);
    ASSERT_FALSE(read.ok()) << wrong;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_input) << wrong;
  }
}

TEST(RequestTimeout, ShortensTheTimeOfAQuery) {
  const Api api(Service{long_population(500'000)});
  Request request{.method = "POST",
                  .target = "/v1/count",
                  .content_type = {},
                  .accept = {},
                  .body = R"({"where":"age > 20"})"};
  request.timeout = "5";
  EXPECT_EQ(api.answer(request).status, 200U);
  request.timeout = "soon";
  EXPECT_EQ(api.answer(request).status, 400U);
  request.timeout = "0.5";
  request.received = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const Reply late = api.answer(request);
  EXPECT_EQ(late.status, 503U);
  EXPECT_NE(late.body.find("500 ms"), std::string::npos) << late.body;
}

}  // namespace
}  // namespace muster::server
