#include "server/access/audit_log.hpp"

#include <algorithm>
#include <utility>

#include "server/access/private_database.hpp"

namespace muster::server {
namespace {

constexpr const char* kTables = R"(
  CREATE TABLE IF NOT EXISTS exports (
    place INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, token TEXT NOT NULL,
    call TEXT NOT NULL, definition TEXT NOT NULL, fields TEXT NOT NULL, size INTEGER NOT NULL,
    version TEXT NOT NULL);
  CREATE TRIGGER IF NOT EXISTS exports_stay BEFORE DELETE ON exports
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
  CREATE TRIGGER IF NOT EXISTS exports_stand BEFORE UPDATE ON exports
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
)";

}  // namespace

Result<std::unique_ptr<AuditLog>> AuditLog::open(const std::filesystem::path& store) {
  auto connection = open_private_database(store / "audit.sqlite", kTables);
  if (!connection) return std::move(connection).error();
  return std::make_unique<AuditLog>(*std::move(connection));
}

Status AuditLog::add(const Export& entry) {
  const std::lock_guard lock(mutex_);
  auto insert = connection_.prepare(
      "INSERT INTO exports (at, token, call, definition, fields, size, version) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return std::move(insert).error();
  insert->bind(1, entry.at.since_epoch).bind(2, std::string_view(entry.token));
  insert->bind(3, std::string_view(entry.call)).bind(4, std::string_view(entry.definition));
  insert->bind(5, std::string_view(entry.fields)).bind(6, static_cast<std::int64_t>(entry.size));
  return insert->bind(7, std::string_view(entry.version)).run();
}

Result<std::vector<Export>> AuditLog::latest(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  auto query = connection_.prepare(
      "SELECT at, token, call, definition, fields, size, version FROM exports "
      "ORDER BY place DESC LIMIT ?");
  if (!query) return std::move(query).error();
  query->bind(1, static_cast<std::int64_t>(limit));
  std::vector<Export> exports;
  for (;;) {
    const Result<bool> row = query->next();
    if (!row) return row.error();
    if (!*row) break;
    exports.push_back({engine::Instant{query->number(0)}, query->text(1), query->text(2),
                       query->text(3), query->text(4), static_cast<std::uint64_t>(query->number(5)),
                       query->text(6)});
  }
  std::reverse(exports.begin(), exports.end());
  return exports;
}

}  // namespace muster::server
