// One customer's score with all that adds up to it.
//
// score = base + the rules' points + what the bounds of groups add or take + what those of the
// total do, exactly. Threads: reads only. Cost: that of one customer's chunk for each rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/context.hpp"
#include "query/run/why.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

struct RuleReason {
  std::string name{};
  std::string text{};                  ///< rule_text()
  std::optional<std::string> group{};  ///< by name
  bool holds = false;                  ///< its `when`
  engine::Decimal points{};
  /// What its points are counted by, where they are: "3", "2026-06-12", "2026-06-12T08:30:00Z, 18
  /// days ago"; "unknown" where there is none. Cut downwards to the digits that the rule reads.
  std::optional<std::string> value{};
  std::vector<SeenValue> seen{};  ///< what its `when` reads, as why() shows it
};

/// What a group's rules give together, and what its bounds make of it.
struct GroupReason {
  std::string name{};
  engine::Decimal sum{};         ///< of its rules
  engine::Decimal adjustment{};  ///< added by `min` (above 0) or taken by `max` (below)
};

struct CustomerScoreAnswer {
  std::string id{};
  std::string card{};
  engine::Decimal score{};
  std::optional<std::string> grade{};
  engine::Decimal base{};
  std::vector<RuleReason> rules{};    ///< as the card has them
  std::vector<GroupReason> groups{};  ///< likewise
  engine::Decimal adjustment{};       ///< by the bounds of the total
  std::string version{};
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings{};
};

/// Errors: bind_scorecard()'s; unknown_name when there is no customer `id`; engine::score_of()'s.
Result<CustomerScoreAnswer> score_customer(const engine::Population& population,
                                           const Scorecard& card, std::string_view id,
                                           const QueryContext& context = {},
                                           const engine::Execution& execution = {});

}  // namespace muster::query
