#include "query/scorecards/score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/evaluation/exact_sum.hpp"
#include "query/run/aggregate.hpp"
#include "query/run/stopwatch.hpp"
#include "query/scorecards/cell_summary.hpp"
#include "query/scorecards/honesty.hpp"
#include "query/scorecards/judged_audience.hpp"
#include "query/scorecards/rule_text.hpp"

namespace muster::query {
namespace {

std::optional<double> rate_of(std::uint64_t positives, std::uint64_t customers, bool labelled) {
  if (!labelled || customers == 0) return std::nullopt;
  return share_of(positives, customers);
}

void set_summary(const CellTotals& totals, int places, ScoreAnswer& answer) {
  answer.count = totals.customers;
  if (answer.cells.empty()) return;
  const int scale = answer.scale;
  answer.mean = exact_figure(mean_of(totals.points, totals.customers, scale), places);
  answer.minimum = decimal_of(answer.cells.front().score, scale);
  answer.maximum = decimal_of(answer.cells.back().score, scale);
  for (std::int64_t tenth = 1; tenth <= 9; ++tenth) {
    const engine::Decimal at{tenth, 1};
    const std::int64_t score = score_at_rank(answer.cells, rank_of(at, totals.customers));
    answer.deciles.push_back({at, decimal_of(score, scale)});
  }
}

void set_grades(const std::vector<BoundGrade>& grades, bool labelled, ScoreAnswer& answer) {
  const GradeCells cells = grade_cells(answer.cells, grades);
  const auto add = [&](std::optional<std::string> name, std::optional<std::int64_t> from,
                       const CellTotals& totals) {
    GradeCount grade;
    grade.name = std::move(name);
    if (from) grade.from = decimal_of(*from, answer.scale);
    grade.customers = totals.customers;
    grade.share = share_of(totals.customers, answer.count);
    grade.positives = totals.positives;
    grade.rate = rate_of(totals.positives, totals.customers, labelled);
    answer.grades.push_back(std::move(grade));
  };
  if (grades.empty()) return;
  if (cells.none.customers > 0) add(std::nullopt, std::nullopt, cells.none);
  for (std::size_t i = 0; i < grades.size(); ++i)
    add(grades[i].name, grades[i].from, cells.grades[i]);
}

void warn_of_idle(const ScorecardRule& rule, const engine::RuleTally& tally, ScoreAnswer& answer) {
  if (answer.count == 0) return;
  Warning warning;
  if (tally.customers == 0) {
    warning.message =
        fmt::format("rule '{}' never fires: nobody in the audience gets points from it", rule.name);
  } else if (tally.customers == answer.count && rule.when &&
             std::holds_alternative<FlatRule>(rule.gives)) {
    warning.message = fmt::format(
        "rule '{}' always fires: everybody in the audience gets the same points from it",
        rule.name);
  } else {
    return;
  }
  answer.warnings.push_back(std::move(warning));
}

void set_rules(const Scorecard& card, const std::vector<engine::RuleTally>& tallies,
               const CellTotals& totals, const ScoreRequest& request, ScoreAnswer& answer) {
  for (std::size_t i = 0; i < card.rules.size(); ++i) {
    const ScorecardRule& rule = card.rules[i];
    const engine::RuleTally& tally = tallies[i];
    RuleFigures figures;
    figures.name = rule.name;
    figures.text = rule_text(rule);
    if (rule.group) figures.group = card.groups[*rule.group].name;
    figures.customers = tally.customers;
    figures.share = share_of(tally.customers, answer.count);
    const engine::ExactNumber points(engine::widened(tally.points),
                                     engine::power_of_ten(answer.scale));
    figures.points = *points.digits(answer.scale);
    if (answer.count > 0) {
      figures.mean =
          exact_figure(mean_of(tally.points, answer.count, answer.scale), request.places);
    } else {
      figures.mean = exact_figure({}, request.places);
    }
    figures.positives = tally.positives;
    figures.rate = rate_of(tally.positives, tally.customers, request.label.has_value());
    if (figures.rate && totals.positives > 0) {
      figures.lift = *figures.rate / share_of(totals.positives, totals.customers);
    }
    answer.rules.push_back(std::move(figures));
    warn_of_idle(rule, tally, answer);
  }
}

}  // namespace

Result<ScoreAnswer> score_customers(const engine::Population& population,
                                    const ScoreRequest& request,
                                    const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status checked = check_places(request.places); !checked) return std::move(checked).error();
  auto judged = bind_judged(population, request.query, request.label);
  if (!judged) return std::move(judged).error();
  auto bound = bind_scorecard(request.card, population, judged->audience.context);
  if (!bound) return std::move(bound).error();
  const engine::Scoring& scoring = *bound->scoring;
  auto cells = engine::score_cells(population, scoring, judged->audience.filter,
                                   judged->label_filter(), execution);
  if (!cells) return std::move(cells).error();
  const auto tallies = engine::rule_tallies(population, scoring, judged->audience.filter,
                                            judged->label_filter(), execution);
  if (!tallies) return tallies.error();

  ScoreAnswer answer;
  answer.card = request.card.name;
  answer.cells = *std::move(cells);
  answer.scale = scoring.scale;
  answer.warnings = bound->warnings;
  judged->move_warnings_to(answer.warnings);
  const CellTotals totals = totals_of(answer.cells);
  set_summary(totals, request.places, answer);
  set_grades(bound->grades, request.label.has_value(), answer);
  set_rules(request.card, *tallies, totals, request, answer);
  if (judged->label) {
    answer.backtest = backtest(answer.cells, answer.scale, bound->grades, request.places);
    answer.backtest->label = judged->label->canonical;
    answer.backtest->label_as_of = judged->label->context.as_of;
    auto doubts = doubts_of(population, {request.card, *bound, judged->audience, *judged->label,
                                         *tallies, totals.customers, totals.positives});
    std::move(doubts.begin(), doubts.end(), std::back_inserter(answer.warnings));
  }
  answer.population = population.size();
  answer.version = population.version();
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
