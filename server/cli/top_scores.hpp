// The customers of the highest scores.
// Threads: reads only. Cost: every customer's score, and one pass over the audience.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "query/scorecards/score.hpp"
#include "server/api/score_json.hpp"

namespace muster::server {

/// The first `most` of the audience by descending score, ties by external id. `answer` is that of
/// the same request. Errors: those of binding and of engine::score_all().
Result<std::vector<TopScore>> top_scores(const engine::Population& population,
                                         const query::ScoreRequest& request,
                                         const query::ScoreAnswer& answer, std::size_t most,
                                         const engine::Execution& execution = {});

}  // namespace muster::server
