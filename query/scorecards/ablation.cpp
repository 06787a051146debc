#include "query/scorecards/ablation.hpp"

#include <algorithm>
#include <utility>

#include "engine/scoring/score_cells.hpp"
#include "query/run/stopwatch.hpp"
#include "query/scorecards/backtest.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/cell_summary.hpp"
#include "query/scorecards/judged_audience.hpp"
#include "query/scorecards/rule_text.hpp"

namespace muster::query {
namespace {

using engine::ExactNumber;

ExactNumber difference(const ExactNumber& a, const ExactNumber& b) {
  return {a.numerator() * b.denominator() - b.numerator() * a.denominator(),
          a.denominator() * b.denominator()};
}

}  // namespace

Result<AblationAnswer> ablate(const engine::Population& population, const AblationRequest& request,
                              const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status checked = check_places(request.places); !checked) return std::move(checked).error();
  auto judged = bind_judged(population, request.query, request.label);
  if (!judged) return std::move(judged).error();
  auto bound = bind_scorecard(request.card, population, judged->audience.context);
  if (!bound) return std::move(bound).error();
  const engine::Filter& where = judged->audience.filter;
  const auto cells =
      engine::score_cells(population, *bound->scoring, where, judged->label_filter(), execution);
  if (!cells) return cells.error();

  AblationAnswer answer;
  answer.card = request.card.name;
  answer.label = judged->label->canonical;
  const CellTotals totals = totals_of(*cells);
  answer.count = totals.customers;
  answer.positives = totals.positives;
  answer.warnings = std::move(bound->warnings);
  judged->move_warnings_to(answer.warnings);
  answer.unjudged = why_unjudged(totals.customers, totals.positives);
  if (const auto whole = exact_auc(*cells)) {
    const auto without = engine::score_cells_without_each(population, *bound->scoring, where,
                                                          judged->label_filter(), execution);
    if (!without) return without.error();
    answer.auc = exact_figure(*whole, request.places);
    std::vector<std::pair<ExactNumber, RuleAblation>> rules;
    for (std::size_t i = 0; i < without->size(); ++i) {
      const ScorecardRule& rule = request.card.rules[i];
      const ExactNumber auc = *exact_auc((*without)[i]);
      ExactNumber loss = difference(*whole, auc);
      RuleAblation ablation{rule.name, rule_text(rule), exact_figure(auc, request.places),
                            exact_figure(loss, request.places)};
      rules.emplace_back(std::move(loss), std::move(ablation));
    }
    std::stable_sort(rules.begin(), rules.end(),
                     [](const auto& a, const auto& b) { return b.first < a.first; });
    for (auto& [loss, rule] : rules) answer.rules.push_back(std::move(rule));
  }
  answer.population = population.size();
  answer.version = population.version();
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
