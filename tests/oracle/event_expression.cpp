#include "tests/oracle/event_expression.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "query/language/printer.hpp"
#include "tests/oracle/event_history.hpp"
#include "tests/oracle/random_literal.hpp"

namespace muster::oracle {

using query::EventMeasureKind;
using query::Expression;
using query::Term;
using query::TimeUnit;

namespace {

constexpr query::CompareOperator kComparisons[] = {
    query::CompareOperator::equal,   query::CompareOperator::not_equal,
    query::CompareOperator::less,    query::CompareOperator::less_equal,
    query::CompareOperator::greater, query::CompareOperator::greater_equal};

Term name(const Column& column) { return Term{query::NameTerm{column.spec.name}, {}}; }

/// Puts questions about events in the place of their columns.
class Rewriter {
 public:
  explicit Rewriter(const EventColumns& columns) : columns_(columns) {}

  bool failed = false;

  Expression rewrite(const Expression& expression) {
    return std::visit([&](const auto& node) { return rewrite(node); }, expression.node);
  }

  Term rewrite(const Term& term) {
    return std::visit([&](const auto& node) { return of_term(node); }, term.node);
  }

 private:
  template <typename Node>
  Expression rewrite(const Node& node) {
    if constexpr (requires { node.name; }) {
      if constexpr (!std::is_same_v<Node, query::SavedCondition>) {
        failed = failed || is_event(node.name);
      }
    }
    return Expression{node, {}};
  }
  Expression rewrite(const query::FlagCondition& node) {
    const auto found = columns_.conditions.find(node.name);
    return found == columns_.conditions.end() ? Expression{node, {}} : found->second;
  }
  Expression rewrite(const query::NullCondition& node) {
    const auto found = columns_.terms.find(node.name);
    if (found == columns_.terms.end()) {
      failed = failed || is_event(node.name);
      return Expression{node, {}};
    }
    return Expression{query::MeasureNullCondition{Term{found->second, {}}, node.negated}, {}};
  }
  Expression rewrite(const query::RelativeCondition& node) {
    const auto found = columns_.terms.find(node.name);
    if (found == columns_.terms.end()) return Expression{node, {}};
    failed = failed || node.anniversary;
    return Expression{query::MeasureRelativeCondition{Term{found->second, {}}, node.negated,
                                                      node.direction, node.amount, node.unit},
                      {}};
  }
  Expression rewrite(const query::CompareCondition& node) {
    return Expression{query::CompareCondition{rewrite(node.left), node.op, rewrite(node.right)},
                      {}};
  }
  Expression rewrite(const query::BetweenCondition& node) {
    return Expression{query::BetweenCondition{rewrite(node.subject), rewrite(node.low),
                                              rewrite(node.high), node.negated},
                      {}};
  }
  Expression rewrite(const query::InCondition& node) {
    return Expression{query::InCondition{rewrite(node.subject), node.values, node.negated}, {}};
  }
  Expression rewrite(const query::RankingCondition& node) {
    query::RankingCondition changed = node;
    changed.subject = rewrite(node.subject);
    changed.among = each(node.among);
    return Expression{std::move(changed), {}};
  }
  Expression rewrite(const query::ThresholdCondition& node) {
    return Expression{query::ThresholdCondition{node.kind, node.count, each(node.operands)}, {}};
  }
  Expression rewrite(const query::AndCondition& node) {
    return Expression{query::AndCondition{each(node.operands)}, {}};
  }
  Expression rewrite(const query::OrCondition& node) {
    return Expression{query::OrCondition{each(node.operands)}, {}};
  }
  Expression rewrite(const query::NotCondition& node) {
    return Expression{query::NotCondition{rewrite(*node.operand)}, {}};
  }

