#include "tests/oracle/sqlite_table.hpp"

#include <fmt/format.h>
#include <utility>

namespace muster::oracle {
namespace {

using engine::AttributeType;

/// Binds one cell at parameter `at` and the ones after it; returns the next parameter.
int bind_cell(SqliteStatement& statement, int at, AttributeType type, const Cell& cell) {
  const int width = type == AttributeType::place ? 3 : 1;
  for (int i = 0; i < width; ++i) statement.bind_null(at + i);
  if (const auto* text = std::get_if<std::string>(&cell)) statement.bind(at, *text);
  if (std::holds_alternative<Tags>(cell)) statement.bind(at, std::int64_t{1});
  if (const auto* flag = std::get_if<bool>(&cell)) statement.bind(at, std::int64_t{*flag});
  if (const auto* number = std::get_if<engine::Decimal>(&cell)) statement.bind(at, number->units);
  if (const auto* real = std::get_if<double>(&cell)) statement.bind(at, *real);
  if (const auto* day = std::get_if<engine::Day>(&cell)) {
    statement.bind(at, std::int64_t{day->since_epoch} * 86'400);
  }
  if (const auto* instant = std::get_if<engine::Instant>(&cell))
    statement.bind(at, instant->since_epoch);
  if (const auto* place = std::get_if<engine::Place>(&cell)) {
    statement.bind(at, std::int64_t{1});
    statement.bind(at + 1, std::int64_t{place->latitude});
    statement.bind(at + 2, std::int64_t{place->longitude});
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

void load_tags(SqliteDatabase& database, const Column& column, std::size_t index) {
  database.run(fmt::format(
      "CREATE TABLE tags_{}(row INTEGER, tag TEXT, PRIMARY KEY(row, tag)) WITHOUT ROWID", index));
  SqliteStatement add = database.prepare(fmt::format("INSERT INTO tags_{} VALUES (?, ?)", index));
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    const auto* tags = std::get_if<Tags>(&column.cells[row]);
    if (tags == nullptr) continue;
    for (const std::string& tag : *tags) {
      add.bind(1, static_cast<std::int64_t>(row));
      add.bind(2, tag);
      add.run();
    }
  }
}

}  // namespace

void load_table(SqliteDatabase& database, const Table& table) {
  // LIKE tells upper from lower case, as the language's LIKE does.
  database.run("PRAGMA case_sensitive_like = ON");
  std::string columns = "row INTEGER PRIMARY KEY, id TEXT";
  std::string parameters = "?, ?";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto [names, marks] = columns_of(table.columns[i].spec.type, i);
    columns += names;
    parameters += marks;
  }
  database.run(fmt::format("CREATE TABLE customers({}); BEGIN", columns));
  SqliteStatement insert =
      database.prepare(fmt::format("INSERT INTO customers VALUES ({})", parameters));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    insert.bind(1, static_cast<std::int64_t>(row));
    insert.bind(2, table.ids[row]);
    int at = 3;
    for (const Column& column : table.columns)
      at = bind_cell(insert, at, column.spec.type, column.cells[row]);
    insert.run();
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].spec.type == AttributeType::tags) load_tags(database, table.columns[i], i);
  }
  database.run("COMMIT");
}

}  // namespace muster::oracle
