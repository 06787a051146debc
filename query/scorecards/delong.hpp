// Standard errors of AUCs and of their difference, exact up to the last square root.
//
// DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver
// operating characteristic curves: a nonparametric approach", Biometrics 44 (1988): the variance of
// an AUC is that of the placements of the positives among the others over the number of positives,
// plus that of the others among the positives over the number of others; two cards judged on the
// same customers have a covariance likewise. Placements are half-integers, so all sums are whole.
// Threads: pure functions. Cost: a pass over the joint cells, and sorting the second's scores.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/scoring/score_cells.hpp"
#include "engine/values/exact_number.hpp"

namespace muster::query {

inline constexpr double kNormalQuantile975 = 1.959963984540054;

/// Of two cards over the same customers.
struct DelongResult {
  engine::ExactNumber first_auc{};
  engine::ExactNumber second_auc{};
  engine::ExactNumber first_variance{};
  engine::ExactNumber second_variance{};
  engine::ExactNumber covariance{};
  /// Var(second − first); never negative.
  engine::ExactNumber difference_variance{};
};

/// Empty with fewer than two positives or two others. Requires each pair of scores once.
std::optional<DelongResult> delong(std::span<const engine::JointScoreCell> cells);

/// The cells of one card, by ascending score. Requires nothing of the joint cells' order.
std::vector<engine::ScoreCell> first_cells(std::span<const engine::JointScoreCell> cells);
std::vector<engine::ScoreCell> second_cells(std::span<const engine::JointScoreCell> cells);

/// The variance of one AUC; empty as above. Requires cells by ascending score.
std::optional<engine::ExactNumber> auc_variance(std::span<const engine::ScoreCell> cells);

/// Two-sided p value of a standard normal z.
double two_sided_p(double z);

}  // namespace muster::query
