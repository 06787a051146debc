// How well scores tell the positives of a label from the others: everything is read from the score
// cells, so it is exact and costs the number of different scores.
//
// A customer is chosen at a cut-off if her score is at least that. Customers of one score stand
// together everywhere: no decile cuts through a tie. Shares and rates are quotients of counts that
// stand beside them; AUC, Gini and KS are calculated as fractions and rounded once. Nothing is ever
// divided by zero: figures that mean nothing are left out, and `unjudged` says why.
// Threads: pure functions. Cost: one or two passes over the cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/scoring/score_cells.hpp"
#include "engine/values/decimal.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/exact_figure.hpp"

namespace muster::query {

/// Cut-offs shown at most: all where they are so few, else those of equal parts of the customers.
inline constexpr std::size_t kMostCutoffsShown = 100;

/// The largest distance between the shares of positives and of negatives that are chosen.
struct KolmogorovSmirnov {
  ExactFigure value{};
  engine::Decimal from{};      ///< the cut-off where it is reached; of several the highest
  double positives_share = 0;  ///< of the positives, chosen there
  double negatives_share = 0;
};

/// What choosing everybody from a score on would do.
struct CutoffFigures {
  std::optional<std::string> grade{};  ///< that begins here, among the grades' rows
  engine::Decimal from{};
  std::uint64_t customers = 0;     ///< chosen
  std::uint64_t positives = 0;     ///< of them
  double share = 0;                ///< customers / all
  double precision = 0;            ///< positives / customers; 0 where nobody is chosen
  double recall = 0;               ///< positives / all positives: the ROC curve's height
  double false_positive_rate = 0;  ///< other chosen / all others: the ROC curve's abscissa
  double f1 = 0;                   ///< 2·positives / (customers + all positives)
  double lift = 0;                 ///< precision / base rate
};

/// Customers between two scores, the highest first. Cuts are made where the customers from the top
/// reach ⌈d·N/10⌉, d = 1 … 10; a tie goes to the decile that it begins in, so that deciles may be
/// larger than a tenth, and those a tie swallows are left out.
struct GainsDecile {
  int decile = 0;  ///< 1 has the highest scores; of deciles in one tie the first
  engine::Decimal highest{};
  engine::Decimal lowest{};
  ExactFigure mean_score{};
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
  double rate = 0;  ///< positives / customers
  double lift = 0;  ///< rate / base rate
  std::uint64_t cumulative_customers = 0;
  std::uint64_t cumulative_positives = 0;
  double cumulative_share = 0;  ///< of all customers
  double gain = 0;              ///< cumulative positives / all positives
  double cumulative_lift = 0;
};

/// Points are no probabilities, so what is calibrated is their order: the rate observed in bands of
/// the score (the deciles), lowest first, with the 95 % interval of Wilson ("Probable inference,
/// the law of succession, and statistical inference", JASA 1927).
struct CalibrationBand {
  engine::Decimal lowest{};
  engine::Decimal highest{};
  ExactFigure mean_score{};
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
  double rate = 0;
  double rate_low = 0;
  double rate_high = 0;
  bool falls = false;  ///< the rate is below that of the band before
};

struct Backtest {
  std::string label{};                           ///< canonical
  std::optional<engine::Instant> label_as_of{};  ///< the moment the label is asked at
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
  double base_rate = 0;  ///< positives / customers; 0 without customers
  /// Why nothing can be judged: nobody, no positives, nothing but positives. Then all below is
  /// empty.
  std::optional<std::string> unjudged{};
  /// The share of pairs of a positive and another whose positive has the higher score, ties half.
  std::optional<ExactFigure> auc{};
  /// 95 % interval of the AUC by DeLong, DeLong and Clarke-Pearson (delong.hpp), within 0 … 1;
  /// empty with fewer than two positives or two others.
  std::optional<double> auc_low{};
  std::optional<double> auc_high{};
  std::optional<ExactFigure> gini{};  ///< 2·AUC − 1
  std::optional<KolmogorovSmirnov> ks{};
  std::vector<GainsDecile> deciles{};
  /// One row for each grade with a beginning, the highest first: everybody of it and of those
  /// above.
  std::vector<CutoffFigures> grades{};
  /// From the highest score to the lowest. With (0, 0) before them they are the ROC curve.
  std::vector<CutoffFigures> cutoffs{};
  std::vector<CalibrationBand> calibration{};
  bool rises_throughout = false;  ///< no band of the calibration falls
};

/// Everything of a back-test but the label's name and moment. Requires cells by ascending score.
Backtest backtest(std::span<const engine::ScoreCell> cells, int scale,
                  const std::vector<BoundGrade>& grades = {}, int places = 6);

/// What Backtest::unjudged says; nothing where there are positives and others.
std::optional<std::string> why_unjudged(std::uint64_t customers, std::uint64_t positives);

/// AUC as a fraction; empty without positives or without others.
std::optional<engine::ExactNumber> exact_auc(std::span<const engine::ScoreCell> cells);

}  // namespace muster::query
