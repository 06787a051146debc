#include "query/plan/measures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Measures, AreNumbersDatesTimesRealsAndArithmetic) {
  const auto kind = [](std::string_view text) {
    const auto bound = bind_measure(text, people(), midsummer());
    EXPECT_TRUE(bound.ok()) << text << ": " << bound.error().message;
    return bound->measure.kind;
  };
  using Kind = engine::Measure::Kind;
  EXPECT_EQ(kind("age"), Kind::number);
  EXPECT_EQ(kind("spend / (1 + average)"), Kind::number);
  EXPECT_EQ(kind("age(birth)"), Kind::number);
  EXPECT_EQ(kind("last_order - signup"), Kind::number);
  EXPECT_EQ(kind("last_order"), Kind::day);
  EXPECT_EQ(kind("max(last_order, signup) + 1 WEEK"), Kind::day);
  EXPECT_EQ(kind("seen"), Kind::instant);
  EXPECT_EQ(kind("weight"), Kind::real);
  EXPECT_EQ(bind_measure("spend/average", people(), midsummer())->canonical, "spend / average");
}

TEST(Measures, RefuseWhatCannotBeMeasuredAndSayWhatItIs) {
  const auto error = [](std::string_view text) {
    const auto bound = bind_measure(text, people(), midsummer());
    EXPECT_FALSE(bound.ok()) << text;
    return bound.error();
  };
  EXPECT_EQ(error("gender").code, ErrorCode::wrong_type);
  EXPECT_THAT(error("gender").message, HasSubstr("gender is a category"));
  EXPECT_EQ(error("aeg").suggestion, "age");
  EXPECT_EQ(error("age aeg").position->offset, 4U);
  EXPECT_EQ(error("age > 3").code, ErrorCode::invalid_query);
  EXPECT_EQ(error("").code, ErrorCode::invalid_query);
  EXPECT_EQ(error("'text'").code, ErrorCode::wrong_type);
  EXPECT_EQ(error("BUCKET('x', 10)").code, ErrorCode::wrong_type);
}

TEST(Measures, AreSplitAtCommasOutsideBracketsAndQuotes) {
  EXPECT_THAT(split_measures("spend, min(age, 3) ,\"a,b\""),
              ElementsAre("spend", "min(age, 3)", "\"a,b\""));
  EXPECT_THAT(split_measures(""), ElementsAre(""));
}

}  // namespace
}  // namespace muster::query::tests
