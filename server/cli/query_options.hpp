// WHERE, --as-of and --tz on the command line.
// Threads: one caller. Cost: that of parsing.
#pragma once

#include <string>

#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace CLI {
class App;
}

namespace muster::server {

struct QueryOptions {
  std::string where;
  std::string as_of;
  std::string zone;
};

/// Adds WHERE and the options.
void declare_query(CLI::App& command, QueryOptions& options, bool where_required);

/// Reads `where` under the options' date and zone.
Result<query::Query> read_query(const QueryOptions& options);

}  // namespace muster::server
