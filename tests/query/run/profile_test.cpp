#include "query/run/profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

ProfileRequest of(std::string_view where, std::vector<std::string> attributes = {}) {
  ProfileRequest request;
  request.query = *read_query(where, midsummer());
  request.attributes = std::move(attributes);
  return request;
}

const ProfileValue* find(const ProfileAnswer& answer, const std::string& attribute,
                         const std::string& label) {
  const auto found =
      std::find_if(answer.values.begin(), answer.values.end(), [&](const ProfileValue& value) {
        return value.attribute == attribute && value.label == label;
      });
  return found == answer.values.end() ? nullptr : &*found;
}

TEST(Profile, CountsEveryValueInTheAudienceAndInTheBase) {
  const auto answer = profile(people(), of("email_ok", {"gender", "interests", "email_ok"}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->count, 4U);
  EXPECT_EQ(answer->base, 8U);
  const ProfileValue* female = find(*answer, "gender", "female");
  ASSERT_NE(female, nullptr);
  EXPECT_EQ(female->count, 2U);
  EXPECT_EQ(female->base_count, 3U);
  EXPECT_DOUBLE_EQ(female->share, 0.5);
  EXPECT_DOUBLE_EQ(female->lift.value(), 0.5 / 0.375);
  EXPECT_EQ(female->condition, "gender = 'female'");
  EXPECT_LT(female->lift_low, 1);
  EXPECT_GT(female->lift_high, 1);
  EXPECT_EQ(find(*answer, "email_ok", "true")->count, 4U);
  EXPECT_EQ(find(*answer, "email_ok", "false")->count, 0U);
  EXPECT_EQ(find(*answer, "gender", "(unknown)")->base_count, 1U);
  EXPECT_TRUE(find(*answer, "gender", "(unknown)")->unknown);
  EXPECT_EQ(find(*answer, "interests", "(none)")->base_count, 1U);
  EXPECT_EQ(find(*answer, "interests", "sport")->base_count, 4U);
}

TEST(Profile, CutsNumbersAndDatesAtQuantilesOfTheBase) {
  ProfileRequest request = of("gender = 'male'", {"age", "last_order", "weight", "seen"});
  request.bins = 2;
  const auto answer = profile(people(), request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  // 17, 18, 30, 30 and 31, 65, 90
  const ProfileValue* young = find(*answer, "age", "17 to 30");
  ASSERT_NE(young, nullptr);
  EXPECT_EQ(young->base_count, 4U);
  EXPECT_EQ(young->count, 3U);
  EXPECT_EQ(young->condition, "age <= 30");
  EXPECT_EQ(find(*answer, "age", "31 to 90")->condition, "age > 30");
  EXPECT_EQ(find(*answer, "age", "(unknown)")->base_count, 1U);
  EXPECT_NE(find(*answer, "last_order", "2024-02-29 to 2026-05-31"), nullptr);
}

TEST(Profile, OfTextAndPlacesSaysWhetherTheyAreKnown) {
  const auto answer = profile(people(), of("TRUE", {"note", "home"}));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(find(*answer, "note", "(known)")->count, 7U);
  EXPECT_EQ(find(*answer, "home", "(unknown)")->count, 1U);
}

TEST(Profile, ComparesWithAnotherAudience) {
  ProfileRequest request = of("gender = 'male'", {"email_ok"});
  request.versus = *read_query("gender = 'female'", midsummer());
  const auto answer = profile(people(), request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->base, 3U);
  EXPECT_EQ(find(*answer, "email_ok", "true")->base_count, 2U);
}

TEST(Profile, ShowsSoManyValuesAndCountsTheRest) {
  ProfileRequest request = of("TRUE", {"city"});
  request.values = 2;
  const auto answer = profile(people(), request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->values.size(), 3U);  // and the unknown
  ASSERT_EQ(answer->rest.size(), 1U);
  EXPECT_EQ(answer->rest[0].values, 5U);
  EXPECT_EQ(answer->rest[0].count, 5U);
}

TEST(Profile, OfNobodyAndBesideNobody) {
  EXPECT_TRUE(profile(people(), of("FALSE")).ok());
  ProfileRequest request = of("TRUE");
  request.versus = *read_query("FALSE", midsummer());
  const auto answer = profile(people(), request);
  ASSERT_TRUE(answer.ok());
  EXPECT_FALSE(answer->values.front().lift.has_value());
}

TEST(Profile, RefusesWhatThereIsNot) {
  EXPECT_EQ(profile(people(), of("TRUE", {"gendre"})).error().suggestion, "gender");
  EXPECT_EQ(profile(people(), of("TRUE", {"age", "age"})).error().code, ErrorCode::invalid_input);
  ProfileRequest request = of("TRUE");
  request.bins = 1;
  EXPECT_EQ(profile(people(), request).error().code, ErrorCode::invalid_input);
  request = of("TRUE");
  request.versus = *read_query("aeg > 3", midsummer());
  EXPECT_TRUE(profile(people(), request).error().message.starts_with("versus: "));
}

}  // namespace
}  // namespace muster::query::tests
