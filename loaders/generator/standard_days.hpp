// The calendar of the generated world: its last day, and days as text.
//
// Days count from 1970-01-01. Threads: immutable after construction. Cost: DateTexts holds ten
// bytes a day for 1935 to 2026 and is looked up, not computed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::loaders {

constexpr std::int32_t day_number(std::chrono::year_month_day date) {
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

/// The day on which the population is observed.
inline constexpr std::chrono::year_month_day kAsOf{std::chrono::year{2026}, std::chrono::June,
                                                   std::chrono::day{30}};
inline constexpr std::int32_t kAsOfDay = day_number(kAsOf);
/// The first day on which anybody signed up.
inline constexpr std::int32_t kFirstSignupDay =
    day_number({std::chrono::year{2016}, std::chrono::January, std::chrono::day{1}});

inline constexpr int kYoungest = 18;
inline constexpr int kOldest = 90;

/// The first day of birth of someone who is `age` years old on kAsOf; the last is the day before
/// first_birth_day(age - 1). Nobody of the population is younger than kYoungest.
constexpr std::int32_t first_birth_day(int age) {
  return day_number(
      {kAsOf.year() - std::chrono::years{age + 1}, std::chrono::July, std::chrono::day{1}});
}

class DateTexts {
 public:
  static constexpr std::size_t kLength = 10;

  DateTexts();

  /// `YYYY-MM-DD`. Requires first_birth_day(kOldest) <= day <= kAsOfDay.
  std::string_view text(std::int32_t day) const {
    return {texts_.data() + static_cast<std::size_t>(day - first_birth_day(kOldest)) * kLength,
            kLength};
  }

 private:
  std::string texts_;
};

}  // namespace muster::loaders
