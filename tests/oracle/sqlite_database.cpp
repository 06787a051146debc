#include "tests/oracle/sqlite_database.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <iostream>

#include "engine/check.hpp"

namespace muster::oracle {
namespace {

void require(bool done, sqlite3* database, const std::string& sql) {
  if (!done) std::cerr << sqlite3_errmsg(database) << "\n" << sql << std::endl;
  ENGINE_CHECK(done);
}

}  // namespace

void SqliteStatement::Finalise::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(sqlite3* database, const std::string& sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  require(code == SQLITE_OK && statement != nullptr, database, sql);
  statement_.reset(statement);
}

void SqliteStatement::bind_null(int at) { sqlite3_bind_null(statement_.get(), at); }
void SqliteStatement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), at, value);
}
void SqliteStatement::bind(int at, double value) {
  sqlite3_bind_double(statement_.get(), at, value);
}
void SqliteStatement::bind(int at, const std::string& text) {
  sqlite3_bind_text(statement_.get(), at, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_.get());
  require(code == SQLITE_ROW || code == SQLITE_DONE, database_, sqlite3_sql(statement_.get()));
  return code == SQLITE_ROW;
}

SqlRow SqliteStatement::row() const {
  SqlRow row;
  for (int column = 0; column < sqlite3_column_count(statement_.get()); ++column) {
    const void* text = sqlite3_column_text(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    row.push_back(text == nullptr
                      ? std::nullopt
                      : std::optional(std::string(static_cast<const char*>(text), size)));
  }
  return row;
}

void SqliteStatement::run() {
  while (step()) {
  }
  sqlite3_reset(statement_.get());
}

void SqliteDatabase::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

SqliteDatabase::SqliteDatabase() {
  sqlite3* database = nullptr;
  ENGINE_CHECK(sqlite3_open(":memory:", &database) == SQLITE_OK);
  database_.reset(database);
}

void SqliteDatabase::run(const std::string& sql) {
  require(sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, handle(),
          sql);
}

std::vector<SqlRow> SqliteDatabase::ask(const std::string& sql) const {
  SqliteStatement statement = prepare(sql);
  std::vector<SqlRow> rows;
  while (statement.step()) rows.push_back(statement.row());
  return rows;
}

}  // namespace muster::oracle
