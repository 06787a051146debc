// TOML files of the program, read strictly: every mistake names file, line and column, and unknown
// keys the nearest known one. Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "engine/result.hpp"

namespace muster::server {

/// All bytes of a file; not_found or io_failed.
Result<std::string> read_text_file(const std::string& path);

Result<toml::table> parse_toml(std::string_view text, std::string_view file);

/// An Error at `node`: `muster.toml, line 3, column 8: …`.
Error toml_error(std::string_view file, const toml::node& node, std::string_view message,
                 std::optional<std::string> suggestion = std::nullopt);

/// An Error for the first key of `table` that is none of `known`.
Status allow_only(std::string_view file, const toml::table& table,
                  const std::vector<std::string_view>& known);

}  // namespace muster::server
