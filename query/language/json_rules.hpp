// The JSON rule tree of react-querybuilder ⇄ syntax tree.
//
// {combinator, not, rules: [{field, operator, value, valueSource}]}; what that shape has no
// operator for (tags, places, k-of-n, relative dates, arithmetic) has operators of our own, listed
// in json_rules.cpp. Threads: pure functions. Cost: linear in the tree.
#pragma once

#include <boost/json/fwd.hpp>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// Reads a rule tree; an Error names the path of the rule (rules[2].rules[0].operator).
Result<Expression> from_rules(const boost::json::value& rules, const LanguageLimits& limits = {});

/// Writes a rule tree; from_rules(to_rules(e)) == e for every tree.
boost::json::value to_rules(const Expression& expression);

}  // namespace muster::query
