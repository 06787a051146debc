#include "engine/evaluation/ranking_ties.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <vector>

#include "engine/evaluation/chunk_walk.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {

namespace {

// Comparing two ids costs about as much as some dozens of bit tests.
constexpr std::uint64_t kTestsAComparison = 64;

// One bit a row of the population.
class RowBits {
 public:
  explicit RowBits(std::uint32_t chunks) : words_(std::size_t{chunks} * kChunkWords) {}
  RowBits(std::uint32_t chunks, const Bitmap& rows) : RowBits(chunks) {
    for (const std::uint32_t chunk : rows.chunks()) ChunkView(rows, chunk).copy_to(of(chunk));
  }
  bool test(Row row) const { return ((words_[row / 64] >> (row % 64)) & 1U) != 0; }
  void set(Row row) {
    std::atomic_ref(words_[row / 64])
        .fetch_or(std::uint64_t{1} << (row % 64), std::memory_order_relaxed);
  }
  ChunkWords of(std::uint32_t chunk) {
    return ChunkWords(words_.data() + std::size_t{chunk} * kChunkWords, kChunkWords);
  }

 private:
  std::vector<std::uint64_t> words_;
};

Bitmap first_rows(const Bitmap& rows, std::uint64_t wanted) {
  if (wanted == 0) return {};
  return rows & Bitmap::range(0, std::uint64_t{*rows.at(wanted - 1)} + 1);
}

// Walks the order of ids twice: to count the ties of each stretch, then to take the first of them.
Result<Bitmap> first_along_ids(const Population& population, const Bitmap& rows,
                               std::uint64_t wanted, const Execution& execution) {
  const std::uint32_t chunks = population.chunk_count();
  const Directory& directory = population.directory();
  const RowBits ties(chunks, rows);
  const auto for_ties = [&](std::uint32_t stretch, auto take) {
    const std::uint64_t begin = std::uint64_t{stretch} * kChunkRows;
    const std::uint64_t end = begin + population.rows_in_chunk(stretch);
    for (std::uint64_t rank = begin; rank < end; ++rank) {
      const Row row = directory.row_at_rank(rank);
      if (ties.test(row) && !take(row)) return;
    }
  };
  std::vector<std::uint64_t> counts(chunks);
  Status counted = walk_chunks(population, execution, [&](std::uint32_t stretch) {
    for_ties(stretch, [&](Row) {
      ++counts[stretch];
      return true;
    });
  });
  if (!counted.ok()) return std::move(counted).error();
  for (std::uint64_t& count : counts) {
    count = std::min(count, wanted);
    wanted -= count;
  }
  RowBits taken(chunks);
  Status marked = walk_chunks(population, execution, [&](std::uint32_t stretch) {
    std::uint64_t left = counts[stretch];
    if (left == 0) return;
    for_ties(stretch, [&](Row row) {
      taken.set(row);
      return --left > 0;
    });
  });
  if (!marked.ok()) return std::move(marked).error();
  Bitmap result;
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk)
    result.append_chunk(chunk, taken.of(chunk));
  return result;
}

}  // namespace

Result<Bitmap> first_by_id(const Population& population, const Bitmap& rows, std::uint64_t wanted,
                           const Execution& execution) {
  const std::uint64_t size = rows.cardinality();
  if (wanted == size) return rows;
  if (wanted == 0) return Bitmap{};
  const Directory& directory = population.directory();
  if (directory.rows_ascend()) return first_rows(rows, wanted);
  if (size * kTestsAComparison >= population.size()) {
    return first_along_ids(population, rows, wanted, execution);
  }
  std::vector<Row> ties = rows.rows();
  const auto end = ties.begin() + static_cast<std::ptrdiff_t>(wanted);
  std::nth_element(ties.begin(), end - 1, ties.end(),
                   [&](Row left, Row right) { return directory.compare_ids(left, right) < 0; });
  std::sort(ties.begin(), end);
  return Bitmap::of(std::span(ties).first(wanted));
}

Result<Bitmap> first_by_value(const Population& population, const RankingKeys& keys,
                              const Bitmap& rows, std::uint64_t wanted, bool largest_first,
                              const Execution& execution) {
  using Exact = Fraction<BigInteger>;
  const auto less = [](const Exact& left, const Exact& right) {
    return left.numerator * right.denominator < right.numerator * left.denominator;
  };
  // Rows of one key have, nearly always, one value.
  std::map<Exact, std::vector<Row>, decltype(less)> values(less);
  auto last = values.end();
  constexpr std::size_t kBetweenChecks = 4096;
  std::vector<Row> block(kBetweenChecks);
  for (Row from = 0;;) {
    const std::size_t count = rows.copy_rows(from, block);
    for (const Row row : std::span(block).first(count)) {
      Exact value = keys.value(row);
      if (last == values.end() || less(value, last->first) || less(last->first, value)) {
        last = values.try_emplace(std::move(value)).first;
      }
      last->second.push_back(row);
    }
    if (count < block.size() || block.back() == std::numeric_limits<Row>::max()) break;
    from = block.back() + 1;
    if (Status status = within_limits(execution); !status.ok()) return std::move(status).error();
  }
  Bitmap taken;
  const auto take = [&](const std::vector<Row>& same) -> Status {
    auto first = first_by_id(population, Bitmap::of(same),
                             std::min<std::uint64_t>(wanted, same.size()), execution);
    if (!first.ok()) return std::move(first).error();
    wanted -= first->cardinality();
    taken = taken | *first;
    return {};
  };
  if (largest_first) {
    for (auto it = values.rbegin(); it != values.rend() && wanted > 0; ++it) {
      if (Status status = take(it->second); !status.ok()) return std::move(status).error();
    }
  } else {
    for (auto it = values.begin(); it != values.end() && wanted > 0; ++it) {
      if (Status status = take(it->second); !status.ok()) return std::move(status).error();
    }
  }
  return taken;
}

}  // namespace muster::engine
