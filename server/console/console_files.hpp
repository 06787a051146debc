// The console's files as they were when the program was built (MUSTER_CONSOLE=OFF: none).
// Threads: constants.
#pragma once

#include <span>
#include <string_view>

namespace muster::server {

struct ConsoleFile {
  std::string_view name;  ///< `index.html`; all are in one folder
  std::string_view bytes;
};

std::span<const ConsoleFile> console_files();

}  // namespace muster::server
