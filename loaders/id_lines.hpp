// Customer ids in a text: one a line, or the first column of a CSV file.
//
// A cell ends with the line, a comma, a semicolon or a tab, or stands in double quotes, in which ""
// is one quote. Blanks around a cell, empty lines and a byte order mark are passed over, and so is
// a first line that only names the column (id, customer_id, …). Threads: pure function. Cost: a
// pass over the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"

namespace muster::loaders {

struct IdLines {
  std::vector<std::string> ids;  ///< as they come, repeats included
  std::string header;            ///< the first line's cell, if it was taken for a column's name
};

/// Errors (invalid_input, limit_exceeded) name the line: bytes that are no UTF-8, control
/// characters, an open quote, an id that is too long, and a text without ids.
Result<IdLines> read_id_lines(std::string_view text);

}  // namespace muster::loaders
