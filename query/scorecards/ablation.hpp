// What each rule of a scorecard is worth: the AUC without it, for all rules in one run.
// Threads: reads only. Cost: engine::score_cells_without_each, then the cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"
#include "query/scorecards/exact_figure.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct AblationRequest {
  Scorecard card{};
  Query query{};
  Query label{};  ///< asked in its own context, without `as_of` now
  int places = kDefaultPlaces;
};

struct RuleAblation {
  std::string name{};
  std::string text{};         ///< rule_text()
  ExactFigure auc_without{};  ///< of the card without this rule
  ExactFigure loss{};         ///< the card's AUC less that; below 0 for a rule that harms
};

struct AblationAnswer {
  std::string card{};
  std::string label{};
  std::uint64_t count = 0;
  std::uint64_t positives = 0;
  std::optional<std::string> unjudged{};  ///< as Backtest has it; then there is no AUC and no rule
  std::optional<ExactFigure> auc{};
  std::vector<RuleAblation> rules{};  ///< the largest loss first, ties as the card has them
  std::uint64_t population = 0;
  std::string version{};
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings{};
};

/// Errors: score_customers()'s.
Result<AblationAnswer> ablate(const engine::Population& population, const AblationRequest& request,
                              const engine::Execution& execution = {});

}  // namespace muster::query
