#include "query/scorecards/card_differences.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace muster::query {
namespace {

using engine::Decimal;
using Change = CrossingCause::Change;

bool is_equal(const Decimal& a, const Decimal& b) { return compare(a, b) == 0; }

bool is_equal(const WrittenTerm& a, const WrittenTerm& b) { return a.term == b.term; }

bool is_equal(const WrittenExpression& a, const WrittenExpression& b) {
  return a.expression == b.expression;
}

template <typename Value>
bool is_equal(const std::optional<Value>& a, const std::optional<Value>& b) {
  return a.has_value() == b.has_value() && (!a || is_equal(*a, *b));
}

bool is_equal(const ScoreBin& a, const ScoreBin& b) {
  return a.below == b.below && is_equal(a.points, b.points);
}

bool is_equal(const DecayStep& a, const DecayStep& b) {
  return a.days == b.days && is_equal(a.points, b.points);
}

template <typename Value>
bool is_equal(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return is_equal(x, y); });
}

bool is_equal(std::int64_t a, std::int64_t b) { return a == b; }
bool is_equal(const FlatRule& a, const FlatRule& b) { return is_equal(a.points, b.points); }
bool is_equal(const PerRule& a, const PerRule& b) {
  return is_equal(a.per, b.per) && is_equal(a.points, b.points) && is_equal(a.min, b.min) &&
         is_equal(a.max, b.max);
}
bool is_equal(const BinnedRule& a, const BinnedRule& b) {
  return is_equal(a.of, b.of) && is_equal(a.bins, b.bins) && is_equal(a.unknown, b.unknown);
}

template <typename... Kinds>
bool is_equal(const std::variant<Kinds...>& a, const std::variant<Kinds...>& b);

bool is_equal(const DecayRule& a, const DecayRule& b) {
  return is_equal(a.last, b.last) && is_equal(a.points, b.points) && is_equal(a.by, b.by);
}

template <typename... Kinds>
bool is_equal(const std::variant<Kinds...>& a, const std::variant<Kinds...>& b) {
  return a.index() == b.index() &&
         std::visit(
             [&]<typename Kind>(const Kind& left) { return is_equal(left, std::get<Kind>(b)); }, a);
}

const std::string* group_name(const Scorecard& card, const ScorecardRule& rule) {
  return rule.group ? &card.groups[*rule.group].name : nullptr;
}

bool is_same(const Scorecard& first, const ScorecardRule& a, const Scorecard& second,
             const ScorecardRule& b) {
  const std::string* group_a = group_name(first, a);
  const std::string* group_b = group_name(second, b);
  const bool groups =
      (group_a == nullptr) == (group_b == nullptr) && (group_a == nullptr || *group_a == *group_b);
  return groups && is_equal(a.when, b.when) && is_equal(a.gives, b.gives);
}

// A rule of the first card as it stands in the second: its group is that of the same name.
ScorecardRule moved(const Scorecard& first, ScorecardRule rule, const Scorecard& second) {
  const std::string* name = group_name(first, rule);
  rule.group.reset();
  for (std::size_t i = 0; name != nullptr && i < second.groups.size(); ++i) {
    if (second.groups[i].name == *name) rule.group = i;
  }
  return rule;
}

const ScorecardRule* rule_named(const Scorecard& card, const std::string& name) {
  const auto found = std::find_if(card.rules.begin(), card.rules.end(),
                                  [&](const ScorecardRule& rule) { return rule.name == name; });
  return found == card.rules.end() ? nullptr : &*found;
}

std::optional<CardDifference> bounds_difference(const Scorecard& first, const Scorecard& second) {
  CardDifference difference{"(base and bounds)", Change::changed, second};
  Scorecard& card = difference.put_back;
  bool differ = !is_equal(first.base, second.base) || !is_equal(first.min, second.min) ||
                !is_equal(first.max, second.max);
  card.base = first.base;
  card.min = first.min;
  card.max = first.max;
  for (ScorecardGroup& group : card.groups) {
    const auto other =
        std::find_if(first.groups.begin(), first.groups.end(),
                     [&](const ScorecardGroup& each) { return each.name == group.name; });
    if (other == first.groups.end()) continue;
    differ = differ || !is_equal(group.min, other->min) || !is_equal(group.max, other->max);
    group.min = other->min;
    group.max = other->max;
  }
  if (!differ) return std::nullopt;
  return difference;
}

}  // namespace

std::vector<CardDifference> differences_of(const Scorecard& first, const Scorecard& second) {
  std::vector<CardDifference> differences;
  for (std::size_t i = 0; i < second.rules.size(); ++i) {
    const ScorecardRule& rule = second.rules[i];
    const ScorecardRule* before = rule_named(first, rule.name);
    if (before != nullptr && is_same(first, *before, second, rule)) continue;
    CardDifference difference{rule.name, before != nullptr ? Change::changed : Change::added,
                              second};
    std::vector<ScorecardRule>& rules = difference.put_back.rules;
    if (before != nullptr) {
      rules[i] = moved(first, *before, second);
    } else {
      rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(i));
    }
    differences.push_back(std::move(difference));
  }
  for (const ScorecardRule& rule : first.rules) {
    if (rule_named(second, rule.name) != nullptr) continue;
    CardDifference difference{rule.name, Change::removed, second};
    difference.put_back.rules.push_back(moved(first, rule, second));
    differences.push_back(std::move(difference));
  }
  if (auto bounds = bounds_difference(first, second)) differences.push_back(*std::move(bounds));
  return differences;
}

}  // namespace muster::query
