// One value as text of CSV or JSON, appended to a string.
//
// CSV (RFC 4180): a cell is quoted where it must be; tags are joined by `|`, unknown is empty, a
// known empty text `""`. JSON: numbers are exact decimals, flags true / false, tags arrays, dates
// and times ISO strings, places `{"latitude":…,"longitude":…}`, unknown null.
// Threads: pure functions. Cost: 10–50 ns a value; no allocation but for what must be quoted.
#pragma once

#include <string>
#include <string_view>

#include "engine/values/value.hpp"

namespace muster::query {

enum class MemberFormat { csv, ndjson };

/// Appends one value as JSON.
void append_json(const engine::Value& value, std::string& out);

/// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string_view text, std::string& out);

/// Appends one value as a CSV cell.
void append_csv_cell(const engine::Value& value, std::string& out);

/// Quotes what was appended from `begin` on as a CSV cell, if a reader needs it.
void quote_csv_cell(std::size_t begin, std::string& out);

/// Appends one value in either format.
void append_cell(MemberFormat format, const engine::Value& value, std::string& out);
std::string cell_text(MemberFormat format, const engine::Value& value);

}  // namespace muster::query
