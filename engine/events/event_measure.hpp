// What can be asked about a customer's events: which are meant, and what is measured of them.
//
// The query room makes these values, bound to one store: types and properties are ids, words are
// codes, windows are seconds. event_values.hpp answers them for customers, evaluation/ as filters.
// Two-valued as everywhere: a test on an unknown property is false, Not is the complement.
// Threads: plain values, immutable once made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "engine/evaluation/integer_range.hpp"
#include "engine/events/event_schema.hpp"

namespace muster::engine {

struct EventCondition;

/// The property is known and in one of the ranges, which ascend and do not touch: units of a
/// number, codes of a category, 0 and 1 of a flag. Known at all: one range of everything.
struct PropertyIn {
  EventPropertyId property;
  std::vector<IntegerRange> ranges;
};
struct AllConditions {
  std::vector<EventCondition> operands;
};
struct AnyCondition {
  std::vector<EventCondition> operands;
};
struct NotCondition {
  std::vector<EventCondition> operand;  ///< exactly one
};
struct EventCondition {
  std::variant<PropertyIn, AllConditions, AnyCondition, NotCondition> node;
};

/// Events of one type, within a window, that fit a condition.
struct EventSelection {
  EventTypeId type;
  IntegerRange window;                ///< seconds, both ends included
  std::vector<EventCondition> where;  ///< one, or none: all
};

/// How many events; 0 where there is none.
struct EventCount {};
/// Sum, smallest, largest of a number property; unknown where no selected event has it. A sum past
/// 18 digits is unknown too.
struct PropertySum {
  EventPropertyId property;
};
struct PropertyLeast {
  EventPropertyId property;
};
struct PropertyMost {
  EventPropertyId property;
};
/// The time of the first and of the last event, in seconds; unknown where there is none.
struct FirstTime {};
struct LastTime {};
/// How many different known values; 0 where there is none.
struct DistinctValues {
  EventPropertyId property;
};
/// In how many periods: period i is [begins[i], begins[i + 1]) seconds, the last one is not ended
/// but by the window. `begins` ascends; events before the first are not counted.
struct DistinctPeriods {
  std::shared_ptr<const std::vector<std::int64_t>> begins;
};
/// The most frequent known value's code; of equally frequent ones the value that was met last, and
/// of those met in one second the smaller code. Unknown where there is none.
struct FavouriteValue {
  EventPropertyId property;
};

/// One whole number for each customer, or unknown.
struct EventMeasure {
  EventSelection events;
  std::variant<EventCount, PropertySum, PropertyLeast, PropertyMost, FirstTime, LastTime,
               DistinctValues, DistinctPeriods, FavouriteValue>
      what;
};

/// A step of a sequence: such an event happens, or (absent) does not.
struct SequenceStep {
  EventSelection events;
  bool absent = false;
};

/// Steps one after another, each later than the one before by a second at least; the last at most
/// `within` seconds after the first. A customer may begin any number of times. An absent step
/// between two others: none strictly between their events. Absent steps at the end: none in the
/// `within` seconds after the last event of the sequence, counted only once they are over by `now`;
/// without `within`, none after it at all. The first step is not absent.
struct EventSequence {
  std::vector<SequenceStep> steps;
  std::optional<std::int64_t> within;
  std::int64_t now = 0;  ///< as_of, in seconds
};

/// An event in `window` that comes at least `pause` seconds after the selected event before it,
/// wherever that one lies in events.window.
struct ResumedAfter {
  EventSelection events;
  IntegerRange window;
  std::int64_t pause = 0;
};

}  // namespace muster::engine
