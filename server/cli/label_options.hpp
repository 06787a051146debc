// --where, --label, --label-as-of, --as-of and --tz: who is scored, and against what.
// Threads: one caller. Cost: that of parsing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/run/query.hpp"
#include "server/cli/source.hpp"

namespace CLI {
class App;
}

namespace muster::server {

struct LabelOptions {
  std::string where;
  std::string label;
  std::string label_as_of;
  std::string as_of;
  std::string zone;
};

/// Adds the options.
void declare_label(CLI::App& command, LabelOptions& options);

struct AskedScore {
  query::Query query;                   ///< who is scored
  std::optional<query::Query> label{};  ///< who is a positive, at its own moment
};
/// Errors of the label begin with `label: `.
Result<AskedScore> read_asked(const LabelOptions& options);
/// Lets both know what is saved there.
void inform(const OpenedSource& source, AskedScore& asked);

/// The text that an error's position is in.
std::string_view text_of(const LabelOptions& options, const Error& error);

}  // namespace muster::server
