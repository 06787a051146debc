// A scorecard bound to one population, as comparisons and arithmetic need it.
//
// Threads: plain values, immutable once made. Cost: grade_of() a search over the grades.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/scoring/scoring.hpp"

namespace muster::query {

struct BoundGrade {
  std::string name;
  std::optional<std::int64_t> from;  ///< in the scoring's units; empty: from the lowest score
};

struct BoundScore {
  std::shared_ptr<const engine::Scoring> scoring;
  std::vector<BoundGrade> grades{};  ///< ascending
};

/// Of a score in the scoring's units; null where it is below the first grade or there are none.
const BoundGrade* grade_of(const std::vector<BoundGrade>& grades, std::int64_t score);

}  // namespace muster::query
