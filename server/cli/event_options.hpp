// What `muster funnel`, `retention` and `timeline` have in common on the command line.
// Threads: one caller. Cost: that of parsing.
#pragma once

#include <string>
#include <vector>

#include "query/run/query.hpp"
#include "server/cli/source.hpp"

namespace CLI {
class App;
}

namespace muster::server {

struct EventOptions {
  Source source{};
  std::string where;
  std::string as_of;
  std::string zone;
  std::string format = "table";
};

/// Adds SOURCE.
void declare_event_source(CLI::App& command, EventOptions& options);
/// Adds --where, --as-of, --tz and --format.
void declare_event_options(CLI::App& command, EventOptions& options);

/// The source, and the audience that --where selects in it.
struct EventQuestion {
  OpenedSource source;
  query::Query audience;
};
/// Errors: read_query()'s, open_source()'s.
Result<EventQuestion> open_question(const Console& console, const EventOptions& options);

/// Says what was wrong, pointing into the text it is about: the audience or one of `phrases`.
int fail_question(const Console& console, const EventQuestion& question, const Error& error,
                  const std::vector<std::string>& phrases);

}  // namespace muster::server
