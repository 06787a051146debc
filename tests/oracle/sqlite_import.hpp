// A file of lines as an SQLite table, for counts that SQL makes of real files.
// Threads: one caller. Cost: one pass over the file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/oracle/sqlite_database.hpp"

namespace muster::oracle {

/// Makes `table` with the file's columns, named by its first line and all of `type`: TEXT keeps
/// what is written, of NUMERIC numbers become numbers.
void import_csv(SqliteDatabase& database, const std::string& table,
                const std::filesystem::path& path, char separator = ',',
                std::string_view type = "TEXT");

}  // namespace muster::oracle
