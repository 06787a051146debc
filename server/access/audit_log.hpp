// Who took members out of a store: which token, which audience, how many, of which version.
//
// An SQLite file beside the store's image (audit.sqlite, readable by its owner alone) that takes
// entries and never changes or drops one: SQLite itself refuses to. An entry is durable before the
// first member leaves; where it cannot be written none does.
// Threads: safe. Cost: one sync an entry.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "engine/storage/sqlite.hpp"
#include "engine/values/calendar.hpp"

namespace muster::server {

struct Export {
  engine::Instant at{};
  std::string token;       ///< its name
  std::string call;        ///< such as `POST /v1/members`
  std::string definition;  ///< of the audience, as text of the language
  std::string fields{};    ///< attributes that were given out beside ids, joined by commas
  std::uint64_t size = 0;  ///< customers
  std::string version;     ///< of the data
};

class AuditLog {
 public:
  /// Makes the file if there is none. corrupt_store, io_failed.
  static Result<std::unique_ptr<AuditLog>> open(const std::filesystem::path& store);
  explicit AuditLog(engine::SqliteConnection connection) : connection_(std::move(connection)) {}

  Status add(const Export& entry);
  /// The latest, at most `limit` of them, the oldest of these first.
  Result<std::vector<Export>> latest(std::size_t limit);

 private:
  std::mutex mutex_;
  engine::SqliteConnection connection_;  ///< guarded by mutex_
};

}  // namespace muster::server
