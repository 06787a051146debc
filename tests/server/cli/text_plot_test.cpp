#include "server/cli/text_plot.hpp"

#include <gtest/gtest.h>

#include "server/cli/error_text.hpp"

namespace muster::server {
namespace {

TEST(TextPlot, BarsAreAsLongAsTheirShare) {
  EXPECT_EQ(bar(0, 10), "");
  EXPECT_EQ(bar(1, 3), "███");
  EXPECT_EQ(bar(7, 3), "███");
  EXPECT_EQ(bar(0.5, 3), "█▌");
  EXPECT_EQ(bar(1e-9, 3), "▏");
}

TEST(TextPlot, CurvesGoFromTheLowerLeftToTheUpperRight) {
  const std::string text = curve_plot({"found", "looked at", 6, 3}, {{0, 0}, {0.2, 1}, {1, 1}});
  EXPECT_EQ(text,
            "found\n"
            "100 % ┤⠀⡏⠉⠉⡉⠉\n"
            " 50 % ┤⢸⠀⡀⠀⠀⠀\n"
            "      │⡎⠀⠀⠀⠀⠀\n"
            "  0 % └──────\n"
            "       looked at 100 %\n");
}

TEST(TextPlot, TextsStandBesideEachOther) {
  EXPECT_EQ(beside("a\nlonger\n", "x\ny\nz\n", 2), "a       x\nlonger  y\n        z\n");
}

}  // namespace
}  // namespace muster::server
