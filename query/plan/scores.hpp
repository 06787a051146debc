// SCORE and GRADE as terms, and tests on them as filters. Inside this room only.
//
// Every customer has a score, so nothing here rests on unknown values but grades below the first.
// Threads: one binding at a time. Cost: that of binding the scorecard, once a query.
#pragma once

#include <memory>

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {

Result<TypedTerm> read_score_term(const Term& term, const ScoreTerm& node, Binding& binding);
Result<TypedTerm> read_grade_term(const Term& term, const GradeTerm& node, Binding& binding);

/// Customers whose score is in one of `ranges`.
engine::Filter score_in(std::shared_ptr<const engine::Scoring> scoring, IntegerRanges ranges);
/// Customers whose score is not below the first grade.
engine::Filter has_grade(const BoundScore& score);
/// GRADE '…' = or <> 'name'; unknown_name with the nearest grade, wrong_type for other operators.
Result<engine::Filter> compare_grade(const TypedTerm& grade, CompareOperator op,
                                     const TypedTerm& constant, Binding& binding);

}  // namespace muster::query
