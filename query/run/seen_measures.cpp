#include "query/run/seen_measures.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "engine/events/event_values.hpp"
#include "engine/scoring/score_values.hpp"
#include "query/language/printer.hpp"
#include "query/plan/bind_term.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/expression_binder.hpp"

namespace muster::query {
namespace {

// The measures in a test, each as a term of its own.
class MeasureCollector {
 public:
  std::vector<Term> found;

  void operator()(const CompareCondition& node) {
    in_term(node.left);
    in_term(node.right);
  }
  void operator()(const BetweenCondition& node) {
    in_term(node.subject);
    in_term(node.low);
    in_term(node.high);
  }
  void operator()(const InCondition& node) { in_term(node.subject); }
  void operator()(const RankingCondition& node) { in_term(node.subject); }
  void operator()(const MeasureNullCondition& node) { in_term(node.subject); }
  void operator()(const MeasureRelativeCondition& node) { in_term(node.subject); }
  void operator()(const DidCondition& node) {
    EventPhrase event = node.event;
    if (const auto* regularly = std::get_if<Regularly>(&node.how)) {
      event.window = EventWindow{WindowKind::last, regularly->periods, regularly->unit, {}, {}};
      add({EventMeasureKind::count, std::move(event)});
      return;
    }
    if (std::holds_alternative<ForTheFirstTime>(node.how)) {
      event.window = EventWindow{};
      add({EventMeasureKind::first, std::move(event)});
      return;
    }
    add({EventMeasureKind::count, event});
    if (std::holds_alternative<AfterPause>(node.how)) add({EventMeasureKind::last, event});
  }
  void operator()(const SequenceCondition& node) {
    for (const EventStep& step : node.steps) {
      EventPhrase event = step.event;
      event.window = node.window;
      add({EventMeasureKind::count, std::move(event)});
    }
  }
  void operator()(const ShiftTerm& node) { in_term(*node.base); }
  void operator()(const ArithmeticTerm& node) {
    in_term(*node.left);
    in_term(*node.right);
  }
  void operator()(const NegateTerm& node) { in_term(*node.operand); }
  void operator()(const FunctionTerm& node) {
    for (const Term& argument : node.arguments) in_term(argument);
  }
  void operator()(const QuantileTerm& node) { in_term(*node.subject); }
  void operator()(const ScoreTerm& node) { add(Term{node}); }
  void operator()(const GradeTerm& node) {
    add(Term{ScoreTerm{node.name}});
    add(Term{node});
  }
  void operator()(const EventTerm& node) {
    if (node.measure != EventMeasureKind::average) return add(node);
    EventTerm part = node;
    part.measure = EventMeasureKind::sum;
    add(part);
    // How many of them have the property.
    const Expression has_value{NullCondition{node.property, true}};
    part.measure = EventMeasureKind::count;
    part.property.clear();
    if (part.event.type.empty()) return;
    if (part.event.where.empty()) {
      part.event.where.push_back(has_value);
    } else {
      AndCondition both{{part.event.where.front(), has_value}};
      part.event.where = {Expression{std::move(both)}};
    }
    add(part);
  }
  template <typename Other>
  void operator()(const Other&) {}

 private:
  void in_term(const Term& term) { std::visit(*this, term.node); }
  void add(EventTerm term) { add(Term{std::move(term)}); }
  void add(Term term) {
    if (std::find(found.begin(), found.end(), term) == found.end()) {
      found.push_back(std::move(term));
    }
  }
};

engine::Value value_of(const BoundTerm& term, const engine::Population& population,
                       engine::Row row) {
  const std::optional<std::int64_t> value = engine::measure_one(population, *term.measure, row);
  if (!value) return engine::Unknown{};
  switch (term.kind) {
    case ValueKind::instant:
      return engine::Instant{*value};
    case ValueKind::category:
      return population.events()
          .dictionary(term.property)
          .at(static_cast<engine::ValueCode>(*value))
          .text;
    case ValueKind::day:
    case ValueKind::number:
      break;
  }
  return engine::Decimal{*value, term.scale};
}

/// The score or grade of one customer; nothing where the card cannot be added up.
std::optional<SeenMeasure> seen_score(const Term& term, const engine::Population& population,
                                      const QueryContext& context, engine::Row row) {
  Binding binding(population, context, {});
  ExpressionBinder binder(binding, context.saved.get());
  const auto typed = binder.read_query(term);
  if (!typed) return std::nullopt;
  const BoundScore& bound = *typed->score;
  const auto score = engine::score_of(population, *bound.scoring, row);
  if (!score) return std::nullopt;
  engine::Value value = engine::Decimal{score->score, bound.scoring->scale};
  if (typed->kind == TermKind::grade) {
    const BoundGrade* grade = grade_of(bound.grades, score->score);
    value = grade == nullptr ? engine::Value(engine::Unknown{})
                             : engine::Value(std::string_view(grade->name));
  }
  return SeenMeasure{print(term), value, typed->score};
}

}  // namespace

std::vector<SeenMeasure> seen_measures(const Expression& test, const engine::Population& population,
                                       const QueryContext& context, engine::Row row) {
  MeasureCollector collector;
  std::visit([&](const auto& node) { collector(node); }, test.node);
  std::vector<SeenMeasure> seen;
  for (const Term& each : collector.found) {
    if (!std::holds_alternative<EventTerm>(each.node)) {
      if (auto score = seen_score(each, population, context, row)) {
        seen.push_back(*std::move(score));
      }
      continue;
    }
    const std::string text = print(each);
    const auto bound = bind_term(text, population, context);
    if (!bound || bound->measure == nullptr) continue;
    seen.push_back({text, value_of(*bound, population, row), {}});
  }
  return seen;
}

}  // namespace muster::query
