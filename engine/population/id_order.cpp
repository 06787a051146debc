#include "engine/population/id_order.hpp"

#include <fmt/format.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

namespace muster::engine {

namespace {

struct KeyedRow {
  std::uint64_t key = 0;
  Row row = 0;
};

Error there_twice(const Directory& directory, Row row) {
  return {ErrorCode::invalid_input,
          fmt::format("two customers have the id '{}'", directory.id_at(row))};
}

template <typename Take>
void for_each_chunk_values(const IntegerColumn& ids, Take take) {
  std::vector<std::int64_t> values(kChunkRows);
  for (std::uint32_t i = 0; i < ids.chunk_count(); ++i) {
    const IntegerColumn::View view = ids.chunk(i);
    const std::span<std::int64_t> chunk(values.data(), view.rows);
    view.decode(0, chunk);
    take(i * kChunkRows, std::span<const std::int64_t>(chunk));
  }
}

bool ascend(const IntegerColumn& ids) {
  bool ascending = true;
  std::int64_t last = kUnknownInteger;  // below every id
  for_each_chunk_values(ids, [&](Row, std::span<const std::int64_t> chunk) {
    for (const std::int64_t id : chunk) {
      ascending = ascending && last < id;
      last = id;
    }
  });
  return ascending;
}

// The first rank whose id is that of the rank before, or `rows`.
template <typename Equal>
std::uint64_t first_repeat(std::uint64_t rows, Equal equal) {
  return tbb::parallel_reduce(
      tbb::blocked_range<std::uint64_t>(1, std::max<std::uint64_t>(rows, 1)), rows,
      [&](const tbb::blocked_range<std::uint64_t>& ranks, std::uint64_t found) {
        for (std::uint64_t rank = ranks.begin(); rank < ranks.end() && rank < found; ++rank) {
          if (equal(rank)) found = rank;
        }
        return found;
      },
      [](std::uint64_t left, std::uint64_t right) { return std::min(left, right); });
}

}  // namespace

Result<std::vector<Row>> order_of_integer_ids(const IntegerColumn& ids,
                                              const Directory& directory) {
  if (ascend(ids)) return std::vector<Row>{};
  // Rows into buckets by the highest bits of their ids, then each bucket sorted by itself, in
  // cache.
  constexpr std::uint64_t kBucketRows = 1024;
  constexpr auto kMostBucketBits = 16;
  const auto low = static_cast<std::uint64_t>(*ids.low());
  const auto bits_of = [](std::uint64_t number) {
    return static_cast<int>(std::bit_width(number));
  };
  const int bits = bits_of(static_cast<std::uint64_t>(*ids.high()) - low);
  const int bucket_bits = std::min({bits, kMostBucketBits, bits_of(ids.rows() / kBucketRows)});
  const auto key_of = [low](std::int64_t id) { return static_cast<std::uint64_t>(id) - low; };
  const auto bucket_of = [&](std::int64_t id) { return key_of(id) >> (bits - bucket_bits); };

  std::vector<std::uint64_t> ends(std::size_t{1} << bucket_bits);
  for_each_chunk_values(ids, [&](Row, std::span<const std::int64_t> chunk) {
    for (const std::int64_t id : chunk) ++ends[bucket_of(id)];
  });
  std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::uint64_t{0});
  std::vector<Row> order(ids.rows());
  for_each_chunk_values(ids, [&](Row first, std::span<const std::int64_t> chunk) {
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      order[ends[bucket_of(chunk[i])]++] = first + static_cast<Row>(i);
    }
  });
  std::vector<Row> repeats(ends.size(), static_cast<Row>(ids.rows()));
  tbb::parallel_for(std::size_t{0}, ends.size(), [&](std::size_t bucket) {
    const std::uint64_t begin = bucket == 0 ? 0 : ends[bucket - 1];
    const std::span<Row> rows = std::span(order).subspan(begin, ends[bucket] - begin);
    std::vector<KeyedRow> sorted(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) sorted[i] = {key_of(ids.at(rows[i])), rows[i]};
    const auto less = [](const KeyedRow& a, const KeyedRow& b) {
      return a.key != b.key ? a.key < b.key : a.row < b.row;
    };
    constexpr std::size_t kShared = std::size_t{1} << 18;
    if (sorted.size() < kShared) {
      std::sort(sorted.begin(), sorted.end(), less);
    } else {
      tbb::parallel_sort(sorted, less);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] = sorted[i].row;
      if (i > 0 && sorted[i].key == sorted[i - 1].key) {
        repeats[bucket] = std::min(repeats[bucket], sorted[i].row);
      }
    }
  });
  const Row repeat = *std::min_element(repeats.begin(), repeats.end());
  if (repeat != ids.rows()) return there_twice(directory, repeat);
  return order;
}

Result<std::vector<Row>> order_of_text_ids(const TextColumn& ids, const Directory& directory) {
  std::vector<Row> order(ids.rows());
  std::iota(order.begin(), order.end(), Row{0});
  const auto text = [&](Row row) { return ids.at(row).value_or(std::string_view{}); };
  if (directory.id_kind() == IdKind::strings && !order.empty()) {
    // What all ids begin with says nothing; the eight bytes after it usually settle the order.
    std::string_view shared = text(0);
    for (Row row = 1; row < ids.rows(); ++row) {
      const std::string_view id = text(row);
      shared = shared.substr(
          0, static_cast<std::size_t>(
                 std::mismatch(shared.begin(), shared.end(), id.begin(), id.end()).first -
                 shared.begin()));
    }
    std::vector<KeyedRow> keyed(order.size());
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, keyed.size()), [&](const auto& rows) {
      for (std::size_t i = rows.begin(); i < rows.end(); ++i) {
        const std::string_view rest = text(static_cast<Row>(i)).substr(shared.size(), 8);
        std::uint64_t key = 0;
        for (std::size_t byte = 0; byte < rest.size(); ++byte) {
          key |= std::uint64_t{static_cast<unsigned char>(rest[byte])} << (56 - 8 * byte);
        }
        keyed[i] = {key, static_cast<Row>(i)};
      }
    });
    tbb::parallel_sort(keyed, [&](const KeyedRow& a, const KeyedRow& b) {
      return a.key != b.key ? a.key < b.key : text(a.row) < text(b.row);
    });
    std::transform(keyed.begin(), keyed.end(), order.begin(),
                   [](const KeyedRow& keyed_row) { return keyed_row.row; });
  } else {
    tbb::parallel_sort(order, [&](Row a, Row b) { return directory.compare_ids(a, b) < 0; });
  }
  const std::uint64_t repeat = first_repeat(
      order.size(), [&](std::uint64_t rank) { return text(order[rank - 1]) == text(order[rank]); });
  if (repeat != order.size()) return there_twice(directory, order[repeat]);
  if (std::is_sorted(order.begin(), order.end())) order.clear();
  return order;
}

}  // namespace muster::engine
