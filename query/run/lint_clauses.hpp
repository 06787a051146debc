// The clauses of an expression, each with what is left of the whole without it. Inside this room.
//
// Threads: pure functions. Cost: a copy of the expression for every clause.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

struct LintClause {
  const Expression* clause = nullptr;   ///< lives as long as the whole
  std::optional<Expression> without{};  ///< the whole without it; empty for the whole itself
  std::optional<std::size_t> group{};   ///< the clause it is an operand of
  bool counted = false;  ///< stands in EXACTLY: taking it away may add some and drop others
};

/// Operands of AND, OR and k-of-n at every level, outer ones first; the whole comes first of all.
std::vector<LintClause> clauses_of(const Expression& whole);

/// The attribute, or the measure of events as text, that a clause compares with constants by range
/// or list; empty for other clauses.
std::optional<std::string> compared_value(const Expression& clause);

/// The clauses `name = value` that an IN of more than one value stands for.
std::vector<Expression> listed_values(const Expression& clause);

}  // namespace muster::query
