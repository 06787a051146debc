// Asking one predicate about one small population: which rows it selects, and that it keeps what
// chunk_predicate.hpp promises.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/population/population.hpp"

namespace muster::tests {

/// Rows that the prepared filter selects in one chunk, given that only `within` matters (all rows
/// where it is null). Checks that nothing past the last row is set.
inline std::vector<engine::Row> rows_in_chunk(const engine::Population& population,
                                              const engine::ChunkPredicate& predicate,
                                              std::uint32_t chunk, const std::uint64_t* within) {
  engine::ChunkScratch scratch;
  const std::uint32_t rows = population.rows_in_chunk(chunk);
  std::vector<std::uint64_t> words(engine::kChunkWords, 0xA5A5'A5A5'A5A5'A5A5U);
  const engine::Fold fold = predicate.evaluate(
      {chunk, rows, &scratch, within}, engine::ChunkWords(words.data(), engine::kChunkWords));
  std::vector<engine::Row> selected;
  for (std::uint32_t row = 0; row < engine::kChunkRows; ++row) {
    const bool matters = within == nullptr || ((within[row / 64] >> (row % 64)) & 1U) != 0;
    const bool set = ((words[row / 64] >> (row % 64)) & 1U) != 0;
    const bool is_in = fold == engine::Fold::all || (fold == engine::Fold::some && set);
    if (row >= rows) {
      EXPECT_FALSE(fold == engine::Fold::some && set) << "a row past the last: " << row;
    } else if (matters && is_in) {
      selected.push_back(chunk * engine::kChunkRows + row);
    }
  }
  return selected;
}

/// All rows that the filter selects; also asked with random `within`, which must agree.
inline std::vector<engine::Row> selected(const engine::Population& population,
                                         const engine::Filter& filter) {
  const engine::PreparedFilter predicate = engine::prepare(filter, population);
  std::mt19937_64 random(population.size());
  std::vector<engine::Row> all;
  for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
    const auto rows = rows_in_chunk(population, *predicate, chunk, nullptr);
    // Words that are empty, full and in between, over the population's rows.
    std::vector<std::uint64_t> within(engine::kChunkWords, 0);
    const std::uint32_t size = population.rows_in_chunk(chunk);
    for (std::uint32_t begin = 0; begin < size; begin += 64) {
      const std::uint64_t draw = random() % 3;
      std::uint64_t word = draw == 0 ? 0 : draw == 1 ? ~std::uint64_t{0} : random();
      if (size - begin < 64) word &= (std::uint64_t{1} << (size - begin)) - 1;
      within[begin / 64] = word;
    }
    std::vector<engine::Row> expected;
    for (const engine::Row row : rows) {
      const std::uint32_t in_chunk = row % engine::kChunkRows;
      if (((within[in_chunk / 64] >> (in_chunk % 64)) & 1U) != 0) expected.push_back(row);
    }
    EXPECT_EQ(rows_in_chunk(population, *predicate, chunk, within.data()), expected);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace muster::tests
