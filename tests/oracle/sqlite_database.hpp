// An SQLite database in memory, for tests: SQL in, rows of text out. A mistake in the SQL is a
// broken invariant of the test and ends it.
// Threads: one owner. Cost: SQLite's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace muster::oracle {

/// One row of an answer as text; empty for NULL.
using SqlRow = std::vector<std::optional<std::string>>;

class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, const std::string& sql);

  void bind_null(int at);
  void bind(int at, std::int64_t value);
  void bind(int at, double value);
  void bind(int at, const std::string& text);
  /// One more row; false at the end.
  bool step();
  SqlRow row() const;
  /// Runs to the end and makes ready to run again.
  void run();

 private:
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const;
  };
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalise> statement_;
};

class SqliteDatabase {
 public:
  SqliteDatabase();

  void run(const std::string& sql);
  SqliteStatement prepare(const std::string& sql) const { return {database_.get(), sql}; }
  std::vector<SqlRow> ask(const std::string& sql) const;
  sqlite3* handle() const { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace muster::oracle
