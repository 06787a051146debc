// BETWEEN, IN and HAS: conditions over several values, made of comparisons. Inside this room only.
//
// Their negations ask for a known subject (and known ends, where BETWEEN's ends are attributes).
// Threads: one binding at a time. Cost: that of one comparison a value.
#pragma once

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"

namespace muster::query {

Result<engine::Filter> bind_between(const BetweenCondition& condition, SourceSpan span,
                                    Binding& binding);
Result<engine::Filter> bind_in(const InCondition& condition, Binding& binding);
Result<engine::Filter> bind_has(const HasCondition& condition, SourceSpan span, Binding& binding);

}  // namespace muster::query
