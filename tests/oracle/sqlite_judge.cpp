#include "tests/oracle/sqlite_judge.hpp"

#include <fmt/format.h>

#include "tests/oracle/sqlite_functions.hpp"
#include "tests/oracle/sqlite_table.hpp"
#include "tests/oracle/sqlite_text.hpp"

namespace muster::oracle {

SqliteJudge::SqliteJudge(const Table& table)
    : table_(&table), zone_(std::make_unique<std::string>("UTC")) {
  register_functions(database_.handle(), zone_.get());
  load_table(database_, table);
}

std::vector<SqlRow> SqliteJudge::ask(const Clock& clock, std::string_view what,
                                     std::string_view joined, const query::Expression& expression,
                                     std::string_view rest) {
  *zone_ = clock.zone;
  SqlWriter writer(*table_, clock);
  sql_ = fmt::format("SELECT {} FROM customers p {} WHERE {} {}", what, joined,
                     writer.where(expression), rest);
  SqliteStatement statement = database_.prepare(sql_);
  for (std::size_t i = 0; i < writer.parameters().size(); ++i) {
    statement.bind(static_cast<int>(i + 1), writer.parameters()[i]);
  }
  std::vector<SqlRow> rows;
  while (statement.step()) rows.push_back(statement.row());
  return rows;
}

std::vector<std::size_t> SqliteJudge::select(const Clock& clock,
                                             const query::Expression& expression) {
  std::vector<std::size_t> rows;
  for (const SqlRow& row : ask(clock, "p.row", "", expression, "ORDER BY p.row")) {
    rows.push_back(std::stoull(row[0].value()));
  }
  return rows;
}

}  // namespace muster::oracle
