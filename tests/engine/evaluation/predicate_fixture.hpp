// Asking one predicate about one small population in every way there is: the rows it selects, and
// that all its answers keep what chunk_predicate.hpp promises and agree with each other.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/population/population.hpp"

namespace muster::tests {

/// One chunk of a population, asked about one prepared filter.
class ChunkQuestion {
 public:
  using RowNumbers = std::vector<std::uint16_t>;
  using Words = std::vector<std::uint64_t>;

  ChunkQuestion(const engine::Population& population, const engine::ChunkPredicate& predicate,
                std::uint32_t chunk)
      : predicate_(predicate), task_{chunk, population.rows_in_chunk(chunk), &scratch_, nullptr} {}

  /// Rows of the answer by evaluate(), given that only `within` matters.
  RowNumbers evaluated(const Words* within) {
    engine::ChunkTask task = task_;
    if (within != nullptr) task.within = within->data();
    Words words(engine::kChunkWords, 0xA5A5'A5A5'A5A5'A5A5U);
    const engine::Fold fold = predicate_.evaluate(task, span_of(words));
    RowNumbers rows;
    for (std::uint32_t row = 0; row < engine::kChunkRows; ++row) {
      const bool matters = within == nullptr || is_set(*within, row);
      const bool set = fold == engine::Fold::some && is_set(words, row);
      if (row >= task.rows) {
        EXPECT_FALSE(set) << "a row past the last: " << row;
      } else if (matters && (set || fold == engine::Fold::all)) {
        rows.push_back(static_cast<std::uint16_t>(row));
      }
    }
    return rows;
  }

  /// Holds every other way of asking against `rows`, the answer.
  void expect_all_ways(const RowNumbers& rows, std::mt19937_64& random) {
    const engine::Bound bound = predicate_.bound(task_);
    EXPECT_GE(bound.at_most, rows.size());
    if (bound.all) {
      EXPECT_EQ(rows.size(), task_.rows);
    }
    EXPECT_EQ(predicate_.count(task_), rows.size());
    if (bound.at_most <= engine::kSparseRows) {
      RowNumbers listed(engine::kSparseRows);
      listed.resize(predicate_.list(task_, listed));
      EXPECT_EQ(listed, rows);
    }

    const Words within = random_rows(random, 1);
    const RowNumbers inside = filtered(rows, within, true);
    EXPECT_EQ(evaluated(&within), inside);
    Words words = within;
    EXPECT_EQ(predicate_.count_within(task_, span_of(words)), inside.size());
    words = within;
    if (predicate_.narrow(task_, span_of(words))) {
      EXPECT_EQ(rows_of(words), inside);
    } else {
      EXPECT_TRUE(inside.empty());
    }
    words = within;
    RowNumbers outside;
    const RowNumbers asked = rows_of(within);
    std::set_difference(asked.begin(), asked.end(), rows.begin(), rows.end(),
                        std::back_inserter(outside));
    if (predicate_.exclude(task_, span_of(words))) {
      EXPECT_EQ(rows_of(words), outside);
    } else {
      EXPECT_TRUE(outside.empty());
    }

    const Words sparse = random_rows(random, task_.rows <= engine::kSparseRows ? 1 : 100);
    RowNumbers kept = rows_of(sparse);
    if (kept.size() > engine::kSparseRows) kept.resize(engine::kSparseRows);
    RowNumbers expected;
    std::set_intersection(kept.begin(), kept.end(), rows.begin(), rows.end(),
                          std::back_inserter(expected));
    std::vector<std::uint8_t> matches(kept.size(), 9);
    predicate_.test(task_, kept, matches.data());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      EXPECT_EQ(matches[i], std::binary_search(rows.begin(), rows.end(), kept[i]) ? 1 : 0);
    }
    kept.resize(predicate_.keep(task_, kept));
    EXPECT_EQ(kept, expected);
  }

 private:
  static engine::ChunkWords span_of(Words& words) {
    return engine::ChunkWords(words.data(), engine::kChunkWords);
  }
  static bool is_set(const Words& words, std::uint32_t row) {
    return ((words[row / 64] >> (row % 64)) & 1U) != 0;
  }
  static RowNumbers rows_of(const Words& words) {
    RowNumbers rows;
    for (std::uint32_t row = 0; row < engine::kChunkRows; ++row) {
      if (is_set(words, row)) rows.push_back(static_cast<std::uint16_t>(row));
    }
    return rows;
  }
  static RowNumbers filtered(const RowNumbers& rows, const Words& words, bool set) {
    RowNumbers result;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(result),
                 [&](std::uint16_t row) { return is_set(words, row) == set; });
    return result;
  }
  // Words that are empty, full and in between; one in `one_in` has rows.
  Words random_rows(std::mt19937_64& random, std::uint64_t one_in) const {
    Words words(engine::kChunkWords, 0);
    for (std::uint32_t begin = 0; begin < task_.rows; begin += 64) {
      const std::uint64_t draw = random() % 3;
      if (random() % one_in != 0) continue;
      std::uint64_t word = draw == 0 ? 0 : draw == 1 ? ~std::uint64_t{0} : random();
      if (task_.rows - begin < 64) word &= (std::uint64_t{1} << (task_.rows - begin)) - 1;
      words[begin / 64] = word;
    }
    return words;
  }

  const engine::ChunkPredicate& predicate_;
  engine::ChunkScratch scratch_;
  engine::ChunkTask task_;
};

/// All rows that the filter selects, asked in every way; the ways must agree.
inline std::vector<engine::Row> selected(const engine::Population& population,
                                         const engine::Filter& filter) {
  const engine::PreparedFilter predicate = engine::prepare(filter, population);
  std::mt19937_64 random(population.size());
  std::vector<engine::Row> all;
  for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
    ChunkQuestion question(population, *predicate, chunk);
    const ChunkQuestion::RowNumbers rows = question.evaluated(nullptr);
    question.expect_all_ways(rows, random);
    for (const std::uint16_t row : rows) all.push_back(chunk * engine::kChunkRows + row);
  }
  return all;
}

}  // namespace muster::tests
