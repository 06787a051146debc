// The layout of one CSV file: its dialect, header and footer, settled before any row is read.
//
// The separator is the candidate (`,` `;` tab `|`) under which most of the first records have as
// many fields as the header; `sep=;` in the first line settles it too. Threads: pure functions.
// Cost: a sample of 256 KiB at the front and 4 KiB at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "loaders/csv/record_scanner.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

struct CsvLayout {
  CsvDialect dialect;
  std::size_t body_begin = 0;        ///< first byte after the header
  std::size_t body_end = 0;          ///< first byte of the footer, or the text's end
  std::vector<std::string> columns;  ///< unique, not empty
  bool phantom = false;              ///< the last column has no name
  std::vector<std::string> notes;    ///< detected, renamed, skipped
};

/// Settles the layout of `text`. Errors: no header, or over kMaxColumns columns.
Result<CsvLayout> find_layout(std::string_view text, const std::string& name, const Schema& schema);

/// The fields of the record at `begin` (outside quotes), and the first byte after it.
struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t next = 0;
};
CsvRecord read_record(std::string_view text, std::size_t begin, const CsvDialect& dialect);

}  // namespace muster::loaders