  template <typename Node>
  Term of_term(const Node& node) {
    return Term{node, {}};
  }
  Term of_term(const query::NameTerm& node) {
    const auto found = columns_.terms.find(node.name);
    if (found != columns_.terms.end()) return Term{found->second, {}};
    failed = failed || is_event(node.name);
    return Term{node, {}};
  }
  Term of_term(const query::ShiftTerm& node) {
    return Term{query::ShiftTerm{rewrite(*node.base), node.amount, node.unit}, {}};
  }
  Term of_term(const query::ArithmeticTerm& node) {
    const auto* sum = std::get_if<query::NameTerm>(&node.left->node);
    const auto* count = std::get_if<query::NameTerm>(&node.right->node);
    if (node.op == query::ArithmeticOperator::divide && sum != nullptr && count != nullptr) {
      const auto found = columns_.averages.find({sum->name, count->name});
      if (found != columns_.averages.end()) return Term{found->second, {}};
    }
    return Term{query::ArithmeticTerm{node.op, rewrite(*node.left), rewrite(*node.right)}, {}};
  }
  Term of_term(const query::NegateTerm& node) {
    return Term{query::NegateTerm{rewrite(*node.operand)}, {}};
  }
  Term of_term(const query::FunctionTerm& node) {
    query::FunctionTerm changed{node.function, {}};
    for (const Term& argument : node.arguments) changed.arguments.push_back(rewrite(argument));
    return Term{std::move(changed), {}};
  }
  Term of_term(const query::QuantileTerm& node) {
    return Term{query::QuantileTerm{rewrite(*node.subject), node.quantiles, each(node.among)}, {}};
  }

  bool is_event(const std::string& column) const {
    return columns_.terms.contains(column) || columns_.conditions.contains(column);
  }
  std::vector<Expression> each(const std::vector<Expression>& operands) {
    std::vector<Expression> changed;
    changed.reserve(operands.size());
    for (const Expression& operand : operands) changed.push_back(rewrite(operand));
    return changed;
  }

