#include "benchmarks/scenarios/bitmaps/tagged_population.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "benchmarks/scenarios/turns.hpp"
#include "engine/population/population_builder.hpp"

namespace muster::benchmarks {

namespace {

constexpr std::uint64_t kBatchRows = 1U << 16;

template <typename T>
T value_or_fail(Result<T> result) {
  if (!result.ok()) fail("tagged_population: " + result.error().message);
  return *std::move(result);
}

}  // namespace

std::shared_ptr<const engine::Population> tagged_population(
    const std::vector<std::vector<std::uint32_t>>& bitmaps, std::uint64_t rows) {
  engine::AttributeSpec spec;
  spec.name = "in";
  spec.type = engine::AttributeType::tags;
  auto builder = value_or_fail(engine::PopulationBuilder::create({spec}));
  std::vector<std::size_t> next(bitmaps.size(), 0);
  for (std::uint64_t begin = 0; begin < rows; begin += kBatchRows) {
    const std::uint64_t end = std::min(rows, begin + kBatchRows);
    std::vector<std::vector<engine::ValueCode>> tags(end - begin);
    for (std::size_t b = 0; b < bitmaps.size(); ++b) {
      while (next[b] < bitmaps[b].size() && bitmaps[b][next[b]] < end) {
        tags[bitmaps[b][next[b]++] - begin].push_back(static_cast<engine::ValueCode>(b + 1));
      }
    }
    engine::RowBatch batch;
    engine::TagsCells cells;
    for (std::size_t b = 0; b < bitmaps.size(); ++b) cells.values.push_back(std::to_string(b));
    for (std::uint64_t row = begin; row < end; ++row) {
      batch.ids.push(std::to_string(row));
      const auto& mine = tags[row - begin];
      cells.codes.insert(cells.codes.end(), mine.begin(), mine.end());
      cells.ends.push_back(cells.codes.size());
      cells.known.push_back(1);
    }
    batch.columns.emplace_back(std::move(cells));
    if (auto status = builder.append(batch); !status.ok()) fail(status.error().message);
  }
  return value_or_fail(builder.finish());
}

}  // namespace muster::benchmarks
