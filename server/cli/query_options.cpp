#include "server/cli/query_options.hpp"

#include <CLI/CLI.hpp>
#include <utility>

namespace muster::server {

void declare_query(CLI::App& command, QueryOptions& options, bool where_required) {
  command.add_option("where", options.where, "who is meant, such as \"age BETWEEN 25 AND 34\"")
      ->required(where_required)
      ->type_name("WHERE");
  command
      .add_option("--as-of", options.as_of, "the day or instant that TODAY means (default: now)")
      ->type_name("DATE");
  command.add_option("--tz", options.zone, "the time zone days begin in (default: UTC)")
      ->type_name("ZONE");
}

Result<query::Query> read_query(const QueryOptions& options) {
  Result<query::QueryContext> context = query::read_context(options.as_of, options.zone);
  if (!context) return std::move(context).error();
  return query::read_query(options.where, *std::move(context));
}

}  // namespace muster::server
