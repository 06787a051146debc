#include "query/plan/bind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/comparison.hpp"
#include "query/plan/event_measures.hpp"
#include "query/plan/lists.hpp"
#include "query/plan/pattern.hpp"
#include "query/plan/plan.hpp"
#include "query/plan/rankings.hpp"
#include "query/plan/relative_dates.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Filter;

class ExpressionBinder {
 public:
  ExpressionBinder(Binding& binding, const SavedDefinitions* saved)
      : binding_(binding), saved_(saved) {}

  /// Binds the whole query: its saved names are followed first.
  Result<Filter> bind_query(const Expression& expression) {
    if (auto fault = follow_references(expression, saved_, {}, closure_)) {
      Error error = std::move(fault->error);
      error.position = binding_.position(fault->span);
      return error;
    }
    binding_.bind_conditions_by([this](const Expression& condition) { return bind(condition); });
    return bind(expression);
  }

  /// The stamps of everything reached through a name.
  std::string references() const {
    std::string stamps;
    for (const auto& [name, segment] : closure_.segments) stamps += segment.saved->stamp + '\n';
    for (const std::string& stamp : list_stamps_) stamps += stamp + '\n';
    return stamps;
  }

 private:
  // Depth is that of the tree, which limits.hpp bounds, with that of all definitions it reaches.
  Result<Filter> bind(const Expression& expression) {
    return std::visit([&](const auto& node) { return bind(node, expression.span); },
                      expression.node);
  }

  Result<Filter> bind(const ConstantCondition& condition, SourceSpan) {
    return Filter{engine::Constant{condition.value}};
  }

  Result<Filter> bind(const FlagCondition& condition, SourceSpan span) {
    auto attribute = binding_.require(condition.name, span);
    if (!attribute) return std::move(attribute).error();
    if ((*attribute)->type() != AttributeType::flag) {
      return binding_.wrong_type(**attribute, "a name on its own works on flags; compare it", span);
    }
    return Filter{engine::FlagIs{(*attribute)->id, true}};
  }

  Result<Filter> bind(const CompareCondition& condition, SourceSpan span) {
    auto left = read_term(condition.left, binding_);
    if (!left) return value_meant(std::move(left).error(), condition.left);
    auto right = read_term(condition.right, binding_);
    if (!right) return value_meant(std::move(right).error(), condition.right);
    return compare(*left, condition.op, *right, span, binding_);
  }

  // gender = male, city = "Moscow": a name where a value was meant.
  static Error value_meant(Error error, const Term& term) {
    const auto* name = std::get_if<NameTerm>(&term.node);
    if (name && error.code == ErrorCode::unknown_name) {
      error.message +=
          "; a value is written in single quotes: " + print(Term{StringTerm{name->name}});
    }
    return error;
  }

  Result<Filter> bind(const BetweenCondition& condition, SourceSpan span) {
    return bind_between(condition, span, binding_);
  }
  Result<Filter> bind(const InCondition& condition, SourceSpan) {
    return bind_in(condition, binding_);
  }
  Result<Filter> bind(const LikeCondition& condition, SourceSpan span) {
    return bind_like(condition, span, binding_);
  }
  Result<Filter> bind(const HasCondition& condition, SourceSpan span) {
    return bind_has(condition, span, binding_);
  }
  Result<Filter> bind(const RelativeCondition& condition, SourceSpan span) {
    return bind_relative(condition, span, binding_);
  }

  Result<Filter> bind(const NullCondition& condition, SourceSpan span) {
    auto attribute = binding_.require(condition.name, span);
    if (!attribute) return std::move(attribute).error();
    Filter test = known((*attribute)->id);
    return condition.negated ? std::move(test) : complement(std::move(test));
  }

