// How many customers fit.
// Threads: reads only; any number of calls at once. Cost: binding, then engine::count.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

struct CountAnswer {
  std::uint64_t count = 0;
  std::uint64_t population = 0;  ///< all customers
  double share = 0;              ///< count / population, 0 where there is nobody
  std::string version;           ///< of the population that answered
  std::int64_t elapsed_us = 0;   ///< binding and counting
  std::vector<Warning> warnings;
};

/// The exact number of customers `query` selects. Errors: bind()'s, and deadline_exceeded.
Result<CountAnswer> count(const engine::Population& population, const Query& query,
                          const engine::Execution& execution = {});

/// The same where no row need be looked at: for an attribute's value, or IS [NOT] NULL, and NOT of
/// them. Nothing for any other query, those that are mistaken included. Cost: a few look-ups.
std::optional<CountAnswer> known_count(const engine::Population& population, const Query& query);

struct NamedQuery {
  std::string name;
  Query query;
};

struct NamedCount {
  std::string name;
  std::uint64_t count = 0;
  double share = 0;
  std::vector<Warning> warnings;
};

struct CountsAnswer {
  std::vector<NamedCount> counts;  ///< in the order asked
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
};

/// Many counts against one version in one walk over the chunks. One query that cannot be bound
/// fails them all; the Error says which by name and points into that query's text.
Result<CountsAnswer> counts(const engine::Population& population,
                            std::span<const NamedQuery> queries,
                            const engine::Execution& execution = {});

}  // namespace muster::query
