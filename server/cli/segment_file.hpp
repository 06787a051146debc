// A TOML file of named segments:
//
//   [[segment]]
//   name = "Young and educated"
//   family = "demographic"
//   where = "age BETWEEN 25 AND 34 AND education IN ('bachelor', 'master')"
//   description = "…"            # optional
//
// Threads: pure functions. Cost: microseconds.
#pragma once

#include <string>
#include <string_view>

#include "engine/population/segment_catalogue.hpp"
#include "engine/result.hpp"

namespace muster::server {

/// Errors (invalid_input) name line and column, and the nearest key or family.
Result<engine::SegmentCatalogue> parse_segments(std::string_view text, std::string_view file);

/// not_found or io_failed when the file cannot be read.
Result<engine::SegmentCatalogue> read_segments(const std::string& path);

}  // namespace muster::server
