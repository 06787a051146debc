#include "query/plan/lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/plan/comparison.hpp"
#include "query/plan/pattern.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Filter;

// Constants in the wrong order: allowed, but hardly meant.
bool upside_down(const TypedTerm& low, const TypedTerm& high) {
  if (low.kind == TermKind::text && high.kind == TermKind::text) {
    // Numbers in quotes are compared as numbers; anything else as it will be, by bytes.
    const auto low_number = engine::parse_decimal(low.text);
    const auto high_number = engine::parse_decimal(high.text);
    if (low_number && high_number) return engine::compare(*low_number, *high_number) > 0;
    return low.text > high.text;
  }
  if (!low.constant || !high.constant || low.kind != high.kind) return false;
  const auto gap = difference(low.form, high.form);
  return gap && sign(gap->offset) > 0;
}

Result<Filter> text_between(const TypedTerm& subject, const TypedTerm& low, const TypedTerm& high) {
  if (low.text > high.text) return nobody();
  engine::TextBetween between;
  between.attribute = subject.attribute->id;
  between.low = low.text;
  between.high = high.text;
  return Filter{std::move(between)};
}

bool is_text_with_literals(const TypedTerm& subject, const TypedTerm& low, const TypedTerm& high) {
  return subject.kind == TermKind::attribute && subject.attribute->type() == AttributeType::text &&
         low.kind == TermKind::text && high.kind == TermKind::text;
}

Result<Filter> inside(const TypedTerm& subject, const TypedTerm& low, const TypedTerm& high,
                      SourceSpan span, Binding& binding) {
  if (is_text_with_literals(subject, low, high)) return text_between(subject, low, high);
  std::vector<Filter> both;
  auto from = compare(subject, CompareOperator::greater_equal, low, span, binding);
  if (!from) return from;
  auto to = compare(subject, CompareOperator::less_equal, high, span, binding);
  if (!to) return to;
  both.push_back(*std::move(from));
  both.push_back(*std::move(to));
  return all_of(std::move(both));
}

}  // namespace

Result<Filter> bind_between(const BetweenCondition& condition, SourceSpan span, Binding& binding) {
  auto subject = read_term(condition.subject, binding);
  if (!subject) return std::move(subject).error();
  auto low = read_term(condition.low, binding);
  if (!low) return std::move(low).error();
  auto high = read_term(condition.high, binding);
  if (!high) return std::move(high).error();
  if (upside_down(*low, *high)) {
    binding.warn("BETWEEN's first value is above its second, so nothing lies between them", span);
  }
  auto within = inside(*subject, *low, *high, span, binding);
  if (!within || !condition.negated) return within;

  std::vector<Filter> operands;
  for (const TypedTerm* term : {&*subject, &*low, &*high}) {
    if (term->constant && !term->undefined) continue;
    auto value = has_value(*term, binding);
    if (!value) return value;
    operands.push_back(*std::move(value));
  }
  operands.push_back(complement(*std::move(within)));
  return all_of(std::move(operands));
}

Result<Filter> bind_in(const InCondition& condition, Binding& binding) {
  auto subject = read_term(condition.subject, binding);
  if (!subject) return std::move(subject).error();
  std::vector<Filter> matches;
  matches.reserve(condition.values.size());
  for (const Term& value : condition.values) {
    auto constant = read_term(value, binding);
    if (!constant) return std::move(constant).error();
    auto match = compare(*subject, CompareOperator::equal, *constant, value.span, binding);
    if (!match) return match;
    matches.push_back(*std::move(match));
  }
  Filter among = any_of(std::move(matches));
  if (!condition.negated) return among;
  auto value = has_value(*subject, binding);
  if (!value) return value;
  std::vector<Filter> operands;
  operands.push_back(*std::move(value));
  operands.push_back(complement(std::move(among)));
  return all_of(std::move(operands));
}

Result<Filter> bind_has(const HasCondition& condition, SourceSpan span, Binding& binding) {
  auto found = binding.require(condition.name, span);
  if (!found) return std::move(found).error();
  const engine::Attribute& attribute = **found;
  if (attribute.type() != AttributeType::tags) {
    return binding.wrong_type(attribute, "HAS works on tags; use = or IN", span);
  }
  const engine::Dictionary& dictionary = binding.population().dictionary(attribute.id);
  std::vector<Filter> each;
  each.reserve(condition.values.size());
  for (const std::string& value : condition.values) {
    const engine::ValueCode code = dictionary.find(value);
    if (code == engine::kUnknownCode) {
      binding.warn_no_such_value(attribute, value, span);
      each.push_back(nobody());
    } else {
      each.push_back({engine::CodeIn{attribute.id, {code}}});
    }
  }
  switch (condition.quantifier) {
    case TagQuantifier::any:
      return any_of(std::move(each));
    case TagQuantifier::all:
      return all_of(std::move(each));
    case TagQuantifier::none:
      break;
  }
  return known_but_not(attribute.id, any_of(std::move(each)));
}

Result<Filter> bind_like(const LikeCondition& condition, SourceSpan span, Binding& binding) {
  auto found = binding.require(condition.name, span);
  if (!found) return std::move(found).error();
  const engine::Attribute& attribute = **found;
  const bool is_category = attribute.type() == AttributeType::category;
  if (!is_category && attribute.type() != AttributeType::text) {
    return binding.wrong_type(
        attribute,
        fmt::format("{} works on category and text", condition.ignore_case ? "ILIKE" : "LIKE"),
        span);
  }
  auto pattern = engine::LikePattern::compile(
      condition.pattern, condition.ignore_case ? engine::CaseRule::folded : engine::CaseRule::exact,
      condition.escape);
  if (!pattern) return binding.error(pattern.error().code, pattern.error().message, span);
  Result<Filter> test = is_category
                            ? like_category(attribute, *pattern, condition.pattern, span, binding)
                            : Result<Filter>(like_text(attribute, *std::move(pattern)));
  if (!test || !condition.negated) return test;
  return known_but_not(attribute.id, *std::move(test));
}

}  // namespace muster::query
