// The naive half: plain loops.
#include "tests/oracle/event_definitions.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include <date/tz.h>

#include "engine/check.hpp"
#include "tests/oracle/event_history.hpp"
#include "tests/oracle/event_meaning.hpp"
#include "tests/oracle/naive_calendar.hpp"
#include "tests/oracle/naive_judge.hpp"

namespace muster::oracle {

using query::EventMeasureKind;
using query::TimeUnit;

std::int64_t seconds_in(query::ElapsedTime elapsed) {
  const std::int64_t hours = elapsed.unit == TimeUnit::hour  ? 1
                             : elapsed.unit == TimeUnit::day ? 24
                                                             : 7 * 24;
  return elapsed.amount * hours * 3'600;
}

bool in_kind(query::ThresholdKind kind, std::int64_t count, std::int64_t wanted) {
  if (kind == query::ThresholdKind::at_least) return count >= wanted;
  return kind == query::ThresholdKind::at_most ? count <= wanted : count == wanted;
}

EventDefinitions::EventDefinitions(const Table& history, std::size_t customers, Clock clock)
    : history_(&history), customers_(customers), clock_(std::move(clock)), sqlite_(history) {}

EventDefinitions::Events EventDefinitions::events_of(const query::EventPhrase& event) const {
  Events events(customers_);
  for (const std::size_t row : naive_select(*history_, clock_, meaning_of(event))) {
    const auto second =
        std::get<engine::Instant>(history_->columns[kEventTime].cells[row]).since_epoch;
    if (second > clock_.as_of.since_epoch) continue;
    const auto customer = static_cast<std::size_t>(
        std::get<engine::Decimal>(history_->columns[kEventCustomer].cells[row]).units);
    events[customer].push_back({row, second});
  }
  for (auto& each : events) {
    std::stable_sort(each.begin(), each.end(),
                     [](const Event& a, const Event& b) { return a.second < b.second; });
  }
  return events;
}

std::int64_t EventDefinitions::period_of(std::int64_t second, TimeUnit unit) const {
  const auto* zone = date::locate_zone(clock_.zone);
  const engine::Day day = naive_local_day(zone, {second});
  if (unit == TimeUnit::day) return day.since_epoch;
  if (unit == TimeUnit::week) {
    // 2024-01-01 was a Monday.
    const std::int64_t days = std::int64_t{day.since_epoch} - 19'723 + 7'000'000;
    return days / 7;
  }
  const NaiveDate date = naive_civil(day);
  return date.year * 12 + date.month;
}

std::int64_t EventDefinitions::periods_ago(std::int64_t second,
                                           const query::Regularly& regularly) const {
  const auto* zone = date::locate_zone(clock_.zone);
  const engine::Day today = naive_local_day(zone, clock_.as_of);
  const engine::Day day = naive_local_day(zone, {second});
  for (std::int64_t back = 1; back <= regularly.periods; ++back) {
    if (day > naive_shift(today, -back, regularly.unit)) return back;
  }
  return 0;
}

std::vector<Cell> EventDefinitions::naive(const query::EventTerm& term) {
  const Events events = events_of(term.event);
  std::vector<Cell> cells = unknowns();
  for (std::size_t customer = 0; customer < customers_; ++customer) {
    const auto& mine = events[customer];
    std::vector<Cell> values;
    std::set<std::string> different;
    std::set<std::int64_t> periods;
    // A word with how often it came and when it came last.
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> words;
    for (const Event& event : mine) {
      periods.insert(period_of(event.second, term.period));
      if (term.property.empty()) continue;
      const Cell& cell = history_->columns[history_->column_index(term.property)].cells[event.at];
      if (!known(cell)) continue;
      values.push_back(cell);
      different.insert(describe(cell));
      if (const auto* word = std::get_if<std::string>(&cell)) {
        auto& [times, last] = words[*word];
        ++times;
        last = std::max(last, event.second);
      }
    }
    const auto number = [&](std::int64_t value, int scale) {
      cells[customer] = engine::Decimal{value, scale};
    };
    std::int64_t sum = 0;
    std::int64_t least = 0;
    std::int64_t most = 0;
    for (const Cell& value : values) {
      const auto* decimal = std::get_if<engine::Decimal>(&value);
      if (decimal == nullptr) continue;
      const bool first = &value == &values.front();
      sum += decimal->units;
      least = first ? decimal->units : std::min(least, decimal->units);
      most = first ? decimal->units : std::max(most, decimal->units);
    }
    switch (term.measure) {
      case EventMeasureKind::count:
        number(static_cast<std::int64_t>(mine.size()), 0);
        break;
      case EventMeasureKind::first:
        if (!mine.empty()) cells[customer] = engine::Instant{mine.front().second};
        break;
      case EventMeasureKind::last:
        if (!mine.empty()) cells[customer] = engine::Instant{mine.back().second};
        break;
      case EventMeasureKind::distinct_values:
        number(static_cast<std::int64_t>(different.size()), 0);
        break;
      case EventMeasureKind::distinct_periods:
        number(static_cast<std::int64_t>(periods.size()), 0);
        break;
      case EventMeasureKind::sum:
        if (!values.empty()) number(sum, 2);
        break;
      case EventMeasureKind::least:
        if (!values.empty()) number(least, 2);
        break;
      case EventMeasureKind::most:
        if (!values.empty()) number(most, 2);
        break;
      case EventMeasureKind::favourite: {
        const auto best =
            std::max_element(words.begin(), words.end(), [&](const auto& a, const auto& b) {
              if (a.second != b.second) return a.second < b.second;
              return a.first > b.first;  // by bytes
            });
        if (best != words.end()) cells[customer] = best->first;
        break;
      }
      case EventMeasureKind::average:
        ENGINE_CHECK(!"AVG is no column");
    }
  }
  return cells;
}

bool EventDefinitions::did(const query::DidCondition& node, std::size_t customer, const Events& all,
                           const Events& inside) const {
  if (const auto* regularly = std::get_if<query::Regularly>(&node.how)) {
    std::set<std::int64_t> periods;
    for (const Event& event : all[customer]) {
      const std::int64_t ago = periods_ago(event.second, *regularly);
      if (ago > 0) periods.insert(ago);
    }
    return in_kind(regularly->kind, static_cast<std::int64_t>(periods.size()), regularly->count);
  }
  const auto lies_inside = [&](const Event& event) {
    return std::any_of(inside[customer].begin(), inside[customer].end(),
                       [&](const Event& other) { return other.at == event.at; });
  };
  if (const auto* after = std::get_if<query::AfterPause>(&node.how)) {
    const auto& mine = all[customer];
    for (std::size_t i = 1; i < mine.size(); ++i) {
      const bool paused = mine[i].second - mine[i - 1].second >= seconds_in(after->pause);
      if (paused && lies_inside(mine[i])) return true;
    }
    return false;
  }
  if (std::holds_alternative<query::ForTheFirstTime>(node.how)) {
    return !all[customer].empty() && lies_inside(all[customer].front());
  }
  return !inside[customer].empty();
}

bool EventDefinitions::sequence(const query::SequenceCondition& node,
                                const std::vector<Events>& steps, std::size_t customer) const {
  const std::optional<std::int64_t> within =
      node.within ? std::optional(seconds_in(*node.within)) : std::nullopt;
  // None strictly between the two.
  const auto absent = [&](std::size_t step, std::int64_t from, std::int64_t to) {
    return std::none_of(
        steps[step][customer].begin(), steps[step][customer].end(),
        [&](const Event& event) { return from < event.second && event.second < to; });
  };
  const std::function<bool(std::size_t, std::int64_t, std::int64_t)> go =
      [&](std::size_t step, std::int64_t start, std::int64_t now) -> bool {
    std::size_t next = step;
    while (next < steps.size() && node.steps[next].absent) ++next;
    if (next == steps.size()) {
      if (next == step) return true;
      // Until then nothing may have happened, and then must be over.
      constexpr std::int64_t kNever = 1'000'000'000'000;
      const std::int64_t until = within ? now + *within : kNever;
      if (within && until > clock_.as_of.since_epoch) return false;
      for (; step < next; ++step) {
        if (!absent(step, now, until + 1)) return false;
      }
      return true;
    }
    return std::any_of(steps[next][customer].begin(), steps[next][customer].end(),
                       [&](const Event& event) {
                         if (event.second <= now) return false;
                         if (within && event.second - start > *within) return false;
                         for (std::size_t skipped = step; skipped < next; ++skipped) {
                           if (!absent(skipped, now, event.second)) return false;
                         }
                         return go(next + 1, start, event.second);
                       });
  };
  return std::any_of(steps[0][customer].begin(), steps[0][customer].end(),
                     [&](const Event& event) { return go(1, event.second, event.second); });
}

std::vector<Cell> EventDefinitions::naive(const query::Expression& condition) {
  std::vector<Cell> cells = unknowns();
  if (const auto* node = std::get_if<query::DidCondition>(&condition.node)) {
    query::EventPhrase ever = node->event;
    ever.window = query::EventWindow{};
    const Events all = events_of(ever);
    const Events inside = events_of(node->event);
    for (std::size_t i = 0; i < customers_; ++i) cells[i] = did(*node, i, all, inside);
    return cells;
  }
  const auto& node = std::get<query::SequenceCondition>(condition.node);
  std::vector<Events> steps;
  for (const query::EventStep& step : node.steps) {
    query::EventPhrase event = step.event;
    event.window = step.absent ? open_ended(node.window) : node.window;
    steps.push_back(events_of(event));
  }
  for (std::size_t i = 0; i < customers_; ++i) cells[i] = sequence(node, steps, i);
  return cells;
}

}  // namespace muster::oracle
