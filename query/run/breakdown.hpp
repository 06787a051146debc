// How an audience divides by the values of one or two attributes, exactly.
// Threads: reads only. Cost: one evaluation, then one pass over the attributes' columns.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultBreakdownCells = 1'000;

struct BreakdownRequest {
  Query query{};
  /// One or two different attributes by name; not place, not real.
  std::vector<std::string> by{};
  /// Cells to show, the largest first.
  std::size_t limit = kDefaultBreakdownCells;
};

struct BreakdownCell {
  /// One a name in `by`; engine::Unknown where the attribute is unknown. Strings are views into the
  /// population. A tags attribute yields one tag a cell, and a known empty set an empty vector.
  std::vector<engine::Value> values;
  std::uint64_t count = 0;
  double share = 0;  ///< of the audience
};

struct BreakdownTotal {
  engine::Value value;      ///< as in a cell
  std::uint64_t count = 0;  ///< customers of the audience with it, each once
  double share = 0;         ///< of the audience
};

struct BreakdownAnswer {
  std::vector<std::string> by;
  std::vector<BreakdownCell> cells;  ///< most customers first, ties in the order of values
  /// By two attributes: the totals of each, in the order of `by`, most customers first; as many as
  /// the limit allows. By one: empty, its cells are its totals.
  std::vector<std::vector<BreakdownTotal>> totals{};
  std::uint64_t count = 0;  ///< customers in the audience
  std::uint64_t population = 0;
  std::uint64_t other_cells = 0;  ///< cells the limit cut off
  std::uint64_t other_count = 0;  ///< the sum of their counts
  std::string version;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;
};

/// With tags among `by` a customer counts once under each of her tags, so counts add up to more
/// than the audience. Errors: bind()'s; unknown_name; wrong_type; invalid_input for no, the same or
/// more than two names; limit_exceeded for more cells than the engine holds.
Result<BreakdownAnswer> breakdown(const engine::Population& population,
                                  const BreakdownRequest& request,
                                  const engine::Execution& execution = {});

/// The attributes of a breakdown by name. Errors: unknown_name; invalid_input for no, the same or
/// more than two names.
Result<std::vector<engine::AttributeId>> find_attributes(const engine::Population& population,
                                                         const std::vector<std::string>& names);

}  // namespace muster::query
