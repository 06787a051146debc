// The campaign plan: ordered campaigns, each customer in the first that fits, and what became of
// everybody else.
//
// For each campaign, in order: those its `where` selects (gross) lose the suppressed, those without
// consent to its channel, those that an earlier campaign has taken, those over the cap, and those
// held out; the rest is reached (net). Gross is the sum of the losses and net, exactly. Who is held
// out, and in which cell of a split a customer is, depends on the seed and her id alone, so it
// stays the same when the audience grows. The held out of one campaign are no later campaign's.
// Threads: reads only. Cost: one evaluation an expression, and a pass over each campaign's members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

/// Shares are in millionths: 10 % is 100,000.
inline constexpr std::uint64_t kWholeShare = 1'000'000;

struct Suppression {
  std::string label;  ///< the expression as written
  Query who;
};

struct PlannedChannel {
  std::string name;
  std::optional<Query> consent{};  ///< nothing: everybody may be reached
};

struct SplitCell {
  std::string name;
  std::uint64_t share = 0;  ///< of those reached
};

struct PlannedCampaign {
  std::string name;
  std::size_t channel = 0;  ///< index into CampaignPlan::channels
  Query where;
  std::vector<Suppression> suppress{};
  std::optional<std::uint64_t> cap{};
  std::optional<Query> best{};     ///< `term IN TOP cap`, with a cap: who is kept first
  std::uint64_t holdout = 0;       ///< share
  std::vector<SplitCell> cells{};  ///< none: all reached are one cell
};

struct CampaignPlan {
  std::vector<Suppression> suppress{};  ///< for every campaign
  std::vector<PlannedChannel> channels{};
  std::vector<PlannedCampaign> campaigns{};
  std::string seed{};
  std::string value{};                 ///< a number's name or a term; empty: none
  std::vector<std::string> balance{};  ///< attributes to compare the cells by
};

/// Somebody lost for a reason.
struct PlanLoss {
  std::string reason;  ///< suppressed, no_consent, taken, over_cap, held_out
  std::string detail;  ///< the expression, channel or campaign
  std::uint64_t count = 0;
};

struct PlanCell {
  std::string name;  ///< `reached` where there is no split, `holdout` for the held out
  std::uint64_t count = 0;
  double expected = 0;                 ///< its share of all in the campaign's cells
  std::optional<std::string> value{};  ///< exact sum, as a decimal
  std::uint64_t value_known = 0;       ///< customers who have one
  engine::Bitmap rows{};
};

/// How far cells differ. Nothing is shown for fewer than two cells.
struct PlanBalance {
  std::string what;     ///< `size`, or an attribute
  std::string measure;  ///< `chi_square`, or `difference`: the largest distance of a cell's mean
                        ///< from that of all, in standard deviations
  double statistic = 0;
  std::uint64_t degrees = 0;        ///< of freedom, for chi_square
  std::optional<double> p_value{};  ///< for chi_square
  bool fair = true;                 ///< p ≥ 0.001; difference ≤ 0.1
};

struct CampaignAnswer {
  std::string name;
  std::string channel;
  std::uint64_t gross = 0;
  std::vector<PlanLoss> losses;
  std::uint64_t net = 0;
  std::optional<std::string> value{};
  std::vector<PlanCell> cells;
  std::vector<PlanBalance> balance;
  std::vector<Warning> warnings;
};

struct ChannelAnswer {
  std::string name;
  std::uint64_t net = 0;
};

struct PlanAnswer {
  std::vector<CampaignAnswer> campaigns;
  std::vector<ChannelAnswer> channels;
  std::uint64_t net = 0;
  std::uint64_t held_out = 0;
  std::optional<std::string> value{};
  std::uint64_t population = 0;
  std::string version;
  std::int64_t elapsed_us = 0;
};

/// Errors: those of binding, with what they are in before them (`campaigns[0].where: …`);
/// unknown_name and wrong_type for `value` and `balance`; deadline_exceeded.
Result<PlanAnswer> run_plan(const engine::Population& population, const CampaignPlan& plan,
                            const engine::Execution& execution = {});

/// A page of external ids of a cell, in their order, after `after` (empty: from the first).
/// invalid_input when there is no such campaign, cell or customer.
struct CellPage {
  std::vector<std::string> ids;
  std::optional<std::string> next;  ///< the last id, where there are more
};
Result<CellPage> cell_members(const engine::Population& population, const PlanAnswer& answer,
                              std::string_view campaign, std::string_view cell,
                              std::string_view after, std::size_t limit);

}  // namespace muster::query
