#include "query/run/attributes.hpp"

#include <gtest/gtest.h>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

AttributeSummary summary_of(std::string_view name, std::size_t top = 10) {
  const auto answer = attributes(people(), top);
  EXPECT_TRUE(answer.ok());
  for (const AttributeSummary& summary : answer->attributes) {
    if (summary.name == name) return summary;
  }
  ADD_FAILURE() << "no " << name;
  return {};
}

TEST(Attributes, ComeInColumnOrderWithFamilyTypeAndReason) {
  const auto answer = attributes(people());
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->attributes.size(), people().attributes().size());
  EXPECT_EQ(answer->attributes[0].name, "gender");
  EXPECT_EQ(answer->attributes[0].type, engine::AttributeType::category);
  EXPECT_EQ(answer->attributes[0].family, engine::Family::behavioural);
  EXPECT_EQ(answer->attributes[0].reason, "written in a test");
  EXPECT_EQ(answer->population, 8U);
  EXPECT_EQ(answer->version, people().version());
}

TEST(Attributes, OfCategoriesAndTagsListPopularValues) {
  const AttributeSummary gender = summary_of("gender", 1);
  EXPECT_EQ(gender.known, 7U);
  EXPECT_DOUBLE_EQ(gender.known_share, 0.875);
  EXPECT_EQ(gender.distinct, 2U);
  ASSERT_EQ(gender.top.size(), 1U);
  EXPECT_EQ(gender.top[0].value, "male");
  EXPECT_EQ(gender.top[0].count, 4U);
  const AttributeSummary interests = summary_of("interests");
  EXPECT_EQ(interests.distinct, 4U);
  EXPECT_EQ(interests.top[0].value, "sport");
}

TEST(Attributes, OfFlagsCountBothValues) {
  const AttributeSummary email = summary_of("email_ok");
  EXPECT_EQ(email.distinct, 2U);
  ASSERT_EQ(email.top.size(), 2U);
  EXPECT_EQ(email.top[0].value, "true");
  EXPECT_EQ(email.top[0].count, 4U);
  EXPECT_EQ(email.top[1].count, 3U);
}

TEST(Attributes, OfNumbersDatesAndTimesHaveARange) {
  const AttributeSummary spend = summary_of("spend");
  EXPECT_EQ(spend.scale, 2);
  EXPECT_EQ(spend.minimum, engine::Value(engine::Decimal{-500, 2}));
  EXPECT_EQ(spend.maximum, engine::Value(engine::Decimal{100'000, 2}));
  EXPECT_EQ(summary_of("birth").minimum, engine::Value(engine::parse_day("1936-02-28").value()));
  EXPECT_EQ(summary_of("seen").maximum,
            engine::Value(engine::parse_instant("2026-07-01T00:00:00Z").value()));
  EXPECT_EQ(summary_of("weight").minimum, engine::Value(-2.0));
  EXPECT_EQ(summary_of("weight").maximum, engine::Value(1e300));
  EXPECT_EQ(summary_of("note").minimum, engine::Value(engine::Unknown{}));
}

TEST(Attributes, OfNobodyHaveNoRangeAndNoValues) {
  const auto empty = population_of({}, {{"age", engine::AttributeType::number},
                                        {"town", engine::AttributeType::category},
                                        {"ok", engine::AttributeType::flag},
                                        {"weight", engine::AttributeType::real}});
  const auto answer = attributes(*empty);
  ASSERT_TRUE(answer.ok());
  for (const AttributeSummary& summary : answer->attributes) {
    EXPECT_EQ(summary.known, 0U);
    EXPECT_EQ(summary.known_share, 0);
    EXPECT_TRUE(summary.top.empty());
    EXPECT_EQ(summary.minimum, engine::Value(engine::Unknown{}));
  }
}

}  // namespace
}  // namespace muster::query::tests
