#include "loaders/generator/standard_days.hpp"

#include <gtest/gtest.h>

#include "engine/values/calendar.hpp"

namespace muster::loaders {
namespace {

TEST(StandardDays, TheWorldIsObservedOnThe30thOfJune2026) {
  EXPECT_EQ(engine::format_day({kAsOfDay}), "2026-06-30");
  EXPECT_EQ(engine::format_day({kFirstSignupDay}), "2016-01-01");
}

TEST(StandardDays, BirthDaysOfAnAgeAreThoseThatGiveIt) {
  for (int age = kYoungest; age <= kOldest; ++age) {
    const engine::Day as_of{kAsOfDay};
    EXPECT_EQ(engine::age_in_years({first_birth_day(age)}, as_of), age);
    EXPECT_EQ(engine::age_in_years({first_birth_day(age) - 1}, as_of), age + 1);
    EXPECT_EQ(engine::age_in_years({first_birth_day(age - 1) - 1}, as_of), age);
  }
}

TEST(StandardDays, TextsAreIsoDates) {
  const DateTexts texts;
  for (std::int32_t day = first_birth_day(kOldest); day <= kAsOfDay; ++day) {
    ASSERT_EQ(texts.text(day), engine::format_day({day}));
  }
}

}  // namespace
}  // namespace muster::loaders
