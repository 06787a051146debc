#include "query/run/breakdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "engine/evaluation/breakdown.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

// What one attribute's values come to. With tags on the other side this is not the sum of cells.
Result<std::vector<BreakdownTotal>> totals_of(const engine::Population& population,
                                              const engine::Bitmap& audience,
                                              engine::AttributeId id, std::size_t limit,
                                              std::uint64_t customers,
                                              const engine::Execution& execution) {
  auto cells = engine::breakdown(population, audience, std::span(&id, 1), execution);
  if (!cells) return std::move(cells).error();
  if (cells->size() > limit) cells->resize(limit);
  std::vector<BreakdownTotal> totals;
  for (engine::BreakdownCell& cell : *cells) {
    totals.push_back({std::move(cell.values.front()), cell.count, share_of(cell.count, customers)});
  }
  return totals;
}

}  // namespace

Result<std::vector<engine::AttributeId>> find_attributes(const engine::Population& population,
                                                         const std::vector<std::string>& names) {
  if (names.empty() || names.size() > 2) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("a breakdown is by one or two attributes, not {}", names.size())};
  }
  std::vector<engine::AttributeId> found;
  for (const std::string& name : names) {
    auto attribute = population.attributes().require(name);
    if (!attribute) return std::move(attribute).error();
    const engine::AttributeId id = (*attribute)->id;
    if (std::find(found.begin(), found.end(), id) != found.end()) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("a breakdown by {} twice says nothing new", name)};
    }
    found.push_back(id);
  }
  return found;
}

Result<BreakdownAnswer> breakdown(const engine::Population& population,
                                  const BreakdownRequest& request,
                                  const engine::Execution& execution) {
  const Stopwatch watch;
  auto by = find_attributes(population, request.by);
  if (!by) return std::move(by).error();
  auto bound = bind(request.query, population);
  if (!bound) return std::move(bound).error();
  auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return std::move(audience).error();
  auto cells = engine::breakdown(population, *audience, *by, execution);
  if (!cells) return std::move(cells).error();

  BreakdownAnswer answer;
  answer.by = request.by;
  answer.count = audience->cardinality();
  answer.population = population.size();
  answer.version = population.version();
  answer.warnings = std::move(bound->warnings);
  const std::size_t shown = std::min(cells->size(), request.limit);
  answer.cells.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) {
    engine::BreakdownCell& cell = (*cells)[i];
    answer.cells.push_back(
        {std::move(cell.values), cell.count, share_of(cell.count, answer.count)});
  }
  answer.other_cells = cells->size() - shown;
  for (std::size_t i = shown; i < cells->size(); ++i) answer.other_count += (*cells)[i].count;
  if (by->size() == 2) {
    for (const engine::AttributeId id : *by) {
      auto totals = totals_of(population, *audience, id, request.limit, answer.count, execution);
      if (!totals) return std::move(totals).error();
      answer.totals.push_back(*std::move(totals));
    }
  }
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
