// Two scorecards, or two versions of one, over the same customers: who moves between grades, who
// crosses a threshold and because of which rule, and which card tells the label better.
//
// Everything is counted over joint cells of both scores or by the engine's filters; nothing is
// sampled. Threads: reads only. Cost: one pass for the joint cells; for crossings one count for
// each rule that differs, in one walk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"
#include "query/scorecards/exact_figure.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct CompareRequest {
  Scorecard first{};
  Scorecard second{};
  Query query{};                 ///< who is scored; its context is that of both cards' rules
  std::optional<Query> label{};  ///< asked in its own context, without `as_of` now
  /// A grade that both cards have, or a score. Without: the highest grade that both have, if any.
  std::optional<std::variant<std::string, engine::Decimal>> threshold{};
  int places = kDefaultPlaces;
};

/// Customers and, of them, positives of the label (0 without one).
struct CountedCustomers {
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
};

struct MigrationCell {
  std::size_t first = 0;   ///< index into `first_grades`
  std::size_t second = 0;  ///< index into `second_grades`
  CountedCustomers count{};
};

/// Grades are in ascending order; "(none)" stands first where anybody is below the first grade or
/// there are no grades at all.
struct Migration {
  std::vector<std::string> first_grades{};
  std::vector<std::string> second_grades{};
  std::vector<MigrationCell> cells{};  ///< with customers, by first, then second grade
  CountedCustomers same{};             ///< of those whose grade has the same name in both
};

/// What one difference between the cards does: in the second card it is put back as the first has
/// it, all else stays. Counts are those whose crossing that undoes; several rules may each undo one
/// customer's crossing, and where it takes two together none does.
struct CrossingCause {
  enum class Change { added, removed, changed };
  std::string what{};  ///< a rule's name, "(base and bounds)", "(threshold)"
  Change change = Change::changed;
  CountedCustomers entered{};
  CountedCustomers left{};
};

struct Crossing {
  std::string threshold{};  ///< "grade 'hot'" or "score 40"
  engine::Decimal first_from{};
  engine::Decimal second_from{};
  CountedCustomers in_both{};
  CountedCustomers entered{};  ///< only the second card chooses
  CountedCustomers left{};     ///< only the first does
  CountedCustomers in_neither{};
  std::vector<CrossingCause> causes{};  ///< those that undo most first
};

/// Second less first, by DeLong (delong.hpp).
struct AucDifference {
  std::optional<ExactFigure> first{};
  std::optional<ExactFigure> second{};
  std::optional<ExactFigure> difference{};
  /// Ends of its 95 % interval and two-sided p value; empty with fewer than two positives or
  /// others.
  std::optional<double> standard_error{};
  std::optional<double> low{};
  std::optional<double> high{};
  std::optional<double> z{};  ///< also empty where the standard error is 0
  std::optional<double> p{};
  /// Why there are none, as Backtest::unjudged has it.
  std::optional<std::string> unjudged{};
};

struct CompareAnswer {
  std::string first{};  ///< the cards' names
  std::string second{};
  std::uint64_t count = 0;
  std::uint64_t positives = 0;
  std::uint64_t same_score = 0;  ///< customers whose scores are equal as numbers
  std::optional<ExactFigure> first_mean{};
  std::optional<ExactFigure> second_mean{};
  /// Spearman's, ties with their mid-ranks; empty where a card gives everybody one score.
  std::optional<double> rank_correlation{};
  Migration migration{};
  std::optional<Crossing> crossing{};
  std::optional<AucDifference> auc{};  ///< with a label
  std::string label{};                 ///< canonical; empty without one
  std::uint64_t population = 0;
  std::string version{};
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings{};
};

/// Errors: bind_scorecard()'s, saying "first card: …" or "second card: …"; bind()'s, that of the
/// label saying so; unknown_name for a threshold's grade that a card lacks; invalid_input;
/// engine::joint_score_cells()'s.
Result<CompareAnswer> compare_scorecards(const engine::Population& population,
                                         const CompareRequest& request,
                                         const engine::Execution& execution = {});

}  // namespace muster::query
