#include "query/run/overlap.hpp"

#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

OverlapRequest of(const std::vector<std::string>& wheres,
                  const std::vector<std::string>& names = {}) {
  OverlapRequest request;
  for (std::size_t i = 0; i < wheres.size(); ++i) {
    request.segments.push_back(
        {names.empty() ? "" : names[i], *read_query(wheres[i], midsummer())});
  }
  return request;
}

TEST(Overlap, SaysSizesPairsAndRegions) {
  const auto answer = overlap(people(), of({"gender = 'male'", "email_ok", "FALSE"}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  ASSERT_EQ(answer->segments.size(), 3U);
  EXPECT_EQ(answer->segments[0].name, "A");
  EXPECT_EQ(answer->segments[0].where, "gender = 'male'");
  EXPECT_EQ(answer->segments[0].count, 4U);
  EXPECT_DOUBLE_EQ(answer->segments[0].share, 0.5);
  ASSERT_EQ(answer->pairs.size(), 3U);
  EXPECT_EQ(answer->pairs[0].count, 2U);
  EXPECT_DOUBLE_EQ(answer->pairs[0].share_of_first, 0.5);
  EXPECT_DOUBLE_EQ(answer->pairs[0].share_of_second, 0.5);
  EXPECT_DOUBLE_EQ(answer->pairs[0].jaccard.value(), 2.0 / 6);
  EXPECT_DOUBLE_EQ(answer->pairs[0].lift.value(), 1);
  EXPECT_DOUBLE_EQ(answer->pairs[1].jaccard.value(), 0);
  EXPECT_FALSE(answer->pairs[1].lift.has_value());
  ASSERT_EQ(answer->regions.size(), 3U);
  for (const ExclusiveRegion& region : answer->regions) EXPECT_EQ(region.count, 2U);
  EXPECT_EQ(answer->any, 6U);
  EXPECT_EQ(answer->none, 2U);
  EXPECT_EQ(answer->version, people().version());
}

TEST(Overlap, JaccardOfTwoEmptySegmentsHasNoValue) {
  const auto answer = overlap(people(), of({"FALSE", "age < 0"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_FALSE(answer->pairs[0].jaccard.has_value());
  EXPECT_TRUE(answer->regions.empty());
  EXPECT_EQ(answer->none, 8U);
}

TEST(Overlap, SaysWhatTheLimitCutOff) {
  OverlapRequest request = of({"gender = 'male'", "email_ok"});
  request.limit = 1;
  const auto answer = overlap(people(), request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->regions.size(), 1U);
  EXPECT_EQ(answer->other_regions, 2U);
  EXPECT_EQ(answer->other_count, 4U);
}

TEST(Overlap, GivesNamesByPlace) {
  const auto answer = overlap(people(), of(std::vector<std::string>(28, "TRUE")));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->segments[25].name, "Z");
  EXPECT_EQ(answer->segments[26].name, "AA");
  EXPECT_EQ(answer->segments[27].name, "AB");
  EXPECT_FALSE(answer->has_regions);
}

TEST(Overlap, RefusesTooFewTooManyAndTheSameName) {
  EXPECT_EQ(overlap(people(), of({"TRUE"})).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(overlap(people(), of(std::vector<std::string>(65, "TRUE"))).error().code,
            ErrorCode::limit_exceeded);
  EXPECT_EQ(overlap(people(), of({"TRUE", "FALSE"}, {"x", "x"})).error().message,
            "two segments are called 'x'");
  const Error unknown = overlap(people(), of({"TRUE", "aeg > 3"}, {"x", "y"})).error();
  EXPECT_EQ(unknown.code, ErrorCode::unknown_name);
  EXPECT_EQ(unknown.suggestion, "age");
  EXPECT_TRUE(unknown.message.starts_with("segment 'y': ")) << unknown.message;
}

}  // namespace
}  // namespace muster::query::tests
