#include "server/saved/card_named.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"

namespace muster::server {

Result<query::Scorecard> card_named(const query::SavedDefinitions& saved, std::string_view name) {
  Result<const query::SavedScorecard*> found = saved.scorecard(name);
  if (!found) return std::move(found).error();
  if (*found != nullptr) {
    query::Scorecard card = (*found)->definition;
    card.name = name;
    return card;
  }
  const std::vector<std::string> names = saved.names(query::SavedKind::scorecard);
  const std::vector<std::string_view> known(names.begin(), names.end());
  return Error{ErrorCode::unknown_name, fmt::format("there is no scorecard '{}'", name),
               std::nullopt, engine::nearest(name, known)};
}

}  // namespace muster::server
