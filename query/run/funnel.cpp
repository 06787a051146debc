#include "query/run/funnel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "engine/evaluation/breakdown.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "query/run/aggregate.hpp"
#include "query/run/asked_events.hpp"
#include "query/run/breakdown.hpp"
#include "query/run/event_audience.hpp"
#include "query/run/stopwatch.hpp"
#include "query/run/value_filter.hpp"

namespace muster::query {
namespace {

using engine::Bitmap;
using engine::PathPart;
using Steps = std::vector<engine::FunnelStep>;

Status check(const FunnelRequest& request) {
  if (request.steps.empty()) {
    return Error{ErrorCode::invalid_input, "a funnel needs a step, such as purchase"};
  }
  if (request.steps.size() > engine::kMaxFunnelSteps) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a funnel has at most {} steps, not {}", engine::kMaxFunnelSteps,
                             request.steps.size())};
  }
  if (request.limit > kMostFunnelCells) {
    return Error{ErrorCode::limit_exceeded, fmt::format("at most {} cells are shown, not {}",
                                                        kMostFunnelCells, request.limit)};
  }
  return check_quantiles(request.quantiles);
}

// The customers of one cell who reached the first step.
Result<Bitmap> rows_of(const engine::Population& population, const Bitmap& first,
                       const std::vector<engine::AttributeId>& by,
                       const std::vector<engine::Value>& values,
                       const engine::Execution& execution) {
  engine::AllOf all;
  for (std::size_t i = 0; i < by.size(); ++i) {
    all.operands.push_back(filter_of(population, by[i], values[i]));
  }
  auto rows = engine::select(population, {std::move(all)}, execution);
  if (!rows) return std::move(rows).error();
  return *rows & first;
}

// Counts, and a place for times, of one group; null: everybody.
std::vector<StepCount> counts_of(const Steps& steps, const Bitmap* group) {
  std::vector<StepCount> counts;
  for (const engine::FunnelStep& step : steps) {
    StepCount count;
    count.count =
        group == nullptr ? step.reached.cardinality() : (step.reached & *group).cardinality();
    const bool is_first = counts.empty();
    count.share_of_previous =
        is_first ? (count.count == 0 ? 0 : 1) : share_of(count.count, counts.back().count);
    count.share_of_first = share_of(count.count, is_first ? count.count : counts.front().count);
    counts.push_back(count);
  }
  return counts;
}

StepTimes times_of(const engine::TimeSpread& spread,
                   const std::vector<engine::Decimal>& quantiles) {
  StepTimes times;
  times.mean = static_cast<double>(spread.sum) / static_cast<double>(spread.customers);
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    times.quantiles.push_back({quantiles[i], spread.at_ranks[i]});
  }
  return times;
}

// The times of all groups, asked in one go: those of everybody first.
Status add_times(const Steps& steps, const std::vector<Bitmap>& groups,
                 const std::vector<engine::Decimal>& quantiles, const engine::Execution& execution,
                 FunnelAnswer& answer) {
  std::vector<engine::TimesAsked> asked;
  std::vector<std::optional<StepTimes>*> places;
  const auto ask = [&](const Bitmap* group, std::vector<StepCount>& counts) {
    for (std::size_t step = 1; step < steps.size(); ++step) {
      asked.push_back({&steps[step], PathPart::since_previous, group});
      places.push_back(&counts[step].since_previous);
      if (step == 1) continue;  // the same as since the previous one
      asked.push_back({&steps[step], PathPart::since_first, group});
      places.push_back(&counts[step].since_first);
    }
  };
  ask(nullptr, answer.counts);
  for (std::size_t i = 0; i < groups.size(); ++i) ask(&groups[i], answer.cells[i].steps);
  const auto spreads = engine::time_spreads(
      asked,
      [&](std::uint64_t customers) {
        std::vector<std::uint64_t> ranks;
        for (const engine::Decimal at : quantiles) ranks.push_back(rank_of(at, customers));
        return ranks;
      },
      execution);
  if (!spreads) return spreads.error();
  for (std::size_t i = 0; i < places.size(); ++i) {
    if ((*spreads)[i].customers != 0) *places[i] = times_of((*spreads)[i], quantiles);
  }
  const auto repeat = [](std::vector<StepCount>& counts) {
    if (counts.size() > 1) counts[1].since_first = counts[1].since_previous;
  };
  repeat(answer.counts);
  for (FunnelCellAnswer& cell : answer.cells) repeat(cell.steps);
  return {};
}

}  // namespace

std::vector<engine::Decimal> default_time_quantiles() { return {{25, 2}, {5, 1}, {75, 2}, {9, 1}}; }

Result<FunnelAnswer> funnel(const engine::Population& population, const FunnelRequest& request,
                            const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status fits = check(request); !fits) return std::move(fits).error();
  std::vector<engine::AttributeId> by;
  if (!request.by.empty()) {
    auto found = find_attributes(population, request.by);
    if (!found) return std::move(found).error();
    by = *std::move(found);
  }
  auto audience = event_audience(population, request.audience, execution);
  if (!audience) return std::move(audience).error();
  auto asked = ask_events(request.steps, request.during, "step", population, audience->context);
  if (!asked) return std::move(asked).error();

  FunnelAnswer answer;
  engine::Funnel question;
  if (!request.within.empty()) {
    const auto within = read_elapsed(request.within);
    if (!within) return within.error();
    question.within = answer.within = *within;
  }
  answer.warnings = std::move(audience->warnings);
  for (AskedEvents& step : *asked) {
    question.steps.push_back(std::move(step.events));
    answer.steps.push_back(std::move(step.canonical));
    for (Warning& warning : step.warnings) answer.warnings.push_back(std::move(warning));
  }
  auto steps = engine::walk_funnel(population, question, audience->bitmap(), execution);
  if (!steps) return std::move(steps).error();

  answer.by = request.by;
  answer.count = audience->count;
  answer.population = population.size();
  answer.version = population.version();
  answer.counts = counts_of(*steps, nullptr);
  std::vector<Bitmap> groups;
  if (!by.empty()) {
    const Bitmap& first = steps->front().reached;
    auto cells = engine::breakdown(population, first, by, execution);
    if (!cells) return std::move(cells).error();
    const std::size_t shown = std::min(cells->size(), request.limit);
    groups.reserve(shown);
    for (std::size_t i = 0; i < cells->size(); ++i) {
      engine::BreakdownCell& cell = (*cells)[i];
      if (i >= shown) {
        ++answer.other_cells;
        answer.other_count += cell.count;
        continue;
      }
      auto rows = rows_of(population, first, by, cell.values, execution);
      if (!rows) return std::move(rows).error();
      groups.push_back(*std::move(rows));
      answer.cells.push_back({std::move(cell.values), counts_of(*steps, &groups.back())});
    }
  }
  if (Status timed = add_times(*steps, groups, request.quantiles, execution, answer); !timed) {
    return std::move(timed).error();
  }
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
