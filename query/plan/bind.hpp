// Syntax tree → engine::Filter: names become attributes of one population, strings become values,
// relative dates become days and instants, everything becomes exact ranges and codes.
//
// Logic is two-valued: a predicate on an unknown value is false, NOT is the complement of a set;
// `<>`, NOT IN, NOT BETWEEN, NOT LIKE, HAS NONE and NOT IN LAST ask for a known value.
// Threads: pure functions over an immutable population. Cost: linear in the tree, plus one pass
// over a dictionary for each LIKE or comparison of a category.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

/// Something that is allowed but is probably not meant: a value nobody has, an empty range.
struct Warning {
  std::string message;
  std::optional<TextPosition> position = std::nullopt;
  std::optional<std::string> suggestion = std::nullopt;
};

struct BoundQuery {
  /// Planned (plan.hpp): simplified, operands in the order to evaluate.
  engine::Filter filter;
  /// The expression as print() writes it; equal texts mean equal expressions.
  std::string canonical;
  /// What the saved names in it stood for: equal texts mean equal definitions. Empty without any.
  std::string references;
  /// The context asked for, with `as_of` settled.
  QueryContext context;
  std::vector<Warning> warnings;
};

/// Binds `expression` to `population`. `text` is what the expression was parsed from, empty for one
/// that came from JSON rules; errors and warnings point into it.
/// Errors: unknown_name with the nearest attribute; wrong_type naming the attribute, its type and
/// what fits; invalid_query for a literal that cannot be read, and for segments that go in a
/// circle.
Result<BoundQuery> bind(const Expression& expression, const engine::Population& population,
                        const QueryContext& context = {}, std::string_view text = {});

}  // namespace muster::query
