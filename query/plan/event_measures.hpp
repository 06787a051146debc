// COUNT, SUM, FIRST, … as terms, and tests on them as filters. Inside this room only.
//
// Threads: one binding at a time. Cost: that of the condition and the window.
#pragma once

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {

/// A number, a time, or (FAVOURITE) a word for each customer.
Result<TypedTerm> read_event_term(const Term& term, const EventTerm& node, Binding& binding);

/// Customers for whom the measure is known and in one of `ranges`.
engine::Filter measure_in(const engine::EventMeasure& measure, IntegerRanges ranges);
/// Whether every customer has a value: counts, which are 0 where there is nothing.
bool is_always_known(const engine::EventMeasure& measure);

/// FAVOURITE(…) op constant; by the words, as categories are compared.
Result<engine::Filter> compare_favourite(const TypedTerm& favourite, CompareOperator op,
                                         const TypedTerm& constant, Binding& binding);

/// DID …, SEQUENCE(…).
Result<engine::Filter> bind_did(const DidCondition& condition, SourceSpan span, Binding& binding);
Result<engine::Filter> bind_sequence(const SequenceCondition& condition, SourceSpan span,
                                     Binding& binding);

}  // namespace muster::query
