#include "engine/evaluation/evaluation_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/evaluation/cached_predicates.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/resolve_rankings.hpp"

namespace muster::engine {

namespace {

std::string bytes_in_words(std::uint64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1'000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", value / 1e3);
  if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", value / 1e6);
  return fmt::format("{:.1f} GB", value / 1e9);
}

// The filter as a query meets it: what the cache holds is a bitmap. Looks without touching, where
// prepare() with a cache would count as a use.
Filter with_cached(const Filter& filter, const Population& population,
                   const PredicateCache& cache) {
  if (auto answer = cached_answer(filter, population, cache)) {
    return {RowsIn{std::move(answer), "cached"}};
  }
  Filter copy = filter;
  const auto each = [&](std::vector<Filter>& operands) {
    for (Filter& operand : operands) operand = with_cached(operand, population, cache);
  };
  if (auto* all = std::get_if<AllOf>(&copy.node)) each(all->operands);
  if (auto* any = std::get_if<AnyOf>(&copy.node)) each(any->operands);
  if (auto* complement = std::get_if<Complement>(&copy.node)) each(complement->operand);
  if (auto* count = std::get_if<CountOf>(&copy.node)) each(count->operands);
  return copy;
}

}  // namespace

EvaluationPlan evaluation_plan(const Filter& filter, const Population& population,
                               const PredicateCache* cache) {
  EvaluationPlan plan;
  // A ranking is resolved before chunks are walked; until then nothing is known of them.
  if (std::holds_alternative<Ranked>(filter.node)) {
    plan.paths.push_back({"cut-off found by counting", population.chunk_count()});
    return plan;
  }
  if (has_ranking(filter)) return plan;
  if (needs_resolving(filter)) {
    // Scorings and columns that terms lack, which a plan must know.
    auto resolved = resolve_rankings(population, std::span(&filter, 1));
    return resolved.ok() ? evaluation_plan(resolved->front(), population, cache) : plan;
  }
  const Filter with_answers = cache == nullptr ? filter : with_cached(filter, population, *cache);
  plan.cached = std::holds_alternative<RowsIn>(with_answers.node) &&
                !std::holds_alternative<RowsIn>(filter.node);
  const PreparedFilter prepared = prepare(with_answers, population);
  ChunkScratch scratch;
  for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
    const ChunkTask task{chunk, population.rows_in_chunk(chunk), &scratch, nullptr};
    const Bound bound = prepared->bound(task);
    if (bound.at_most == 0) {
      ++plan.empty;
      continue;
    }
    if (bound.all) {
      ++plan.full;
      continue;
    }
    const ChunkWay way = prepared->way(task);
    plan.bytes_read += way.bytes;
    const auto same = std::find_if(plan.paths.begin(), plan.paths.end(),
                                   [&](const auto& path) { return path.way == way.name; });
    if (same != plan.paths.end()) {
      ++same->chunks;
    } else {
      plan.paths.push_back({std::string(way.name), 1});
    }
  }
  std::stable_sort(plan.paths.begin(), plan.paths.end(),
                   [](const auto& a, const auto& b) { return a.chunks > b.chunks; });
  return plan;
}

std::string describe(const EvaluationPlan& plan) {
  std::vector<std::string> parts;
  for (const EvaluationPlan::Path& path : plan.paths) {
    parts.push_back(fmt::format("{}{} in {} chunk{}", plan.cached ? "cached " : "", path.way,
                                path.chunks, path.chunks == 1 ? "" : "s"));
  }
  if (plan.empty > 0) parts.push_back(fmt::format("{} empty", plan.empty));
  if (plan.full > 0) parts.push_back(fmt::format("{} full", plan.full));
  if (plan.bytes_read > 0) parts.push_back(bytes_in_words(plan.bytes_read));
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace muster::engine
