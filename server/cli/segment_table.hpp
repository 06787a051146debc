// `muster count SOURCE --segments FILE`: every segment's size, share and time in one table.
#pragma once

#include <string>

#include "server/cli/console.hpp"
#include "server/cli/source.hpp"

namespace muster::server {

struct SegmentTableOptions {
  Source source;
  std::string file;
  std::string as_of;
  std::string zone;
  std::string format;  ///< table, json, csv
};

/// The exit code.
int count_segments(Console& console, const SegmentTableOptions& options);

}  // namespace muster::server
