#include "engine/scoring/score_program.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "engine/check.hpp"
#include "engine/evaluation/resolve_rankings.hpp"
#include "engine/evaluation/term_columns.hpp"

namespace muster::engine {

namespace {

constexpr Integer128 kBound = Integer128{1} << 62;

struct WideBounds {
  Integer128 low = 0;
  Integer128 high = 0;

  bool fits() const { return low >= -kBound && high <= kBound && high - low <= kBound; }
  void add(const WideBounds& other) {
    low += other.low;
    high += other.high;
  }
  void hold(const std::optional<std::int64_t>& least, const std::optional<std::int64_t>& most) {
    for (Integer128* end : {&low, &high}) {
      if (least) *end = std::max<Integer128>(*end, *least);
      if (most) *end = std::min<Integer128>(*end, *most);
    }
  }
  ScoreBounds narrow() const {
    return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)};
  }
};

bool is_everyone(const Filter& filter) {
  const auto* constant = std::get_if<Constant>(&filter.node);
  return constant != nullptr && constant->value;
}

std::uint64_t magnitude(Integer128 value) {
  return static_cast<std::uint64_t>(value < 0 ? -value : value);
}

Error leaves_range(const std::string& what) {
  return Error{ErrorCode::invalid_input,
               fmt::format("{} may take the score out of ±2^62 units; give it fewer points, fewer "
                           "digits, or bounds (min and max)",
                           what)};
}

}  // namespace

// Makes rules ready one by one, and keeps account of what they may add up to.
class ScoreProgram::Preparer {
 public:
  Preparer(const Population& population, const Execution& execution,
           std::optional<std::uint32_t> only_chunk)
      : population_(population), execution_(execution), only_chunk_(only_chunk) {}

  Result<ScoreProgram> prepare(const Scoring& scoring) {
    if (scoring.rules.size() > kMostScoringRules) {
      return Error{ErrorCode::limit_exceeded, fmt::format("a scoring has at most {} rules, not {}",
                                                          kMostScoringRules, scoring.rules.size())};
    }
    program_.base_ = scoring.base;
    program_.least_ = scoring.least;
    program_.most_ = scoring.most;
    if (Status status = groups(scoring); !status.ok()) return std::move(status).error();
    if (Status status = check_order(scoring.least, scoring.most, "the score"); !status.ok()) {
      return std::move(status).error();
    }
    auto filters = filters_of(scoring);
    if (!filters.ok()) return std::move(filters).error();
    for (std::size_t i = 0; i < scoring.rules.size(); ++i) {
      if (Status status = rule(scoring.rules[i], (*filters)[i]); !status.ok()) {
        return std::move(status).error();
      }
    }
    if (Status status = total(scoring); !status.ok()) return std::move(status).error();
    return std::move(program_);
  }

 private:
  static Status check_order(const std::optional<std::int64_t>& least,
                            const std::optional<std::int64_t>& most, const std::string& what) {
    if (!least || !most || *least <= *most) return {};
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is held between bounds of which the lower is the larger", what)};
  }

  Status groups(const Scoring& scoring) {
    for (const ScoringGroup& group : scoring.groups) {
      Status status = check_order(group.least, group.most, fmt::format("group '{}'", group.name));
      if (!status.ok()) return status;
      program_.groups_.push_back({group.least, group.most, {}});
      sums_.emplace_back();
    }
    return {};
  }

  Result<std::vector<Filter>> filters_of(const Scoring& scoring) const {
    std::vector<Filter> filters;
    filters.reserve(scoring.rules.size());
    for (const ScoringRule& rule : scoring.rules) filters.push_back(rule.when);
    if (std::none_of(filters.begin(), filters.end(), needs_resolving)) return filters;
    return resolve_rankings(population_, filters, execution_);
  }

