// The tests of one AllOf or AnyOf, gathered by attribute, so that they can be merged.
// Inside this room only. Threads: plain values. Cost: O(log n) an operand.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluation/filter.hpp"

namespace muster::query {

/// What one list of operands asks of one attribute. `not_…` come from complements.
struct AttributeTests {
  bool known = false;
  std::vector<engine::CodeIn> codes;
  std::vector<engine::CodeIn> not_codes;
  std::vector<engine::IntegerIn> integers;
  std::vector<engine::IntegerIn> not_integers;
  std::vector<engine::RealIn> reals;
  std::vector<engine::AnniversaryIn> anniversaries;
  std::vector<engine::AnniversaryIn> not_anniversaries;
  std::vector<engine::TextIn> texts;
  std::vector<engine::FlagIs> flags;
  std::vector<engine::FlagIs> not_flags;
};

/// Tests on the quantiles of one ranking, of which there are `count`.
struct RankingTests {
  std::shared_ptr<const engine::Ranking> ranking;
  std::uint64_t count = 1;
  std::vector<engine::QuantileIn> tests;
};

/// Tests on one measure of events. `not_in` come from complements.
struct MeasureTests {
  std::optional<engine::EventMeasure> measure;
  std::vector<engine::EventMeasureIn> in;
  std::vector<engine::EventMeasureIn> not_in;
};

/// Tests on one score. Everybody has one, so complements are ranges too.
struct ScoreTests {
  std::vector<engine::ScoreIn> tests;
};

struct GatheredTests {
  std::map<engine::AttributeId, AttributeTests> attributes;
  std::map<std::pair<std::string, std::uint64_t>, std::vector<engine::BucketIn>> buckets;
  std::vector<RankingTests> quantiles;
  /// By what tells measures apart.
  std::map<std::string, MeasureTests> measures;
  /// By the scoring's meaning.
  std::map<std::string, ScoreTests> scores;
  /// Everything else, in the order it came.
  std::vector<engine::Filter> rest;
};

GatheredTests gathered(std::vector<engine::Filter> operands);

}  // namespace muster::query
