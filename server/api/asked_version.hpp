// Which version a request wants to be answered from, if not the current one.
// Threads: pure functions. Cost: a search; a body that may say so is parsed once more.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "server/api/message.hpp"

namespace muster::server {

/// `version` of the body of a POST, or of a GET's parameters; empty where none is asked for, or the
/// request is such that its call will refuse it. An Error for one that is no text.
Result<std::optional<std::string>> asked_version(const Request& request,
                                                 std::string_view parameters, std::size_t depth);

/// A page's cursor says which version the pages are of: `VERSION~CURSOR`.
struct VersionedCursor {
  std::string version;  ///< empty where it says none
  std::string cursor;
};
VersionedCursor read_versioned_cursor(std::string_view text);
std::string written(const VersionedCursor& cursor);

}  // namespace muster::server
