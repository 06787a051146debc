// Rankings: the rows of the largest or smallest values, and of quantiles, exactly.
//
// The order of a ranking is total: by value, then by external id. Nothing is sorted: histograms of
// keys find the value at which a part is cut (two or three passes, the first over all rows, the
// others over the few left), rows on one side of it are taken by a range test, and only those that
// have just that value are settled by id.
// Threads: uses those of the Execution. Cost: about that of three scans of the column, and where
// many share the value at the cut a bit test a customer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/evaluation/ranking_keys.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// The customers of one Ranking, ready to be cut anywhere. The population must outlive it.
class RankedAudience {
 public:
  /// Selects the audience and counts those with a value. Errors: deadline_exceeded.
  static Result<RankedAudience> of(const Population& population, const Ranking& ranking,
                                   const Execution& execution);
  RankedAudience(RankedAudience&&) noexcept;
  RankedAudience& operator=(RankedAudience&&) noexcept;
  ~RankedAudience();

  /// Customers in the order: those of the audience with a value.
  std::uint64_t size() const;
  /// The first `customers` rows of the order; all of it if it has fewer.
  Result<Bitmap> first(std::uint64_t customers, bool largest_first,
                       const Execution& execution) const;
  /// The rows of any part.
  Result<Bitmap> rows_of(const Ranked& part, const Execution& execution) const;

 private:
  struct State;
  explicit RankedAudience(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The rows of one part of a ranking. With a cache, taken from it or kept in it. Errors:
/// deadline_exceeded.
Result<Bitmap> ranked_rows(const Population& population, const Ranked& node,
                           const Execution& execution);

/// How many of `size` customers a share is: the nearest whole number, halves up.
std::uint64_t customers_of(const RankShare& share, std::uint64_t size);
/// Customers in the quantiles before `quantile` (1 … quantiles + 1), of `size` in all.
std::uint64_t customers_before(std::uint64_t quantile, std::uint64_t quantiles, std::uint64_t size);

}  // namespace muster::engine
