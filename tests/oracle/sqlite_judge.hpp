// The SQLite judge: the same table in a real database, asked in SQL made from the expression.
//
// Threads: one owner. Cost: loading about 1 µs a cell; a query about 1 µs a node and customer.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/syntax_tree.hpp"
#include "tests/oracle/sqlite_database.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

class SqliteJudge {
 public:
  /// Loads the table as `customers p(row, id, c0, c1, …)` (see sqlite_table.hpp for the columns).
  /// `table` must outlive the judge.
  explicit SqliteJudge(const Table& table);

  /// The rows that `expression` selects, ascending.
  std::vector<std::size_t> select(const Clock& clock, const query::Expression& expression);

  /// `SELECT what FROM customers p joined WHERE expression rest`.
  std::vector<SqlRow> ask(const Clock& clock, std::string_view what, std::string_view joined,
                          const query::Expression& expression, std::string_view rest);

  /// The SQL of the last question, for failure reports.
  const std::string& last_sql() const { return sql_; }

 private:
  const Table* table_;
  /// What the registered functions see; its address is theirs.
  std::unique_ptr<std::string> zone_;
  SqliteDatabase database_;
  std::string sql_;
};

}  // namespace muster::oracle
