// Sets of integers as ascending ranges that do not touch: what comparisons, lists and windows come
// down to. Threads: pure functions. Cost: linear in the ranges, sorting where they come unordered.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/evaluation/filter.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/fraction.hpp"

namespace muster::query {

using IntegerRanges = std::vector<engine::IntegerRange>;

/// Stand for an open end. No attribute stores values near them; the very lowest int64 is left out,
/// because builders use it for unknown.
inline constexpr std::int64_t kLowestInteger = std::numeric_limits<std::int64_t>::min() + 1;
inline constexpr std::int64_t kHighestInteger = std::numeric_limits<std::int64_t>::max();

IntegerRanges every_integer();
/// Empty when low > high; ends past int64 are cut to the open ends.
IntegerRanges range_between(WideInteger low, WideInteger high);
/// All integers x with `x op bound`.
IntegerRanges range_of(CompareOperator op, Fraction bound);

/// Sorts and joins ranges that overlap or touch. Takes any order.
IntegerRanges united(IntegerRanges ranges);
IntegerRanges intersected(const IntegerRanges& left, const IntegerRanges& right);
IntegerRanges complemented(const IntegerRanges& ranges);
/// Whether it is every_integer().
bool covers_everything(const IntegerRanges& ranges);

}  // namespace muster::query
