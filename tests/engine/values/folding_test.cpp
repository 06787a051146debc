#include "engine/values/folding.hpp"

#include <gtest/gtest.h>

#include <string>

namespace muster::engine {
namespace {

TEST(FoldCase, FoldsLettersOfEveryScript) {
  EXPECT_EQ(fold_case("Hello, World 42"), "hello, world 42");
  EXPECT_EQ(fold_case("МОСКВА Ёлка"), "москва ёлка");
  EXPECT_EQ(fold_case("АЛМАТЫ ОБЛЫСЫ ӘҒҚҢӨҰҮҺІ"), "алматы облысы әғқңөұүһі");
  EXPECT_EQ(fold_case("ÀÉÎÕÜ"), "àéîõü");
  EXPECT_EQ(fold_case("ΟΔΟΣ"), fold_case("οδος"));
  EXPECT_EQ(fold_case("東京"), "東京");
}

TEST(FoldCase, LetsTheTurkishLettersMeet) {
  EXPECT_EQ(fold_case("İSTANBUL"), "istanbul");
  EXPECT_EQ(fold_case("ISTANBUL"), "istanbul");
  EXPECT_EQ(fold_case("ıstanbul"), "istanbul");
  EXPECT_EQ(fold_case("i̇stanbul"), "istanbul");  // i with a combining dot
  EXPECT_EQ(fold_case("IĞDIR"), fold_case("ığdır"));
  EXPECT_EQ(fold_case("DİYARBAKIR"), fold_case("diyarbakır"));
  EXPECT_EQ(fold_case("ŞANLIURFA"), fold_case("Şanlıurfa"));
}

TEST(FoldCase, KeepsAccentsAndTheNumberOfLetters) {
  EXPECT_NE(fold_case("é"), fold_case("e"));
  EXPECT_NE(fold_case("ё"), fold_case("е"));
  EXPECT_EQ(fold_case("Straße"), "straße");
  EXPECT_EQ(fold_case("STRAẞE"), "straße");
  EXPECT_EQ(fold_case("x\u0307"), "x\u0307");  // only on an i does the dot add nothing
}

TEST(FoldCase, KeepsBytesThatAreNoUtf8) {
  EXPECT_EQ(fold_case("A\xFF"
                      "B"),
            "a\xFF"
            "b");
  EXPECT_EQ(fold_case("A\xD0"), "a\xD0");
  EXPECT_EQ(fold_case("\xED\xA0\x80"), "\xED\xA0\x80");
  EXPECT_EQ(fold_case(std::string_view("A\0B", 3)), std::string("a\0b", 3));
  EXPECT_EQ(fold_case(""), "");
}

TEST(FoldCase, IsItsOwnFixedPoint) {
  for (char32_t letter = 0; letter <= 0x10FFFF; ++letter) {
    if (letter >= 0xD800 && letter <= 0xDFFF) continue;
    ASSERT_EQ(fold_case(fold_case(letter)), fold_case(letter)) << static_cast<unsigned>(letter);
  }
}

TEST(EqualButForCase, ComparesFoldedForms) {
  EXPECT_TRUE(equal_but_for_case("Қарағанды", "ҚАРАҒАНДЫ"));
  EXPECT_TRUE(equal_but_for_case("", ""));
  EXPECT_FALSE(equal_but_for_case("Караганда", "Қарағанды"));
}

}  // namespace
}  // namespace muster::engine
