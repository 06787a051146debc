#include "query/run/count.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {

Result<CountAnswer> count(const engine::Population& population, const Query& query,
                          const engine::Execution& execution) {
  const Stopwatch watch;
  auto bound = bind(query, population);
  if (!bound) return std::move(bound).error();
  auto selected = engine::count(population, bound->filter, execution);
  if (!selected) return std::move(selected).error();
  CountAnswer answer;
  answer.count = *selected;
  answer.population = population.size();
  answer.share = share_of(answer.count, answer.population);
  answer.version = population.version();
  answer.warnings = std::move(bound->warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

Result<CountsAnswer> counts(const engine::Population& population,
                            std::span<const NamedQuery> queries,
                            const engine::Execution& execution) {
  const Stopwatch watch;
  CountsAnswer answer;
  answer.population = population.size();
  answer.version = population.version();
  std::vector<engine::Filter> filters;
  filters.reserve(queries.size());
  // One moment for all, or "now" could change between two of them at midnight.
  const engine::Instant now = engine::now();
  for (const NamedQuery& named : queries) {
    QueryContext context = named.query.context;
    if (!context.as_of) context.as_of = now;
    auto bound = muster::query::bind(named.query.expression, population, context,
                                     std::string_view(named.query.text));
    if (!bound) {
      Error error = std::move(bound).error();
      error.message = fmt::format("query '{}': {}", named.name, error.message);
      return error;
    }
    filters.push_back(std::move(bound->filter));
    answer.counts.push_back({named.name, 0, 0, std::move(bound->warnings)});
  }
  auto selected = engine::count_each(population, filters, execution);
  if (!selected) return std::move(selected).error();
  for (std::size_t i = 0; i < answer.counts.size(); ++i) {
    answer.counts[i].count = (*selected)[i];
    answer.counts[i].share = share_of((*selected)[i], answer.population);
  }
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
