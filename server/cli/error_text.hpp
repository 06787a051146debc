// Mistakes as a person at a terminal wants to read them.
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

/// The message, then the line of `text` it points into with a caret under the place, then "did you
/// mean". Lines end in '\n'. `text` is what the user wrote, empty if there is nothing to show.
std::string error_text(std::string_view message, const std::optional<TextPosition>& position,
                       const std::optional<std::string>& suggestion, std::string_view text);

/// The same without control characters, which in foreign data could steer a terminal; tabs and
/// blanks stay one column wide.
std::string printable(std::string_view text);

/// Columns that `text` takes on a terminal: none for combining marks, two for wide letters.
std::size_t display_width(std::string_view text);

}  // namespace muster::server
