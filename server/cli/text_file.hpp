// Writing a file of text, whole or not at all.
// Threads: pure function. Cost: that of writing.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

/// What was at `path` is replaced once everything has been written beside it. Errors: io_failed.
Status write_text_file(const std::string& path, std::string_view text);

}  // namespace muster::server
