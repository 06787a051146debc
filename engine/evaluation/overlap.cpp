#include "engine/evaluation/overlap.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/resolve_rankings.hpp"
#include "engine/evaluation/touched.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// Up to so many filters that a chunk must be read for, all intersections are counted (2^n passes
// over words); for more, rows are turned into masks.
constexpr std::size_t kMostIntersected = 8;

// What one chunk's filters say: which select nobody or everybody there, and the others' words.
struct ChunkAnswers {
  std::uint64_t everybody = 0;    // bit i: filter i selects every row
  std::vector<std::size_t> some;  // filters to read
  std::uint32_t rows = 0;
  const std::uint64_t* words = nullptr;  // kChunkWords for each filter

  const std::uint64_t* of(std::size_t filter) const { return words + filter * kChunkWords; }
};

using Words = std::vector<std::uint64_t, boost::alignment::aligned_allocator<std::uint64_t, 64>>;

// How many customers are in each region: counts[mask] are selected by exactly the mask's filters.
class RegionCounts {
 public:
  explicit RegionCounts(std::size_t filters) : counts_(std::size_t{1} << filters) {}

  void add(const ChunkAnswers& answers) {
    if (answers.some.empty()) {
      counts_[answers.everybody] += answers.rows;
    } else if (answers.some.size() <= kMostIntersected) {
      intersect(answers);
    } else {
      transpose(answers);
    }
  }

  void add_to(std::vector<std::uint64_t>& counts) const {
    for (std::size_t mask = 0; mask < counts.size(); ++mask) counts[mask] += counts_[mask];
  }

 private:
  // Counts f(S), the rows that at least the filters of S select, for every set S of those that must
  // be read. The rows of exactly S are Σ (−1)^|T∖S| f(T) over the supersets T of S.
  void intersect(const ChunkAnswers& answers) {
    const std::size_t sets = std::size_t{1} << answers.some.size();
    sets_.assign(sets, 0);
    sets_[0] = answers.rows;
    levels_.resize(answers.some.size() * kChunkWords);
    for (std::size_t i = 0; i < answers.some.size(); ++i) {
      descend(answers, std::size_t{1} << i, i, answers.of(answers.some[i]));
    }
    for (std::size_t bit = 1; bit < sets; bit *= 2) {
      for (std::size_t set = 0; set < sets; ++set) {
        if ((set & bit) == 0) sets_[set] -= sets_[set | bit];
      }
    }
    for (std::size_t set = 0; set < sets; ++set) {
      std::uint64_t mask = answers.everybody;
      for (std::size_t i = 0; i < answers.some.size(); ++i) {
        if (((set >> i) & 1U) != 0) mask |= std::uint64_t{1} << answers.some[i];
      }
      counts_[mask] += sets_[set];
    }
  }

  // `words` are the rows of all filters in `set`, of which `last` is the last.
  void descend(const ChunkAnswers& answers, std::size_t set, std::size_t last,
               const std::uint64_t* words) {
    sets_[set] = kernels().count(words, kChunkWords);
    if (sets_[set] == 0) return;  // and so are all sets that hold it
    for (std::size_t next = last + 1; next < answers.some.size(); ++next) {
      const std::uint64_t* other = answers.of(answers.some[next]);
      const std::size_t larger = set | (std::size_t{1} << next);
      if (next + 1 == answers.some.size()) {
        sets_[larger] = kernels().count_and(words, other, kChunkWords);
        continue;
      }
      std::uint64_t* both = levels_.data() + next * kChunkWords;
      std::copy_n(words, kChunkWords, both);
      if (kernels().and_into(both, other, kChunkWords)) descend(answers, larger, next, both);
    }
  }

  // 8 × 8 bits: bit j of byte i becomes bit i of byte j (Hacker's Delight, 7-3).
  static std::uint64_t transposed(std::uint64_t x) {
    std::uint64_t t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AAULL;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCCULL;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0ULL;
    return x ^ t ^ (t << 28);
  }

  void transpose(const ChunkAnswers& answers) {
    const std::uint32_t words = (answers.rows + 63) / 64;
    std::array<std::uint64_t, kMaxRegionFilters> column{};
    for (std::uint32_t word = 0; word < words; ++word) {
      const std::uint32_t rows = std::min(64U, answers.rows - word * 64);
      std::uint64_t any = 0;
      for (const std::size_t filter : answers.some) {
        column[filter] = answers.of(filter)[word];
        any |= column[filter];
      }
      if (any == 0) {
        counts_[answers.everybody] += rows;
        continue;
      }
      for (std::uint32_t begin = 0; begin < rows; begin += 8) {
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        for (std::size_t i = 0; i < 8; ++i) {
          low |= ((column[i] >> begin) & 0xFF) << (8 * i);
          high |= ((column[i + 8] >> begin) & 0xFF) << (8 * i);
        }
        low = transposed(low);
        high = transposed(high);
        const std::uint32_t end = std::min(8U, rows - begin);
        for (std::uint32_t row = 0; row < end; ++row) {
          const std::uint64_t mask =
              ((low >> (8 * row)) & 0xFF) | (((high >> (8 * row)) & 0xFF) << 8);
          ++counts_[mask | answers.everybody];
        }
      }
    }
  }

  std::vector<std::uint64_t> counts_;
  std::vector<std::uint64_t> sets_;
  Words levels_;
};

// Pairs counted one by one, for more filters than have regions.
class PairCounts {
 public:
  explicit PairCounts(std::size_t filters) : both_(filters * filters), filters_(filters) {}

