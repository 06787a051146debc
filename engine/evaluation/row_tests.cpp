#include "engine/evaluation/row_tests.hpp"

#include <algorithm>

namespace muster::engine {

std::vector<ChunkRows> by_chunk(std::span<const Row> rows) {
  std::vector<ChunkRows> parts;
  while (!rows.empty()) {
    const std::uint32_t chunk = rows.front() / kChunkRows;
    const auto end =
        std::lower_bound(rows.begin(), rows.end(), (std::uint64_t{chunk} + 1) * kChunkRows);
    const auto size = static_cast<std::size_t>(end - rows.begin());
    parts.push_back({chunk, rows.first(size)});
    rows = rows.subspan(size);
  }
  return parts;
}

std::vector<Row> tested_rows(const Population& population, const ChunkPredicate& filter,
                             const ChunkRows& part, const Execution* execution) {
  ChunkScratch scratch;
  const ChunkTask task{part.chunk, population.rows_in_chunk(part.chunk), &scratch, nullptr,
                       execution};
  const Bound bound = filter.bound(task);
  if (bound.at_most == 0) return {};
  if (bound.all) return {part.rows.begin(), part.rows.end()};
  std::vector<Row> matching;
  std::vector<std::uint16_t> places;
  std::vector<std::uint8_t> matches;
  for (std::span<const Row> rest = part.rows; !rest.empty();) {
    const auto some = rest.first(std::min<std::size_t>(kSparseRows, rest.size()));
    rest = rest.subspan(some.size());
    places.clear();
    for (const Row row : some) places.push_back(static_cast<std::uint16_t>(row % kChunkRows));
    matches.assign(some.size(), 0);
    filter.test(task, places, matches.data());
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (matches[i] != 0) matching.push_back(some[i]);
    }
  }
  return matching;
}

}  // namespace muster::engine
