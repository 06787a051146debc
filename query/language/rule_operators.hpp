// The operators of JSON rules, by the kind of condition they make: react-querybuilder's own
// (camelCase) and those it has no word for (snake_case). Reader and writer share these tables.
//
// Threads: constants.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

struct CompareRule {
  std::string_view name;
  CompareOperator op;
};
inline constexpr std::array kCompareRules{
    CompareRule{"=", CompareOperator::equal},   CompareRule{"!=", CompareOperator::not_equal},
    CompareRule{"<", CompareOperator::less},    CompareRule{"<=", CompareOperator::less_equal},
    CompareRule{">", CompareOperator::greater}, CompareRule{">=", CompareOperator::greater_equal},
};

/// LIKE with plain text and % around it.
struct AffixRule {
  std::string_view name;
  bool any_before;
  bool any_behind;
  bool negated;
};
inline constexpr std::array kAffixRules{
    AffixRule{"contains", true, true, false},
    AffixRule{"beginsWith", false, true, false},
    AffixRule{"endsWith", true, false, false},
    AffixRule{"doesNotContain", true, true, true},
    AffixRule{"doesNotBeginWith", false, true, true},
    AffixRule{"doesNotEndWith", true, false, true},
};

/// LIKE with a pattern as written.
struct PatternRule {
  std::string_view name;
  bool ignore_case;
  bool negated;
};
inline constexpr std::array kPatternRules{
    PatternRule{"like", false, false},
    PatternRule{"not_like", false, true},
    PatternRule{"ilike", true, false},
    PatternRule{"not_ilike", true, true},
};

struct TagRule {
  std::string_view name;
  TagQuantifier quantifier;
};
inline constexpr std::array kTagRules{
    TagRule{"has_any", TagQuantifier::any},
    TagRule{"has_all", TagQuantifier::all},
    TagRule{"has_none", TagQuantifier::none},
};

struct PeriodRule {
  std::string_view name;
  bool anniversary;
  bool negated;
  Direction direction;
};
inline constexpr std::array kPeriodRules{
    PeriodRule{"in_last", false, false, Direction::last},
    PeriodRule{"in_next", false, false, Direction::next},
    PeriodRule{"not_in_last", false, true, Direction::last},
    PeriodRule{"not_in_next", false, true, Direction::next},
    PeriodRule{"anniversary_in_last", true, false, Direction::last},
    PeriodRule{"anniversary_in_next", true, false, Direction::next},
    PeriodRule{"anniversary_not_in_last", true, true, Direction::last},
    PeriodRule{"anniversary_not_in_next", true, true, Direction::next},
};

/// SEGMENT and LIST: the value is the name; the field means nothing.
struct SavedRule {
  std::string_view name;
  SavedKind kind;
};
inline constexpr std::array kSavedRules{
    SavedRule{"in_segment", SavedKind::segment},
    SavedRule{"in_list", SavedKind::list},
};

/// The rule's value is a number of customers or "10 percent"; `among` is a rule group.
struct RankingRule {
  std::string_view name;
  RankEnd end;
  bool negated;
};
inline constexpr std::array kRankingRules{
    RankingRule{"in_top", RankEnd::top, false},
    RankingRule{"in_bottom", RankEnd::bottom, false},
    RankingRule{"not_in_top", RankEnd::top, true},
    RankingRule{"not_in_bottom", RankEnd::bottom, true},
};

/// A group that holds when enough of its rules do; `count` says how many.
struct ThresholdGroup {
  std::string_view name;
  ThresholdKind kind;
};
inline constexpr std::array kThresholdGroups{
    ThresholdGroup{"at_least", ThresholdKind::at_least},
    ThresholdGroup{"at_most", ThresholdKind::at_most},
    ThresholdGroup{"exactly", ThresholdKind::exactly},
};

inline constexpr std::string_view kNullRule = "null";
inline constexpr std::string_view kNotNullRule = "notNull";
inline constexpr std::string_view kInRule = "in";
inline constexpr std::string_view kNotInRule = "notIn";
inline constexpr std::string_view kBetweenRule = "between";
inline constexpr std::string_view kNotBetweenRule = "notBetween";
/// The flag alone (email_ok); "=" with true makes a comparison.
inline constexpr std::string_view kFlagRule = "is_true";
inline constexpr std::string_view kWithinRule = "within_km";
/// Whatever has no operator of its own: the value is canonical text.
inline constexpr std::string_view kExpressionRule = "expression";

/// Every operator of a rule, for "did you mean".
std::span<const std::string_view> rule_operator_names();

/// The condition that an AffixRule and its text stand for. A % or _ in the text is escaped.
LikeCondition affix_condition(const AffixRule& rule, std::string_view name, std::string_view text);

}  // namespace muster::query