  void add(const ChunkAnswers& answers) {
    std::array<std::uint64_t, kChunkWords> united{};
    for (std::size_t i = 0; i < answers.some.size(); ++i) {
      const std::size_t filter = answers.some[i];
      const std::uint64_t* words = answers.of(filter);
      const std::uint64_t rows = kernels().count(words, kChunkWords);
      count(filter, filter, rows);
      for (std::size_t other = 0; other < filters_; ++other) {
        if (((answers.everybody >> other) & 1U) != 0) count(filter, other, rows);
      }
      for (std::size_t j = i + 1; j < answers.some.size(); ++j) {
        const std::size_t other = answers.some[j];
        count(filter, other, kernels().count_and(words, answers.of(other), kChunkWords));
      }
      kernels().or_into(united.data(), words, kChunkWords);
    }
    for (std::size_t i = 0; i < filters_; ++i) {
      if (((answers.everybody >> i) & 1U) == 0) continue;
      for (std::size_t j = i; j < filters_; ++j) {
        if (((answers.everybody >> j) & 1U) != 0) count(i, j, answers.rows);
      }
    }
    any_ += answers.everybody != 0 ? answers.rows : kernels().count(united.data(), kChunkWords);
  }

  void add_to(Overlap& overlap) const {
    for (std::size_t i = 0; i < both_.size(); ++i) overlap.both[i] += both_[i];
    overlap.any += any_;
  }

 private:
  void count(std::size_t one, std::size_t other, std::uint64_t rows) {
    both_[one * filters_ + other] += rows;
    if (one != other) both_[other * filters_ + one] += rows;
  }

  std::vector<std::uint64_t> both_;
  std::size_t filters_;
  std::uint64_t any_ = 0;
};

// What regions say of pairs, of the union and of themselves.
Overlap overlap_of(const std::vector<std::uint64_t>& regions, std::size_t filters) {
  Overlap overlap;
  overlap.both.resize(filters * filters);
  for (std::size_t mask = 1; mask < regions.size(); ++mask) {
    if (regions[mask] == 0) continue;
    overlap.any += regions[mask];
    overlap.regions.push_back({static_cast<std::uint32_t>(mask), regions[mask]});
    for (std::size_t i = 0; i < filters; ++i) {
      if (((mask >> i) & 1U) == 0) continue;
      for (std::size_t j = 0; j < filters; ++j) {
        if (((mask >> j) & 1U) != 0) overlap.both[i * filters + j] += regions[mask];
      }
    }
  }
  std::sort(overlap.regions.begin(), overlap.regions.end(),
            [](const OverlapRegion& left, const OverlapRegion& right) {
              return left.count != right.count ? left.count > right.count
                                               : left.filters < right.filters;
            });
  return overlap;
}

// What a thread works with.
template <typename Counts>
struct Worker {
  explicit Worker(std::size_t filters) : counts(filters), words(filters * kChunkWords) {}
  Counts counts;
  ChunkScratch scratch;
  Words words;
  ChunkAnswers answers;
};

template <typename Counts>
using Workers = tbb::enumerable_thread_specific<Worker<Counts>>;

// Answers every chunk for every filter and hands the answers to the thread's counts.
template <typename Counts>
Status walk(const Population& population, std::span<const Filter> filters,
            const Execution& execution, Workers<Counts>& workers) {
  auto resolved = resolve_rankings(population, filters, execution);
  if (!resolved.ok()) return std::move(resolved).error();
  std::vector<PreparedFilter> prepared;
  for (const Filter& filter : *resolved) {
    prepared.push_back(prepare(filter, population, execution.cache));
  }
  std::vector<std::uint32_t> chunks(population.chunk_count());
  std::iota(chunks.begin(), chunks.end(), 0U);
  touch_bytes(population, chunks, prepared, execution);
  return walk_chunks(chunks, execution, [&](std::uint32_t chunk) {
    Worker<Counts>& worker = workers.local();
    ChunkAnswers& answers = worker.answers;
    const ChunkTask task{chunk, population.rows_in_chunk(chunk), &worker.scratch, nullptr};
    answers.rows = task.rows;
    answers.everybody = 0;
    answers.some.clear();
    answers.words = worker.words.data();
    for (std::size_t i = 0; i < prepared.size(); ++i) {
      const ChunkWords words(worker.words.data() + i * kChunkWords, kChunkWords);
      const Fold fold = prepared[i]->evaluate(task, words);
      if (fold == Fold::all) answers.everybody |= std::uint64_t{1} << i;
      if (fold == Fold::some) answers.some.push_back(i);
    }
    worker.counts.add(answers);
  });
}

}  // namespace

Result<Overlap> overlap(const Population& population, std::span<const Filter> filters,
                        const Execution& execution) {
  ENGINE_CHECK(!filters.empty() && filters.size() <= kMaxOverlapFilters);
  const std::size_t size = filters.size();
  if (size <= kMaxRegionFilters) {
    Workers<RegionCounts> workers([size] { return Worker<RegionCounts>(size); });
    Status walked = walk(population, filters, execution, workers);
    if (!walked.ok()) return std::move(walked).error();
    std::vector<std::uint64_t> regions(std::size_t{1} << size);
    for (const Worker<RegionCounts>& worker : workers) worker.counts.add_to(regions);
    return overlap_of(regions, size);
  }
  Workers<PairCounts> workers([size] { return Worker<PairCounts>(size); });
  Status walked = walk(population, filters, execution, workers);
  if (!walked.ok()) return std::move(walked).error();
  Overlap pairs;
  pairs.both.resize(size * size);
  for (const Worker<PairCounts>& worker : workers) worker.counts.add_to(pairs);
  return pairs;
}

}  // namespace muster::engine
