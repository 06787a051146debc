#include "server/access/private_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace muster::server {

Result<engine::SqliteConnection> open_private_database(const std::filesystem::path& file,
                                                       const char* tables) {
  // SQLite would make it readable by others.
  const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{ErrorCode::io_failed, fmt::format("{} cannot be made: {}", file.string(),
                                                   std::generic_category().message(errno))};
  }
  ::close(descriptor);
  auto connection = engine::SqliteConnection::open(file, engine::SqliteConnection::Access::write);
  if (!connection) return connection;
  for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", tables}) {
    if (Status done = connection->run(sql); !done) return std::move(done).error();
  }
  return connection;
}

}  // namespace muster::server
