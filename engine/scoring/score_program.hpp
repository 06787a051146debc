// A scoring made ready to be added up, chunk by chunk: every rule's test and values, the lowest and
// highest score that can be, and the unit that all points are multiples of.
//
// A chunk's score is a sliced number (sliced_number.hpp): tests that hold for all or none of its
// rows go into the offset, the others are planes with a weight, negative points those of the rows
// that the test leaves out; groups are added up by themselves and held between their bounds.
// Threads: immutable once prepared; a SliceWriter and the task's scratch are one thread's. Cost:
// the bytes of the tests, and about 0.1 ns a row for twenty rules.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/scoring/rule_points.hpp"
#include "engine/scoring/scoring.hpp"
#include "engine/scoring/sliced_number.hpp"

namespace muster::engine {

/// No score of the population lies outside; not every one within need occur.
struct ScoreBounds {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

class ScoreProgram {
 public:
  /// Rankings, measures and scores that rules read are found first. The population must outlive
  /// the program. Errors: invalid_input for points that may leave 62 bits (names the rule) and for
  /// bounds the wrong way round, limit_exceeded past kMostScoringRules, deadline_exceeded. With
  /// `only_chunk` the program may be asked of that chunk alone, and its bounds are that chunk's.
  static Result<ScoreProgram> prepare(const Population& population, const Scoring& scoring,
                                      const Execution& execution,
                                      std::optional<std::uint32_t> only_chunk = std::nullopt);

  const ScoreBounds& bounds() const { return bounds_; }
  /// The same for the scoring without one of its rules.
  ScoreBounds bounds_without(std::size_t rule) const;
  /// Scores are bounds().low and whole multiples of this above it.
  std::uint64_t unit() const { return unit_; }
  /// The largest such multiple.
  std::uint64_t most() const;
  /// Units of a score above the lowest, and back.
  std::uint64_t units_of(std::int64_t score) const {
    return (static_cast<std::uint64_t>(score) - static_cast<std::uint64_t>(bounds_.low)) / unit_;
  }
  std::int64_t score_of_units(std::uint64_t units) const {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(bounds_.low) + unit_ * units);
  }
  SliceWriter new_writer() const { return SliceWriter(unit_); }

  struct Rule {
    std::string name;
    PreparedFilter when;
    bool everyone = false;  ///< `when` holds for everyone
    std::int64_t flat = 0;
    std::unique_ptr<const RulePoints> points;  ///< null: flat
    std::int64_t low = 0;                      ///< of what it gives, 0 included unless everyone
    std::int64_t high = 0;
    std::optional<std::size_t> group;
  };
  const std::vector<Rule>& rules() const { return rules_; }
  struct Group {
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
    std::vector<std::size_t> rules;
    ScoreBounds sum{};             ///< of its rules, before its bounds
    std::uint64_t most_units = 0;  ///< of their sum above its lowest, before its bounds
    bool is_bounded() const { return least || most; }
  };
  const std::vector<Group>& groups() const { return groups_; }
  std::int64_t base() const { return base_; }
  /// Bounds of the total.
  const std::optional<std::int64_t>& least() const { return least_; }
  const std::optional<std::int64_t>& most_points() const { return most_; }
  bool is_bounded() const { return least_ || most_; }

  /// Scores of a chunk. Its planes are taken from the task's scratch, and nothing else is left
  /// taken.
  SlicedNumber scores(const ChunkTask& task, SliceWriter& writer) const;
  /// The same before the total's own bounds.
  SlicedNumber unheld_scores(const ChunkTask& task, SliceWriter& writer) const;
  /// What some rules give together; `most_units` is no less than their sum above its lowest.
  SlicedNumber sum_of(std::span<const std::size_t> rules, std::uint64_t most_units,
                      const ChunkTask& task, SliceWriter& writer) const;
  /// What one rule gives.
  SlicedNumber points_of(std::size_t rule, const ChunkTask& task, SliceWriter& writer) const;
  const std::vector<std::size_t>& free_rules() const { return free_rules_; }

  /// Bounds of the chunk's scores from those of its tests, and what adding them up costs.
  ScoreBounds bounds_in(const ChunkTask& task, std::uint64_t& cost) const;
  /// Bytes that the chunk's scores read, at most.
  std::uint64_t bytes_in(const ChunkTask& task) const;

 private:
  class Preparer;
  ScoreProgram() = default;
  std::uint64_t units_of(const Rule& rule) const {
    return (static_cast<std::uint64_t>(rule.high) - static_cast<std::uint64_t>(rule.low)) / unit_;
  }
  void add_rules(std::span<const std::size_t> rules, const ChunkTask& task, SliceWriter& writer,
                 SlicedNumber& sum) const;

  std::vector<Rule> rules_;
  std::vector<Group> groups_;
  std::vector<std::size_t> free_rules_;  // of no group that is bounded
  std::int64_t base_ = 0;
  std::optional<std::int64_t> least_;
  std::optional<std::int64_t> most_;
  ScoreBounds bounds_;
  ScoreBounds unheld_;  // before the total's own bounds
  std::uint64_t unit_ = 1;
  std::uint64_t unheld_units_ = 0;  // of the total above its lowest, before its bounds
};

}  // namespace muster::engine
