// A scorecard from a TOML or JSON file, read strictly: every mistake names file, line and key.
// Threads: pure functions. Cost: that of parsing.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/scorecards/scorecard.hpp"
#include "server/cli/toml_json.hpp"

namespace muster::server {

struct ScorecardFile {
  query::Scorecard card;
  FileLines where;
};

/// JSON if the text begins with `{`, else TOML; `name` stands for a card that has none.
/// Errors: read_scorecard()'s, with file and line.
Result<ScorecardFile> parse_scorecard_file(std::string_view text, std::string_view file,
                                           std::string_view name);
/// The name of a card without one is the file's, without folder and ending. Errors: also not_found
/// and io_failed.
Result<ScorecardFile> read_scorecard_file(const std::string& path);

/// The card as the TOML it is read from.
std::string scorecard_toml(const query::Scorecard& card);

}  // namespace muster::server
