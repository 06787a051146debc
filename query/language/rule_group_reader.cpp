// Groups of JSON rules: combinators, NOT, k-of-n, and what is left out.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/rule_reader.hpp"
#include "query/language/tree_size.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 5> kCombinators{"and", "or", "at_least", "at_most",
                                                       "exactly"};

/// One or more operands as one Group; groups of the same kind among them melt into it, and a lone
/// operand stays what it is.
template <typename Group>
Expression joined(std::vector<Expression> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  Group group;
  for (Expression& operand : operands) {
    if (Group* same = std::get_if<Group>(&operand.node)) {
      std::move(same->operands.begin(), same->operands.end(), std::back_inserter(group.operands));
    } else {
      group.operands.push_back(std::move(operand));
    }
  }
  return Expression{std::move(group)};
}

std::string_view kind_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace

Result<Expression> from_rules(const json::value& rules, const LanguageLimits& limits) {
  return RuleReader(limits).read(rules);
}

Result<Expression> RuleReader::read(const Value& rules) {
  Condition condition = unless_muted(rules);
  if (condition && height(*condition) > limits_.depth) {
    fail(depth_message(limits_), std::nullopt, ErrorCode::limit_exceeded);
  }
  if (condition && node_count(*condition) > limits_.nodes) {
    fail(nodes_message(limits_), std::nullopt, ErrorCode::limit_exceeded);
  }
  if (error_) return *std::move(error_);
  return *std::move(condition);
}

/// A tree muted as a whole asks for nothing, so it holds for everybody.
RuleReader::Condition RuleReader::unless_muted(const Value& rules) {
  if (const Object* object = rules.if_object()) {
    const std::optional<bool> muted = flag(*object, "muted");
    if (!muted) return std::nullopt;
    if (*muted) return Expression{ConstantCondition{true}};
  }
  return node(rules);
}

RuleReader::Condition RuleReader::node(const Value& value) {
  const Object* object = value.if_object();
  if (object == nullptr) return expected("a rule or a group of rules", &value);
  if (!object->contains("rules")) return rule(*object);
  if (level_ >= limits_.depth) {
    return fail(depth_message(limits_), std::nullopt, ErrorCode::limit_exceeded);
  }
  ++level_;
  Condition condition = group(*object);
  --level_;
  return condition;
}

RuleReader::Condition RuleReader::group(const Object& object) {
  const Value& listed = object.at("rules");
  const std::optional<bool> negated = flag(object, "not");
  if (!negated) return std::nullopt;
  if (!listed.is_array()) {
    const Step step(*this, "rules");
    return expected("an array", &listed);
  }
  Combinator how{Join::any};
  std::optional<std::vector<Expression>> kept;
  if (!object.contains("combinator")) {
    kept = alternatives(listed.get_array());
  } else {
    const std::optional<Combinator> named = combinator(object);
    if (!named) return std::nullopt;
    how = *named;
    kept = operands(listed.get_array());
  }
  if (!kept) return std::nullopt;
  // Nothing to ask for holds for everybody; react-querybuilder's SQL has it so negated or not.
  if (kept->empty() && how.join != Join::threshold) return Expression{ConstantCondition{true}};
  Condition condition;
  switch (how.join) {
    case Join::all:
      condition = joined<AndCondition>(*std::move(kept));
      break;
    case Join::any:
      condition = joined<OrCondition>(*std::move(kept));
      break;
    case Join::threshold:
      condition = threshold(object, how.kind, *std::move(kept));
      break;
  }
  if (!condition || !*negated) return condition;
  return Expression{NotCondition{*std::move(condition)}};
}

std::optional<RuleReader::Combinator> RuleReader::combinator(const Object& object) {
  const Step step(*this, "combinator");
  const std::optional<std::string> word =
      text(object.if_contains("combinator"), "\"and\" or \"or\"");
  if (!word) return std::nullopt;
  if (same_word(*word, "and")) return Combinator{Join::all};
  if (same_word(*word, "or")) return Combinator{Join::any};
  for (const ThresholdGroup& group : kThresholdGroups) {
    if (same_word(*word, group.name)) return Combinator{Join::threshold, group.kind};
  }
  return fail(fmt::format("expected {}", fmt::join(kCombinators, ", ")),
              engine::nearest(*word, kCombinators));
}

