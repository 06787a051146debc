#include "query/plan/event_conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/values/like_pattern.hpp"
#include "query/language/printer.hpp"
#include "query/language/words.hpp"
#include "query/plan/comparison.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::EventCondition;

constexpr std::string_view kOneSide =
    "a condition on an event compares one of its properties with a constant";

EventCondition every_event() { return {engine::AllConditions{}}; }

bool is_every_event(const EventCondition& condition) {
  const auto* all = std::get_if<engine::AllConditions>(&condition.node);
  return all != nullptr && all->operands.empty();
}

EventCondition negation(EventCondition condition) {
  if (is_every_event(condition)) return no_event();
  if (is_no_event(condition)) return every_event();
  engine::NotCondition negated;
  negated.operand.push_back(std::move(condition));
  return {std::move(negated)};
}

EventCondition in_ranges(const EventProperty& property, IntegerRanges ranges) {
  if (ranges.empty()) return no_event();
  return {engine::PropertyIn{property.id, std::move(ranges)}};
}

EventCondition has_property(engine::EventPropertyId property) {
  return {engine::PropertyIn{property, every_integer()}};
}

IntegerRanges ranges_of_codes(const std::vector<engine::ValueCode>& codes) {
  IntegerRanges ranges;
  ranges.reserve(codes.size());
  for (const engine::ValueCode code : codes) {
    ranges.push_back({std::int64_t{code}, std::int64_t{code}});
  }
  return united(std::move(ranges));
}

bool is_constant(const Term& term);

struct ConstantTerm {
  bool operator()(const NumberTerm&) const { return true; }
  bool operator()(const StringTerm&) const { return true; }
  bool operator()(const FlagTerm&) const { return true; }
  bool operator()(const ArithmeticTerm& node) const {
    return is_constant(*node.left) && is_constant(*node.right);
  }
  bool operator()(const NegateTerm& node) const { return is_constant(*node.operand); }
  bool operator()(const FunctionTerm& node) const {
    return std::all_of(node.arguments.begin(), node.arguments.end(), is_constant);
  }
  template <typename Varying>
  bool operator()(const Varying&) const {
    return false;
  }
};

// Names stand for properties; what else varies with the customer has no place in WHERE.
bool is_constant(const Term& term) { return std::visit(ConstantTerm{}, term.node); }

class ConditionBinder {
 public:
  ConditionBinder(const engine::EventType& type, Binding& binding)
      : type_(type), binding_(binding) {}

  // Depth is that of the tree, which limits.hpp bounds.
  Result<EventCondition> bind(const Expression& expression) {
    return std::visit([&](const auto& node) { return bind(node, expression.span); },
                      expression.node);
  }

 private:
  Result<EventProperty> property(std::string_view name, SourceSpan span) const {
    return require_event_property(type_, name, span, binding_);
  }

  Error misplaced(std::string_view what, SourceSpan span) const {
    return binding_.error(ErrorCode::invalid_query,
                          fmt::format("{} stands outside of WHERE; {}", what, kOneSide), span);
  }

  Result<EventCondition> bind(const ConstantCondition& node, SourceSpan) const {
    return node.value ? every_event() : no_event();
  }

  Result<EventCondition> bind(const FlagCondition& node, SourceSpan span) const {
    auto found = property(node.name, span);
    if (!found) return std::move(found).error();
    if (found->spec->type != AttributeType::flag) {
      return wrong_property(*found, "a name on its own works on flags; compare it", span, binding_);
    }
    return in_ranges(*found, {{1, 1}});
  }

  Result<EventCondition> bind(const NullCondition& node, SourceSpan span) const {
    auto found = property(node.name, span);
    if (!found) return std::move(found).error();
    EventCondition known = has_property(found->id);
    return node.negated ? std::move(known) : negation(std::move(known));
  }

  Result<EventCondition> bind(const CompareCondition& node, SourceSpan) {
    const bool left = std::holds_alternative<NameTerm>(node.left.node);
    auto found = subject(left ? node.left : node.right);
    if (!found) return std::move(found).error();
    auto ranges =
        compare(*found, left ? node.op : mirrored(node.op), left ? node.right : node.left);
    if (!ranges) return std::move(ranges).error();
    return in_ranges(*found, *std::move(ranges));
  }

  Result<EventCondition> bind(const BetweenCondition& node, SourceSpan span) {
    auto found = subject(node.subject);
    if (!found) return std::move(found).error();
    auto low = compare(*found, CompareOperator::greater_equal, node.low);
    if (!low) return std::move(low).error();
    auto high = compare(*found, CompareOperator::less_equal, node.high);
    if (!high) return std::move(high).error();
    IntegerRanges inside = intersected(*low, *high);
    if (inside.empty() && found->spec->type == AttributeType::number) {
      binding_.warn("BETWEEN's first value is above its second, so nothing lies between them",
                    span);
    }
    return in_ranges(*found, node.negated ? complemented(inside) : std::move(inside));
  }

