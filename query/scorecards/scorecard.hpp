// A scorecard as its author writes it: named rules with points, groups with bounds, grades.
//
// Expressions are parsed, names are not looked up yet; bind_scorecard.hpp does that for one
// population. Points are exact decimals. What each rule gives is rounded to the card's digits
// (`decimals`, by default as many as its points are written with), halves away from zero.
// Threads: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/values/decimal.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// Text of the language beside what it was parsed to; errors point into the text.
struct WrittenExpression {
  std::string text;
  Expression expression;
};
struct WrittenTerm {
  std::string text;
  Term term;
};

/// `points`: for everybody the rule holds for.
struct FlatRule {
  engine::Decimal points{};
};
/// `per` with `points` a unit, held between `min` and `max`. An unknown value gives nothing.
struct PerRule {
  WrittenTerm per;
  engine::Decimal points{};
  std::optional<engine::Decimal> min{};
  std::optional<engine::Decimal> max{};
};
/// One of `bins` over the number or date `of`: from the bin before it (or anything less) up to,
/// without, `below`. The last bin has no `below`.
struct ScoreBin {
  /// A number or a 'date' with its quotes: a term as the language writes it.
  std::optional<std::string> below{};
  engine::Decimal points{};
};
struct BinnedRule {
  WrittenTerm of;
  std::vector<ScoreBin> bins{};
  engine::Decimal unknown{};  ///< points where there is no value
};
/// Up to `days` whole days after the event, so many points.
struct DecayStep {
  std::int64_t days = 0;
  engine::Decimal points{};
};
/// Points by the age in days of the customer's last `event` (`type [WHERE …] [window]`): halved
/// every `half_life` days, or by steps; nothing past the last step or without an event.
struct DecayRule {
  WrittenTerm last;  ///< LAST(event): the event phrase as a term
  engine::Decimal points{};
  std::variant<std::int64_t, std::vector<DecayStep>> by{};  ///< half-life in days, or steps
};

struct ScorecardRule {
  std::string name;
  std::optional<WrittenExpression> when{};  ///< nothing: everyone
  std::variant<FlatRule, PerRule, BinnedRule, DecayRule> gives{};
  std::optional<std::size_t> group{};  ///< index into Scorecard::groups
};

struct ScorecardGroup {
  std::string name;
  std::optional<engine::Decimal> min{};
  std::optional<engine::Decimal> max{};
};

/// From this score on, up to the next grade. Only the first may be without `from`; scores below the
/// first have no grade.
struct ScorecardGrade {
  std::string name;
  std::optional<engine::Decimal> from{};
};

struct Scorecard {
  std::string name;
  std::string description{};
  engine::Decimal base{};
  std::optional<int> decimals{};
  std::optional<engine::Decimal> min{};  ///< of the total
  std::optional<engine::Decimal> max{};
  std::vector<ScorecardGroup> groups{};
  std::vector<ScorecardRule> rules{};
  std::vector<ScorecardGrade> grades{};  ///< ascending
};

/// What the rule reads of each customer beside its `when`; null for flat points.
inline const WrittenTerm* term_of(const ScorecardRule& rule) {
  if (const auto* per = std::get_if<PerRule>(&rule.gives)) return &per->per;
  if (const auto* binned = std::get_if<BinnedRule>(&rule.gives)) return &binned->of;
  if (const auto* decay = std::get_if<DecayRule>(&rule.gives)) return &decay->last;
  return nullptr;
}

inline constexpr std::size_t kMostScorecardRules = 1'000;
inline constexpr std::size_t kMostGrades = 100;
inline constexpr std::size_t kMostBins = 1'000;

}  // namespace muster::query