  Result<Filter> bind(const MeasureNullCondition& condition, SourceSpan) {
    auto subject = read_term(condition.subject, binding_);
    if (!subject) return std::move(subject).error();
    auto test = has_value(*subject, binding_);
    if (!test || condition.negated) return test;
    return complement(*std::move(test));
  }
  Result<Filter> bind(const MeasureRelativeCondition& condition, SourceSpan span) {
    return bind_relative(condition, span, binding_);
  }
  Result<Filter> bind(const DidCondition& condition, SourceSpan span) {
    return bind_did(condition, span, binding_);
  }
  Result<Filter> bind(const SequenceCondition& condition, SourceSpan span) {
    return bind_sequence(condition, span, binding_);
  }

  Result<Filter> bind(const WithinCondition& condition, SourceSpan span) {
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

  Result<Filter> bind(const RankingCondition& condition, SourceSpan span) {
    return bind_ranked(condition, span, binding_);
  }

  Result<Filter> bind(const ThresholdCondition& condition, SourceSpan) {
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

  Result<Filter> bind(const AndCondition& condition, SourceSpan) {
    auto operands = bind_each(condition.operands);
    if (!operands) return std::move(operands).error();
    return all_of(*std::move(operands));
  }

  Result<Filter> bind(const OrCondition& condition, SourceSpan) {
    auto operands = bind_each(condition.operands);
    if (!operands) return std::move(operands).error();
    return any_of(*std::move(operands));
  }

  Result<Filter> bind(const NotCondition& condition, SourceSpan) {
    auto operand = bind(*condition.operand);
    if (!operand) return operand;
    return complement(*std::move(operand));
  }

  Result<Filter> bind(const SavedCondition& condition, SourceSpan span) {
    return condition.kind == SavedKind::list ? bind_list(condition, span)
                                             : bind_segment(condition, span);
  }

  // Named once it is part of the query like any other; named more often it is evaluated once.
  Result<Filter> bind_segment(const SavedCondition& condition, SourceSpan span) {
    const SavedClosure::Segment& segment = closure_.segments.find(condition.name)->second;
    if (const auto done = shared_.find(condition.name); done != shared_.end()) return done->second;
    const std::string spelled = print(Expression{condition});
    Binding::Inside inside(binding_, span);
    auto filter = bind(segment.saved->definition);
    if (!filter) {
      Error error = std::move(filter).error();
      // The innermost definition is the one to mend.
      if (!error.message.starts_with(kIn)) {
        error.message = fmt::format("{}{}: {}", kIn, spelled, error.message);
      }
      return error;
    }
    inside.name_warnings(fmt::format("{}{}", kIn, spelled));
    if (segment.uses == 1) return filter;
    const engine::Population& population = binding_.population();
    Filter shared{engine::Shared{
        std::make_shared<const Filter>(plan(*std::move(filter), population)), spelled}};
    shared_.emplace(condition.name, shared);
    return shared;
  }

  Result<Filter> bind_list(const SavedCondition& condition, SourceSpan span) {
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

  Result<std::vector<Filter>> bind_each(const std::vector<Expression>& expressions) {
    std::vector<Filter> filters;
    filters.reserve(expressions.size());
    for (const Expression& expression : expressions) {
      auto filter = bind(expression);
      if (!filter) return std::move(filter).error();
      filters.push_back(*std::move(filter));
    }
    return filters;
  }

  static constexpr std::string_view kIn = "in ";

  Binding& binding_;
  const SavedDefinitions* saved_;
  SavedClosure closure_;
  std::map<std::string, Filter, std::less<>> shared_;  ///< segments named more than once
  std::set<std::string> list_stamps_;
};

}  // namespace

Result<BoundQuery> bind(const Expression& expression, const engine::Population& population,
                        const QueryContext& context, std::string_view text) {
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, text);
  ExpressionBinder binder(binding, settled.saved.get());
  auto filter = binder.bind_query(expression);
  if (!filter) return std::move(filter).error();
  BoundQuery bound;
  bound.filter = plan(*std::move(filter), population);
  bound.canonical = print(expression);
  bound.references = binder.references();
  bound.warnings = binding.take_warnings();
  bound.context = std::move(settled);
  return bound;
}

}  // namespace muster::query
