#include "server/cli/human_text.hpp"

#include <gtest/gtest.h>

#include "server/cli/progress_bar.hpp"

namespace muster::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(HumanText, GroupsThousands) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(18446744073709551615U), "18,446,744,073,709,551,615");
}

TEST(HumanText, KeepsDigitsOfSmallShares) {
  EXPECT_EQ(percent(0), "0 %");
  EXPECT_EQ(percent(1), "100.00 %");
  EXPECT_EQ(percent(0.11394), "11.39 %");
  EXPECT_EQ(percent(0.001068), "0.11 %");
  EXPECT_EQ(percent(0.0000123), "0.0012 %");
}

TEST(HumanText, ChoosesTheUnitOfATime) {
  EXPECT_EQ(duration(nanoseconds(412'400)), "412 µs");
  EXPECT_EQ(duration(nanoseconds(3'140'000)), "3.1 ms");
  EXPECT_EQ(duration(milliseconds(1240)), "1.24 s");
  EXPECT_EQ(duration(seconds(125)), "2 min 05 s");
}

TEST(HumanText, DrawsProgressWithRateAndTimeLeft) {
  EXPECT_EQ(progress_line("loading", 0.5, 1.2e6, "rows", seconds(90), 200),
            "loading [############            ]  50 %  1.20 million rows/s  1:30 left");
  EXPECT_EQ(progress_line("loading", 0, 0, "rows", seconds(0), 200),
            "loading [                        ]   0 %");
  EXPECT_EQ(progress_line("loading", 1, 512, "rows", seconds(9), 200),
            "loading [########################] 100 %  512 rows/s");
  EXPECT_EQ(progress_line("loading", 0.5, 1.2e6, "rows", seconds(90), 20).size(), 20U);
}

}  // namespace
}  // namespace muster::server
