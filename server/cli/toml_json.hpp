// A TOML file as the JSON object that HTTP takes, with the line of every key, so that one reader
// serves both; and such an object written as TOML again.
// Threads: pure functions. Cost: that of parsing.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

/// Where the keys of a file stand.
struct FileLines {
  std::string file;
  std::map<std::string, std::uint32_t> lines{};  ///< by path: campaigns[0].where

  /// The error with file and line before it, if it names a key; without its position, which points
  /// into an expression that stands elsewhere in the file.
  Error locate(Error error) const;
};

struct TomlBody {
  boost::json::object body;  ///< dates are text
  FileLines where;
};

/// Errors: invalid_input, with line and column, for text that is no TOML.
Result<TomlBody> read_toml_body(std::string_view text, std::string_view file);

/// Members in their order: values first, then arrays of objects as [[name]]; what is nested deeper
/// stands in one line. Members that are null are left out.
std::string toml_text(const boost::json::object& object);

}  // namespace muster::server
