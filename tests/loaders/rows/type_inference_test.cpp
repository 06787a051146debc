// What columns are taken for, and why.
#include "loaders/rows/type_inference.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

/// A file of one column `name` beside an id, of `count` rows.
std::string column(const std::string& name, int count,
                   const std::function<std::string(int)>& cell) {
  std::string text = "id;" + name + "\n";
  for (int i = 0; i < count; ++i) text += fmt::format("{};{}\n", i, cell(i));
  return text;
}

std::string list(const std::string& name, const std::vector<std::string>& cells) {
  return column(name, static_cast<int>(cells.size()),
                [&](int i) { return cells[static_cast<std::size_t>(i)]; });
}

TEST(TypeInference, ReadsNumbersExactlyAtTheScaleOfTheColumn) {
  const Outcome outcome = load(list("v", {"1", "-2.5", "1000000000000.25", "+", ""}));
  EXPECT_EQ(outcome.type("v"), "category");  // '+' is no number
  const Outcome numbers = load(list("v", {"1", "-2.5", "1000000000000.25", ".5", ""}));
  EXPECT_EQ(numbers.type("v"), "number(2)");
  EXPECT_EQ(numbers.cells("v"), "1.00 -2.50 1000000000000.25 0.50 ?");
}

TEST(TypeInference, SettlesTheDecimalSignOverTheColumn) {
  const Outcome comma = load(list("v", {"1,5", "1,234", "2", "1 234,5"}));
  EXPECT_EQ(comma.cells("v"), "1.500 1.234 2.000 1234.500");
  const Outcome point = load("id,v\n1,1.5\n2,\"1,234\"\n3,\"1,234.5\"\n");
  EXPECT_EQ(point.cells("v"), "1.5 1234.0 1234.5");
  const Outcome german = load(list("v", {"1.234,5", "1.234.567", "7,25"}));
  EXPECT_EQ(german.cells("v"), "1234.50 1234567.00 7.25");
}

TEST(TypeInference, ReportsAnAmbiguousComma) {
  const Outcome thousands = load("id,v\n1,\"1,234\"\n2,\"5,678\"\n");
  EXPECT_EQ(thousands.cells("v"), "1234 5678");
  EXPECT_TRUE(thousands.warns("comma in its numbers"));
  const Outcome decimal = load(list("v", {"1,234", "5,678"}));
  EXPECT_EQ(decimal.cells("v"), "1.234 5.678");
  EXPECT_TRUE(decimal.warns("comma in its numbers"));
}

TEST(TypeInference, OtherColumnsSettleAnAmbiguousSign) {
  const Outcome outcome = load("id;v;w\n1;1.234;0,5\n2;5.678;1,25\n");
  EXPECT_EQ(outcome.cells("v"), "1234 5678");
  EXPECT_EQ(outcome.cells("w"), "0.50 1.25");
}

TEST(TypeInference, ThousandsMayBeSetApartByAnyBlankOrApostrophe) {
  const Outcome outcome =
      load(list("v", {"1 234", "1\u00A0234\u00A0567", "1\u202F234", "1'234", "1\u2019234"}));
  EXPECT_EQ(outcome.cells("v"), "1234 1234567 1234 1234 1234");
  EXPECT_EQ(load(list("v", {"12 34", "1 2"})).type("v"), "category");
}

TEST(TypeInference, LabelsOfDigitsAreNoNumbers) {
  EXPECT_EQ(load(list("code", {"04001", "10115", "99"})).type("code"), "category");
  EXPECT_EQ(load(list("code", {"+79160000001", "5"})).type("code"), "category");
  EXPECT_EQ(load(list("postcode", {"10115", "20095"})).type("postcode"), "category");
  EXPECT_EQ(load(list("code", {"1234567890123456789", "5"})).type("code"), "category");
  EXPECT_EQ(load(list("key", {"6f1c2d3e-0000-4000-8000-000000000001",
                              "12345678-0000-4000-8000-000000000002"}))
                .type("key"),
            "category");
  const Outcome zeros = load(list("code", {"04001", "10115"}));
  EXPECT_NE(zeros.column("code").reason.find("leading zeros"), std::string::npos);
}

TEST(TypeInference, ALeadingZeroAnywhereMakesTheColumnLabels) {
  const Outcome outcome = load(
      column("code", 1000, [](int i) { return i == 500 ? "04001" : std::to_string(10000 + i); }));
  EXPECT_NE(outcome.type("code"), "number");
  EXPECT_EQ(outcome.report.rejected, 0u);
}

