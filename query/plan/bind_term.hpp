// A value as text → what the engine calculates for every customer: for attributes that are computed
// from events and from other attributes.
//
// Threads: pure functions over an immutable population. Cost: that of parsing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

/// What a value is: a number, days since 1970, seconds since 1970, a word of a property.
enum class ValueKind { number, day, instant, category };

struct BoundTerm {
  ValueKind kind = ValueKind::number;
  /// The value as a program (number, day, instant); empty for a category. Exact: a quotient need
  /// not be a decimal.
  engine::Arithmetic program;
  /// Where the value is one measure of events and nothing else (a category always is): that
  /// measure, whose whole numbers are units with `scale` digits after the point, instants in
  /// seconds, or codes of `property`. Null otherwise.
  std::shared_ptr<const engine::EventMeasure> measure;
  int scale = 0;
  /// The property whose dictionary has the words. Of a category only.
  engine::EventPropertyId property{};
  /// As print() writes it.
  std::string canonical;
  /// The context asked for, with `as_of` settled.
  QueryContext context;
  std::vector<Warning> warnings;
};

/// Binds one value: COUNT(purchase), LAST(visit DURING LAST 90 DAYS), SUM(purchase.amount) /
/// COUNT(purchase), FAVOURITE(purchase.category), spend - costs, … Errors point into `text`:
/// parse_term()'s, unknown_name, and wrong_type for what has no value to calculate (a category
/// attribute, a 'text', TRUE, BUCKET, QUANTILE).
Result<BoundTerm> bind_term(std::string_view text, const engine::Population& population,
                            const QueryContext& context, const LanguageLimits& limits = {});

}  // namespace muster::query
