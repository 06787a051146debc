// An expression clause by clause, with the customers of each of its tests.
//
// Each test is answered once, in full; what the clauses above it select, alone, together, or
// without one of them, is then a set operation over those answers. Explanations of audiences
// (explain.hpp) and of single customers (why.hpp) are both made from it. Threads: made by one
// thread, read by any. Cost: a full evaluation and a bit a customer for each test.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

/// Expressions of more clauses are refused with limit_exceeded.
inline constexpr std::size_t kMostExplainedClauses = 500;

/// A saved segment is a clause whose one operand is its definition.
enum class Join { test, all_of, any_of, negation, count_of, segment };

struct Clause {
  Join join = Join::test;
  std::uint64_t low = 0;  ///< count_of: from low to high of the operands hold
  std::uint64_t high = 0;
  std::string where;                             ///< canonical text
  std::size_t parent = 0;                        ///< the whole is its own
  std::vector<std::size_t> operands{};           ///< later in the tree than their parent
  engine::Filter filter{};                       ///< a test's own, bound and planned
  std::shared_ptr<const engine::Bitmap> rows{};  ///< a test's customers
  std::string plan{};                            ///< the paths a test took
  std::uint64_t bytes = 0;                       ///< that a test read, at most
  std::int64_t elapsed_us = 0;
};

/// How a clause joins its operands, in words: "all of", "at least 2 of"; empty for a test.
std::string joins_of(const Clause& clause);

class ClauseTree {
 public:
  /// Answers every test. Errors: bind()'s, deadline_exceeded, limit_exceeded.
  static Result<ClauseTree> answer(const engine::Population& population, const Query& query,
                                   const engine::Execution& execution);

  /// The whole expression first, then its operands, depth first.
  const std::vector<Clause>& clauses() const { return clauses_; }

  /// What a clause selects, over the tests' answers.
  engine::Filter selects(std::size_t clause) const;
  /// What the whole selects if `clause` were not there; empty if nothing is left. Takes an
  /// enclosing NOT along.
  std::optional<engine::Filter> without(std::size_t clause) const;
  /// What the whole selects if each test is answered by `test` instead.
  engine::Filter with(const std::function<engine::Filter(std::size_t test)>& test) const;
  /// Customers that a clause selects only because a value is unknown; empty if there can be none.
  Result<std::optional<engine::Filter>> only_unknown(std::size_t clause,
                                                     const engine::Population& population,
                                                     const engine::Execution& execution);

 private:
  using TestFilter = std::function<std::optional<engine::Filter>(std::size_t test)>;
  std::optional<engine::Filter> compose(std::size_t clause, const TestFilter& test,
                                        std::optional<std::size_t> left_out = std::nullopt) const;
  engine::Filter rows_of(std::size_t test) const;

  std::vector<Clause> clauses_;
  // Customers for whom a test is true, or false, for certain; made when first asked for.
  struct Certain {
    std::shared_ptr<const engine::Bitmap> yes;
    std::shared_ptr<const engine::Bitmap> no;
  };
  std::vector<Certain> certain_;
};

}  // namespace muster::query