TEST(TypeInference, MoreThanEighteenDigitsAreAReal) {
  const Outcome outcome = load(list("v", {"123456789012.5", "0.12345678", "1e3"}));
  EXPECT_EQ(outcome.type("v"), "real");
  const Outcome digits = load(list("v", {"123456789012.5", "0.12345678"}));
  EXPECT_EQ(digits.type("v"), "real");
  EXPECT_NE(digits.column("v").reason.find("more than the 18"), std::string::npos);
  EXPECT_EQ(digits.cells("v"), "123456789012.5 0.12345678");
  EXPECT_EQ(load(list("v", {"1234567890.12345678", "1"})).cells("v"),
            "1234567890.12345678 1.00000000");
}

TEST(TypeInference, WholeNumbersWithPointZeroAreWhole) {
  EXPECT_EQ(load(list("v", {"17850.0", "5.0", ""})).cells("v"), "17850 5 ?");
  EXPECT_EQ(load(list("v", {"10.00", "5.00"})).type("v"), "number(2)");
}

TEST(TypeInference, UnknownWordsAreUnknownAndNoneIsNot) {
  const Outcome outcome =
      load(list("v", {"1", "NA", "N/A", "NULL", "null", "#N/A", "NaN", "nan", "n/a", "\\N", ""}));
  EXPECT_EQ(outcome.type("v"), "number");
  EXPECT_EQ(outcome.cells("v"), "1 ? ? ? ? ? ? ? ? ? ?");
  EXPECT_EQ(load(list("v", {"none", "unknown", "None"})).cells("v"), "none unknown None");
}

TEST(TypeInference, YesAndNoInTwoLanguagesAreFlags) {
  EXPECT_EQ(load(list("v", {"yes", "No", "YES", ""})).cells("v"), "true false true ?");
  EXPECT_EQ(load(list("v", {"да", "Нет", "ДА"})).cells("v"), "true false true");
  EXPECT_EQ(load(list("v", {"Y", "n"})).cells("v"), "true false");
  EXPECT_EQ(load(list("v", {"TRUE", "false"})).cells("v"), "true false");
  EXPECT_EQ(load(list("v", {"t", "f"})).cells("v"), "true false");
  EXPECT_EQ(load(list("v", {"no", "no"})).type("v"), "flag");
  EXPECT_EQ(load(list("v", {"F", "F"})).type("v"), "category");
  EXPECT_EQ(load(list("v", {"yes", "no", "unknown"})).type("v"), "category");
}

TEST(TypeInference, ZerosAndOnesAreAFlagOnlyUnderAFlagsName) {
  EXPECT_EQ(load(list("children", {"0", "1"})).type("children"), "number");
  EXPECT_EQ(load(list("is_active", {"0", "1", ""})).cells("is_active"), "false true ?");
  EXPECT_EQ(load(list("email_ok", {"0", "1"})).type("email_ok"), "flag");
  EXPECT_EQ(load(list("is_active", {"0", "1", "2"})).type("is_active"), "number");
}

TEST(TypeInference, TagsShareASmallVocabulary) {
  const std::vector<std::string> combined = {"a|b",   "b|c", "a",   "c|a|b", "b",
                                             "a|c|b", "c",   "b|a", "a|b|c", "b|c|a"};
  const Outcome bars = load(list("v", combined));
  EXPECT_EQ(bars.type("v"), "tags");
  EXPECT_EQ(bars.rows.cells.at("v")[3], "a|b|c");
  std::string commas = "id,v\n";
  for (std::size_t i = 0; i < combined.size(); ++i) {
    std::string cell = combined[i];
    for (std::size_t at = cell.find('|'); at != std::string::npos; at = cell.find('|')) {
      cell.replace(at, 1, ", ");
    }
    commas += fmt::format("{},\"{}\"\n", i, cell);
  }
  EXPECT_EQ(load(commas).type("v"), "tags");
  // The file's own separator never separates tags.
  EXPECT_EQ(load("id;v\n1;\"a;b\"\n2;\"b;c\"\n").type("v"), "category");
}

TEST(TypeInference, ANameSaysTagsWhereThereAreFewRows) {
  const Outcome outcome =
      load("id,Interests\n1,shoes|hats\n2,\n3,hats\n4,\"hats|hats| shoes |\"\n");
  EXPECT_EQ(outcome.type("Interests"), "tags");
  EXPECT_EQ(outcome.cells("Interests"), "hats|shoes ? hats hats|shoes");
}

