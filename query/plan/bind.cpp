#include "query/plan/bind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/comparison.hpp"
#include "query/plan/lists.hpp"
#include "query/plan/pattern.hpp"
#include "query/plan/plan.hpp"
#include "query/plan/relative_dates.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Filter;

class ExpressionBinder {
 public:
  explicit ExpressionBinder(Binding& binding) : binding_(binding) {}

  // Depth is that of the tree, which limits.hpp bounds.
  Result<Filter> bind(const Expression& expression) {
    return std::visit([&](const auto& node) { return bind(node, expression.span); },
                      expression.node);
  }

 private:
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

  Binding& binding_;
};

}  // namespace

Result<BoundQuery> bind(const Expression& expression, const engine::Population& population,
                        const QueryContext& context, std::string_view text) {
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, text);
  auto filter = ExpressionBinder(binding).bind(expression);
  if (!filter) return std::move(filter).error();
  BoundQuery bound;
  bound.filter = plan(*std::move(filter), population);
  bound.canonical = print(expression);
  bound.warnings = binding.take_warnings();
  bound.context = std::move(settled);
  return bound;
}

}  // namespace muster::query
