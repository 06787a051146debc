#include "server/cli/card_option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "server/cli/scorecard_file.hpp"
#include "server/saved/card_named.hpp"

namespace muster::server {

Error ChosenCard::locate(Error error) const {
  if (where) return where->locate(std::move(error));
  error.position.reset();
  return error;
}

Result<ChosenCard> choose_card(const std::string& given, const OpenedSource& source) {
  std::error_code unknown;
  if (std::filesystem::is_regular_file(given, unknown)) {
    Result<ScorecardFile> file = read_scorecard_file(given);
    if (!file) return std::move(file).error();
    return ChosenCard{std::move(file->card), std::move(file->where)};
  }
  if (!source.saved) {
    return Error{ErrorCode::not_found,
                 fmt::format("cannot read {}: there is no such file (scorecards have names only in "
                             "a store)",
                             given)};
  }
  Result<query::Scorecard> card = card_named(*source.saved->definitions(), given);
  if (!card) {
    Error error = std::move(card).error();
    if (error.code == ErrorCode::unknown_name) {
      error.message = fmt::format("there is no file {} and no saved scorecard of that name", given);
    }
    return error;
  }
  return ChosenCard{*std::move(card)};
}

bool is_of_card(const Error& error) {
  constexpr std::array<std::string_view, 7> kPlaces{
      "rules[", "groups[", "grades[", "base: ", "min: ", "max: ", "decimals: "};
  return std::any_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
    return error.message.find(place) != std::string::npos;
  });
}

}  // namespace muster::server
