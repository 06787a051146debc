// Syntax tree → JSON rules.
#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/language/characters.hpp"
#include "query/language/json_numbers.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/printer.hpp"
#include "query/language/rule_operators.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace json = boost::json;

namespace {

using engine::Decimal;

json::value write(const Expression& expression);

json::object rule(std::string_view field, std::string_view op, json::value value) {
  return {{"field", field}, {"operator", op}, {"value", std::move(value)}};
}

json::object group(std::string_view combinator, json::array rules) {
  return {{"combinator", combinator}, {"rules", std::move(rules)}};
}

template <typename Nodes>
json::array write_all(const Nodes& nodes) {
  json::array rules;
  rules.reserve(nodes.size());
  for (const Expression& node : nodes) rules.push_back(write(node));
  return rules;
}

const std::string* name_in(const Term& term) {
  const NameTerm* name = std::get_if<NameTerm>(&term.node);
  return name == nullptr ? nullptr : &name->name;
}

/// The literals among `terms` as JSON values, and the scale that their numbers need.
struct Literals {
  json::array values;
  int scale = 0;

  void add_scale_to(json::object& rule) const {
    if (scale > 0) rule["scale"] = scale;
  }
};

/// Empty if one is no literal, or a number that JSON cannot carry exactly.
std::optional<Literals> literals(const std::vector<const Term*>& terms) {
  Literals result;
  std::vector<Decimal> numbers;
  for (const Term* term : terms) {
    if (const auto* number = std::get_if<NumberTerm>(&term->node)) {
      std::optional<json::value> value = json_number(number->value);
      if (!value) return std::nullopt;
      result.values.push_back(*std::move(value));
      numbers.push_back(number->value);
    } else if (const auto* string = std::get_if<StringTerm>(&term->node)) {
      result.values.emplace_back(string->value);
    } else if (const auto* flag = std::get_if<FlagTerm>(&term->node)) {
      result.values.emplace_back(flag->value);
    } else {
      return std::nullopt;
    }
  }
  const std::optional<int> scale = shared_scale(numbers);
  if (!scale) return std::nullopt;
  result.scale = *scale;
  return result;
}

// One function a kind of condition; empty where no rule says it, only an expression.

std::optional<json::object> write_node(const FlagCondition& node) {
  return rule(node.name, kFlagRule, true);
}

std::optional<json::object> write_node(const CompareCondition& node) {
  const std::string* field = name_in(node.left);
  if (field == nullptr) return std::nullopt;
  const auto* op = std::find_if(kCompareRules.begin(), kCompareRules.end(),
                                [&node](const CompareRule& one) { return one.op == node.op; });
  if (const std::string* other = name_in(node.right)) {
    json::object result = rule(*field, op->name, json::value(*other));
    result["valueSource"] = "field";
    return result;
  }
  std::optional<Literals> right = literals({&node.right});
  if (!right) return std::nullopt;
  json::object result = rule(*field, op->name, std::move(right->values.front()));
  right->add_scale_to(result);
  return result;
}

std::optional<json::object> write_node(const BetweenCondition& node) {
  const std::string* field = name_in(node.subject);
  if (field == nullptr) return std::nullopt;
  const std::string_view op = node.negated ? kNotBetweenRule : kBetweenRule;
  const std::string* low = name_in(node.low);
  const std::string* high = name_in(node.high);
  if (low != nullptr && high != nullptr) {
    json::object result = rule(*field, op, json::array{*low, *high});
    result["valueSource"] = "field";
    return result;
  }
  std::optional<Literals> ends = literals({&node.low, &node.high});
  if (!ends) return std::nullopt;
  json::object result = rule(*field, op, std::move(ends->values));
  ends->add_scale_to(result);
  return result;
}

std::optional<json::object> write_node(const InCondition& node) {
  const std::string* field = name_in(node.subject);
  if (field == nullptr) return std::nullopt;
  std::vector<const Term*> terms;
  terms.reserve(node.values.size());
  for (const Term& value : node.values) terms.push_back(&value);
  std::optional<Literals> list = literals(terms);
  if (!list) return std::nullopt;
  json::object result = rule(*field, node.negated ? kNotInRule : kInRule, std::move(list->values));
  list->add_scale_to(result);
  return result;
}

/// The text that `affix` needs to make this very condition, if it can.
std::optional<std::string> affix_text(const AffixRule& affix, const LikeCondition& node) {
  std::string_view middle = node.pattern;
  if (affix.any_before) {
    if (!middle.starts_with('%')) return std::nullopt;
    middle.remove_prefix(1);
  }
  if (affix.any_behind) {
    if (!middle.ends_with('%')) return std::nullopt;
    middle.remove_suffix(1);
  }
  std::string text;
  for (std::size_t at = 0; at < middle.size(); ++at) {
    if (node.escape == U'\\' && middle[at] == '\\' && at + 1 < middle.size()) ++at;
    text.push_back(middle[at]);
  }
  if (affix_condition(affix, node.name, text) != node) return std::nullopt;
  return text;
}

std::optional<json::object> write_node(const LikeCondition& node) {
  for (const AffixRule& affix : kAffixRules) {
    if (const std::optional<std::string> text = affix_text(affix, node)) {
      return rule(node.name, affix.name, json::value(*text));
    }
  }
  const auto* op =
      std::find_if(kPatternRules.begin(), kPatternRules.end(), [&node](const PatternRule& one) {
        return one.ignore_case == node.ignore_case && one.negated == node.negated;
      });
  json::object result = rule(node.name, op->name, json::value(node.pattern));
  if (node.escape) result["escape"] = to_utf8(*node.escape);
  return result;
}

std::optional<json::object> write_node(const NullCondition& node) {
  return rule(node.name, node.negated ? kNotNullRule : kNullRule, nullptr);
}

std::optional<json::object> write_node(const HasCondition& node) {
  const auto* op = std::find_if(kTagRules.begin(), kTagRules.end(), [&node](const TagRule& one) {
    return one.quantifier == node.quantifier;
  });
  return rule(node.name, op->name, json::array(node.values.begin(), node.values.end()));
}

std::optional<json::object> write_node(const RelativeCondition& node) {
  const auto* op =
      std::find_if(kPeriodRules.begin(), kPeriodRules.end(), [&node](const PeriodRule& one) {
        return one.anniversary == node.anniversary && one.negated == node.negated &&
               one.direction == node.direction;
      });
  const std::string period = fmt::format("{} {}", node.amount, to_string(node.unit, node.amount));
  return rule(node.name, op->name, json::value(period));
}

std::optional<json::object> write_node(const WithinCondition& node) {
  const std::vector<Decimal> numbers{node.radius_km, node.latitude, node.longitude};
  json::array values;
  if (const std::optional<int> scale = shared_scale(numbers); scale && *scale == 0) {
    for (const Decimal number : numbers) values.push_back(*json_number(number));
  } else {
    // As strings the digits stay exactly what they are.
    for (const Decimal number : numbers) values.emplace_back(engine::format_decimal(number));
  }
  return rule(node.name, kWithinRule, std::move(values));
}

std::optional<json::object> write_node(const SavedCondition& node) {
  const auto* op = std::find_if(kSavedRules.begin(), kSavedRules.end(),
                                [&node](const SavedRule& one) { return one.kind == node.kind; });
  return rule("", op->name, json::value(node.name));
}

std::optional<json::object> write_node(const RankingCondition& node) {
  const std::string* field = name_in(node.subject);
  if (field == nullptr) return std::nullopt;
  const auto* op =
      std::find_if(kRankingRules.begin(), kRankingRules.end(), [&node](const RankingRule& one) {
        return one.end == node.end && one.negated == node.negated;
      });
  const json::value size = node.percent
                               ? json::value(engine::format_decimal(node.size) + " percent")
                               : json::value(node.size.units);
  json::object result = rule(*field, op->name, size);
  if (!node.among.empty()) result["among"] = to_rules(node.among.front());
  return result;
}

// What is asked of events has no rule of its own.

std::optional<json::object> write_node(const MeasureNullCondition&) { return std::nullopt; }
std::optional<json::object> write_node(const MeasureRelativeCondition&) { return std::nullopt; }
std::optional<json::object> write_node(const DidCondition&) { return std::nullopt; }
std::optional<json::object> write_node(const SequenceCondition&) { return std::nullopt; }

// Groups.

std::optional<json::object> write_node(const ConstantCondition& node) {
  if (!node.value) return std::nullopt;  // no group holds for nobody: FALSE as text
  return group("and", {});               // an empty group holds for everybody
}

std::optional<json::object> write_node(const ThresholdCondition& node) {
  const auto* kind =
      std::find_if(kThresholdGroups.begin(), kThresholdGroups.end(),
                   [&node](const ThresholdGroup& one) { return one.kind == node.kind; });
  json::object result = group(kind->name, write_all(node.operands));
  result["count"] = node.count;
  return result;
}

std::optional<json::object> write_node(const AndCondition& node) {
  return group("and", write_all(node.operands));
}

std::optional<json::object> write_node(const OrCondition& node) {
  return group("or", write_all(node.operands));
}

std::optional<json::object> write_node(const NotCondition& node) {
  const Expression& operand = *node.operand;
  const bool is_group = std::holds_alternative<AndCondition>(operand.node) ||
                        std::holds_alternative<OrCondition>(operand.node) ||
                        std::holds_alternative<ThresholdCondition>(operand.node);
  json::object result =
      is_group ? std::move(write(operand).as_object()) : group("and", {write(operand)});
  result["not"] = true;
  return result;
}

json::value write(const Expression& expression) {
  std::optional<json::object> written =
      std::visit([](const auto& node) { return write_node(node); }, expression.node);
  if (written) return *std::move(written);
  return rule("", kExpressionRule, json::value(print(expression)));
}

}  // namespace

json::value to_rules(const Expression& expression) {
  json::value written = write(expression);
  // The root of a rule tree is a group.
  if (written.as_object().contains("rules")) return written;
  return group("and", {std::move(written)});
}

}  // namespace muster::query
