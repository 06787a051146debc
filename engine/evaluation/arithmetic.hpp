// Arithmetic over number attributes, exact to the last digit.
//
// A term is a postfix program. Values are fractions of 128-bit integers; a row whose intermediate
// results do not fit is computed again with unbounded integers, so no answer is ever rounded.
// An unknown operand or a division by zero makes the term have no value.
// Threads: immutable; evaluate() keeps no state. Cost: about 5 ns an operation and row.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/events/event_measure.hpp"
#include "engine/types.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

class MeasuredColumn;
struct Scoring;

enum class ArithmeticCode : std::uint8_t {
  constant,   ///< push `constant`
  attribute,  ///< push the value of number `attribute` (dates: days; times: seconds)
  measure,    ///< push a measure of the customer's events, `constant.scale` digits in its units
  score,      ///< push the customer's score by `scoring`, `constant.scale` digits in its units
  age,        ///< push age_in_years(date `attribute`, `on`)
  add,
  subtract,
  multiply,
  divide,
  negate,
  absolute,
  minimum,  ///< of the two on top
  maximum,
};

struct ArithmeticStep {
  ArithmeticCode code = ArithmeticCode::constant;
  Decimal constant{};
  AttributeId attribute{};
  Day on{};
  std::shared_ptr<const EventMeasure> measure{};
  std::shared_ptr<const Scoring> scoring{};
  /// The measure or score of everybody, if it has been made (term_columns.hpp); else whoever reads
  /// the term makes it.
  std::shared_ptr<const MeasuredColumn> column{};
};

/// A postfix program that leaves exactly one value.
struct Arithmetic {
  std::vector<ArithmeticStep> steps;
};

}  // namespace muster::engine
