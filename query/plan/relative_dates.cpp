#include "query/plan/relative_dates.hpp"

#include <fmt/format.h>

#include <bitset>
#include <utility>

#include "query/plan/comparison.hpp"
#include "query/plan/event_measures.hpp"
#include "query/plan/moments.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Day;
using engine::Filter;

/// Both ends included.
struct DayWindow {
  std::int64_t first;
  std::int64_t last;
};

// An end beyond the calendar is an open end.
template <typename Condition>
DayWindow window_of(const Condition& condition, Day today) {
  const bool last = condition.direction == Direction::last;
  const auto end = shifted(today, last ? -condition.amount : condition.amount, condition.unit);
  if (last) return {end ? end->since_epoch + 1 : kLowestInteger, today.since_epoch};
  return {today.since_epoch, end ? end->since_epoch - 1 : kHighestInteger};
}

std::size_t bit_of(unsigned month, unsigned day) { return (month - 1) * 31 + day - 1; }

bool exists(int year, unsigned month, unsigned day) {
  return engine::day_of({year, month, day}).has_value();
}

// 29 February is celebrated on 1 March in years without one, as age() counts it.
std::bitset<372> celebrated_within(DayWindow window) {
  constexpr std::int64_t kLongestYear = 366;
  std::bitset<372> days;
  if (window.first > window.last) return days;
  if (window.first == kLowestInteger || window.last == kHighestInteger ||
      window.last - window.first >= kLongestYear - 1) {
    return days.set();
  }
  for (std::int64_t day = window.first; day <= window.last; ++day) {
    const engine::CivilDate date = engine::civil(Day{static_cast<std::int32_t>(day)});
    days.set(bit_of(date.month, date.day));
    if (date.month == 3 && date.day == 1 && !exists(date.year, 2, 29)) days.set(bit_of(2, 29));
  }
  return days;
}

bool covers_a_year(const RelativeCondition& condition) {
  switch (condition.unit) {
    case TimeUnit::month:
      return condition.amount >= 12;
    case TimeUnit::quarter:
      return condition.amount >= 4;
    case TimeUnit::year:
      return condition.amount >= 1;
    default:
      return false;
  }
}

Filter anniversaries(const engine::Attribute& attribute, const RelativeCondition& condition,
                     Day today) {
  std::bitset<372> days;
  if (covers_a_year(condition)) {
    days.set();
  } else {
    days = celebrated_within(window_of(condition, today));
  }
  if (condition.negated) days.flip();
  if (days.none()) return nobody();
  if (days.all()) return known(attribute.id);
  return {engine::AnniversaryIn{attribute.id, days}};
}

template <typename Condition>
IntegerRanges hours_around(const Condition& condition, const Binding& binding) {
  const bool last = condition.direction == Direction::last;
  const std::int64_t now = binding.as_of().since_epoch;
  const auto end = shifted(binding.as_of(), last ? -condition.amount : condition.amount,
                           TimeUnit::hour, binding.zone());
  if (last) {
    return range_between(end ? WideInteger{end->since_epoch} + 1 : WideInteger{kLowestInteger},
                         now);
  }
  return range_between(now, end ? WideInteger{end->since_epoch} - 1 : WideInteger{kHighestInteger});
}

IntegerRanges instants_of(DayWindow window, const engine::TimeZone& zone) {
  if (window.first > window.last) return {};
  const auto day = [](std::int64_t since_epoch) {
    return Day{static_cast<std::int32_t>(since_epoch)};
  };
  const std::int64_t low = window.first == kLowestInteger
                               ? kLowestInteger
                               : zone.start_of(day(window.first)).since_epoch;
  const std::int64_t high = window.last == kHighestInteger
                                ? kHighestInteger
                                : last_instant_of(day(window.last), zone).since_epoch;
  return range_between(low, high);
}

}  // namespace

Result<Filter> bind_relative(const RelativeCondition& condition, SourceSpan span,
                             Binding& binding) {
  auto found = binding.require(condition.name, span);
  if (!found) return std::move(found).error();
  const engine::Attribute& attribute = **found;
  const bool is_time = attribute.type() == AttributeType::time;
  if (attribute.type() != AttributeType::date && !is_time) {
    return binding.wrong_type(attribute, "IN LAST and IN NEXT work on dates and times", span);
  }
  if (condition.anniversary && is_time) {
    return binding.wrong_type(attribute, "ANNIVERSARY works on dates", span);
  }
  if (condition.unit == TimeUnit::hour && (!is_time || condition.anniversary)) {
    return binding.wrong_type(attribute, "HOURS work on times; a date is counted in DAYS", span);
  }
  if (condition.amount < 0) {
    return binding.error(ErrorCode::invalid_query, "LAST and NEXT take a number of 0 or more",
                         span);
  }
  if (condition.anniversary) return anniversaries(attribute, condition, binding.today());

  IntegerRanges ranges;
  if (condition.unit == TimeUnit::hour) {
    ranges = hours_around(condition, binding);
  } else {
    const DayWindow window = window_of(condition, binding.today());
    ranges =
        is_time ? instants_of(window, binding.zone()) : range_between(window.first, window.last);
  }
  if (condition.negated) ranges = complemented(ranges);
  return integers_in(attribute.id, std::move(ranges));
}

Result<Filter> bind_relative(const MeasureRelativeCondition& condition, SourceSpan span,
                             Binding& binding) {
  auto subject = read_term(condition.subject, binding);
  if (!subject) return std::move(subject).error();
  if (subject->kind != TermKind::instant || !subject->measure) {
    return binding.error(ErrorCode::wrong_type,
                         fmt::format("{}; IN LAST and IN NEXT work on dates and times, such as "
                                     "FIRST and LAST of events",
                                     kind_sentence(*subject)),
                         span);
  }
  IntegerRanges ranges = condition.unit == TimeUnit::hour
                             ? hours_around(condition, binding)
                             : instants_of(window_of(condition, binding.today()), binding.zone());
  if (condition.negated) ranges = complemented(ranges);
  return measure_in(*subject->measure, std::move(ranges));
}

}  // namespace muster::query
