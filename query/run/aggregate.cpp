#include "query/run/aggregate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/plan/measures.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::Measure;

Status check(const AggregateRequest& request) {
  if (request.of.empty()) {
    return Error{ErrorCode::invalid_input, "nothing to measure: name a value such as spend"};
  }
  if (request.of.size() > kMaxMeasures) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("at most {} values are measured at once, not {}", kMaxMeasures,
                             request.of.size())};
  }
  if (request.places < 0 || request.places > kMaxPlaces) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("places are 0 to {}, not {}", kMaxPlaces, request.places)};
  }
  return check_quantiles(request.quantiles);
}

Status set_sum_and_mean(const engine::MeasuredAudience& measured, int places,
                        Aggregate& aggregate) {
  const engine::ExactSum& sum = measured.sum();
  if (aggregate.kind == Measure::Kind::real) {
    const auto total = sum.exact();
    const auto mean = sum.exact(aggregate.known);
    if (!total) return total.error();
    if (!mean) return mean.error();
    aggregate.sum = total->to_double();
    aggregate.mean = mean->to_double();
    return {};
  }
  const bool number = aggregate.kind == Measure::Kind::number;
  auto mean = sum.rounded(number ? places : 0, aggregate.known);
  if (!mean) return std::move(mean).error();
  if (aggregate.kind == Measure::Kind::day) {
    aggregate.mean = engine::Day{static_cast<std::int32_t>(std::stol(*mean))};
  } else if (aggregate.kind == Measure::Kind::instant) {
    aggregate.mean = engine::Instant{std::stoll(*mean)};
  } else {
    // Whole units have all their digits; only quotients are rounded.
    const auto total = sum.exact();
    auto digits = total ? total->digits(kMaxPlaces) : std::nullopt;
    auto rounded = digits ? Result<std::string>(*std::move(digits)) : sum.rounded(places);
    if (!rounded) return std::move(rounded).error();
    aggregate.sum = *std::move(rounded);
    aggregate.mean = *std::move(mean);
  }
  return {};
}

Result<Aggregate> aggregate_of(const engine::Population& population, const engine::Bitmap& rows,
                               std::uint64_t customers, BoundMeasure bound,
                               const AggregateRequest& request,
                               const engine::Execution& execution) {
  auto measured = engine::measure(population, rows, bound.measure, execution);
  if (!measured) return std::move(measured).error();
  Aggregate aggregate;
  aggregate.of = std::move(bound.canonical);
  aggregate.kind = bound.measure.kind;
  aggregate.known = (*measured)->known();
  aggregate.unknown = customers - aggregate.known;
  for (const engine::Decimal at : request.quantiles) aggregate.quantiles.push_back({at, {}});
  if (aggregate.known == 0) return aggregate;
  std::vector<std::uint64_t> ranks = {1, aggregate.known};
  for (const engine::Decimal at : request.quantiles) ranks.push_back(rank_of(at, aggregate.known));
  const auto places = (*measured)->at_ranks(ranks);
  if (!places) return places.error();
  aggregate.minimum = shown((*places)[0].value, request.places);
  aggregate.maximum = shown((*places)[1].value, request.places);
  for (std::size_t i = 0; i < request.quantiles.size(); ++i) {
    aggregate.quantiles[i].value = shown((*places)[i + 2].value, request.places);
  }
  if (Status set = set_sum_and_mean(**measured, request.places, aggregate); !set) {
    return std::move(set).error();
  }
  return aggregate;
}

}  // namespace

std::vector<engine::Decimal> default_quantiles() {
  return {{1, 1}, {2, 1}, {25, 2}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {75, 2}, {8, 1}, {9, 1}};
}

std::uint64_t rank_of(engine::Decimal at, std::uint64_t known) {
  __extension__ using Wide = __int128;
  const Wide scale = engine::power_of_ten(at.scale);
  const Wide rank = (Wide{at.units} * known + scale - 1) / scale;
  return static_cast<std::uint64_t>(std::max<Wide>(rank, 1));
}

Status check_quantiles(const std::vector<engine::Decimal>& quantiles) {
  if (quantiles.size() > kMaxQuantiles) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("at most {} quantiles, not {}", kMaxQuantiles, quantiles.size())};
  }
  for (const engine::Decimal at : quantiles) {
    if (at.units < 0 || compare(at, {1, 0}) > 0) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("a quantile is from 0 to 1, such as 0.5 for the median; not {}",
                               format_decimal(at))};
    }
  }
  return {};
}

Result<AggregateAnswer> aggregate(const engine::Population& population,
                                  const AggregateRequest& request,
                                  const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status checked = check(request); !checked) return std::move(checked).error();
  auto bound = bind(request.query, population);
  if (!bound) return std::move(bound).error();
  std::vector<BoundMeasure> measures;
  for (const std::string& text : request.of) {
    auto measure = bind_named_measure(text, population, bound->context);
    if (!measure) return std::move(measure).error();
    measures.push_back(*std::move(measure));
  }
  const auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return audience.error();

  AggregateAnswer answer;
  answer.count = audience->cardinality();
  answer.places = request.places;
  for (BoundMeasure& measure : measures) {
    auto found =
        aggregate_of(population, *audience, answer.count, std::move(measure), request, execution);
    if (!found) return std::move(found).error();
    answer.aggregates.push_back(*std::move(found));
  }
  answer.population = population.size();
  answer.version = population.version();
  answer.warnings = std::move(bound->warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
