// The choices that the nodes of the syntax tree hold; words.hpp spells them.
//
// Threads: plain values.
#pragma once

namespace muster::query {

enum class TimeUnit { hour, day, week, month, quarter, year };
enum class CompareOperator { equal, not_equal, less, less_equal, greater, greater_equal };
enum class ArithmeticOperator { add, subtract, multiply, divide };
enum class ArithmeticFunction { absolute, minimum, maximum };
enum class TagQuantifier { any, all, none };
enum class Direction { last, next };
enum class SavedKind { segment, list, scorecard };
enum class RankEnd { top, bottom };
enum class ThresholdKind { at_least, at_most, exactly };
enum class WindowKind { ever, last, between, since, before };
/// What is measured of events.
enum class EventMeasureKind {
  count,
  sum,
  average,
  least,
  most,
  first,
  last,
  distinct_values,
  distinct_periods,
  favourite,
};

}  // namespace muster::query
