// From a label to evidence and a first scorecard: what every value of every attribute says about
// it, and k rules that together tell the label's customers from the others.
//
// The audience is split by a stable hash of the external id: the first `train_percent` of 100
// buckets train, the others are never looked at until the card is done, and judge it. Evidence is
// counted over all of the training part; rules are chosen and weighed on about
// kMostFitCustomers of it (one bucket of another hash) by forward selection in a logistic
// regression (suggest_fit.hpp). Attributes that the label itself reads are left out.
// Threads: reads only. Cost: a profile of the training part, then the fit: seconds at 10 million.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/measured_value.hpp"
#include "query/run/query.hpp"
#include "query/scorecards/exact_figure.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

inline constexpr std::size_t kDefaultSuggestedRules = 10;
inline constexpr std::size_t kMostSuggestedRules = 50;
inline constexpr std::uint64_t kMostFitCustomers = 200'000;
/// An attribute that tells more is flagged: it may know the label (Siddiqi, "Credit Risk
/// Scorecards", 2006, calls more than 0.5 suspicious).
inline constexpr double kSuspiciousInformation = 0.5;

struct SuggestRequest {
  Query query{};
  Query label{};  ///< asked in its own context, without `as_of` now
  std::string name = "suggested";
  std::size_t rules = kDefaultSuggestedRules;
  std::vector<std::string> attributes{};  ///< by name; empty: all
  std::vector<std::string> exclude{};     ///< by name
  std::size_t bins = 10;                  ///< quantiles that numbers and dates are cut at
  std::int64_t range = 100;               ///< scores of the card lie from 0 to this
  int train_percent = 70;                 ///< 1 … 99
  std::string seed = "scorecard";         ///< of the split
  int places = kDefaultPlaces;
};

/// One value, or bin, of an attribute among the training customers.
struct ValueEvidence {
  std::string label{};                     ///< "Moscow", "25 to 31", "(unknown)"
  std::optional<std::string> condition{};  ///< as the language writes it
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
  double rate = 0;
  /// ln of the value's share of the positives over its share of the others, each count raised by ½:
  /// above 0 positives are more frequent here.
  double weight = 0;
  double information = 0;  ///< its part of the attribute's
};

struct AttributeEvidence {
  std::string attribute{};
  /// Σ (share of positives − share of others) · weight; 0 for nothing told. Of tags every tag is
  /// judged by itself against those without it, and the attribute has that of its strongest.
  double information = 0;
  bool suspicious = false;              ///< above kSuspiciousInformation
  std::vector<ValueEvidence> values{};  ///< in the attribute's order, unknown last
};

struct SuggestPart {
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;
  std::optional<ExactFigure> auc{};  ///< of the card as proposed; empty where it cannot be judged
};

struct SuggestAnswer {
  std::string label{};
  std::vector<AttributeEvidence> evidence{};  ///< most information first
  std::vector<std::string> left_out{};        ///< attributes the label reads
  /// Flat rules with `when`, whole points, base such that the lowest score is 0 or more. Empty of
  /// rules where nothing was found to tell the label; `unjudged` says why there is none at all.
  std::optional<Scorecard> card{};
  std::optional<std::string> unjudged{};
  /// So many points more double the odds of being a positive.
  std::optional<double> points_to_double_odds{};
  SuggestPart train{};
  SuggestPart holdout{};
  std::uint64_t fit_customers = 0;  ///< that rules were chosen on
  std::string split{};              ///< the training part as the language writes it
  std::uint64_t population = 0;
  std::string version{};
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings{};
};

/// Errors: bind()'s, that of the label saying so; unknown_name for an attribute; invalid_input for
/// figures out of range; limit_exceeded; deadline_exceeded.
Result<SuggestAnswer> suggest_scorecard(const engine::Population& population,
                                        const SuggestRequest& request,
                                        const engine::Execution& execution = {});

}  // namespace muster::query
