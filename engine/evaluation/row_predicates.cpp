// Tests that look at each row's value: reals, places, texts and buckets of external ids.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/evaluation/bucket.hpp"
#include "engine/evaluation/chunk_predicate.hpp"

namespace muster::engine {

namespace {

// Sets the bit of every row that matters and satisfies `wanted(row)`.
template <typename Wanted>
Fold test_rows(const ChunkTask& task, ChunkWords words, Wanted wanted) {
  std::fill(words.begin(), words.end(), 0);
  for (std::uint32_t begin = 0; begin < task.rows; begin += 64) {
    const std::uint64_t within =
        task.within == nullptr ? ~std::uint64_t{0} : task.within[begin / 64];
    if (within == 0) continue;
    const std::uint32_t end = std::min(begin + 64, task.rows);
    std::uint64_t word = 0;
    for (std::uint32_t row = begin; row < end; ++row) {
      const std::uint64_t bit = std::uint64_t{1} << (row - begin);
      if ((within & bit) != 0 && wanted(row)) word |= bit;
    }
    words[begin / 64] = word;
  }
  return Fold::some;
}

std::uint64_t bytes_of(std::span<const double> values) { return values.size_bytes(); }
std::uint64_t bytes_of(std::span<const Place> places) { return places.size_bytes(); }
std::uint64_t bytes_of(const TextColumn::View& view) {
  return view.ends.size_bytes() + (view.ends.empty() ? 0 : view.ends.back());
}

// Known where `known(row)` says so; `zone` gives the chunk's count of unknown rows.
template <typename Column, typename IsKnown>
class KnownPredicate final : public ChunkPredicate {
 public:
  KnownPredicate(const Column& column, IsKnown is_known) : column_(column), is_known_(is_known) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const std::uint64_t unknown = unknown_rows(task.chunk);
    if (unknown == 0) return Fold::all;
    if (unknown == task.rows) return Fold::none;
    const auto view = column_.chunk(task.chunk);
    return test_rows(task, words, [&](std::uint32_t row) { return is_known_(view, row); });
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"column, row by row", bytes_of(column_.chunk(task.chunk))};
  }

 private:
  std::uint64_t unknown_rows(std::uint32_t chunk) const {
    if constexpr (requires { column_.zone(chunk); }) {
      return column_.zone(chunk).unknown_rows;
    } else {
      return column_.chunk(chunk).unknown_rows;
    }
  }
  const Column& column_;
  IsKnown is_known_;
};

template <typename Column, typename IsKnown>
PreparedFilter known_predicate(const Column& column, IsKnown is_known) {
  return std::make_unique<KnownPredicate<Column, IsKnown>>(column, is_known);
}

class RealInPredicate final : public ChunkPredicate {
 public:
  RealInPredicate(const RealColumn& column, std::vector<RealRange> ranges)
      : column_(column), ranges_(std::move(ranges)) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const RealChunk& zone = column_.zone(task.chunk);
    if (zone.unknown_rows == task.rows) return Fold::none;
    if (std::none_of(ranges_.begin(), ranges_.end(), [&](const RealRange& range) {
          return range.low <= zone.high && range.high >= zone.low;
        })) {
      return Fold::none;
    }
    const std::span<const double> values = column_.chunk(task.chunk);
    return test_rows(task, words, [&](std::uint32_t row) {
      return std::any_of(ranges_.begin(), ranges_.end(), [&](const RealRange& range) {
        return values[row] >= range.low && values[row] <= range.high;
      });
    });
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"column, row by row", bytes_of(column_.chunk(task.chunk))};
  }

 private:
  const RealColumn& column_;
  std::vector<RealRange> ranges_;
};

class WithinRadiusPredicate final : public ChunkPredicate {
 public:
  WithinRadiusPredicate(const PlaceColumn& column, Place centre, double radius_km)
      : column_(column), centre_(centre), radius_km_(radius_km) {
    // A place further north or south than the radius is out without a haversine. The formula loses
    // up to some centimetres near the antipode; about 10 m more keeps rounding from deciding.
    constexpr double kMargin = 1000;
    const double degrees = radius_km / kEarthRadiusKm * 180.0 / std::numbers::pi;
    const double units = std::min(degrees * kPlaceUnitsPerDegree + kMargin, 4e9);
    south_ = centre.latitude - static_cast<std::int64_t>(units);
    north_ = centre.latitude + static_cast<std::int64_t>(units);
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const PlaceChunk& zone = column_.zone(task.chunk);
    if (zone.unknown_rows == task.rows || zone.south_west.latitude > north_ ||
        zone.north_east.latitude < south_) {
      return Fold::none;
    }
    const std::span<const Place> places = column_.chunk(task.chunk);
    return test_rows(task, words, [&](std::uint32_t row) {
      const Place place = places[row];
      return place != kUnknownPlace && place.latitude >= south_ && place.latitude <= north_ &&
             distance_km(centre_, place) <= radius_km_;
    });
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"distance of every row", bytes_of(column_.chunk(task.chunk))};
  }

 private:
  const PlaceColumn& column_;
  Place centre_;
  double radius_km_;
  std::int64_t south_;
  std::int64_t north_;
};

