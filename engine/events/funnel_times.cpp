#include <algorithm>
#include <numeric>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/events/funnel.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {
namespace {

std::uint32_t seconds_of(const PathTime& time, PathPart part) {
  return part == PathPart::since_previous ? time.since_previous : time.since_first;
}

// Calls `each(seconds)` for every customer of the group, or for all.
template <typename Each>
void for_each_time(const TimesAsked& asked, const Each& each) {
  const FunnelStep& step = *asked.step;
  const PathPart part = asked.part;
  std::vector<std::uint16_t> rows;
  std::vector<std::uint8_t> is_in;
  for (std::uint32_t chunk = 0; chunk < step.times.size(); ++chunk) {
    const std::vector<PathTime>& times = step.times[chunk];
    if (times.empty()) continue;
    if (asked.group == nullptr) {
      for (const PathTime& time : times) each(seconds_of(time, part));
      continue;
    }
    const ChunkView members(*asked.group, chunk);
    if (members.cardinality() == 0) continue;
    rows.resize(times.size());
    is_in.resize(times.size());
    ChunkView(step.reached, chunk).list(rows.data());
    members.test(rows, is_in.data());
    for (std::size_t i = 0; i < times.size(); ++i) {
      if (is_in[i] != 0) each(seconds_of(times[i], part));
    }
  }
}

// Times are counted by their upper halves; then those alone are sorted out that share the upper
// half of a time that is wanted.
TimeSpread spread_of(const TimesAsked& asked,
                     const std::function<std::vector<std::uint64_t>(std::uint64_t)>& ranks_of) {
  TimeSpread spread;
  constexpr unsigned kHalf = 16;
  std::vector<std::uint64_t> counts(std::size_t{1} << kHalf);
  for_each_time(asked, [&](std::uint32_t seconds) {
    ++spread.customers;
    spread.sum += seconds;
    ++counts[seconds >> kHalf];
  });
  if (spread.customers == 0) return spread;
  const std::vector<std::uint64_t> ranks = ranks_of(spread.customers);
  // Of each rank: its upper half, and its rank among those.
  std::vector<std::pair<std::uint32_t, std::uint64_t>> places;
  std::vector<std::vector<std::uint32_t>> wanted(counts.size());
  std::vector<std::uint8_t> is_wanted(counts.size());
  for (const std::uint64_t rank : ranks) {
    ENGINE_CHECK(rank >= 1 && rank <= spread.customers);
    std::uint64_t below = 0;
    std::uint32_t half = 0;
    while (below + counts[half] < rank) below += counts[half++];
    places.emplace_back(half, rank - below);
    is_wanted[half] = 1;
  }
  for_each_time(asked, [&](std::uint32_t seconds) {
    if (is_wanted[seconds >> kHalf] != 0) wanted[seconds >> kHalf].push_back(seconds);
  });
  for (const auto& [half, rank] : places) {
    std::vector<std::uint32_t>& times = wanted[half];
    const auto place = times.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(times.begin(), place, times.end());
    spread.at_ranks.push_back(*place);
  }
  return spread;
}

}  // namespace

Result<std::vector<TimeSpread>> time_spreads(
    const std::vector<TimesAsked>& asked,
    const std::function<std::vector<std::uint64_t>(std::uint64_t)>& ranks_of,
    const Execution& execution) {
  std::vector<TimeSpread> spreads(asked.size());
  // What is walked here is the questions, each as a chunk would be.
  std::vector<std::uint32_t> places(asked.size());
  std::iota(places.begin(), places.end(), 0U);
  Status walked = walk_chunks(places, execution, [&](std::uint32_t place) {
    spreads[place] = spread_of(asked[place], ranks_of);
  });
  if (!walked.ok()) return std::move(walked).error();
  return spreads;
}

}  // namespace muster::engine