TEST(TypeInference, AddressesAreNoTags) {
  const Outcome outcome = load(
      column("v", 200, [](int i) { return fmt::format("{} Main Street, Town {}", i, i % 7); }));
  EXPECT_EQ(outcome.type("v"), "category");
  const Outcome towns = load(
      column("v", 200, [](int i) { return fmt::format("Town {}, Country {}", i % 40, i % 4); }));
  EXPECT_EQ(towns.type("v"), "category");
}

TEST(TypeInference, JsonArraysInCellsAreTags) {
  const Outcome outcome = load("id,v\n1,\"[\"\"a\"\",\"\"b; c\"\"]\"\n2,[]\n3,\n");
  EXPECT_EQ(outcome.type("v"), "tags");
  EXPECT_EQ(outcome.rows.cells.at("v"), (std::vector<std::string>{"a|b; c", "", "?"}));
}

TEST(TypeInference, PlacesByShapeOrByName) {
  EXPECT_EQ(load("id,v\n1,\"45.46,9.19\"\n2,\"-33.9 , 151.2\"\n").type("v"), "place");
  EXPECT_EQ(load(list("v", {"45.46 9.19", ""})).cells("v"), "45.46,9.19 ?");
  EXPECT_EQ(load(list("location", {"45 9", "46 8"})).type("location"), "place");
  EXPECT_EQ(load(list("v", {"45.46 9.19", "95.0 9.0"})).type("v"), "category");
  EXPECT_EQ(load(list("v", {"a b", "c d"})).type("v"), "category");
}

TEST(TypeInference, ManyDifferentOrLongWordsAreText) {
  const auto same = [](int i) { return fmt::format("word {}", i % 400); };
  const auto different = [](int i) { return fmt::format("word {}", i); };
  EXPECT_EQ(load(column("v", 1200, same)).type("v"), "category");
  EXPECT_EQ(load(column("v", 1200, different)).type("v"), "text");
  EXPECT_EQ(load(column("v", 900, different)).type("v"), "category");
  EXPECT_EQ(load(list("v", {std::string(150, 'x'), "y" + std::string(99, 'x')})).type("v"), "text");
}

TEST(TypeInference, AFewMisfitsOfManyAreRejected) {
  LoadOptions options;
  options.max_reject_share = 0.02;
  const Outcome outcome =
      load(column("v", 200, [](int i) { return i == 7 ? "oops" : std::to_string(i); }), options);
  EXPECT_EQ(outcome.type("v"), "number");
  EXPECT_EQ(outcome.report.rejected, 1u);
  EXPECT_EQ(outcome.report.reject_reasons.at("not a number"), 1u);
  EXPECT_TRUE(outcome.warns("'oops' (test.csv, line 9)"));
  EXPECT_EQ(outcome.column("v").misfits, 1u);
}

TEST(TypeInference, NoMisfitIsRejectedInASmallColumn) {
  const Outcome outcome =
      load(column("v", 99, [](int i) { return i == 7 ? "oops" : std::to_string(i); }));
  EXPECT_EQ(outcome.type("v"), "category");
  EXPECT_EQ(outcome.report.rejected, 0u);
}

TEST(TypeInference, MoreThanOneMisfitInAHundredMakesWords) {
  const Outcome outcome =
      load(column("v", 1000, [](int i) { return i % 80 == 7 ? "oops" : std::to_string(i % 50); }));
  EXPECT_EQ(outcome.type("v"), "category");
  EXPECT_EQ(outcome.report.rejected, 0u);
  EXPECT_NE(outcome.column("v").reason.find("numbers in only 98.70 %"), std::string::npos);
}

TEST(TypeInference, InferenceAloneNeverStopsALoad) {
  // Each column would reject 0.9 % of the rows, together too many: the worst becomes words.
  std::string text = "id,a,b\n";
  for (int i = 0; i < 1000; ++i) {
    text += fmt::format("{},{},{}\n", i, i % 125 == 3 ? "x" : "1", i % 112 == 5 ? "y" : "2");
  }
  const Outcome outcome = load(text);
  ASSERT_FALSE(outcome.error.has_value());
  EXPECT_EQ(outcome.type("a"), "number");
  EXPECT_EQ(outcome.type("b"), "category");
  EXPECT_EQ(outcome.report.rejected, 8u);
  EXPECT_TRUE(outcome.warns("column \"b\" is read as category"));
}

TEST(TypeInference, AColumnOfNothingIsACategory) {
  const Outcome outcome = load("id,v\n1,\n2,NA\n");
  EXPECT_EQ(outcome.type("v"), "category");
  EXPECT_EQ(outcome.cells("v"), "? ?");
}

}  // namespace
}  // namespace muster::loaders::test
