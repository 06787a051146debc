#include "query/run/overlap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

// A, B, …, Z, AA, AB, …
std::string letters(std::size_t place) {
  std::string name(1, static_cast<char>('A' + place % 26));
  return place < 26 ? name : letters(place / 26 - 1) + name;
}

Result<std::vector<std::string>> settle_names(const std::vector<NamedQuery>& segments) {
  if (segments.size() < 2) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("an overlap is of two segments or more, not {}", segments.size())};
  }
  if (segments.size() > engine::kMaxOverlapFilters) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("an overlap is of at most {} segments, not {}",
                             engine::kMaxOverlapFilters, segments.size())};
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    std::string name = segments[i].name.empty() ? letters(i) : segments[i].name;
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return Error{ErrorCode::invalid_input, fmt::format("two segments are called '{}'", name)};
    }
    names.push_back(std::move(name));
  }
  return names;
}

OverlapPair pair_of(const engine::Overlap& overlap, std::size_t segments, std::size_t first,
                    std::size_t second, std::uint64_t population) {
  OverlapPair pair{first, second, overlap.both[first * segments + second]};
  const std::uint64_t one = overlap.both[first * segments + first];
  const std::uint64_t other = overlap.both[second * segments + second];
  pair.share_of_first = share_of(pair.count, one);
  pair.share_of_second = share_of(pair.count, other);
  const std::uint64_t either = one + other - pair.count;
  if (either != 0) pair.jaccard = share_of(pair.count, either);
  if (one != 0 && other != 0) {
    pair.lift = static_cast<double>(pair.count) * static_cast<double>(population) /
                (static_cast<double>(one) * static_cast<double>(other));
  }
  return pair;
}

void add_regions(const engine::Overlap& overlap, std::size_t limit, OverlapAnswer& answer) {
  const std::size_t shown = std::min(limit, overlap.regions.size());
  for (std::size_t i = 0; i < overlap.regions.size(); ++i) {
    const engine::OverlapRegion& region = overlap.regions[i];
    if (i >= shown) {
      ++answer.other_regions;
      answer.other_count += region.count;
      continue;
    }
    ExclusiveRegion exclusive;
    for (std::size_t segment = 0; segment < answer.segments.size(); ++segment) {
      if (((region.filters >> segment) & 1U) != 0) exclusive.segments.push_back(segment);
    }
    exclusive.count = region.count;
    exclusive.share = share_of(region.count, overlap.any);
    answer.regions.push_back(std::move(exclusive));
  }
}

}  // namespace

Result<OverlapAnswer> overlap(const engine::Population& population, const OverlapRequest& request,
                              const engine::Execution& execution) {
  const Stopwatch watch;
  auto names = settle_names(request.segments);
  if (!names) return std::move(names).error();
  OverlapAnswer answer;
  std::vector<engine::Filter> filters;
  // One moment for all, or "now" could change between two of them at midnight.
  const engine::Instant now = engine::now();
  for (std::size_t i = 0; i < request.segments.size(); ++i) {
    Query query = request.segments[i].query;
    if (!query.context.as_of) query.context.as_of = now;
    auto bound = bind(query, population);
    if (!bound) {
      Error error = std::move(bound).error();
      error.message = fmt::format("segment '{}': {}", (*names)[i], error.message);
      return error;
    }
    filters.push_back(std::move(bound->filter));
    answer.segments.push_back(
        {(*names)[i], std::move(bound->canonical), 0, 0, std::move(bound->warnings)});
  }
  const auto met = engine::overlap(population, filters, execution);
  if (!met) return met.error();

  const std::size_t size = filters.size();
  answer.population = population.size();
  answer.version = population.version();
  answer.any = met->any;
  answer.none = answer.population - met->any;
  for (std::size_t i = 0; i < size; ++i) {
    answer.segments[i].count = met->both[i * size + i];
    answer.segments[i].share = share_of(answer.segments[i].count, answer.population);
    for (std::size_t j = i + 1; j < size; ++j) {
      answer.pairs.push_back(pair_of(*met, size, i, j, answer.population));
    }
  }
  answer.has_regions = size <= engine::kMaxRegionFilters;
  if (answer.has_regions) add_regions(*met, request.limit, answer);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
