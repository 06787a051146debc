// A scorecard over an audience: how its scores lie, its grades, what each rule gives, and, with a
// label, how well all of it tells the label's customers from the others.
//
// The card's rules and the audience are asked as of the audience's context; the label at its own
// (without `as_of`: now), so that features may be of one year and the label of the next.
// Threads: reads only. Cost: engine::score_cells and engine::rule_tallies, then the cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/score_cells.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"
#include "query/scorecards/backtest.hpp"
#include "query/scorecards/exact_figure.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct ScoreRequest {
  Scorecard card{};
  Query query{};                 ///< who is scored; its context is that of the rules
  std::optional<Query> label{};  ///< who is a positive, asked in its own context
  int places = kDefaultPlaces;   ///< digits after the point of means, AUC and the like
};

struct ScoreQuantile {
  engine::Decimal at{};
  engine::Decimal score{};  ///< one that occurs: type 1 of Hyndman and Fan, as aggregate() has it
};

struct GradeCount {
  std::optional<std::string> name{};      ///< empty: below the first grade
  std::optional<engine::Decimal> from{};  ///< empty: from the lowest score
  std::uint64_t customers = 0;
  double share = 0;  ///< of the audience
  std::uint64_t positives = 0;
  std::optional<double> rate{};  ///< positives / customers; empty without a label or customers
};

struct RuleFigures {
  std::string name{};
  std::string text{};                  ///< rule_text()
  std::optional<std::string> group{};  ///< by name
  std::uint64_t customers = 0;         ///< who get points other than 0, before any bounds
  double share = 0;                    ///< of the audience
  std::string points{};                ///< together, exact
  ExactFigure mean{};                  ///< points / customers of the audience
  std::uint64_t positives = 0;
  std::optional<double> rate{};  ///< positives / customers; empty without a label or customers
  std::optional<double> lift{};  ///< rate / base rate; empty without positives
};

struct ScoreAnswer {
  std::string card{};  ///< its name
  /// By ascending score, in units of 10^-scale; positives are 0 without a label.
  std::vector<engine::ScoreCell> cells{};
  int scale = 0;
  std::uint64_t count = 0;  ///< customers in the audience
  /// Empty without customers, as minimum, maximum and deciles are.
  std::optional<ExactFigure> mean{};
  std::optional<engine::Decimal> minimum{};
  std::optional<engine::Decimal> maximum{};
  std::vector<ScoreQuantile> deciles{};  ///< at 0.1 … 0.9
  /// The lowest first; before them, where anybody is, those below the first grade.
  std::vector<GradeCount> grades{};
  std::vector<RuleFigures> rules{};  ///< as the card has them
  std::optional<Backtest> backtest{};
  std::uint64_t population = 0;
  std::string version{};
  std::int64_t elapsed_us = 0;
  /// Of binding; rules that nobody or everybody gets points from; all that makes a back-test too
  /// good to be true (honesty.hpp).
  std::vector<Warning> warnings{};
};

/// Errors: bind_scorecard()'s; bind()'s, that of the label saying "label: …"; invalid_input for
/// places outside 0 … kMaxPlaces; engine::score_cells()'s.
Result<ScoreAnswer> score_customers(const engine::Population& population,
                                    const ScoreRequest& request,
                                    const engine::Execution& execution = {});

}  // namespace muster::query
