#include "query/plan/event_windows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/plan/integer_ranges.hpp"
#include "query/plan/moments.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {
namespace {

using engine::Day;
using engine::Instant;

enum class WindowEnd { first, last };

// A day stands for its first second, or for its last one.
Result<std::int64_t> bound_of(const Term& term, WindowEnd end, Binding& binding) {
  auto read = read_term(term, binding);
  if (!read) return std::move(read).error();
  if (read->kind == TermKind::text) {
    read = as_moment(*read, binding);
    if (!read) return std::move(read).error();
  }
  if (!read->constant || !read->form ||
      (read->kind != TermKind::day && read->kind != TermKind::instant)) {
    return binding.error(ErrorCode::wrong_type,
                         fmt::format("{}; a window ends at a day or a time", kind_sentence(*read)),
                         term.span);
  }
  if (read->kind == TermKind::instant) {
    return static_cast<std::int64_t>(floor_of(read->form->offset));
  }
  const Day day = day_of(*read);
  return end == WindowEnd::first ? binding.zone().start_of(day).since_epoch
                                 : last_instant_of(day, binding.zone()).since_epoch;
}

// The first second of (today − amount, today]; a window that reaches past the calendar is open.
std::int64_t first_of_last(const EventWindow& window, const Binding& binding) {
  if (window.unit == TimeUnit::hour) {
    const auto before = shifted(binding.as_of(), -window.amount, TimeUnit::hour, binding.zone());
    return before ? before->since_epoch + 1 : kLowestInteger;
  }
  const auto before = shifted(binding.today(), -window.amount, window.unit);
  if (!before) return kLowestInteger;
  return binding.zone().start_of(Day{before->since_epoch + 1}).since_epoch;
}

// Monday of the week, the first of the month.
Day period_of(Day day, TimeUnit unit) {
  if (unit == TimeUnit::week) {
    // 1970-01-01 was a Thursday.
    const std::int32_t past_monday = ((day.since_epoch + 3) % 7 + 7) % 7;
    return Day{day.since_epoch - past_monday};
  }
  if (unit == TimeUnit::month) {
    return Day{day.since_epoch - static_cast<std::int32_t>(engine::civil(day).day) + 1};
  }
  return day;
}

}  // namespace

Result<std::optional<Seconds>> window_in_seconds(const EventWindow& window, Binding& binding) {
  const std::int64_t now = binding.as_of().since_epoch;
  Seconds seconds{kLowestInteger, now};
  if (window.kind == WindowKind::last) seconds.low = first_of_last(window, binding);
  if (window.kind == WindowKind::since || window.kind == WindowKind::between) {
    auto first = bound_of(window.bounds.front(), WindowEnd::first, binding);
    if (!first) return std::move(first).error();
    seconds.low = *first;
  }
  if (window.kind == WindowKind::before) {
    auto past = bound_of(window.bounds.front(), WindowEnd::first, binding);
    if (!past) return std::move(past).error();
    seconds.high = std::min(now, *past - 1);
  }
  if (window.kind == WindowKind::between) {
    auto last = bound_of(window.bounds.back(), WindowEnd::last, binding);
    if (!last) return std::move(last).error();
    if (seconds.low > *last) {
      binding.warn("the window ends before it begins, so no event lies in it", window.span);
      return std::optional<Seconds>{};
    }
    seconds.high = std::min(now, *last);
  }
  if (seconds.low <= seconds.high) return std::optional(seconds);
  binding.warn(fmt::format("the window begins after as_of, {}, so no event lies in it",
                           engine::format_instant(binding.as_of())),
               window.span);
  return std::optional<Seconds>{};
}

Seconds opened(Seconds window, const engine::EventType& type) {
  if (window.low <= type.first) window.low = kLowestInteger;
  if (window.high >= type.last) window.high = kHighestInteger;
  return window;
}

Result<PeriodBegins> calendar_periods(Seconds window, TimeUnit unit, const engine::EventType& type,
                                      SourceSpan span, const Binding& binding) {
  auto begins = std::make_shared<std::vector<std::int64_t>>();
  const std::int64_t first = std::max(window.low, type.first);
  const std::int64_t last = std::min(window.high, type.last);
  if (first > last) return PeriodBegins(std::move(begins));
  const Day last_day = binding.zone().day_of(Instant{last});
  std::optional<Day> period = period_of(binding.zone().day_of(Instant{first}), unit);
  while (period && *period <= last_day) {
    const std::int64_t begin = binding.zone().start_of(*period).since_epoch;
    // A day that a zone skipped has no second of its own.
    if (begins->empty() || begins->back() < begin) begins->push_back(begin);
    if (begins->size() > static_cast<std::size_t>(kMaxPeriods)) {
      return binding.error(ErrorCode::limit_exceeded,
                           fmt::format("events of more than {} {} are counted here; name a window",
                                       kMaxPeriods, unit_name(unit)),
                           span);
    }
    period = shifted(*period, 1, unit);
  }
  return PeriodBegins(std::move(begins));
}

Result<PeriodBegins> last_periods(std::int64_t periods, TimeUnit unit, SourceSpan span,
                                  const Binding& binding) {
  if (periods > kMaxPeriods || !shifted(binding.today(), -periods, unit)) {
    return binding.error(
        ErrorCode::limit_exceeded,
        fmt::format("LAST {} {} reach too far back; at most {} are counted, from the year 1 on",
                    periods, unit_name(unit), kMaxPeriods),
        span);
  }
  auto begins = std::make_shared<std::vector<std::int64_t>>();
  begins->reserve(static_cast<std::size_t>(periods));
  for (std::int64_t back = periods; back > 0; --back) {
    const Day before = *shifted(binding.today(), -back, unit);
    const std::int64_t begin = binding.zone().start_of(Day{before.since_epoch + 1}).since_epoch;
    if (begins->empty() || begins->back() < begin) begins->push_back(begin);
  }
  return PeriodBegins(std::move(begins));
}

Result<std::int64_t> seconds_of(ElapsedTime elapsed, SourceSpan span, const Binding& binding) {
  std::int64_t each = 3'600;
  if (elapsed.unit == TimeUnit::day) each *= 24;
  if (elapsed.unit == TimeUnit::week) each *= 24 * 7;
  // Longer than all the years that events can lie in.
  constexpr std::int64_t kLongest = 400'000'000'000;
  if (elapsed.amount > kLongest / each) {
    return binding.error(
        ErrorCode::invalid_query,
        fmt::format("{} {} are longer than the calendar", elapsed.amount, unit_name(elapsed.unit)),
        span);
  }
  return elapsed.amount * each;
}

}  // namespace muster::query
