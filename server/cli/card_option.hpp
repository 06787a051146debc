// CARD on the command line: a TOML or JSON file, or the name of a scorecard that is saved in the
// store. Threads: one caller. Cost: that of reading it.
#pragma once

#include <optional>
#include <string>

#include "engine/result.hpp"
#include "query/scorecards/scorecard.hpp"
#include "server/cli/source.hpp"
#include "server/cli/toml_json.hpp"

namespace muster::server {

struct ChosenCard {
  query::Scorecard card;
  std::optional<FileLines> where{};  ///< of a file

  /// What was found out about the card later, with file and line where it came from a file. Its
  /// position is into one of the card's expressions and goes.
  Error locate(Error error) const;
};

/// A path where there is a file is that file; anything else is a name.
Result<ChosenCard> choose_card(const std::string& given, const OpenedSource& source);

/// Whether the error speaks of a place in a card: `rules[3].when: …`.
bool is_of_card(const Error& error);

}  // namespace muster::server
