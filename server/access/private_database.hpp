// An SQLite file that its owner alone may read, for what concerns tokens.
// Threads: as SqliteConnection. Cost: SQLite's.
#pragma once

#include <filesystem>

#include "engine/result.hpp"
#include "engine/storage/sqlite.hpp"

namespace muster::server {

/// Opens it for writing, every commit synced, making it where there is none. `tables` is run each
/// time, so it makes what is not there yet. corrupt_store, io_failed.
Result<engine::SqliteConnection> open_private_database(const std::filesystem::path& file,
                                                       const char* tables);

}  // namespace muster::server
