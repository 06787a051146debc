#include "tests/oracle/sqlite_judge.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <iostream>

#include "engine/check.hpp"
#include "tests/oracle/sqlite_functions.hpp"
#include "tests/oracle/sqlite_table.hpp"
#include "tests/oracle/sqlite_text.hpp"

namespace muster::oracle {
namespace {

struct Finalise {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalise>;

Statement prepare(sqlite3* database, const std::string& sql,
                  const std::vector<double>& parameters) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK) {
    std::cerr << sqlite3_errmsg(database) << "\n" << sql << std::endl;
    ENGINE_CHECK(!"SQLite refuses the judge's SQL");
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    sqlite3_bind_double(statement, static_cast<int>(i + 1), parameters[i]);
  }
  return Statement(statement);
}

}  // namespace

void SqliteJudge::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

SqliteJudge::SqliteJudge(const Table& table)
    : table_(&table), zone_(std::make_unique<std::string>("UTC")) {
  sqlite3* database = nullptr;
  ENGINE_CHECK(sqlite3_open(":memory:", &database) == SQLITE_OK);
  database_.reset(database);
  register_functions(database, zone_.get());
  load_table(database, table);
}

std::vector<SqlRow> SqliteJudge::ask(const Clock& clock, std::string_view what,
                                     std::string_view joined, const query::Expression& expression,
                                     std::string_view rest) {
  *zone_ = clock.zone;
  SqlWriter writer(*table_, clock);
  sql_ = fmt::format("SELECT {} FROM customers p {} WHERE {} {}", what, joined,
                     writer.where(expression), rest);
  const Statement statement = prepare(database_.get(), sql_, writer.parameters());
  std::vector<SqlRow> rows;
  int step = 0;
  while ((step = sqlite3_step(statement.get())) == SQLITE_ROW) {
    SqlRow& row = rows.emplace_back();
    for (int column = 0; column < sqlite3_column_count(statement.get()); ++column) {
      const void* text = sqlite3_column_text(statement.get(), column);
      if (text == nullptr) {
        row.emplace_back(std::nullopt);
      } else {
        row.emplace_back(
            std::string(static_cast<const char*>(text),
                        static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), column))));
      }
    }
  }
  if (step != SQLITE_DONE)
    std::cerr << sqlite3_errmsg(database_.get()) << "\n" << sql_ << std::endl;
  ENGINE_CHECK(step == SQLITE_DONE);
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
