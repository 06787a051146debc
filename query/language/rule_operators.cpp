#include "query/language/rule_operators.hpp"

#include <string>
#include <vector>

namespace muster::query {

namespace {

constexpr char kEscape = '\\';

std::vector<std::string_view> collect_names() {
  std::vector<std::string_view> names{kNullRule,  kNotNullRule, kInRule,
                                      kNotInRule, kBetweenRule, kNotBetweenRule,
                                      kFlagRule,  kWithinRule,  kExpressionRule};
  const auto add = [&names](const auto& rules) {
    for (const auto& rule : rules) names.push_back(rule.name);
  };
  add(kCompareRules);
  add(kAffixRules);
  add(kPatternRules);
  add(kTagRules);
  add(kPeriodRules);
  add(kSavedRules);
  add(kRankingRules);
  return names;
}

}  // namespace

std::span<const std::string_view> rule_operator_names() {
  static const std::vector<std::string_view> names = collect_names();
  return names;
}

LikeCondition affix_condition(const AffixRule& rule, std::string_view name, std::string_view text) {
  LikeCondition condition{std::string(name), rule.any_before ? "%" : "", false, rule.negated};
  if (text.find_first_of("%_") != std::string_view::npos) condition.escape = kEscape;
  for (const char byte : text) {
    const bool special = byte == '%' || byte == '_' || byte == kEscape;
    if (condition.escape && special) condition.pattern.push_back(kEscape);
    condition.pattern.push_back(byte);
  }
  if (rule.any_behind) condition.pattern.push_back('%');
  return condition;
}

}  // namespace muster::query
