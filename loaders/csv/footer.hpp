// Footers: the lines that reports put under their rows (`Total;;1234`, `(41188 rows)`, `Итого`).
//
// Up to three last records are looked at, without reading the file: a record is footer when it says
// a total or a row count and is either ragged, mostly empty, or that word alone.
// Threads: pure. Cost: the file's last 4 KiB.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loaders/csv/record_scanner.hpp"

namespace muster::loaders {

struct Footer {
  std::size_t begin = 0;           ///< its first byte; the text's size when there is none
  std::vector<std::string> lines;  ///< what it says, top to bottom
};

/// Looks below `body_begin`; `columns` is how many fields a row has.
Footer find_footer(std::string_view text, std::size_t body_begin, const CsvDialect& dialect,
                   std::size_t columns);

}  // namespace muster::loaders