  Result<EventCondition> bind(const InCondition& node, SourceSpan) {
    auto found = subject(node.subject);
    if (!found) return std::move(found).error();
    IntegerRanges among;
    for (const Term& value : node.values) {
      auto one = compare(*found, CompareOperator::equal, value);
      if (!one) return std::move(one).error();
      among.insert(among.end(), one->begin(), one->end());
    }
    among = united(std::move(among));
    return in_ranges(*found, node.negated ? complemented(among) : std::move(among));
  }

  Result<EventCondition> bind(const LikeCondition& node, SourceSpan span) {
    auto found = property(node.name, span);
    if (!found) return std::move(found).error();
    if (found->spec->type != AttributeType::category) {
      return wrong_property(
          *found, fmt::format("{} works on categories", node.ignore_case ? "ILIKE" : "LIKE"), span,
          binding_);
    }
    auto pattern = engine::LikePattern::compile(
        node.pattern, node.ignore_case ? engine::CaseRule::folded : engine::CaseRule::exact,
        node.escape);
    if (!pattern) return binding_.error(pattern.error().code, pattern.error().message, span);
    auto codes = binding_.codes_where(
        binding_.population().events().dictionary(found->id),
        [&](std::string_view value) { return pattern->matches(value); }, span);
    if (!codes) return std::move(codes).error();
    if (codes->empty()) {
      binding_.warn(fmt::format("no {} of {} is like '{}'", found->name, type_.name, node.pattern),
                    span);
    }
    IntegerRanges ranges = ranges_of_codes(*codes);
    return in_ranges(*found, node.negated ? complemented(ranges) : std::move(ranges));
  }

  Result<EventCondition> bind(const AndCondition& node, SourceSpan) {
    engine::AllConditions all;
    for (const Expression& operand : node.operands) {
      auto bound = bind(operand);
      if (!bound) return bound;
      if (!is_every_event(*bound)) all.operands.push_back(*std::move(bound));
    }
    if (std::any_of(all.operands.begin(), all.operands.end(), is_no_event)) return no_event();
    if (all.operands.size() == 1) return std::move(all.operands.front());
    return EventCondition{std::move(all)};
  }

  Result<EventCondition> bind(const OrCondition& node, SourceSpan) {
    engine::AnyCondition any;
    for (const Expression& operand : node.operands) {
      auto bound = bind(operand);
      if (!bound) return bound;
      if (!is_no_event(*bound)) any.operands.push_back(*std::move(bound));
    }
    if (std::any_of(any.operands.begin(), any.operands.end(), is_every_event)) {
      return every_event();
    }
    if (any.operands.size() == 1) return std::move(any.operands.front());
    return EventCondition{std::move(any)};
  }

  Result<EventCondition> bind(const NotCondition& node, SourceSpan) {
    auto operand = bind(*node.operand);
    if (!operand) return operand;
    return negation(*std::move(operand));
  }

  Result<EventCondition> bind(const SavedCondition& node, SourceSpan span) const {
    return misplaced(to_string(node.kind), span);
  }
  Result<EventCondition> bind(const RankingCondition&, SourceSpan span) const {
    return misplaced("a ranking", span);
  }
  Result<EventCondition> bind(const HasCondition& node, SourceSpan span) const {
    auto found = property(node.name, span);
    if (!found) return std::move(found).error();
    return wrong_property(*found, "HAS works on tags; use = or IN", span, binding_);
  }
  Result<EventCondition> bind(const RelativeCondition& node, SourceSpan span) const {
    auto found = property(node.name, span);
    if (!found) return std::move(found).error();
    return wrong_property(*found, "when an event happened is said behind WHERE: DURING LAST n DAYS",
                          span, binding_);
  }
  template <typename Other>
  Result<EventCondition> bind(const Other&, SourceSpan span) const {
    return misplaced("this condition", span);
  }

  Result<EventProperty> subject(const Term& term) const {
    if (const auto* name = std::get_if<NameTerm>(&term.node)) {
      return property(name->name, term.span);
    }
    return binding_.error(ErrorCode::invalid_query, std::string(kOneSide), term.span);
  }

  /// The values of a property for which `property op constant` holds.
  Result<IntegerRanges> compare(const EventProperty& property, CompareOperator op,
                                const Term& constant) {
    if (const auto* name = std::get_if<NameTerm>(&constant.node)) {
      return binding_.error(ErrorCode::invalid_query,
                            fmt::format("{}; a value is written in single quotes: {}", kOneSide,
                                        print(Term{StringTerm{name->name}})),
                            constant.span);
    }
    if (!is_constant(constant)) {
      return binding_.error(ErrorCode::invalid_query, std::string(kOneSide), constant.span);
    }
    auto value = read_term(constant, binding_);
    if (!value) return std::move(value).error();
    switch (property.spec->type) {
      case AttributeType::category:
        return category_ranges(property, op, *value, binding_);
      case AttributeType::flag:
        return flag_ranges(property, op, *value);
      default:
        return number_ranges(property, op, *value);
    }
  }

