// What is measured of customers: the text of a value → the engine's Measure.
//
// A measure is a number, date, time or real attribute, or arithmetic that yields a number, a date
// or a time. Threads: pure functions. Cost: that of parsing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/measure.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/context.hpp"

namespace muster::query {

struct BoundMeasure {
  engine::Measure measure;
  /// As print() writes it.
  std::string canonical;
};

/// Binds the value that `text` writes. Errors point into `text`: parse_term()'s, unknown_name with
/// the nearest attribute, wrong_type for what has no values to add up or order (a category, a flag,
/// BUCKET), saying what it is.
Result<BoundMeasure> bind_measure(std::string_view text, const engine::Population& population,
                                  const QueryContext& context, const LanguageLimits& limits = {});

/// The same with the text named in the message and no position, for callers who hold several texts.
Result<BoundMeasure> bind_named_measure(std::string_view text, const engine::Population& population,
                                        const QueryContext& context);

/// Values written one after another with commas between: `spend, min(clv, income)`. Commas in
/// brackets and quotes belong to the value. Blanks around a value are dropped.
std::vector<std::string> split_measures(std::string_view text);

}  // namespace muster::query
