#include "query/scorecards/score_bands.hpp"

#include "engine/check.hpp"
#include "engine/values/integer128.hpp"
#include "query/scorecards/exact_figure.hpp"

namespace muster::query {
namespace {

using engine::Integer128;

// The multiple of `width` that is not above `score`, over `width`.
Integer128 band_of(std::int64_t score, Integer128 width) {
  Integer128 band = score / width;
  if (band * width > score) --band;
  return band;
}

// 1, 2, 5, 10, 20, 50, …: the first that cuts low … high into at most `most` bands.
Integer128 width_of(std::int64_t low, std::int64_t high, std::size_t most) {
  Integer128 power = 1;
  while (true) {
    for (const int factor : {1, 2, 5}) {
      const Integer128 width = power * factor;
      if (band_of(high, width) - band_of(low, width) < static_cast<Integer128>(most)) return width;
    }
    power *= 10;
  }
}

}  // namespace

std::vector<ScoreBand> score_bands(std::span<const engine::ScoreCell> cells, int scale,
                                   std::size_t most) {
  ENGINE_CHECK(most >= 2);
  std::vector<ScoreBand> bands;
  if (cells.empty()) return bands;
  const Integer128 width = width_of(cells.front().score, cells.back().score, most);
  const Integer128 first = band_of(cells.front().score, width);
  const Integer128 last = band_of(cells.back().score, width);
  for (Integer128 band = first; band <= last; ++band) {
    bands.push_back({decimal_of(static_cast<std::int64_t>(band * width), scale),
                     decimal_of(static_cast<std::int64_t>((band + 1) * width), scale), 0, 0});
  }
  for (const engine::ScoreCell& cell : cells) {
    ScoreBand& band = bands[static_cast<std::size_t>(band_of(cell.score, width) - first)];
    band.customers += cell.customers;
    band.positives += cell.positives;
  }
  return bands;
}

}  // namespace muster::query
