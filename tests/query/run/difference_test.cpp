#include "query/run/difference.hpp"

#include <gtest/gtest.h>

#include "tests/query/memory_definitions.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using engine::AttributeType;

// The second version has other rows: b is gone, f is new, the rest lie the other way round.
std::shared_ptr<const engine::Population> before() {
  return population_of(
      {"a", "b", "c", "d", "e"},
      {{"tier", AttributeType::category, 0, {"gold", "gold", "silver", "gold", std::nullopt}},
       {"spend", AttributeType::number, 2, {"10.00", "20.00", "30.00", "40.00", "50.00"}},
       {"likes", AttributeType::tags, 0, {"sport", "", "sport|food", "food", std::nullopt}}});
}

std::shared_ptr<const engine::Population> after() {
  return population_of(
      {"f", "e", "d", "c", "a"},
      {{"spend", AttributeType::number, 1, {"60.0", "50.0", "40.0", "35.0", "10.0"}},
       {"tier", AttributeType::category, 0, {"gold", "gold", "silver", "gold", "gold"}},
       {"likes", AttributeType::tags, 0, {"sport", "food", "food", "sport", "travel"}}});
}

DifferenceRequest asking(std::string_view where) {
  DifferenceRequest request;
  auto query = read_query(where, midsummer());
  EXPECT_TRUE(query.ok()) << where;
  request.expression = query->expression;
  request.text = where;
  request.from = midsummer();
  request.to = midsummer();
  return request;
}

std::string ids_of(const DifferenceSide& side) {
  std::string ids;
  for (const DifferenceMember& member : side.members) {
    ids += member.id + (member.is_stranger ? "! " : " ");
  }
  return ids;
}

TEST(Difference, SaysWhoEnteredLeftAndStayedAcrossOtherRows) {
  const auto from = before();
  const auto to = after();
  const auto answer = difference(*from, *to, asking("tier = 'gold'"));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->from_count, 3U);
  EXPECT_EQ(answer->to_count, 4U);
  EXPECT_EQ(answer->stayed, 1U);
  EXPECT_EQ(ids_of(answer->entered), "c e f! ");
  EXPECT_EQ(answer->entered.count, 3U);
  EXPECT_EQ(answer->entered.strangers, 1U);
  EXPECT_EQ(ids_of(answer->left), "b! d ");
  EXPECT_EQ(answer->left.strangers, 1U);
  EXPECT_EQ(answer->where, "tier = 'gold'");
  EXPECT_EQ(answer->from_version, from->version());
  EXPECT_EQ(answer->to_version, to->version());
}

TEST(Difference, SaysWhatChangedInThoseWhoCrossed) {
  const auto from = before();
  const auto to = after();
  const auto answer = difference(*from, *to, asking("tier = 'gold'"));
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->attributes.size(), 1U);
  const ValueChanges& entered = answer->attributes[0].entered;
  EXPECT_EQ(answer->attributes[0].name, "tier");
  EXPECT_EQ(entered.changed, 2U);
  EXPECT_EQ(entered.became_known, 1U);
  ASSERT_EQ(entered.transitions.size(), 2U);
  EXPECT_EQ(engine::format_value(entered.transitions[1].from), "silver");
  EXPECT_EQ(engine::format_value(entered.transitions[1].to), "gold");
  EXPECT_EQ(answer->attributes[0].left.changed, 1U);
  EXPECT_EQ(engine::format_value(answer->entered.members[0].before[0]), "silver");
  EXPECT_EQ(engine::format_value(answer->entered.members[0].after[0]), "gold");
}

TEST(Difference, NumbersAreEqualWhateverTheirScale) {
  const auto from = before();
  const auto to = after();
  const auto answer = difference(*from, *to, asking("spend >= 35 AND spend <= 40"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(ids_of(answer->entered), "c ");
  EXPECT_EQ(answer->attributes[0].entered.rose, 1U);
  EXPECT_EQ(answer->attributes[0].entered.transitions.size(), 0U);
  EXPECT_EQ(answer->stayed, 1U);
}

TEST(Difference, TagsComeAndGoOneByOne) {
  const auto from = before();
  const auto to = after();
  const auto answer = difference(*from, *to, asking("likes HAS ANY ('travel')"));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(ids_of(answer->entered), "a ");
  const ValueChanges& entered = answer->attributes[0].entered;
  ASSERT_EQ(entered.transitions.size(), 2U);
  EXPECT_EQ(engine::format_value(entered.transitions[0].to), "travel");
  EXPECT_EQ(engine::format_value(entered.transitions[1].from), "sport");
}

TEST(Difference, TimeAloneMovesPeople) {
  const auto population = population_of(
      {"1", "2", "10"},
      {{"joined", AttributeType::date, 0, {"2026-06-01", "2026-06-20", std::nullopt}}});
  DifferenceRequest request = asking("joined IN LAST 15 DAYS");
  request.from = context_at("2026-06-10", "UTC");
  const auto answer = difference(*population, *population, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(ids_of(answer->entered), "2 ");
  EXPECT_EQ(ids_of(answer->left), "1 ");
  EXPECT_EQ(answer->entered.unchanged, 1U);
  EXPECT_EQ(answer->left.unchanged, 1U);
}

TEST(Difference, PagesBehindAnIdInTheOrderOfIds) {
  const auto from = population_of({"9"}, {{"x", AttributeType::flag, 0, {"true"}}});
  const auto to = population_of({"10", "2", "33", "9"},
                                {{"x", AttributeType::flag, 0, {"true", "true", "true", "true"}}});
  DifferenceRequest request = asking("x");
  request.members = 2;
  auto answer = difference(*from, *to, request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(ids_of(answer->entered), "2! 10! ");
  EXPECT_TRUE(answer->entered.has_more);
  request.entered_after = "10";
  answer = difference(*from, *to, request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(ids_of(answer->entered), "33! ");
  EXPECT_FALSE(answer->entered.has_more);
  EXPECT_EQ(answer->entered.count, 3U);
}

TEST(Difference, AnAttributeOfOneVersionOnlyIsAMistakeThatNamesTheSide) {
  const auto from = population_of({"a"}, {{"x", AttributeType::flag, 0, {"true"}}});
  const auto to = population_of({"a"}, {{"y", AttributeType::flag, 0, {"true"}}});
  const auto answer = difference(*from, *to, asking("y"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::unknown_name);
  EXPECT_TRUE(answer.error().message.starts_with("in from: ")) << answer.error().message;
}

TEST(Difference, MembersHaveALimit) {
  DifferenceRequest request = asking("TRUE");
  request.members = kMostDifferenceMembers + 1;
  EXPECT_EQ(difference(people(), people(), request).error().code, ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace muster::query::tests