template <typename Wanted>
class TextPredicate final : public ChunkPredicate {
 public:
  TextPredicate(const TextColumn& column, Wanted wanted)
      : column_(column), wanted_(std::move(wanted)) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const TextColumn::View view = column_.chunk(task.chunk);
    if (view.unknown_rows == task.rows) return Fold::none;
    return test_rows(task, words, [&](std::uint32_t row) {
      return view.is_known(row) && wanted_(view.text(row));
    });
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"text of every row", bytes_of(column_.chunk(task.chunk))};
  }

 private:
  const TextColumn& column_;
  Wanted wanted_;
};

template <typename Wanted>
PreparedFilter text_predicate(const TextColumn& column, Wanted wanted) {
  return std::make_unique<TextPredicate<Wanted>>(column, std::move(wanted));
}

class BucketInPredicate final : public ChunkPredicate {
 public:
  BucketInPredicate(const Directory& directory, BucketIn node)
      : directory_(directory), node_(std::move(node)) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const Row base = task.chunk * kChunkRows;
    std::string id;
    return test_rows(task, words, [&](std::uint32_t row) {
      id.clear();
      directory_.append_id(base + row, id);
      const auto bucket = static_cast<std::int64_t>(bucket_of(id, node_.seed, node_.buckets));
      return std::any_of(node_.ranges.begin(), node_.ranges.end(), [&](const IntegerRange& range) {
        return bucket >= range.low && bucket <= range.high;
      });
    });
  }
  // An id is at least its eight bytes.
  ChunkWay way(const ChunkTask& task) const override {
    return {"hash of every id", task.rows * sizeof(std::uint64_t)};
  }

 private:
  const Directory& directory_;
  BucketIn node_;
};

}  // namespace

PreparedFilter prepare_real_known(const RealColumn& column) {
  return known_predicate(column, [](std::span<const double> values, std::uint32_t row) {
    return !std::isnan(values[row]);
  });
}
PreparedFilter prepare_real_in(const RealIn& node, const RealColumn& column) {
  return std::make_unique<RealInPredicate>(column, node.ranges);
}

PreparedFilter prepare_place_known(const PlaceColumn& column) {
  return known_predicate(column, [](std::span<const Place> places, std::uint32_t row) {
    return places[row] != kUnknownPlace;
  });
}
PreparedFilter prepare_within_radius(const WithinRadius& node, const PlaceColumn& column) {
  // Written so that a NaN selects no one, as the comparison with it would.
  if (!(node.radius_km >= 0)) return prepare_constant(false);
  return std::make_unique<WithinRadiusPredicate>(column, node.centre, node.radius_km);
}

PreparedFilter prepare_text_known(const TextColumn& column) {
  return known_predicate(
      column, [](const TextColumn::View& view, std::uint32_t row) { return view.is_known(row); });
}
PreparedFilter prepare_text_in(const TextIn& node, const TextColumn& column) {
  return text_predicate(column, [values = node.values](std::string_view text) {
    return std::binary_search(values.begin(), values.end(), text, std::less<>{});
  });
}
PreparedFilter prepare_text_like(const TextLike& node, const TextColumn& column) {
  return text_predicate(
      column, [pattern = node.pattern](std::string_view text) { return pattern.matches(text); });
}
PreparedFilter prepare_text_between(const TextBetween& node, const TextColumn& column) {
  return text_predicate(column, [node](std::string_view text) {
    if (node.low && (node.low_open ? text <= *node.low : text < *node.low)) return false;
    return !node.high || (node.high_open ? text < *node.high : text <= *node.high);
  });
}

PreparedFilter prepare_bucket_in(const BucketIn& node, const Directory& directory) {
  return std::make_unique<BucketInPredicate>(directory, node);
}

}  // namespace muster::engine
