#include "engine/scoring/rule_points.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

std::uint64_t distance(Integer128 a, Integer128 b) {
  const Integer128 between = a < b ? b - a : a - b;
  return between > std::numeric_limits<std::uint64_t>::max() ? 1
                                                             : static_cast<std::uint64_t>(between);
}

// value · numerator / denominator, halves away from zero.
Integer128 rounded(Integer128 value, const PointsPerUnit& rule) {
  const Integer128 product = value * rule.numerator;
  const Integer128 whole = product / rule.denominator;
  Integer128 rest = product % rule.denominator;
  if (rest < 0) rest = -rest;
  if (rest < rule.denominator - rest) return whole;
  return product < 0 ? whole - 1 : whole + 1;
}

Integer128 held(Integer128 points, const PointsPerUnit& rule) {
  if (rule.least) points = std::max<Integer128>(points, *rule.least);
  if (rule.most) points = std::min<Integer128>(points, *rule.most);
  return points;
}

}  // namespace

RulePoints::RulePoints(const Population& population, const PointsByValue& rule)
    : rule_(rule),
      values_(population, rule.value, rule.scale),
      low_(rule.below),
      high_(rule.below) {
  const auto takes = [&](std::int64_t points) {
    low_ = std::min<Integer128>(low_, points);
    high_ = std::max<Integer128>(high_, points);
    unit_ = std::gcd(unit_, distance(points, rule.below));
  };
  takes(rule.unknown);
  for (const PointsStep& step : rule.steps) takes(step.points);
}

RulePoints::RulePoints(const Population& population, const PointsPerUnit& rule)
    : rule_(rule), values_(population, rule.value, rule.scale) {
  ENGINE_CHECK(rule.denominator > 0);
  constexpr Integer128 kFar = std::numeric_limits<std::int64_t>::max();
  const auto known = values_.bounds();
  const auto bounds = known.value_or(std::pair{-kFar, kFar});
  Integer128 one = held(rounded(bounds.first, rule), rule);
  Integer128 other = held(rounded(bounds.second, rule), rule);
  // Values past what is read would give other points, unless the rule's bounds are reached by then.
  const bool reaches = rule.numerator == 0 || (one != rounded(bounds.first, rule) &&
                                               other != rounded(bounds.second, rule));
  if (!known && !reaches) {
    one = -(kFar * 4);
    other = kFar * 4;
  }
  low_ = std::min(one, other);
  high_ = std::max(one, other);
  if (values_.may_be_unknown()) {
    low_ = std::min<Integer128>(low_, rule.unknown);
    high_ = std::max<Integer128>(high_, rule.unknown);
  }
  unit_ = 1;
  if (rule.denominator == 1) {
    unit_ = distance(rule.numerator, 0);
    unit_ = std::gcd(unit_, distance(rule.unknown, 0));
    if (rule.least) unit_ = std::gcd(unit_, distance(*rule.least, 0));
    if (rule.most) unit_ = std::gcd(unit_, distance(*rule.most, 0));
  }
}

std::int64_t RulePoints::points_of(std::int64_t value) const {
  if (const auto* bins = std::get_if<PointsByValue>(&rule_)) {
    if (value == kUnknownInteger) return bins->unknown;
    std::int64_t points = bins->below;
    for (const PointsStep& step : bins->steps) points = value >= step.from ? step.points : points;
    return points;
  }
  const auto& rule = std::get<PointsPerUnit>(rule_);
  if (value == kUnknownInteger) return rule.unknown;
  return static_cast<std::int64_t>(held(rounded(value, rule), rule));
}

void RulePoints::read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out,
                      WholeValues::Buffers& buffers) const {
  values_.read(chunk, begin, out, buffers);
  std::transform(out.begin(), out.end(), out.begin(),
                 [&](std::int64_t value) { return points_of(value); });
}

}  // namespace muster::engine
