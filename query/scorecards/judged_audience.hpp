// Who is scored and who of them is a positive: bound once, each in its own context. Inside this
// room. Threads: plain values. Cost: that of binding.
#pragma once

#include <optional>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/plan/bind.hpp"
#include "query/run/query.hpp"

namespace muster::query {

struct JudgedAudience {
  BoundQuery audience{};
  std::optional<BoundQuery> label{};

  /// As the engine takes it; lives as long as this. Null without a label.
  const engine::Filter* label_filter() const { return label ? &label->filter : nullptr; }
  void move_warnings_to(std::vector<Warning>& warnings);
};

/// Errors: bind()'s; those of the label say "label: …".
Result<JudgedAudience> bind_judged(const engine::Population& population, const Query& query,
                                   const std::optional<Query>& label);

/// invalid_input outside 0 … kMaxPlaces.
Status check_places(int places);

}  // namespace muster::query
