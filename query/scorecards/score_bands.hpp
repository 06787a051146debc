// Score cells → bands of equal width for pictures and tables; counts stay exact.
// Threads: pure function. Cost: one pass over the cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/scoring/score_cells.hpp"
#include "engine/values/decimal.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultScoreBands = 20;

struct ScoreBand {
  engine::Decimal from{};   ///< included
  engine::Decimal below{};  ///< not included: the next band's `from`
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
};

/// At most `most` bands that touch each other, from that of the lowest score to that of the
/// highest, empty ones between included. The width is 1, 2 or 5 times a power of ten in units of
/// 10^-scale, the smallest that fits, and every band begins at a multiple of it. Requires cells by
/// ascending score and most ≥ 2.
std::vector<ScoreBand> score_bands(std::span<const engine::ScoreCell> cells, int scale,
                                   std::size_t most = kDefaultScoreBands);

}  // namespace muster::query