RuleReader::Condition RuleReader::threshold(const Object& object, ThresholdKind kind,
                                            std::vector<Expression> operands) {
  if (operands.empty()) return fail("expected at least one rule to count");
  const Value* count = object.if_contains("count");
  const std::int64_t* number = count == nullptr ? nullptr : count->if_int64();
  if (number == nullptr || *number < 0 || *number > engine::kMaxUnits) {
    const Step step(*this, "count");
    return expected("a whole number, 0 or more", count);
  }
  return Expression{ThresholdCondition{kind, *number, std::move(operands)}};
}

/// The rules that are not muted.
std::optional<std::vector<Expression>> RuleReader::operands(const json::array& rules) {
  std::vector<Expression> kept;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Step step(*this, fmt::format("rules[{}]", i));
    if (const Object* object = rules[i].if_object()) {
      const std::optional<bool> muted = flag(*object, "muted");
      if (!muted) return std::nullopt;
      if (*muted) continue;
    }
    Condition condition = node(rules[i]);
    if (!condition) return std::nullopt;
    kept.push_back(*std::move(condition));
  }
  return kept;
}

/// rule, "and", rule, "or", rule: what stands between the "or"s, as AND binds tighter. A muted rule
/// goes with the word before it (the first one with the word behind it).
std::optional<std::vector<Expression>> RuleReader::alternatives(const json::array& rules) {
  std::vector<Expression> any;
  std::vector<Expression> all;
  bool next_is_word = false;
  bool begins_alternative = false;
  for (std::size_t i = 0; i < rules.size(); ++i, next_is_word = !next_is_word) {
    const Step step(*this, fmt::format("rules[{}]", i));
    if (next_is_word) {
      const json::string* word = rules[i].if_string();
      const bool either = word != nullptr && same_word({word->data(), word->size()}, "or");
      if (word == nullptr || (!either && !same_word({word->data(), word->size()}, "and"))) {
        return expected("\"and\" or \"or\" between two rules, as their group names no combinator",
                        &rules[i]);
      }
      if (i + 1 == rules.size()) return fail("expected a rule behind the last combinator");
      begins_alternative = either;
      continue;
    }
    const Object* object = rules[i].if_object();
    const std::optional<bool> muted = object == nullptr ? false : flag(*object, "muted");
    if (!muted) return std::nullopt;
    if (*muted) continue;
    Condition condition = node(rules[i]);
    if (!condition) return std::nullopt;
    if (begins_alternative && !all.empty()) {
      any.push_back(joined<AndCondition>(std::exchange(all, {})));
    }
    begins_alternative = false;
    all.push_back(*std::move(condition));
  }
  if (!all.empty()) any.push_back(joined<AndCondition>(std::move(all)));
  return any;
}

/// A property that is true or false; false where it is missing.
std::optional<bool> RuleReader::flag(const Object& object, std::string_view key) {
  const Value* value = object.if_contains(key);
  if (value == nullptr || value->is_null()) return false;
  if (const bool* flag = value->if_bool()) return *flag;
  const Step step(*this, key);
  return expected("true or false", value);
}

std::nullopt_t RuleReader::fail(std::string message, std::optional<std::string> suggestion,
                                ErrorCode code) {
  if (!error_) {
    error_ = Error{code, fmt::format("{}: {}", path_.empty() ? "rules" : path_, message),
                   std::nullopt, std::move(suggestion)};
  }
  return std::nullopt;
}

std::nullopt_t RuleReader::expected(std::string_view what, const Value* found) {
  return fail(
      fmt::format("expected {}, found {}", what, found == nullptr ? "nothing" : kind_of(*found)));
}

}  // namespace muster::query
