#include "engine/events/chunk_measure.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/check.hpp"
#include "engine/evaluation/fraction.hpp"
#include "engine/events/chunk_counts.hpp"
#include "engine/events/event_scan.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

// A customer's value of a property in one event.
struct RowValue {
  std::uint16_t row = 0;
  std::int64_t value = 0;
  friend auto operator<=>(const RowValue&, const RowValue&) = default;
};

class ChunkMeasurer {
 public:
  ChunkMeasurer(const EventStore& store, const EventMeasure& measure, std::uint32_t chunk,
                std::span<std::int64_t> out)
      : store_(store),
        measure_(measure),
        type_(measure.events.type),
        chunk_(chunk),
        scan_(store, measure.events, chunk),
        rows_(scan_.list().rows),
        out_(out) {}

  void operator()(const EventCount&) const {
    scan_.for_each([&](std::uint32_t event) { ++out_[rows_[event]]; });
  }

  void operator()(const PropertySum& what) const {
    const auto view = store_.values(type_, what.property, chunk_);
    if (!view || view->all_unknown()) return;
    // Where no sum can be too large, 64 bits do.
    const auto largest = std::max<Integer128>(view->chunk->high, -Integer128{view->chunk->low});
    if (largest * scan_.at_most() <= kMaxUnits) {
      scan_.for_each_known(*view, [&](std::uint16_t row, std::int64_t value) {
        const std::int64_t before = out_[row];
        out_[row] = value + (before == kUnknownInteger ? 0 : before);
      });
      return;
    }
    std::vector<Integer128> sums(out_.size());
    scan_.for_each_known(*view, [&](std::uint16_t row, std::int64_t value) {
      sums[row] += value;
      out_[row] = 0;
    });
    for (std::size_t row = 0; row < out_.size(); ++row) {
      if (out_[row] == kUnknownInteger) continue;
      const bool fits = sums[row] <= kMaxUnits && sums[row] >= -kMaxUnits;
      out_[row] = fits ? static_cast<std::int64_t>(sums[row]) : kUnknownInteger;
    }
  }

  void operator()(const PropertyLeast& what) const {
    const auto view = store_.values(type_, what.property, chunk_);
    if (!view) return;
    scan_.for_each_known(*view, [&](std::uint16_t row, std::int64_t value) {
      if (out_[row] == kUnknownInteger || value < out_[row]) out_[row] = value;
    });
  }
  void operator()(const PropertyMost& what) const {
    const auto view = store_.values(type_, what.property, chunk_);
    if (!view) return;
    // Unknown is the smallest integer there is.
    scan_.for_each_known(*view, [&](std::uint16_t row, std::int64_t value) {
      out_[row] = std::max(out_[row], value);
    });
  }

  void operator()(const FirstTime&) const {
    scan_.for_each_timed([&](std::uint32_t event, std::int64_t time) {
      std::int64_t& first = out_[rows_[event]];
      if (first == kUnknownInteger) first = time;
    });
  }
  void operator()(const LastTime&) const {
    scan_.for_each_timed(
        [&](std::uint32_t event, std::int64_t time) { out_[rows_[event]] = time; });
  }

  void operator()(const DistinctValues& what) const {
    const auto view = store_.values(type_, what.property, chunk_);
    if (!view || view->all_unknown()) return;
    if (take_small_counts()) return;
    std::vector<RowValue> seen;
    seen.reserve(scan_.at_most());
    scan_.for_each_known(*view, [&](std::uint16_t row, std::int64_t value) {
      seen.push_back({row, value});
    });
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const RowValue& one : seen) ++out_[one.row];
  }

  void operator()(const DistinctPeriods& what) const {
    const std::vector<std::int64_t>& begins = *what.begins;
    std::vector<std::uint32_t> last(out_.size());  // the period met last, from 1
    std::size_t period = 0;                        // how many have begun
    scan_.for_each_timed([&](std::uint32_t event, std::int64_t time) {
      while (period < begins.size() && begins[period] <= time) ++period;
      const std::uint16_t row = rows_[event];
      if (last[row] == period) return;  // also before the first
      last[row] = static_cast<std::uint32_t>(period);
      ++out_[row];
    });
  }

  void operator()(const FavouriteValue& what) const {
    const auto view = store_.values(type_, what.property, chunk_);
    if (!view || view->all_unknown()) return;
    struct Met {
      RowValue what;
      std::int64_t time = 0;
    };
    std::vector<Met> met;
    met.reserve(scan_.at_most());
    scan_.for_each_timed([&](std::uint32_t event, std::int64_t time) {
      const std::int64_t value = view->value(event);
      if (value != kUnknownInteger) met.push_back({{rows_[event], value}, time});
    });
    std::sort(met.begin(), met.end(), [](const Met& left, const Met& right) {
      return left.what != right.what ? left.what < right.what : left.time < right.time;
    });
    struct Best {
      std::uint64_t times = 0;
      std::int64_t last = 0;
    };
    std::vector<Best> best(out_.size());
    for (std::size_t begin = 0; begin < met.size();) {
      std::size_t end = begin;
      while (end < met.size() && met[end].what == met[begin].what) ++end;
      const Best candidate{end - begin, met[end - 1].time};
      const RowValue& value = met[begin].what;
      if (is_better(candidate, value.value, best[value.row], out_[value.row], what.property)) {
        best[value.row] = candidate;
        out_[value.row] = value.value;
      }
      begin = end;
    }
  }

 private:
  template <typename Best>
  bool is_better(const Best& candidate, std::int64_t value, const Best& best,
                 std::int64_t best_value, EventPropertyId property) const {
    if (candidate.times != best.times) return candidate.times > best.times;
    if (candidate.last != best.last) return candidate.last > best.last;
    // Codes depend on the order in which events were loaded, texts do not.
    const Dictionary& dictionary = store_.dictionary(property);
    return dictionary.at(static_cast<ValueCode>(value)).text <
           dictionary.at(static_cast<ValueCode>(best_value)).text;
  }

  // Different values are at most as many as small counts can say.
  bool take_small_counts() const {
    std::vector<std::uint8_t> counts(kChunkRows);
    if (!count_chunk(store_, measure_, chunk_, counts)) return false;
    std::copy_n(counts.begin(), out_.size(), out_.begin());
    return true;
  }

  const EventStore& store_;
  const EventMeasure& measure_;
  EventTypeId type_;
  std::uint32_t chunk_;
  EventScan scan_;
  std::span<const std::uint16_t> rows_;
  std::span<std::int64_t> out_;
};

}  // namespace

bool counts_from_zero(const EventMeasure& measure) {
  return std::holds_alternative<EventCount>(measure.what) ||
         std::holds_alternative<DistinctValues>(measure.what) ||
         std::holds_alternative<DistinctPeriods>(measure.what);
}

void measure_chunk(const EventStore& store, const EventMeasure& measure, std::uint32_t chunk,
                   std::span<std::int64_t> out) {
  std::fill(out.begin(), out.end(), counts_from_zero(measure) ? 0 : kUnknownInteger);
  std::visit(ChunkMeasurer(store, measure, chunk, out), measure.what);
}

}  // namespace muster::engine
