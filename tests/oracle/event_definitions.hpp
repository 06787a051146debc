// What is asked of events, as columns of the customers' table, straight from the definitions: once
// in plain loops, once in SQL. The judges of expressions then judge those columns like any others.
//
// Threads: one owner. Cost: a pass over the events for every column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/sqlite_judge.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

class EventDefinitions {
 public:
  /// `history` as random_history() makes it; both must outlive it.
  EventDefinitions(const Table& history, std::size_t customers, Clock clock);

  /// One cell a customer: a number, an instant, a word; unknown. AVG is no column.
  std::vector<Cell> naive(const query::EventTerm& term);
  std::vector<Cell> by_sql(const query::EventTerm& term);
  /// A flag: of DidCondition and SequenceCondition.
  std::vector<Cell> naive(const query::Expression& condition);
  std::vector<Cell> by_sql(const query::Expression& condition);

 private:
  struct Event {
    std::size_t at = 0;  ///< row of the history
    std::int64_t second = 0;
  };
  /// Of each customer, by time.
  using Events = std::vector<std::vector<Event>>;
  /// Those of the phrase until as_of, selected by the naive judge.
  Events events_of(const query::EventPhrase& event) const;
  /// The same by SQLite: rows of `what`, with `rest` behind the WHERE.
  std::vector<SqlRow> ask(const query::EventPhrase& event, std::string_view what,
                          std::string_view rest);
  /// The numbers of days in which a period is counted: day, week from Monday, month.
  std::int64_t period_of(std::int64_t second, query::TimeUnit unit) const;
  /// Which of the last n periods a second is in, 1 the latest; 0 for none of them.
  std::int64_t periods_ago(std::int64_t second, const query::Regularly& regularly) const;
  std::vector<Cell> unknowns() const { return std::vector<Cell>(customers_); }

  bool did(const query::DidCondition& node, std::size_t customer, const Events& all,
           const Events& inside) const;
  bool sequence(const query::SequenceCondition& node, const std::vector<Events>& steps,
                std::size_t customer) const;
  std::vector<Cell> did_by_sql(const query::DidCondition& node);
  std::vector<Cell> sequence_by_sql(const query::SequenceCondition& node);

  const Table* history_;
  std::size_t customers_;
  Clock clock_;
  SqliteJudge sqlite_;
};

}  // namespace muster::oracle
