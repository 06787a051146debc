// SQLite with mistakes as values: one connection, and statements on it.
//
// Threads: one caller at a time. Cost: SQLite's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace muster::engine {

class SqliteStatement;

class SqliteConnection {
 public:
  enum class Access { read, write };
  /// Opens a file; with `write` it is made where there is none. Waits for others' locks a few
  /// seconds before it gives up (io_failed). `vfs` null: SQLite's own.
  static Result<SqliteConnection> open(const std::filesystem::path& path, Access access,
                                       const char* vfs = nullptr);

  /// Runs statements that give no rows.
  Status run(const char* sql);
  /// One such statement, kept for the next time as prepare() keeps them.
  Status run_often(std::string_view sql);
  /// A statement that was given back serves again: reading its text takes longer than a small one.
  Result<SqliteStatement> prepare(std::string_view sql);
  /// The one number a query gives.
  Result<std::int64_t> number(const char* sql);

  /// Whether the last failure was one of the disk.
  bool failed_to_write() const;

  /// What of a file in WAL mode lies in the log, in pages.
  struct Checkpoint {
    bool whole = false;  ///< everything in the log is in the file now
    int pages = 0;       ///< of the log
  };
  /// Copies the log into the file, as far as readers allow; with `restart` the log is emptied, for
  /// which readers are waited for up to `wait_milliseconds`.
  Result<Checkpoint> checkpoint(bool restart, int wait_milliseconds = 0);
  /// The last failure as an Error about `path`.
  Error failure(std::string_view action) const;

 private:
  friend class SqliteStatement;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Idle;
  SqliteConnection(std::unique_ptr<sqlite3, Close> database, std::filesystem::path path);

  std::unique_ptr<sqlite3, Close> database_;
  std::shared_ptr<Idle> idle_;  // statements that were given back
  std::filesystem::path path_;
};

class SqliteStatement {
 public:
  SqliteStatement& bind(int at, std::int64_t value);
  /// The bytes must live until the statement is run.
  SqliteStatement& bind(int at, std::string_view text);
  SqliteStatement& bind_bytes(int at, std::string_view bytes);
  SqliteStatement& bind_null(int at);

  /// Steps to the next row: false at the end.
  Result<bool> next();
  /// Runs it to its end and makes it ready to run again.
  Status run();

  std::int64_t number(int column) const;
  std::string text(int column) const;       ///< or bytes; empty for NULL
  std::string_view view(int column) const;  ///< likewise, until the next row
  bool is_null(int column) const;

 private:
  friend class SqliteConnection;
  struct GiveBack {
    std::shared_ptr<SqliteConnection::Idle> idle;
    void operator()(sqlite3_stmt* statement) const;
  };
  SqliteStatement(SqliteConnection& connection, sqlite3_stmt* statement)
      : connection_(&connection), statement_(statement, GiveBack{connection.idle_}) {}

  SqliteConnection* connection_;
  std::unique_ptr<sqlite3_stmt, GiveBack> statement_;
};

}  // namespace muster::engine
