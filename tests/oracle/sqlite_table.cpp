#include "tests/oracle/sqlite_table.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <iostream>
#include <memory>

#include "engine/check.hpp"

namespace muster::oracle {
namespace {

using engine::AttributeType;

struct Finalise {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalise>;

void run(sqlite3* database, const std::string& sql) {
  char* message = nullptr;
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
    std::cerr << message << "\n" << sql << std::endl;
    ENGINE_CHECK(!"SQLite refuses a table of the oracle");
  }
}

Statement prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  ENGINE_CHECK(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  return Statement(statement);
}

void step(sqlite3_stmt* statement) {
  ENGINE_CHECK(sqlite3_step(statement) == SQLITE_DONE);
  sqlite3_reset(statement);
}

void bind_text(sqlite3_stmt* statement, int at, const std::string& text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

/// Binds one cell at parameter `at` and the ones after it; returns the next parameter.
int bind_cell(sqlite3_stmt* statement, int at, AttributeType type, const Cell& cell) {
  const int width = type == AttributeType::place ? 3 : 1;
  for (int i = 0; i < width; ++i) sqlite3_bind_null(statement, at + i);
  if (const auto* text = std::get_if<std::string>(&cell)) bind_text(statement, at, *text);
  if (std::holds_alternative<Tags>(cell)) sqlite3_bind_int(statement, at, 1);
  if (const auto* flag = std::get_if<bool>(&cell)) sqlite3_bind_int(statement, at, *flag ? 1 : 0);
  if (const auto* number = std::get_if<engine::Decimal>(&cell))
    sqlite3_bind_int64(statement, at, number->units);
  if (const auto* real = std::get_if<double>(&cell)) sqlite3_bind_double(statement, at, *real);
  if (const auto* day = std::get_if<engine::Day>(&cell)) {
    sqlite3_bind_int64(statement, at, std::int64_t{day->since_epoch} * 86'400);
  }
  if (const auto* instant = std::get_if<engine::Instant>(&cell))
    sqlite3_bind_int64(statement, at, instant->since_epoch);
  if (const auto* place = std::get_if<engine::Place>(&cell)) {
    sqlite3_bind_int(statement, at, 1);
    sqlite3_bind_int64(statement, at + 1, place->latitude);
    sqlite3_bind_int64(statement, at + 2, place->longitude);
  }
  return at + width;
}

/// `name TYPE` of the columns that hold attribute `index`, and the parameters that fill them.
std::pair<std::string, std::string> columns_of(AttributeType type, std::size_t index) {
  switch (type) {
    case AttributeType::category:
    case AttributeType::text:
      return {fmt::format(", c{} TEXT", index), ", ?"};
    case AttributeType::date:
      return {fmt::format(", c{} TEXT", index), ", date(?, 'unixepoch')"};
    case AttributeType::real:
      return {fmt::format(", c{} REAL", index), ", ?"};
    case AttributeType::place:
      return {fmt::format(", c{0} INTEGER, c{0}_latitude INTEGER, c{0}_longitude INTEGER", index),
              ", ?, ?, ?"};
    default:
      return {fmt::format(", c{} INTEGER", index), ", ?"};
  }
}

}  // namespace

void load_table(sqlite3* database, const Table& table) {
  // LIKE tells upper from lower case, as the language's LIKE does.
  run(database, "PRAGMA case_sensitive_like = ON");
  std::string columns = "row INTEGER PRIMARY KEY, id TEXT";
  std::string parameters = "?, ?";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto [names, marks] = columns_of(table.columns[i].spec.type, i);
    columns += names;
    parameters += marks;
    if (table.columns[i].spec.type == AttributeType::tags) {
      run(database,
          fmt::format(
              "CREATE TABLE tags_{}(row INTEGER, tag TEXT, PRIMARY KEY(row, tag)) WITHOUT ROWID",
              i));
    }
  }
  run(database, fmt::format("CREATE TABLE customers({})", columns));
  run(database, "BEGIN");
  const Statement insert =
      prepare(database, fmt::format("INSERT INTO customers VALUES ({})", parameters));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    sqlite3_bind_int64(insert.get(), 1, static_cast<sqlite3_int64>(row));
    bind_text(insert.get(), 2, table.ids[row]);
    int at = 3;
    for (const Column& column : table.columns)
      at = bind_cell(insert.get(), at, column.spec.type, column.cells[row]);
    step(insert.get());
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].spec.type != AttributeType::tags) continue;
    const Statement add = prepare(database, fmt::format("INSERT INTO tags_{} VALUES (?, ?)", i));
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const auto* tags = std::get_if<Tags>(&table.columns[i].cells[row]);
      if (tags == nullptr) continue;
      for (const std::string& tag : *tags) {
        sqlite3_bind_int64(add.get(), 1, static_cast<sqlite3_int64>(row));
        bind_text(add.get(), 2, tag);
        step(add.get());
      }
    }
  }
  run(database, "COMMIT");
}

}  // namespace muster::oracle
