// Forward selection in a logistic regression over yes-or-no columns. Inside this room.
//
// Each step adds the column with the largest score statistic (Rao, "Large sample tests of
// statistical hypotheses", 1948) given all that are in: what a column shares with them is taken
// off, so that of two that say the same one stays out. Then all coefficients are fitted anew by
// Newton's method, with a ridge of 1 that keeps those of columns finite that know the label. It
// ends where no column is significant at 1 % by Bonferroni's bound for all columns. Customers with
// the same chosen columns are one cell, so a fit costs the cells and a step one pass over the
// columns' bits. Threads: pure function, single-threaded. Doubles throughout; same input, same
// answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/result.hpp"

namespace muster::query {

/// A bit a customer.
using FitColumn = std::vector<std::uint64_t>;

struct FitInput {
  std::size_t customers = 0;
  FitColumn positives{};
  std::vector<FitColumn> columns{};
  std::size_t most = 10;  ///< columns to choose, at most 63
};

struct FittedColumn {
  std::size_t column = 0;  ///< index into the input's
  double coefficient = 0;  ///< added to the log odds
};

struct Fit {
  double intercept = 0;
  std::vector<FittedColumn> columns{};  ///< as chosen, the most telling first
};

/// Error: deadline_exceeded.
Result<Fit> fit_forward(const FitInput& input, const engine::Execution& execution = {});

}  // namespace muster::query
