// A trial: one population before all judges. An expression either passes or comes back, shrunk,
// with everything needed to run it again.
//
// Asked of every expression: printed text and JSON rules read back as the same tree; the binder
// takes it; the engine counts and selects alike with 1, 2 and 16 threads; the naive judge and
// SQLite select the same customers. Over large populations the naive judge is asked about a sample
// of customers (all near the borders of chunks, some anywhere), SQLite about all. Threads: one
// owner. Cost: that of the judges, some milliseconds for a thousand customers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "query/plan/context.hpp"
#include "query/plan/saved_definitions.hpp"
#include "tests/oracle/dice.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/sqlite_judge.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

/// The engine's context for a clock of the oracle.
query::QueryContext context_of(const Clock& clock);

/// The table's saved names as the binder asks for them.
std::shared_ptr<const query::SavedDefinitions> definitions_of(const Table& table);

class Trial {
 public:
  Trial(Table table, Dice& dice);
  /// The same table judged against another population of it (loaded, opened, …).
  Trial(Table table, std::shared_ptr<const engine::Population> population, Dice& dice);

  const Table& table() const { return *table_; }
  const std::shared_ptr<const engine::Population>& population() const { return population_; }
  SqliteJudge& sqlite() { return *sqlite_; }

  /// Empty if all agree; else the report of a failure.
  std::optional<std::string> examine(const Clock& clock, const query::Expression& expression);
  /// Customers selected by the last expression examined.
  std::size_t last_count() const { return last_count_; }

 private:
  /// What is wrong with this expression, in one line; empty if nothing is.
  std::optional<std::string> complaint(const Clock& clock, const query::Expression& expression);
  std::optional<std::string> engine_complaint(const Clock& clock,
                                              const query::Expression& expression,
                                              std::vector<std::size_t>& rows) const;
  std::string show(std::size_t row, const std::string& text) const;

  std::unique_ptr<const Table> table_;
  std::shared_ptr<const engine::Population> population_;
  std::shared_ptr<const query::SavedDefinitions> saved_;
  std::unique_ptr<SqliteJudge> sqlite_;
  /// Rows for the naive judge; empty: all.
  std::vector<std::size_t> sample_;
  std::size_t last_count_ = 0;
};

}  // namespace muster::oracle
