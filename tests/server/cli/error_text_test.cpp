#include "server/cli/error_text.hpp"

#include <gtest/gtest.h>

namespace muster::server {
namespace {

TEST(ErrorText, PutsTheCaretUnderThePlace) {
  EXPECT_EQ(error_text("what is this", TextPosition{6, 1, 4}, std::nullopt, "город = ?"),
            "what is this\n  город = ?\n     ^\n");
}

TEST(ErrorText, ShowsTheLineOfALongerText) {
  EXPECT_EQ(error_text("no", TextPosition{9, 2, 3}, "spend", "age > 3\nOR spent > 4\nOR x"),
            "no\n  OR spent > 4\n   ^\n  did you mean spend?\n");
}

TEST(ErrorText, PointsBehindTheEnd) {
  EXPECT_EQ(error_text("more", TextPosition{5, 1, 6}, std::nullopt, "age >"),
            "more\n  age >\n       ^\n");
  EXPECT_EQ(error_text("more", TextPosition{500, 1, 6}, std::nullopt, "age >"),
            "more\n  age >\n       ^\n");
}

TEST(ErrorText, CutsLongLinesAroundThePlace) {
  const std::string text = std::string(300, 'a') + "!" + std::string(300, 'b');
  const std::string shown = error_text("no", TextPosition{300, 1, 301}, std::nullopt, text);
  EXPECT_EQ(shown, "no\n  …" + std::string(60, 'a') + "!" + std::string(39, 'b') + "…\n  " +
                       std::string(61, ' ') + "^\n");
}

TEST(ErrorText, ShowsNoControlCharacters) {
  EXPECT_EQ(error_text("bad \x1b[2J", std::nullopt, std::nullopt, {}), "bad  [2J\n");
}

TEST(ErrorText, DoesNotSuggestTwice) {
  EXPECT_EQ(error_text("x; did you mean y?", std::nullopt, "y", {}), "x; did you mean y?\n");
}

}  // namespace
}  // namespace muster::server
