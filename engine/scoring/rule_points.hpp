// The points of a rule that goes by a value: what they can be, and what each row gets.
//
// Threads: immutable; buffers are the caller's. Cost: that of whole_values.hpp, and a nanosecond or
// two a row to find its points.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "engine/result.hpp"
#include "engine/scoring/scoring.hpp"
#include "engine/scoring/whole_values.hpp"

namespace muster::engine {

class RulePoints {
 public:
  RulePoints(const Population& population, const PointsByValue& rule);
  RulePoints(const Population& population, const PointsPerUnit& rule);
  RulePoints(const RulePoints&) = delete;
  RulePoints& operator=(const RulePoints&) = delete;

  /// What is known of its points beforehand: all lie from low to high, and are whole multiples of
  /// `unit` apart (0: all are equal).
  Integer128 low() const { return low_; }
  Integer128 high() const { return high_; }
  std::uint64_t unit() const { return unit_; }

  /// Points of some rows of a chunk. Requires that low and high fit 63 bits.
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out,
            WholeValues::Buffers& buffers) const;
  /// The value of rows beside their points.
  const WholeValues& values() const { return values_; }

 private:
  std::int64_t points_of(std::int64_t value) const;
  std::int64_t per_unit(Integer128 value) const;

  std::variant<PointsByValue, PointsPerUnit> rule_;
  WholeValues values_;
  Integer128 low_ = 0;
  Integer128 high_ = 0;
  std::uint64_t unit_ = 0;
};

}  // namespace muster::engine
