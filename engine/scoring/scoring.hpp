// Scoring: a scorecard bound to one population, the engine's own view of points.
//
// Points are whole numbers in units that the query room chooses: a card of two digits after the
// point has units of 0.01. A customer's score is the base, and what every rule gives; sums of
// groups, and the total, may be held between bounds. All of it is exact, and nothing overflows: a
// scoring whose totals may leave 62 bits is refused when it is prepared (score_program.hpp).
// Threads: plain values, immutable once made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/evaluation/filter.hpp"

namespace muster::engine {

/// The same points for everybody a rule holds for.
struct FlatPoints {
  std::int64_t points = 0;
};

/// From this value on (to the next step).
struct PointsStep {
  std::int64_t from = 0;
  std::int64_t points = 0;
};

/// Points by where a value lies: bins, and steps of decay. The value is taken in whole units of
/// 10^-scale, cut downwards; days and instants are whole, scale 0.
struct PointsByValue {
  Arithmetic value;
  int scale = 0;
  std::vector<PointsStep> steps{};  ///< `from` ascends
  std::int64_t below = 0;           ///< below the first step
  std::int64_t unknown = 0;         ///< without a value
};

/// Points for every unit of a value: value · numerator / denominator, rounded to whole points,
/// halves away from zero, and held between bounds. The value is taken as PointsByValue takes it.
struct PointsPerUnit {
  Arithmetic value;
  int scale = 0;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;  ///< > 0
  std::optional<std::int64_t> least{};
  std::optional<std::int64_t> most{};
  std::int64_t unknown = 0;
};

struct ScoringRule {
  std::string name;
  Filter when{};  ///< whom the rule is for; everyone by default
  std::variant<FlatPoints, PointsByValue, PointsPerUnit> points{};
  std::optional<std::size_t> group{};  ///< index into Scoring::groups
};

/// What the rules of a group give together is held between these.
struct ScoringGroup {
  std::string name;
  std::optional<std::int64_t> least{};
  std::optional<std::int64_t> most{};
};

/// Score = total held between `least` and `most`, where the total is `base`, the groups' sums as
/// held, and the rules without a group.
struct Scoring {
  std::string name;
  int scale = 0;  ///< points are units of 10^-scale
  std::int64_t base = 0;
  std::vector<ScoringRule> rules{};
  std::vector<ScoringGroup> groups{};
  std::optional<std::int64_t> least{};
  std::optional<std::int64_t> most{};
  /// What it says, in words: equal meanings are equal scorings of one population.
  std::string meaning{};
};

inline constexpr std::size_t kMostScoringRules = 1'000;

}  // namespace muster::engine