  Result<IntegerRanges> flag_ranges(const EventProperty& property, CompareOperator op,
                                    const TypedTerm& constant) const {
    if (op != CompareOperator::equal && op != CompareOperator::not_equal) {
      return wrong_property(property, "= and <> work on flags", constant.span(), binding_);
    }
    const auto value = flag_value(constant);
    if (!value) {
      return wrong_property(
          property, fmt::format("its values are TRUE and FALSE, not {}", shortened(*constant.term)),
          constant.span(), binding_);
    }
    const std::int64_t wanted = (op == CompareOperator::equal) == *value ? 1 : 0;
    return IntegerRanges{{wanted, wanted}};
  }

  Result<IntegerRanges> number_ranges(const EventProperty& property, CompareOperator op,
                                      const TypedTerm& constant) const {
    std::optional<Fraction> value;
    if (constant.kind == TermKind::text) {
      if (const auto read = engine::parse_decimal(constant.text)) value = fraction_of(*read);
    } else if (constant.kind == TermKind::number) {
      if (constant.undefined) return IntegerRanges{};
      if (constant.form) value = constant.form->offset;
    }
    if (!value) {
      return wrong_property(property,
                            fmt::format("{} cannot be read as one", shortened(*constant.term)),
                            constant.span(), binding_);
    }
    const auto units = multiply(
        *value, fraction_of(engine::Decimal{engine::power_of_ten(property.spec->scale), 0}));
    if (!units) {
      return binding_.error(ErrorCode::invalid_query, "this number has too many digits",
                            constant.span());
    }
    return range_of(op, *units);
  }

  const engine::EventType& type_;
  Binding& binding_;
};

}  // namespace

EventCondition no_event() { return {engine::AnyCondition{}}; }

bool is_no_event(const EventCondition& condition) {
  const auto* any = std::get_if<engine::AnyCondition>(&condition.node);
  return any != nullptr && any->operands.empty();
}

Result<engine::EventSelection> select_events(const engine::EventType& type,
                                             const std::vector<Expression>& where,
                                             std::optional<Seconds> window, Binding& binding) {
  engine::EventSelection events{type.id, {kLowestInteger, kHighestInteger}, {}};
  if (!where.empty()) {
    auto condition = ConditionBinder(type, binding).bind(where.front());
    if (!condition) return std::move(condition).error();
    if (!is_every_event(*condition)) events.where.push_back(*std::move(condition));
  }
  if (window) {
    events.window = opened(*window, type);
  } else {
    events.where = {no_event()};
  }
  return events;
}

Result<engine::EventSelection> select_events(const EventPhrase& event, Binding& binding) {
  auto type = require_event_type(event.type, event.span, binding);
  if (!type) return std::move(type).error();
  auto window = window_in_seconds(event.window, binding);
  if (!window) return std::move(window).error();
  return select_events(**type, event.where, *window, binding);
}

bool selects_nothing(const engine::EventSelection& events) {
  return !events.where.empty() && is_no_event(events.where.front());
}

engine::EventSelection with_known(engine::EventSelection events, engine::EventPropertyId property) {
  if (selects_nothing(events)) return events;
  EventCondition known = has_property(property);
  if (events.where.empty()) {
    events.where.push_back(std::move(known));
  } else {
    engine::AllConditions both;
    both.operands.push_back(std::move(events.where.front()));
    both.operands.push_back(std::move(known));
    events.where.front() = {std::move(both)};
  }
  return events;
}

Result<IntegerRanges> category_ranges(const EventProperty& property, CompareOperator op,
                                      const TypedTerm& constant, Binding& binding) {
  if (constant.kind != TermKind::text) {
    return wrong_property(
        property, fmt::format("its values are written in quotes: '{}'", shortened(*constant.term)),
        constant.span(), binding);
  }
  const engine::Dictionary& dictionary = binding.population().events().dictionary(property.id);
  const std::string& text = constant.text;
  if (op == CompareOperator::equal || op == CompareOperator::not_equal) {
    const bool equal = op == CompareOperator::equal;
    const engine::ValueCode code = dictionary.find(text);
    if (code == engine::kUnknownCode) {
      std::optional<std::string> nearest;
      if (const auto near = dictionary.nearest(text)) nearest = std::string(*near);
      binding.warn(fmt::format("no event has {} '{}'", property.name, text), constant.span(),
                   std::move(nearest));
      return equal ? IntegerRanges{} : every_integer();
    }
    IntegerRanges one{{std::int64_t{code}, std::int64_t{code}}};
    return equal ? one : complemented(one);
  }
  auto codes = binding.codes_where(
      dictionary,
      [&](std::string_view value) {
        // By UTF-8 bytes, as everywhere.
        const int order = value.compare(text);
        switch (op) {
          case CompareOperator::less:
            return order < 0;
          case CompareOperator::less_equal:
            return order <= 0;
          case CompareOperator::greater:
            return order > 0;
          default:
            return order >= 0;
        }
      },
      constant.span());
  if (!codes) return std::move(codes).error();
  return ranges_of_codes(*codes);
}

}  // namespace muster::query
