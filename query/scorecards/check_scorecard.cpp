#include "query/scorecards/check_scorecard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <variant>

#include "engine/values/utf8.hpp"
#include "query/language/parser.hpp"
#include "query/scorecards/half_life.hpp"

namespace muster::query {
namespace {

using engine::Decimal;

constexpr std::int64_t kLongestAge = 4'000'000;  // days: more than the calendar has

Error wrong(std::string place, std::string_view what) {
  return {ErrorCode::invalid_input, std::move(place.append(what))};
}

Error too_many(std::string_view what, std::size_t count, std::size_t most) {
  return {ErrorCode::limit_exceeded, fmt::format("{}: {} of them; at most {}", what, count, most)};
}

/// Names that are said once each, as they are met.
class Names {
 public:
  Status add(std::string_view list, std::size_t index, std::string_view kind,
             const std::string& name) {
    const std::string place = fmt::format("{}[{}].name: ", list, index);
    if (name.empty()) return wrong(place, fmt::format("a {} needs a name", kind));
    if (!engine::is_utf8(name)) return wrong(place, "the name is not UTF-8");
    if (engine::count_letters(name) > kMostCardNameLetters) {
      return wrong(place, fmt::format("a name has at most {} letters", kMostCardNameLetters));
    }
    const bool controls = std::any_of(name.begin(), name.end(), [](char byte) {
      return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
    });
    if (controls) return wrong(place, "a name has no control characters");
    const auto [before, fresh] = seen_.emplace(name, index);
    if (fresh) return {};
    return wrong(place, fmt::format("{}[{}] is called '{}' already", list, before->second, name));
  }

 private:
  std::map<std::string, std::size_t, std::less<>> seen_;
};

bool crossed(const std::optional<Decimal>& min, const std::optional<Decimal>& max) {
  return min && max && engine::compare(*min, *max) > 0;
}

std::string crossed_message(Decimal min, Decimal max) {
  return fmt::format("min {} is above max {}", engine::format_decimal(min),
                     engine::format_decimal(max));
}

class RuleCheck {
 public:
  RuleCheck(const Scorecard& card, std::size_t rule) : card_(card), rule_(rule) {}

  Status operator()(const FlatRule&) const { return {}; }
  Status operator()(const PerRule& rule) const {
    if (!crossed(rule.min, rule.max)) return {};
    return wrong_at("min", crossed_message(*rule.min, *rule.max));
  }
  Status operator()(const BinnedRule& rule) const {
    if (rule.bins.empty()) return wrong_at("bins", "there are none");
    if (rule.bins.size() > kMostBins) {
      return wrong_at("bins", fmt::format("{} bins; at most {}", rule.bins.size(), kMostBins));
    }
    for (std::size_t i = 0; i < rule.bins.size(); ++i) {
      const bool last = i + 1 == rule.bins.size();
      if (rule.bins[i].below.has_value() != last) continue;
      return wrong_at(fmt::format("bins[{}]", i),
                      last ? "the last bin has no below: it takes all the others leave"
                           : "every bin but the last says up to what it goes with below");
    }
    return {};
  }
  Status operator()(const DecayRule& rule) const {
    if (const auto* half_life = std::get_if<std::int64_t>(&rule.by)) {
      if (*half_life >= 1 && *half_life <= kLongestHalfLife) return {};
      return wrong_at("half_life",
                      fmt::format("{} is not from 1 to {} days", *half_life, kLongestHalfLife));
    }
    const auto& steps = std::get<std::vector<DecayStep>>(rule.by);
    if (steps.empty()) return wrong_at("steps", "there are none");
    if (steps.size() > kMostBins) {
      return wrong_at("steps", fmt::format("{} steps; at most {}", steps.size(), kMostBins));
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::string key = fmt::format("steps[{}].days", i);
      if (steps[i].days < 0 || steps[i].days > kLongestAge) {
        return wrong_at(key, fmt::format("{} is not from 0 to {}", steps[i].days, kLongestAge));
      }
      if (i > 0 && steps[i].days <= steps[i - 1].days) {
        return wrong_at(key, fmt::format("{} does not come after {}: steps ascend", steps[i].days,
                                         steps[i - 1].days));
      }
    }
    return {};
  }

