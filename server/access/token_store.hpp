// The tokens of a store: who may ask it what, and until when.
//
// An SQLite file beside the store's image (access.sqlite, readable by its owner alone) that holds
// names and hashes, never a token. Revoked tokens stay, so that their names in the audit log keep
// their meaning. Threads: one caller. Cost: SQLite's; changes() a few microseconds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "engine/storage/sqlite.hpp"
#include "engine/values/calendar.hpp"
#include "server/access/caller.hpp"

namespace muster::server {

struct Token {
  Caller caller;
  std::string hash{};
  engine::Instant created{};
  std::optional<engine::Instant> expires{};
  std::optional<engine::Instant> revoked{};

  /// Whether it opens anything at that moment.
  bool is_valid(engine::Instant at) const { return !revoked && (!expires || at < *expires); }
};

class TokenStore {
 public:
  /// Makes the file if there is none. corrupt_store, io_failed.
  static Result<TokenStore> open(const std::filesystem::path& store);
  /// Whether a token was ever made here.
  static bool is_there(const std::filesystem::path& store);

  /// Makes a token and gives its text, which nobody can ask for again. invalid_input for a name
  /// that is empty, too long or was given before, and for limits that do not go with the scope.
  Result<std::string> create(const Caller& caller, std::optional<engine::Instant> expires);
  /// All there ever were, the oldest first.
  Result<std::vector<Token>> all();
  /// unknown_name with the nearest one.
  Status revoke(std::string_view name);
  /// Another number when somebody else has changed them.
  Result<std::int64_t> changes();

 private:
  explicit TokenStore(engine::SqliteConnection connection) : connection_(std::move(connection)) {}
  engine::SqliteConnection connection_;
};

}  // namespace muster::server
