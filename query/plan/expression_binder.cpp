#include "query/plan/expression_binder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/filter_key.hpp"
#include "query/language/printer.hpp"
#include "query/plan/comparison.hpp"
#include "query/plan/digest.hpp"
#include "query/plan/event_measures.hpp"
#include "query/plan/lists.hpp"
#include "query/plan/pattern.hpp"
#include "query/plan/plan.hpp"
#include "query/plan/rankings.hpp"
#include "query/plan/relative_dates.hpp"
#include "query/scorecards/card_binder.hpp"
#include "query/scorecards/check_scorecard.hpp"

namespace muster::query {

using engine::AttributeType;
using engine::Filter;

namespace {

constexpr std::string_view kIn = "in ";

std::string inside_words(SavedKind kind, const std::string& name) {
  return fmt::format("{}{}", kIn, spelled(kind, name));
}

/// The innermost definition is the one to mend.
Error inside(SavedKind kind, const std::string& name, Error error) {
  if (!error.message.starts_with(kIn)) {
    error.message = fmt::format("{}: {}", inside_words(kind, name), error.message);
  }
  return error;
}

}  // namespace

ExpressionBinder::ExpressionBinder(Binding& binding, const SavedDefinitions* saved)
    : binding_(binding), saved_(saved) {
  binding_.bind_conditions_by([this](const Expression& condition) { return bind(condition); });
  binding_.bind_scores_by(
      [this](const std::string& name, SourceSpan span) { return bind_score(name, span); });
}

Error ExpressionBinder::at_fault(ClosureFault fault) const {
  fault.error.position = binding_.position(fault.span);
  return std::move(fault.error);
}

Result<Filter> ExpressionBinder::bind_query(const Expression& expression) {
  auto fault = follow_references(expression, saved_, {}, closure_);
  if (fault) return at_fault(*std::move(fault));
  return bind(expression);
}

Result<TypedTerm> ExpressionBinder::read_query(const Term& term) {
  auto fault = follow_references(term, saved_, closure_);
  if (fault) return at_fault(*std::move(fault));
  return read_term(term, binding_);
}

Result<BoundScore> ExpressionBinder::bind_query(const Scorecard& card) {
  if (auto fault = follow_references(card, saved_, {}, closure_)) {
    return error_in(card, *std::move(fault));
  }
  return bind_card(card, binding_);
}

std::string ExpressionBinder::references() const {
  std::string stamps;
  for (const auto& [name, segment] : closure_.segments) stamps += segment.saved->stamp + '\n';
  for (const auto& [name, card] : closure_.scorecards) stamps += card->stamp + '\n';
  for (const std::string& stamp : list_stamps_) stamps += stamp + '\n';
  return stamps;
}

Result<Filter> ExpressionBinder::bind(const Expression& expression) {
  return std::visit([&](const auto& node) { return bind(node, expression.span); }, expression.node);
}

Result<Filter> ExpressionBinder::bind(const ConstantCondition& condition, SourceSpan) {
  return Filter{engine::Constant{condition.value}};
}

Result<Filter> ExpressionBinder::bind(const FlagCondition& condition, SourceSpan span) {
  auto attribute = binding_.require(condition.name, span);
  if (!attribute) return std::move(attribute).error();
  if ((*attribute)->type() != AttributeType::flag) {
    return binding_.wrong_type(**attribute, "a name on its own works on flags; compare it", span);
  }
  return Filter{engine::FlagIs{(*attribute)->id, true}};
}

Result<Filter> ExpressionBinder::bind(const CompareCondition& condition, SourceSpan span) {
  auto left = read_term(condition.left, binding_);
  if (!left) return value_meant(std::move(left).error(), condition.left);
  auto right = read_term(condition.right, binding_);
  if (!right) return value_meant(std::move(right).error(), condition.right);
  return compare(*left, condition.op, *right, span, binding_);
}

Error ExpressionBinder::value_meant(Error error, const Term& term) {
  const auto* name = std::get_if<NameTerm>(&term.node);
  if (name && error.code == ErrorCode::unknown_name) {
    error.message +=
        "; a value is written in single quotes: " + print(Term{StringTerm{name->name}});
  }
  return error;
}

Result<Filter> ExpressionBinder::bind(const BetweenCondition& condition, SourceSpan span) {
  return bind_between(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const InCondition& condition, SourceSpan) {
  return bind_in(condition, binding_);
}

Result<Filter> ExpressionBinder::bind(const LikeCondition& condition, SourceSpan span) {
  return bind_like(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const HasCondition& condition, SourceSpan span) {
  return bind_has(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const RelativeCondition& condition, SourceSpan span) {
  return bind_relative(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const NullCondition& condition, SourceSpan span) {
  auto attribute = binding_.require(condition.name, span);
  if (!attribute) return std::move(attribute).error();
  Filter test = known((*attribute)->id);
  return condition.negated ? std::move(test) : complement(std::move(test));
}

Result<Filter> ExpressionBinder::bind(const MeasureNullCondition& condition, SourceSpan) {
  auto subject = read_term(condition.subject, binding_);
  if (!subject) return std::move(subject).error();
  auto test = has_value(*subject, binding_);
  if (!test || condition.negated) return test;
  return complement(*std::move(test));
}

Result<Filter> ExpressionBinder::bind(const MeasureRelativeCondition& condition, SourceSpan span) {
  return bind_relative(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const DidCondition& condition, SourceSpan span) {
  return bind_did(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const SequenceCondition& condition, SourceSpan span) {
  return bind_sequence(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const WithinCondition& condition, SourceSpan span) {
  auto attribute = binding_.require(condition.name, span);
  if (!attribute) return std::move(attribute).error();
  if ((*attribute)->type() != AttributeType::place) {
    return binding_.wrong_type(**attribute, "WITHIN works on places", span);
  }
  const auto centre =
      engine::place_at(to_double(condition.latitude), to_double(condition.longitude));
  if (!centre) {
    return binding_.error(ErrorCode::invalid_query,
                          "the centre is (latitude, longitude) in degrees, within ±90 and ±180",
                          span);
  }
  const double radius = to_double(condition.radius_km);
  if (radius < 0) {
    return binding_.error(ErrorCode::invalid_query, "a radius is 0 KM or more", span);
  }
  return Filter{engine::WithinRadius{(*attribute)->id, *centre, radius}};
}

Result<Filter> ExpressionBinder::bind(const RankingCondition& condition, SourceSpan span) {
  return bind_ranked(condition, span, binding_);
}

Result<Filter> ExpressionBinder::bind(const ThresholdCondition& condition, SourceSpan) {
  auto operands = bind_each(condition.operands);
  if (!operands) return std::move(operands).error();
  const auto size = static_cast<std::int64_t>(operands->size());
  std::int64_t low = 0;
  std::int64_t high = size;
  if (condition.kind != ThresholdKind::at_most) low = std::max<std::int64_t>(condition.count, 0);
  if (condition.kind != ThresholdKind::at_least) high = std::min(condition.count, size);
  if (low > high) return nobody();
  return Filter{engine::CountOf{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high),
                                *std::move(operands)}};
}

Result<Filter> ExpressionBinder::bind(const AndCondition& condition, SourceSpan) {
  auto operands = bind_each(condition.operands);
  if (!operands) return std::move(operands).error();
  return all_of(*std::move(operands));
}

Result<Filter> ExpressionBinder::bind(const OrCondition& condition, SourceSpan) {
  auto operands = bind_each(condition.operands);
  if (!operands) return std::move(operands).error();
  return any_of(*std::move(operands));
}

Result<Filter> ExpressionBinder::bind(const NotCondition& condition, SourceSpan) {
  auto operand = bind(*condition.operand);
  if (!operand) return operand;
  return complement(*std::move(operand));
}

Result<Filter> ExpressionBinder::bind(const SavedCondition& condition, SourceSpan span) {
  return condition.kind == SavedKind::list ? bind_list(condition, span)
                                           : bind_segment(condition, span);
}

Result<Filter> ExpressionBinder::bind_segment(const SavedCondition& condition, SourceSpan span) {
  const SavedClosure::Segment& segment = closure_.segments.find(condition.name)->second;
  if (const auto done = shared_.find(condition.name); done != shared_.end()) return done->second;
  Binding::Inside within(binding_, span);
  auto filter = bind(segment.saved->definition);
  if (!filter) return inside(condition.kind, condition.name, std::move(filter).error());
  within.name_warnings(inside_words(condition.kind, condition.name));
  if (segment.uses == 1) return filter;
  auto planned = std::make_shared<const Filter>(plan(*std::move(filter), binding_.population()));
  std::string key = digest_of(engine::filter_key(*planned));
  Filter shared{
      engine::Shared{std::move(planned), spelled(condition.kind, condition.name), std::move(key)}};
  shared_.emplace(condition.name, shared);
  return shared;
}

Result<Filter> ExpressionBinder::bind_list(const SavedCondition& condition, SourceSpan span) {
  const auto unknown = [&] {
    Error error = unknown_saved(saved_, condition.kind, condition.name);
    error.position = binding_.position(span);
    return error;
  };
  if (saved_ == nullptr) return unknown();
  auto list = saved_->list(condition.name, binding_.population());
  if (!list) return std::move(list).error();
  if (!*list) return unknown();
  list_stamps_.insert((*list)->stamp);
  // Every list that was ever saved has a stamp of its own, so the words mean these rows alone.
  return Filter{engine::RowsIn{
      (*list)->rows, fmt::format("{} ({})", print(Expression{condition}), (*list)->stamp)}};
}

Result<std::vector<Filter>> ExpressionBinder::bind_each(
    const std::vector<Expression>& expressions) {
  std::vector<Filter> filters;
  filters.reserve(expressions.size());
  for (const Expression& expression : expressions) {
    auto filter = bind(expression);
    if (!filter) return std::move(filter).error();
    filters.push_back(*std::move(filter));
  }
  return filters;
}

Result<std::shared_ptr<const BoundScore>> ExpressionBinder::bind_score(const std::string& name,
                                                                       SourceSpan span) {
  if (const auto done = scores_.find(name); done != scores_.end()) return done->second;
  const SavedScorecard& saved = *closure_.scorecards.find(name)->second;
  Binding::Inside within(binding_, span);
  auto score = bind_card(saved.definition, binding_);
  if (!score) return inside(SavedKind::scorecard, name, std::move(score).error());
  within.name_warnings(inside_words(SavedKind::scorecard, name));
  auto shared = std::make_shared<const BoundScore>(*std::move(score));
  scores_.emplace(name, shared);
  return shared;
}

}  // namespace muster::query
