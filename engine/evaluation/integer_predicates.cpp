// Tests on integer columns: numbers, dates, times and the codes of large dictionaries.
#include <algorithm>
#include <bit>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/kernels/range_scan.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

namespace {

// Up to this many ranges are scanned one after another; more are looked up in a table.
constexpr std::size_t kScannedRanges = 4;

void scan(const IntegerColumn::View& view, std::uint64_t low, std::uint64_t high,
          ChunkWords words) {
  scan_range(view.codes, view.chunk->width, view.rows, low, high, words);
}

Fold known_rows(const IntegerColumn::View& view, ChunkWords words) {
  if (view.all_unknown()) return Fold::none;
  if (view.all_known()) return Fold::all;
  scan(view, view.first_code(), ~std::uint64_t{0}, words);
  return Fold::some;
}

class IntegerKnownPredicate final : public ChunkPredicate {
 public:
  explicit IntegerKnownPredicate(const IntegerColumn& column) : column_(column) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    return known_rows(column_.chunk(task.chunk), words);
  }

 private:
  const IntegerColumn& column_;
};

class IntegerInPredicate final : public ChunkPredicate {
 public:
  IntegerInPredicate(const IntegerColumn& column, std::vector<IntegerRange> ranges)
      : column_(column), ranges_(std::move(ranges)) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const IntegerColumn::View view = column_.chunk(task.chunk);
    if (view.all_unknown()) return Fold::none;
    const std::int64_t low = view.chunk->low;
    const std::int64_t high = view.chunk->high;
    const auto first = std::partition_point(ranges_.begin(), ranges_.end(),
                                            [&](const IntegerRange& r) { return r.high < low; });
    const auto last = std::partition_point(first, ranges_.end(),
                                           [&](const IntegerRange& r) { return r.low <= high; });
    if (first == last) return Fold::none;
    if (first->low <= low && first->high >= high) return known_rows(view, words);
    const std::span<const IntegerRange> relevant(first, last);
    if (relevant.size() <= kScannedRanges) {
      scan_each(task, view, relevant, words);
    } else if (view.chunk->width <= 2) {
      look_up(task, view, relevant, words);
    } else {
      search(task, view, relevant, words);
    }
    return Fold::some;
  }

 private:
  struct CodeRange {
    std::uint64_t low;
    std::uint64_t high;
  };
  // The range cut to the chunk's zone, as codes.
  static CodeRange codes_of(const IntegerColumn::View& view, const IntegerRange& range) {
    const auto code = [&](std::int64_t value) {
      return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(view.chunk->low) +
             view.first_code();
    };
    return {code(std::max(range.low, view.chunk->low)),
            code(std::min(range.high, view.chunk->high))};
  }

  static void scan_each(const ChunkTask& task, const IntegerColumn::View& view,
                        std::span<const IntegerRange> ranges, ChunkWords words) {
    const CodeRange first = codes_of(view, ranges.front());
    scan(view, first.low, first.high, words);
    for (const IntegerRange& range : ranges.subspan(1)) {
      ChunkScratch::Lease lease(*task.scratch);
      const ChunkWords other = lease.words();
      const CodeRange codes = codes_of(view, range);
      scan(view, codes.low, codes.high, other);
      for (std::size_t i = 0; i < kChunkWords; ++i) words[i] |= other[i];
    }
  }

  // Sets the bit of every row that matters and whose code satisfies `wanted`.
  template <typename Wanted>
  static void test_rows(const ChunkTask& task, const IntegerColumn::View& view, ChunkWords words,
                        Wanted wanted) {
    std::fill(words.begin(), words.end(), 0);
    for (std::uint32_t begin = 0; begin < view.rows; begin += 64) {
      if (task.within != nullptr && task.within[begin / 64] == 0) continue;
      const std::uint32_t end = std::min(begin + 64, view.rows);
      std::uint64_t word = 0;
      for (std::uint32_t row = begin; row < end; ++row) {
        word |= std::uint64_t{wanted(view.code(row))} << (row - begin);
      }
      words[begin / 64] = word;
    }
  }

  // Codes of up to 16 bits: one bit for each code says whether it is wanted.
  static void look_up(const ChunkTask& task, const IntegerColumn::View& view,
                      std::span<const IntegerRange> ranges, ChunkWords words) {
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords table = lease.words();
    std::fill(table.begin(), table.end(), 0);
    for (const IntegerRange& range : ranges) {
      const CodeRange codes = codes_of(view, range);
      set_rows(table, static_cast<std::uint32_t>(codes.low),
               static_cast<std::uint32_t>(codes.high) + 1);
    }
    test_rows(task, view, words,
              [&](std::uint64_t code) { return ((table[code / 64] >> (code % 64)) & 1U) != 0; });
  }

  static void search(const ChunkTask& task, const IntegerColumn::View& view,
                     std::span<const IntegerRange> ranges, ChunkWords words) {
    const std::uint64_t first_code = view.first_code();
    const auto base = static_cast<std::uint64_t>(view.chunk->low) - first_code;
    test_rows(task, view, words, [&](std::uint64_t code) {
      if (code < first_code) return false;
      const auto value = static_cast<std::int64_t>(base + code);
      const auto after = std::partition_point(
          ranges.begin(), ranges.end(), [&](const IntegerRange& r) { return r.high < value; });
      return after != ranges.end() && after->low <= value;
    });
  }

  const IntegerColumn& column_;
  std::vector<IntegerRange> ranges_;
};

}  // namespace

PreparedFilter prepare_integer_known(const IntegerColumn& column) {
  return std::make_unique<IntegerKnownPredicate>(column);
}

PreparedFilter prepare_integer_in(const IntegerColumn& column, std::vector<IntegerRange> ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ENGINE_CHECK(ranges[i].low <= ranges[i].high);
    ENGINE_CHECK(i == 0 || ranges[i - 1].high < ranges[i].low);
  }
  return std::make_unique<IntegerInPredicate>(column, std::move(ranges));
}

PreparedFilter prepare_anniversary_in(const IntegerColumn& column, const std::bitset<372>& days) {
  // Every matching day between the column's first and last, as ranges of days.
  std::vector<IntegerRange> ranges;
  const auto low = column.low();
  const auto high = column.high();
  if (low && high && *low <= kLastDay.since_epoch && *high >= kFirstDay.since_epoch) {
    const auto clamped = [](std::int64_t day) {
      return Day{static_cast<std::int32_t>(
          std::clamp<std::int64_t>(day, kFirstDay.since_epoch, kLastDay.since_epoch))};
    };
    const int last_year = civil(clamped(*high)).year;
    for (int year = civil(clamped(*low)).year; year <= last_year; ++year) {
      for (unsigned bit = 0; bit < days.size(); ++bit) {
        if (!days[bit]) continue;
        const auto day = day_of({year, bit / 31 + 1, bit % 31 + 1});
        if (!day) continue;
        if (!ranges.empty() && ranges.back().high + 1 == day->since_epoch) {
          ranges.back().high = day->since_epoch;
        } else {
          ranges.push_back({day->since_epoch, day->since_epoch});
        }
      }
    }
  }
  return prepare_integer_in(column, std::move(ranges));
}

}  // namespace muster::engine