  Status rule(const ScoringRule& given, const Filter& when) {
    Rule rule;
    rule.name = given.name;
    rule.everyone = is_everyone(when);
    rule.group = given.group;
    WideBounds bounds;
    if (const auto* flat = std::get_if<FlatPoints>(&given.points)) {
      rule.flat = flat->points;
      bounds = {flat->points, flat->points};
      // The least of all numbers has no magnitude in 63 bits.
      if (magnitude(flat->points) <= magnitude(kBound)) takes(magnitude(flat->points));
    } else {
      auto points = std::holds_alternative<PointsByValue>(given.points)
                        ? points_of(std::get<PointsByValue>(given.points))
                        : points_of(std::get<PointsPerUnit>(given.points));
      if (!points.ok()) return std::move(points).error();
      rule.points = *std::move(points);
      bounds = {rule.points->low(), rule.points->high()};
      takes(rule.points->unit());
      if (bounds.fits()) takes(magnitude(bounds.low));
    }
    if (!rule.everyone) {
      bounds.low = std::min<Integer128>(bounds.low, 0);
      bounds.high = std::max<Integer128>(bounds.high, 0);
    }
    const std::string what = fmt::format("rule '{}'", given.name);
    if (!bounds.fits()) return leaves_range(what);
    rule.low = bounds.narrow().low;
    rule.high = bounds.narrow().high;
    const std::size_t number = program_.rules_.size();
    WideBounds* sum = &free_sum_;
    std::vector<std::size_t>* members = &program_.free_rules_;
    if (rule.group) {
      ENGINE_CHECK(*rule.group < program_.groups_.size());
      Group& group = program_.groups_[*rule.group];
      if (group.is_bounded()) {
        sum = &sums_[*rule.group];
        members = &group.rules;
      } else {
        group.rules.push_back(number);
      }
    }
    sum->add(bounds);
    if (!sum->fits()) return leaves_range(what);
    members->push_back(number);
    rule.when = engine::prepare(when, population_, execution_.cache);
    program_.rules_.push_back(std::move(rule));
    return {};
  }

  template <typename Points>
  Result<std::unique_ptr<const RulePoints>> points_of(const Points& given) const {
    Points points = given;
    auto term = with_columns(population_, given.value, execution_, only_chunk_);
    if (!term.ok()) return std::move(term).error();
    points.value = *std::move(term);
    return std::make_unique<const RulePoints>(population_, points);
  }

  Status total(const Scoring& scoring) {
    WideBounds sum = free_sum_;
    sum.add({scoring.base, scoring.base});
    if (!sum.fits()) return leaves_range("the base");
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      WideBounds held = sums_[i];
      const Group& group = program_.groups_[i];
      // Sums reach the bounds in whole units.
      for (const auto& bound : {group.least, group.most}) {
        if (bound && !group.rules.empty()) takes_distance(*bound, held.low);
      }
      held.hold(group.least, group.most);
      sum.add(held);
      if (!held.fits() || !sum.fits()) {
        return leaves_range(fmt::format("group '{}'", scoring.groups[i].name));
      }
    }
    for (const auto& bound : {scoring.least, scoring.most}) {
      if (bound) takes_distance(*bound, sum.low);
    }
    const WideBounds unheld = sum;
    sum.hold(scoring.least, scoring.most);
    if (!sum.fits()) return leaves_range("the bounds of the score");
    program_.bounds_ = sum.narrow();
    program_.unheld_ = unheld.narrow();
    program_.unit_ = std::max<std::uint64_t>(unit_, 1);
    program_.unheld_units_ = magnitude(unheld.high - unheld.low) / program_.unit_;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      program_.groups_[i].sum = sums_[i].narrow();
      program_.groups_[i].most_units = magnitude(sums_[i].high - sums_[i].low) / program_.unit_;
    }
    return {};
  }

  void takes(std::uint64_t distance) { unit_ = std::gcd(unit_, distance); }
  void takes_distance(Integer128 a, Integer128 b) {
    const Integer128 between = a < b ? b - a : a - b;
    takes(between <= std::numeric_limits<std::uint64_t>::max() ? static_cast<std::uint64_t>(between)
                                                               : 1);
  }

  const Population& population_;
  const Execution& execution_;
  std::optional<std::uint32_t> only_chunk_;
  ScoreProgram program_;
  std::uint64_t unit_ = 0;
  WideBounds free_sum_;
  std::vector<WideBounds> sums_;
};

Result<ScoreProgram> ScoreProgram::prepare(const Population& population, const Scoring& scoring,
                                           const Execution& execution,
                                           std::optional<std::uint32_t> only_chunk) {
  return Preparer(population, execution, only_chunk).prepare(scoring);
}

ScoreBounds ScoreProgram::bounds_without(std::size_t number) const {
  const Rule& rule = rules_[number];
  WideBounds total{unheld_.low, unheld_.high};
  WideBounds less{-Integer128{rule.low}, -Integer128{rule.high}};
  if (rule.group && groups_[*rule.group].is_bounded()) {
    const Group& group = groups_[*rule.group];
    WideBounds with{group.sum.low, group.sum.high};
    WideBounds without = with;
    without.add(less);
    with.hold(group.least, group.most);
    without.hold(group.least, group.most);
    less = {without.low - with.low, without.high - with.high};
  }
  total.add(less);
  total.hold(least_, most_);
  return total.narrow();
}

std::uint64_t ScoreProgram::most() const {
  return (static_cast<std::uint64_t>(bounds_.high) - static_cast<std::uint64_t>(bounds_.low)) /
         unit_;
}

}  // namespace muster::engine
