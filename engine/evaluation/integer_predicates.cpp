// Tests on integer columns: numbers, dates, times and the codes of large dictionaries.
#include <algorithm>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/code_range.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

namespace {

// Up to this many ranges are scanned one after another; more are looked up in a table.
constexpr std::size_t kScannedRanges = 4;

// The rows whose value lies in one of the ranges; ranges that cover a chunk's zone ask for its
// known rows, which is a range of codes too.
class IntegerInPredicate final : public ChunkPredicate {
 public:
  IntegerInPredicate(const IntegerColumn& column, const CodeSketch& sketch,
                     std::vector<IntegerRange> ranges)
      : column_(column), sketch_(sketch), ranges_(std::move(ranges)) {}

  Bound bound(const ChunkTask& task) const override {
    const Relevant relevant = relevant_to(task);
    if (relevant.fold == Fold::none) return Bound::none();
    if (relevant.fold == Fold::all) return Bound::every(task);
    const std::uint32_t known = task.rows - relevant.view.chunk->unknown_rows;
    if (relevant.ranges.size() > kScannedRanges) {
      return Bound::some(known, task, relevant.view.chunk->width <= 2 ? kRowsCost / 5 : kRowsCost);
    }
    std::uint64_t sum = 0;
    std::uint64_t cost = 0;
    for (const IntegerRange& range : relevant.ranges) {
      const Bound bound = bound_of(chunk_of(task, relevant), codes_of(relevant.view, range), task);
      if (bound.all) return Bound::every(task);
      sum += bound.at_most;
      cost += bound.cost;
    }
    return Bound::some(std::min<std::uint64_t>(sum, known), task, cost);
  }

  ChunkWay way(const ChunkTask& task) const override {
    const Relevant relevant = relevant_to(task);
    if (relevant.fold != Fold::some) return {"zone map", 0};
    const std::uint32_t width = relevant.view.chunk->width;
    const std::uint64_t column = std::uint64_t{width} * task.rows;
    const bool several = relevant.ranges.size() > kScannedRanges;
    if (!several && sketch_.chunk(task.chunk)) return {"sketch, column at its ends", task.rows};
    if (several && width > 2) return {"column, row by row", column};
    if (several) return {"column, by a table of codes", column};
    return {"column scan", column * relevant.ranges.size()};
  }

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const Relevant relevant = relevant_to(task);
    if (relevant.fold != Fold::some) return relevant.fold;
    if (relevant.ranges.size() <= kScannedRanges) {
      scan_each(task, relevant, words);
    } else if (relevant.view.chunk->width <= 2) {
      look_up(task, relevant, words);
    } else {
      test_rows(task, relevant.view, words,
                [&](std::uint64_t code) { return is_wanted(relevant, code); });
    }
    return Fold::some;
  }

  bool narrow(const ChunkTask& task, ChunkWords words) const override {
    const Relevant relevant = relevant_to(task);
    if (relevant.fold != Fold::some) return relevant.fold == Fold::all;
    if (relevant.ranges.size() != 1) return ChunkPredicate::narrow(task, words);
    return engine::narrow(chunk_of(task, relevant),
                          codes_of(relevant.view, relevant.ranges.front()), *task.scratch, words);
  }

  void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const override {
    const Relevant relevant = relevant_to(task);
    if (relevant.fold != Fold::some) {
      std::fill_n(matches, rows.size(), relevant.fold == Fold::all ? 1 : 0);
      return;
    }
    if (relevant.ranges.size() == 1) {
      test_codes(relevant.view, codes_of(relevant.view, relevant.ranges.front()), rows, matches);
      return;
    }
    for (const std::uint16_t row : rows) {
      *matches++ = is_wanted(relevant, relevant.view.code(row)) ? 1 : 0;
    }
  }

