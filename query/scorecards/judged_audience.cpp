#include "query/scorecards/judged_audience.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "query/run/measured_value.hpp"

namespace muster::query {

void JudgedAudience::move_warnings_to(std::vector<Warning>& warnings) {
  std::move(audience.warnings.begin(), audience.warnings.end(), std::back_inserter(warnings));
  if (!label) return;
  for (Warning& warning : label->warnings) {
    warning.message = "label: " + warning.message;
    warnings.push_back(std::move(warning));
  }
}

Result<JudgedAudience> bind_judged(const engine::Population& population, const Query& query,
                                   const std::optional<Query>& label) {
  JudgedAudience judged;
  auto audience = bind(query, population);
  if (!audience) return std::move(audience).error();
  judged.audience = *std::move(audience);
  if (label) {
    auto bound = bind(*label, population);
    if (!bound) {
      Error error = std::move(bound).error();
      error.message = "label: " + error.message;
      return error;
    }
    judged.label = *std::move(bound);
  }
  return judged;
}

Status check_places(int places) {
  if (places >= 0 && places <= kMaxPlaces) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("places are 0 to {}, not {}", kMaxPlaces, places)};
}

}  // namespace muster::query
