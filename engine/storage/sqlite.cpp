#include "engine/storage/sqlite.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

constexpr int kBusyMilliseconds = 10'000;
// Statements of one connection that are kept: more than any of our files is asked with.
constexpr std::size_t kMostIdle = 64;

int length_of(std::string_view text) {
  ENGINE_CHECK(text.size() <= std::size_t{1} << 30);
  return static_cast<int>(text.size());
}

}  // namespace

void SqliteConnection::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

// Where a statement outlives its connection, SQLite closes the file with the last of them.
struct SqliteConnection::Idle {
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  boost::unordered_flat_map<std::string_view, std::unique_ptr<sqlite3_stmt, Finalise>> statements;
};

SqliteConnection::SqliteConnection(std::unique_ptr<sqlite3, Close> database,
                                   std::filesystem::path path)
    : database_(std::move(database)), idle_(std::make_shared<Idle>()), path_(std::move(path)) {}

void SqliteStatement::GiveBack::operator()(sqlite3_stmt* statement) const {
  std::unique_ptr<sqlite3_stmt, SqliteConnection::Idle::Finalise> given(statement);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (idle->statements.size() >= kMostIdle) return;
  idle->statements.try_emplace(sqlite3_sql(statement), std::move(given));
}

Result<SqliteConnection> SqliteConnection::open(const std::filesystem::path& path, Access access,
                                                const char* vfs) {
  // No connection is shared between threads without a lock, so SQLite need take none of its own.
  const auto attempt = [&](int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, vfs);
    std::unique_ptr<sqlite3, Close> database(raw);
    if (code != SQLITE_OK && database) database.reset();
    return database;
  };
  std::unique_ptr<sqlite3, Close> database = attempt(
      access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
  // A reader helps itself to what a disk that cannot be written to still gives.
  if (!database && access == Access::read) database = attempt(SQLITE_OPEN_READONLY);
  if (!database) {
    return Error{ErrorCode::io_failed, fmt::format("{} cannot be opened", path.string())};
  }
  sqlite3_busy_timeout(database.get(), kBusyMilliseconds);
  sqlite3_extended_result_codes(database.get(), 1);
  return SqliteConnection(std::move(database), path);
}

Error SqliteConnection::failure(std::string_view action) const {
  const int code = sqlite3_extended_errcode(database_.get()) & 0xFF;
  const char* why = sqlite3_errmsg(database_.get());
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
    return {ErrorCode::corrupt_store, fmt::format("{} is damaged: {}", path_.string(), why)};
  }
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    return {ErrorCode::io_failed,
            fmt::format("{} {} failed: another process has been writing to it for {} s", action,
                        path_.string(), kBusyMilliseconds / 1'000)};
  }
  return {code == SQLITE_FULL ? ErrorCode::disk_full : ErrorCode::io_failed,
          fmt::format("{} {} failed: {}", action, path_.string(), why)};
}

bool SqliteConnection::failed_to_write() const {
  return (sqlite3_extended_errcode(database_.get()) & 0xFF) == SQLITE_IOERR;
}

Result<SqliteConnection::Checkpoint> SqliteConnection::checkpoint(bool restart,
                                                                  int wait_milliseconds) {
  int pages = 0;
  int copied = 0;
  sqlite3_busy_timeout(database_.get(), wait_milliseconds);
  const int code = sqlite3_wal_checkpoint_v2(
      database_.get(), nullptr, restart ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
      &pages, &copied);
  sqlite3_busy_timeout(database_.get(), kBusyMilliseconds);
  if (code == SQLITE_OK) return Checkpoint{pages == copied, pages};
  if ((code & 0xFF) == SQLITE_BUSY) return Checkpoint{false, pages};
  return failure("writing to");
}

Status SqliteConnection::run(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return failure("writing to");
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) {
  if (const auto found = idle_->statements.find(sql); found != idle_->statements.end()) {
    sqlite3_stmt* const again = found->second.release();
    // Its text is the key.
    idle_->statements.erase(found);
    return SqliteStatement(*this, again);
  }
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), length_of(sql),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return failure("reading");
  return SqliteStatement(*this, raw);
}

Status SqliteConnection::run_often(std::string_view sql) {
  auto statement = prepare(sql);
  return statement ? statement->run() : Status(std::move(statement).error());
}

Result<std::int64_t> SqliteConnection::number(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return std::move(statement).error();
  auto row = statement->next();
  if (!row) return std::move(row).error();
  return *row ? statement->number(0) : 0;
}

SqliteStatement& SqliteStatement::bind(int at, std::int64_t value) {
  ENGINE_CHECK(sqlite3_bind_int64(statement_.get(), at, value) == SQLITE_OK);
  return *this;
}
SqliteStatement& SqliteStatement::bind(int at, std::string_view text) {
  ENGINE_CHECK(sqlite3_bind_text(statement_.get(), at, text.data(), length_of(text),
                                 SQLITE_STATIC) == SQLITE_OK);
  return *this;
}
SqliteStatement& SqliteStatement::bind_bytes(int at, std::string_view bytes) {
  // Without an address, the empty text would be NULL.
  ENGINE_CHECK(sqlite3_bind_blob(statement_.get(), at, bytes.empty() ? "" : bytes.data(),
                                 length_of(bytes), SQLITE_STATIC) == SQLITE_OK);
  return *this;
}
SqliteStatement& SqliteStatement::bind_null(int at) {
  ENGINE_CHECK(sqlite3_bind_null(statement_.get(), at) == SQLITE_OK);
  return *this;
}

Result<bool> SqliteStatement::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->failure("reading");
}

Status SqliteStatement::run() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement_.get());
  Status status;
  if (code != SQLITE_DONE) status = connection_->failure("writing to");
  sqlite3_reset(statement_.get());
  return status;
}

std::int64_t SqliteStatement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
std::string SqliteStatement::text(int column) const { return std::string(view(column)); }
std::string_view SqliteStatement::view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr || size <= 0) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}
bool SqliteStatement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

}  // namespace muster::engine