 private:
  Error wrong_at(std::string_view key, std::string_view what) const {
    return wrong(rule_place(card_, rule_, key), what);
  }

  const Scorecard& card_;
  std::size_t rule_;
};

Status check_rules(const Scorecard& card) {
  if (card.rules.size() > kMostScorecardRules) {
    return too_many("rules", card.rules.size(), kMostScorecardRules);
  }
  Names names;
  for (std::size_t i = 0; i < card.rules.size(); ++i) {
    const ScorecardRule& rule = card.rules[i];
    if (Status named = names.add("rules", i, "rule", rule.name); !named) return named;
    if (rule.group && *rule.group >= card.groups.size()) {
      return wrong(rule_place(card, i, "group"), "there is no such group");
    }
    if (Status fits = std::visit(RuleCheck(card, i), rule.gives); !fits) return fits;
  }
  return {};
}

Status check_groups(const Scorecard& card) {
  if (card.groups.size() > kMostScorecardRules) {
    return too_many("groups", card.groups.size(), kMostScorecardRules);
  }
  Names names;
  for (std::size_t i = 0; i < card.groups.size(); ++i) {
    const ScorecardGroup& group = card.groups[i];
    if (Status named = names.add("groups", i, "group", group.name); !named) return named;
    if (crossed(group.min, group.max)) {
      return wrong(fmt::format("groups[{}].min: group '{}': ", i, group.name),
                   crossed_message(*group.min, *group.max));
    }
  }
  return {};
}

Status check_grades(const Scorecard& card) {
  if (card.grades.size() > kMostGrades) return too_many("grades", card.grades.size(), kMostGrades);
  Names names;
  for (std::size_t i = 0; i < card.grades.size(); ++i) {
    const ScorecardGrade& grade = card.grades[i];
    if (Status named = names.add("grades", i, "grade", grade.name); !named) return named;
    const std::string place = fmt::format("grades[{}].from: grade '{}': ", i, grade.name);
    if (i == 0) continue;
    if (!grade.from) return wrong(place, "every grade but the first says from what score it is");
    const std::optional<Decimal>& before = card.grades[i - 1].from;
    if (before && engine::compare(*before, *grade.from) >= 0) {
      return wrong(
          place, fmt::format("{} does not come after {}: grades ascend",
                             engine::format_decimal(*grade.from), engine::format_decimal(*before)));
    }
  }
  return {};
}

}  // namespace

std::string rule_place(const Scorecard& card, std::size_t rule, std::string_view key) {
  return fmt::format("rules[{}].{}: rule '{}': ", rule, key, card.rules[rule].name);
}

std::string_view term_key(const ScorecardRule& rule) {
  if (std::holds_alternative<PerRule>(rule.gives)) return "per";
  return std::holds_alternative<BinnedRule>(rule.gives) ? "of" : "event";
}

Error error_in(const Scorecard& card, ClosureFault fault) {
  if (!fault.rule) return std::move(fault.error);
  const ScorecardRule& rule = card.rules[*fault.rule];
  const std::string_view key = fault.in_when ? "when" : term_key(rule);
  const std::string& text = fault.in_when ? rule.when->text : term_of(rule)->text;
  fault.error.message.insert(0, rule_place(card, *fault.rule, key));
  if (!text.empty() && fault.span.end > 0) {
    fault.error.position = position_at(text, fault.span.begin);
  }
  return std::move(fault.error);
}

Status check_scorecard(const Scorecard& card) {
  if (crossed(card.min, card.max)) return wrong("min: ", crossed_message(*card.min, *card.max));
  if (Status groups = check_groups(card); !groups) return groups;
  if (Status rules = check_rules(card); !rules) return rules;
  return check_grades(card);
}

}  // namespace muster::query
