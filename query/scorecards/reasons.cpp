#include "query/scorecards/reasons.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/scoring/score_values.hpp"
#include "query/language/printer.hpp"
#include "query/plan/bind_term.hpp"
#include "query/plan/tested_attributes.hpp"
#include "query/run/seen_measures.hpp"
#include "query/run/stopwatch.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/exact_figure.hpp"
#include "query/scorecards/rule_text.hpp"

namespace muster::query {
namespace {

using engine::Contribution;

std::string days_ago(std::int64_t days) {
  if (days == 0) return "today";
  return fmt::format("{} day{} ago", days, days == 1 ? "" : "s");
}

// The customer that is explained, and where she is.
class Explainer {
 public:
  Explainer(const engine::Population& population, const Scorecard& card,
            const BoundScorecard& bound, engine::Row row)
      : population_(population), card_(card), bound_(bound), row_(row) {}

  RuleReason reason(std::size_t i, const Contribution& contribution) const {
    const ScorecardRule& rule = card_.rules[i];
    RuleReason reason;
    reason.name = rule.name;
    reason.text = rule_text(rule);
    if (rule.group) reason.group = card_.groups[*rule.group].name;
    reason.holds = contribution.holds;
    reason.points = decimal(contribution.points);
    reason.value = value_of(rule, bound_.scoring->rules[i], contribution.value);
    if (rule.when) reason.seen = seen_by(*rule.when, bound_.scoring->rules[i].when);
    return reason;
  }

  engine::Decimal decimal(std::int64_t points) const {
    return decimal_of(points, bound_.scoring->scale);
  }

 private:
  std::vector<SeenValue> seen_by(const WrittenExpression& when, const engine::Filter& test) const {
    std::vector<SeenValue> seen;
    for (const engine::AttributeId id : tested_attributes(test)) {
      seen.push_back({population_.attributes().at(id).name(), population_.value(id, row_)});
    }
    for (SeenMeasure& each : seen_measures(when.expression, population_, bound_.context, row_)) {
      seen.push_back({std::move(each.measure), each.value, std::move(each.owner)});
    }
    return seen;
  }

  std::optional<std::string> value_of(const ScorecardRule& rule, const engine::ScoringRule& scoring,
                                      std::optional<std::int64_t> value) const {
    if (std::holds_alternative<FlatRule>(rule.gives)) return std::nullopt;
    if (!value) return "unknown";
    if (std::holds_alternative<DecayRule>(rule.gives)) return moment(*value, true);
    if (const auto* per = std::get_if<engine::PointsPerUnit>(&scoring.points)) {
      return engine::format_decimal(decimal_of(*value, per->scale));
    }
    switch (kind_of(std::get<BinnedRule>(rule.gives).of)) {
      case ValueKind::day:
        return engine::format_day(engine::Day{static_cast<std::int32_t>(*value)});
      case ValueKind::instant:
        return moment(*value, false);
      default:
        break;
    }
    const auto* by = std::get_if<engine::PointsByValue>(&scoring.points);
    return engine::format_decimal(decimal_of(*value, by != nullptr ? by->scale : 0));
  }

  // The term has been bound before, so it has a kind.
  ValueKind kind_of(const WrittenTerm& term) const {
    const auto bound = bind_term(print(term.term), population_, bound_.context);
    return bound ? bound->kind : ValueKind::number;
  }

  std::string moment(std::int64_t seconds, bool with_age) const {
    const engine::Instant instant{seconds};
    std::string text = engine::format_instant(instant);
    if (!with_age) return text;
    const engine::Day day = bound_.context.zone.day_of(instant);
    const std::int64_t age = std::int64_t{bound_.context.today().since_epoch} - day.since_epoch;
    return fmt::format("{}, {}", text, days_ago(age));
  }

  const engine::Population& population_;
  const Scorecard& card_;
  const BoundScorecard& bound_;
  engine::Row row_;
};

}  // namespace

Result<CustomerScoreAnswer> score_customer(const engine::Population& population,
                                           const Scorecard& card, std::string_view id,
                                           const QueryContext& context,
                                           const engine::Execution& execution) {
  const Stopwatch watch;
  const auto row = population.directory().find(id);
  if (!row) {
    return Error{ErrorCode::unknown_name, fmt::format("there is no customer '{}'", id)};
  }
  auto bound = bind_scorecard(card, population, context);
  if (!bound) return std::move(bound).error();
  const engine::Scoring& scoring = *bound->scoring;
  const auto score = engine::score_of(population, scoring, *row, execution);
  if (!score) return score.error();

  const Explainer explainer(population, card, *bound, *row);
  CustomerScoreAnswer answer;
  answer.id = id;
  answer.card = card.name;
  answer.score = explainer.decimal(score->score);
  if (const BoundGrade* grade = grade_of(bound->grades, score->score)) answer.grade = grade->name;
  answer.base = explainer.decimal(scoring.base);
  std::vector<std::int64_t> sums(card.groups.size());
  for (std::size_t i = 0; i < card.rules.size(); ++i) {
    const Contribution& contribution = score->rules[i];
    answer.rules.push_back(explainer.reason(i, contribution));
    if (const auto group = card.rules[i].group) sums[*group] += contribution.points;
  }
  for (std::size_t i = 0; i < card.groups.size(); ++i) {
    answer.groups.push_back({card.groups[i].name, explainer.decimal(sums[i]),
                             explainer.decimal(score->group_bounds[i])});
  }
  answer.adjustment = explainer.decimal(score->total_bound);
  answer.version = population.version();
  answer.warnings = std::move(bound->warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
