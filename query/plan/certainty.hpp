// Who is in an answer for certain, and who is there only because a value is unknown.
//
// Answers are two-valued: NOT is the complement of a set, so a customer whose value is unknown is
// in NOT (value <= 6). In three-valued logic (Kleene's, as in SQL) such a test is neither true nor
// false; these filters select the customers for whom a filter is true, or false, in that logic. The
// rest of a two-valued answer is there because something is not known.
// Threads: pure functions. Cost: linear in the filter.
#pragma once

#include <functional>

#include "engine/evaluation/filter.hpp"

namespace muster::query {

/// Answers one test: the customers for whom it is true, or else false, for certain.
using TestCertainty = std::function<engine::Filter(const engine::Filter& test, bool truth)>;

/// The customers for whom `filter` is true (or else false) for certain, when its tests are as
/// `of_test` says.
engine::Filter certainly(const engine::Filter& filter, bool truth, const TestCertainty& of_test);

/// Customers for whom `filter` is true, whatever their unknown values may be. A subset of those the
/// filter selects.
engine::Filter certainly_true(const engine::Filter& filter);

/// Customers for whom `filter` is false, whatever their unknown values may be.
engine::Filter certainly_false(const engine::Filter& filter);

/// Whether some customer may be selected only because a value is unknown; false for filters
/// without a complement or an upper limit.
bool may_rest_on_unknowns(const engine::Filter& filter);

}  // namespace muster::query
