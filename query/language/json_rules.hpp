// The JSON rule tree of react-querybuilder ⇄ syntax tree.
//
// {combinator, not, rules: [{field, operator, value, valueSource}]}; what that shape has no
// operator for (tags, places, k-of-n, relative dates, arithmetic) has operators of our own, listed
// in rule_operators.hpp and explained in README.md. Threads: pure functions. Cost: linear in the
// tree.
#pragma once

#include <boost/json/fwd.hpp>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// How deep a JSON reader must go to hand over every rule tree within `limits` (Boost.JSON's own
/// default, 32, is not enough): a group is an object in an array, a rule may hold one more array.
constexpr std::size_t rules_json_depth(const LanguageLimits& limits) {
  return 2 * limits.depth + 2;
}

/// Reads a rule tree; an Error names the path of the rule (rules[2].rules[0].operator).
Result<Expression> from_rules(const boost::json::value& rules, const LanguageLimits& limits = {});

/// Writes a rule tree; from_rules(to_rules(e)) == e for every tree.
boost::json::value to_rules(const Expression& expression);

}  // namespace muster::query