  const EventColumns& columns_;
};

}  // namespace

bool EventMaker::has(const std::string& type, std::size_t property) const {
  const std::vector<std::string> types = types_with(*history_, property);
  return std::find(types.begin(), types.end(), type) != types.end();
}

query::EventWindow EventMaker::window() {
  constexpr TimeUnit kUnits[] = {TimeUnit::hour,  TimeUnit::day,     TimeUnit::week,
                                 TimeUnit::month, TimeUnit::quarter, TimeUnit::year};
  query::EventWindow window{};
  if (dice_->chance(30)) return window;
  if (dice_->chance(45)) {
    window.kind = query::WindowKind::last;
    window.unit = kUnits[dice_->index(std::size(kUnits))];
    window.amount = dice_->between(1, window.unit == TimeUnit::hour ? 100 : 40);
    return window;
  }
  LiteralMaker literals(*history_, *clock_, *dice_);
  const auto bound = [&] { return literals.time_term(history_->columns[kEventTime]); };
  if (dice_->chance(50)) {
    window.kind = query::WindowKind::between;
    window.bounds = {bound(), bound()};
  } else {
    window.kind = dice_->chance(50) ? query::WindowKind::since : query::WindowKind::before;
    window.bounds = {bound()};
  }
  return window;
}

Expression EventMaker::test(const std::string& type) {
  LiteralMaker literals(*history_, *clock_, *dice_);
  const auto op = kComparisons[dice_->index(std::size(kComparisons))];
  std::vector<std::size_t> properties;
  for (const std::size_t index : {kEventAmount, kEventWord, kEventGift}) {
    if (has(type, index)) properties.push_back(index);
  }
  if (properties.empty()) return Expression{query::ConstantCondition{dice_->chance(80)}, {}};
  const std::size_t index = dice_->pick(properties);
  const Column& column = history_->columns[index];
  const bool negated = dice_->chance(30);
  if (dice_->chance(12)) return Expression{query::NullCondition{column.spec.name, negated}, {}};
  if (index == kEventGift) {
    if (dice_->chance(60)) return Expression{query::FlagCondition{column.spec.name}, {}};
    return Expression{query::CompareCondition{name(column),
                                              negated ? query::CompareOperator::not_equal
                                                      : query::CompareOperator::equal,
                                              Term{query::FlagTerm{dice_->chance(50)}, {}}},
                      {}};
  }
  const auto literal = [&] {
    return index == kEventAmount ? number_term(literals.number(column))
                                 : string_term(literals.text(column));
  };
  if (index == kEventWord && dice_->chance(20)) {
    const bool folded = dice_->chance(50);
    return Expression{
        query::LikeCondition{column.spec.name, literals.pattern(column, folded, std::nullopt),
                             folded, negated},
        {}};
  }
  if (dice_->chance(20)) {
    return Expression{query::InCondition{name(column), {literal(), literal()}, negated}, {}};
  }
  if (dice_->chance(20)) {
    return Expression{query::BetweenCondition{name(column), literal(), literal(), negated}, {}};
  }
  return Expression{query::CompareCondition{name(column), op, literal()}, {}};
}

Expression EventMaker::where(const std::string& type, unsigned depth) {
  if (depth == 0 || dice_->chance(55)) return test(type);
  if (dice_->chance(30)) {
    return Expression{query::NotCondition{where(type, depth - 1)}, {}};
  }
  std::vector<Expression> operands{where(type, 0), where(type, 0)};
  if (dice_->chance(40)) {
    operands.push_back(Expression{query::NotCondition{where(type, depth - 1)}, {}});
  }
  if (dice_->chance(50)) return Expression{query::AndCondition{std::move(operands)}, {}};
  return Expression{query::OrCondition{std::move(operands)}, {}};
}

query::EventPhrase EventMaker::phrase(std::size_t property) {
  query::EventPhrase event{dice_->pick(types_with(*history_, property)), {}, window()};
  if (dice_->chance(55)) event.where.push_back(where(event.type, 2));
  return event;
}

query::EventTerm EventMaker::term() {
  constexpr TimeUnit kPeriods[] = {TimeUnit::day, TimeUnit::week, TimeUnit::month};
  query::EventTerm term{};
  do {
    term.measure = static_cast<EventMeasureKind>(dice_->index(10));
  } while (term.measure == EventMeasureKind::average);
  std::size_t property = kEventTime;
  switch (term.measure) {
    case EventMeasureKind::sum:
    case EventMeasureKind::least:
    case EventMeasureKind::most:
      property = kEventAmount;
      break;
    case EventMeasureKind::distinct_values:
      property = kEventAmount + dice_->index(3);
      break;
    case EventMeasureKind::favourite:
      property = kEventWord;
      break;
    default:
      break;
  }
  term.event = phrase(property);
  if (property != kEventTime) term.property = history_->columns[property].spec.name;
  if (term.measure == EventMeasureKind::distinct_periods) {
    term.period = kPeriods[dice_->index(std::size(kPeriods))];
  }
  return term;
}

Expression EventMaker::condition() {
  constexpr TimeUnit kElapsed[] = {TimeUnit::hour, TimeUnit::day, TimeUnit::week};
  constexpr TimeUnit kPeriods[] = {TimeUnit::day, TimeUnit::week, TimeUnit::month};
  const auto elapsed = [&] {
    return query::ElapsedTime{dice_->between(1, 30), kElapsed[dice_->index(std::size(kElapsed))]};
  };
  if (dice_->chance(45)) {
    query::SequenceCondition sequence{{}, std::nullopt, window()};
    const std::size_t steps = 2 + dice_->index(3);
    while (sequence.steps.size() < steps) {
      query::EventPhrase step = phrase(kEventTime);
      step.window = query::EventWindow{};
      sequence.steps.push_back({std::move(step), !sequence.steps.empty() && dice_->chance(35)});
    }
    if (dice_->chance(60)) sequence.within = elapsed();
    return Expression{std::move(sequence), {}};
  }
  query::DidCondition did{phrase(kEventTime)};
  if (dice_->chance(25)) {
    did.event.window = query::EventWindow{};
    const std::int64_t periods = dice_->between(1, 8);
    did.how = query::Regularly{static_cast<query::ThresholdKind>(dice_->index(3)),
                               dice_->between(0, periods), periods,
                               kPeriods[dice_->index(std::size(kPeriods))]};
  } else if (dice_->chance(30)) {
    did.how = query::AfterPause{elapsed()};
  } else if (dice_->chance(20)) {
    did.how = query::ForTheFirstTime{};
  }
  return Expression{std::move(did), {}};
}

std::optional<Expression> with_events(const Expression& expression, const EventColumns& columns) {
  Rewriter rewriter(columns);
  Expression changed = rewriter.rewrite(expression);
  if (rewriter.failed) return std::nullopt;
  return changed;
}

bool mentions_events(const Expression& expression, const EventColumns& columns) {
  const auto changed = with_events(expression, columns);
  return changed && !(*changed == expression);
}

}  // namespace muster::oracle
