// Comparisons: two typed terms and an operator → a filter. Inside this room only.
//
// BETWEEN and IN are made of comparisons as well, so that each type says once what =, < and so on
// mean for it. Threads: one binding at a time. Cost: constant, but for categories (one look-up for
// = and <>, one pass over the dictionary for the others).
#pragma once

#include <optional>

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {

/// left op right; false where either has no value.
Result<engine::Filter> compare(const TypedTerm& left, CompareOperator op, const TypedTerm& right,
                               SourceSpan span, Binding& binding);

/// Customers for whom the term has a value.
Result<engine::Filter> has_value(const TypedTerm& term, Binding& binding);

/// The operator that says the same with its sides swapped (< for >).
CompareOperator mirrored(CompareOperator op);

// --- attribute op constant, one a type; wrong_type names what fits -----------------------------

Result<engine::Filter> compare_category(const engine::Attribute& attribute, CompareOperator op,
                                        const TypedTerm& constant, Binding& binding);
Result<engine::Filter> compare_text(const engine::Attribute& attribute, CompareOperator op,
                                    const TypedTerm& constant, Binding& binding);
Result<engine::Filter> compare_flag(const engine::Attribute& attribute, CompareOperator op,
                                    const TypedTerm& constant, Binding& binding);
Result<engine::Filter> compare_real(const engine::Attribute& attribute, CompareOperator op,
                                    const TypedTerm& constant, Binding& binding);

/// TRUE or FALSE, or a word or number that stands for it.
std::optional<bool> flag_value(const TypedTerm& constant);

/// number, date or time: the stored integers within `ranges`.
engine::Filter integers_in(engine::AttributeId attribute, IntegerRanges ranges);

}  // namespace muster::query