 private:
  // What of the ranges matters in one chunk.
  struct Relevant {
    Fold fold = Fold::none;
    IntegerColumn::View view{};
    std::span<const IntegerRange> ranges{};
  };
  Relevant relevant_to(const ChunkTask& task) const {
    Relevant relevant{Fold::none, column_.chunk(task.chunk), {}};
    if (relevant.view.all_unknown()) return relevant;
    const std::int64_t low = relevant.view.chunk->low;
    const std::int64_t high = relevant.view.chunk->high;
    const auto first = std::partition_point(ranges_.begin(), ranges_.end(),
                                            [&](const IntegerRange& r) { return r.high < low; });
    const auto last = std::partition_point(first, ranges_.end(),
                                           [&](const IntegerRange& r) { return r.low <= high; });
    relevant.ranges = {first, last};
    if (first == last) return relevant;
    const bool covered = first->low <= low && first->high >= high;
    relevant.fold = covered && relevant.view.all_known() ? Fold::all : Fold::some;
    return relevant;
  }

  CodeChunk chunk_of(const ChunkTask& task, const Relevant& relevant) const {
    return {relevant.view, sketch_.chunk(task.chunk)};
  }

  // The range cut to the chunk's zone, as codes.
  static CodeRange codes_of(const IntegerColumn::View& view, const IntegerRange& range) {
    const auto code = [&](std::int64_t value) {
      return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(view.chunk->low) +
             view.first_code();
    };
    return {code(std::max(range.low, view.chunk->low)),
            code(std::min(range.high, view.chunk->high))};
  }

  static bool is_wanted(const Relevant& relevant, std::uint64_t code) {
    const std::uint64_t first_code = relevant.view.first_code();
    if (code < first_code) return false;
    const auto value = static_cast<std::int64_t>(
        static_cast<std::uint64_t>(relevant.view.chunk->low) + (code - first_code));
    return lies_in(relevant.ranges, value);
  }

  void scan_each(const ChunkTask& task, const Relevant& relevant, ChunkWords words) const {
    const CodeChunk chunk = chunk_of(task, relevant);
    scan(chunk, codes_of(relevant.view, relevant.ranges.front()), *task.scratch, words);
    for (const IntegerRange& range : relevant.ranges.subspan(1)) {
      ChunkScratch::Lease lease(*task.scratch);
      const ChunkWords other = lease.words();
      scan(chunk, codes_of(relevant.view, range), *task.scratch, other);
      kernels().or_into(words.data(), other.data(), kChunkWords);
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
  static void look_up(const ChunkTask& task, const Relevant& relevant, ChunkWords words) {
    ChunkScratch::Lease lease(*task.scratch);
    const ChunkWords table = lease.words();
    std::fill(table.begin(), table.end(), 0);
    for (const IntegerRange& range : relevant.ranges) {
      const CodeRange codes = codes_of(relevant.view, range);
      set_rows(table, static_cast<std::uint32_t>(codes.low),
               static_cast<std::uint32_t>(codes.high) + 1);
    }
    test_rows(task, relevant.view, words,
              [&](std::uint64_t code) { return ((table[code / 64] >> (code % 64)) & 1U) != 0; });
  }

  const IntegerColumn& column_;
  const CodeSketch& sketch_;
  std::vector<IntegerRange> ranges_;
};

}  // namespace

PreparedFilter prepare_integer_known(const IntegerColumn& column, const CodeSketch& sketch) {
  constexpr IntegerRange kAnyValue{std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::int64_t>::max()};
  return prepare_integer_in(column, sketch, {kAnyValue});
}

PreparedFilter prepare_integer_in(const IntegerColumn& column, const CodeSketch& sketch,
                                  std::vector<IntegerRange> ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ENGINE_CHECK(ranges[i].low <= ranges[i].high);
    ENGINE_CHECK(i == 0 || ranges[i - 1].high < ranges[i].low);
  }
  return std::make_unique<IntegerInPredicate>(column, sketch, std::move(ranges));
}

PreparedFilter prepare_anniversary_in(const IntegerColumn& column, const CodeSketch& sketch,
                                      const std::bitset<372>& days) {
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
  return prepare_integer_in(column, sketch, std::move(ranges));
}

}  // namespace muster::engine
