// Why one customer is in an audience, or is not: which clauses hold, the values seen, and the
// fewest tests that would have to come out otherwise.
//
// Threads: reads only; any number of calls at once. Cost: that of an explanation (every test in
// full), because others who are in or out for the same reason are counted too.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/values/value.hpp"
#include "query/run/query.hpp"

namespace muster::query {

struct SeenValue {
  std::string attribute;  ///< its name, or a measure of events as text: "COUNT(purchase)"
  engine::Value value;    ///< may be unknown
  std::shared_ptr<const void> owner{};  ///< keeps what the value is a view of
};

struct WhyClause {
  std::string where;            ///< canonical text
  std::string joins;            ///< as ExplainedClause has it
  bool holds = false;           ///< for this customer
  bool would_change = false;    ///< one of the fewest tests that decide
  std::vector<SeenValue> seen;  ///< what a test read
  std::vector<WhyClause> operands;
};

struct WhyAnswer {
  std::string id;
  bool holds = false;  ///< the customer is in the audience
  WhyClause whole;
  /// The smallest set of tests that must come out otherwise for the customer to enter (or leave):
  /// their canonical texts, in the order written. Tests are taken as independent of each other;
  /// of several smallest sets it is the one written first. Empty if no set will do.
  std::vector<std::string> changes;
  /// Other customers on the same side whose result on every test of `changes` is the same, and who
  /// would cross over by the same changes.
  std::uint64_t same_reason = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
};

/// Errors: unknown_name when there is no customer `id`; bind()'s, deadline_exceeded,
/// limit_exceeded.
Result<WhyAnswer> why(const engine::Population& population, const Query& query, std::string_view id,
                      const engine::Execution& execution = {});

}  // namespace muster::query
