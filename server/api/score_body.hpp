// What a body asks about scores: which card, over whom, against which label, beside which other
// card. Threads: pure functions. Cost: that of parsing.
#pragma once

#include <optional>

#include "engine/result.hpp"
#include "query/scorecards/compare.hpp"
#include "query/scorecards/score.hpp"
#include "query/scorecards/suggest.hpp"
#include "server/api/request_body.hpp"
#include "server/api/service.hpp"

namespace muster::server {

struct ScoreBody {
  query::ScoreRequest request;
  std::optional<query::Scorecard> compare{};
  std::optional<std::variant<std::string, engine::Decimal>> threshold{};
  bool ablation = false;
  bool cells = false;
};

/// `card` (an object) or `scorecard` (the name of a saved one), `where` or `rules`, `label`,
/// `label_as_of`, `compare` (an object or a name), `threshold` or `grade`, `ablation`, `cells`,
/// `as_of`, `timezone`. Messages about the other card begin with `compare: `.
Result<ScoreBody> read_score(const BodyObject& body, const Service& service);

/// `card` or `scorecard`, exactly one of them.
Result<query::Scorecard> read_card(const BodyObject& body, const Service& service);

/// `label`, `label_as_of`, `where` or `rules`, `most_rules`, `attributes`, `exclude`, `bins`,
/// `range`, `train_percent`, `seed`, `name`, `as_of`, `timezone`.
Result<query::SuggestRequest> read_suggest(const BodyObject& body, const Service& service);

}  // namespace muster::server
