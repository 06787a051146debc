// Why an audience has the size it has: every clause with its own count, what it costs the whole,
// who is there only because a value is unknown, and how it was answered.
//
// Each test is answered once, over the whole population; every other figure is a set operation over
// those answers, all counted in one walk. Threads: reads only; any number of calls at once.
// Cost: every test in full (a count may skip most of it), a bit a customer and test of memory, and
// about three set operations a clause.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

/// A test, or AND, OR, NOT, k-of-n with its operands.
struct ExplainedClause {
  std::string where;        ///< canonical text
  std::string joins;        ///< "all of", "any of", "not", "at least 2 of", …; empty for a test
  std::uint64_t count = 0;  ///< customers the clause holds for, by itself
  double share = 0;         ///< of the population
  /// Customers the whole expression would select without this clause; empty for the whole. Of NOT,
  /// the operand's goes with it.
  std::optional<std::uint64_t> without;
  /// How many of `count` are there only because a value is unknown: in three-valued logic the
  /// clause would not be true for them.
  std::uint64_t only_unknown = 0;
  std::string plan;             ///< the paths taken, of a test
  std::uint64_t bytes = 0;      ///< a test's own read, at most; of others the sum of their operands
  std::int64_t elapsed_us = 0;  ///< likewise
  std::vector<ExplainedClause> operands;
};

struct ExplainAnswer {
  std::string where;    ///< canonical text
  std::string english;  ///< the same in words
  std::string plan;     ///< what is counted, simplified and in order, with the paths taken
  ExplainedClause whole;
  std::int64_t elapsed_us = 0;
};

/// Errors: bind()'s, deadline_exceeded, limit_exceeded.
Result<ExplainAnswer> explain(const engine::Population& population, const Query& query,
                              const engine::Execution& execution = {});

}  // namespace muster::query
