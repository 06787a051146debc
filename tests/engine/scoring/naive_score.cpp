#include "tests/engine/scoring/naive_score.hpp"

#include <algorithm>
#include <string>

namespace muster::tests {

using boost::multiprecision::cpp_int;

namespace {

cpp_int floor_of(const Rational& value) {
  cpp_int whole = numerator(value) / denominator(value);
  if (value < 0 && Rational(whole) != value) whole -= 1;
  return whole;
}

// Halves away from zero.
cpp_int rounded(const Rational& value) {
  const Rational shifted = (value < 0 ? Rational(-value) : value) + Rational(1, 2);
  const cpp_int whole = floor_of(shifted);
  return value < 0 ? cpp_int(-whole) : whole;
}

Rational power_of_ten(int digits) {
  Rational power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

}  // namespace

std::int64_t NaiveScore::points(const engine::ScoringRule& rule, engine::Row row) const {
  if (const auto* flat = std::get_if<engine::FlatPoints>(&rule.points)) return flat->points;
  if (const auto* bins = std::get_if<engine::PointsByValue>(&rule.points)) {
    const auto value = naive_.value(bins->value, row);
    if (!value) return bins->unknown;
    const cpp_int whole = floor_of(*value * power_of_ten(bins->scale));
    std::int64_t points = bins->below;
    for (const engine::PointsStep& step : bins->steps) {
      if (whole >= step.from) points = step.points;
    }
    return points;
  }
  const auto& per = std::get<engine::PointsPerUnit>(rule.points);
  const auto value = naive_.value(per.value, row);
  if (!value) return per.unknown;
  cpp_int points = rounded(Rational(floor_of(*value * power_of_ten(per.scale))) * per.numerator /
                           per.denominator);
  if (per.least && points < *per.least) points = *per.least;
  if (per.most && points > *per.most) points = *per.most;
  return static_cast<std::int64_t>(points);
}

NaiveScore::Parts NaiveScore::parts(const engine::Scoring& scoring, engine::Row row) const {
  Parts parts;
  parts.score = scoring.base;
  std::vector<std::int64_t> sums(scoring.groups.size());
  for (const engine::ScoringRule& rule : scoring.rules) {
    parts.holds.push_back(naive_.holds(rule.when, row));
    parts.points.push_back(parts.holds.back() ? points(rule, row) : 0);
    (rule.group ? sums[*rule.group] : parts.score) += parts.points.back();
  }
  const auto held = [](std::int64_t sum, const auto& bounds) {
    if (bounds.least) sum = std::max(sum, *bounds.least);
    if (bounds.most) sum = std::min(sum, *bounds.most);
    return sum;
  };
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const std::int64_t group = held(sums[i], scoring.groups[i]);
    parts.group_bounds.push_back(group - sums[i]);
    parts.score += group;
  }
  const std::int64_t score = held(parts.score, scoring);
  parts.total_bound = score - parts.score;
  parts.score = score;
  return parts;
}

RandomScoring::RandomScoring(std::mt19937_64& random, const PopulationFixture& fixture,
                             const engine::Population& population)
    : random_(random), fixture_(fixture), filter_(random, fixture, population) {}

std::int64_t RandomScoring::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

engine::Arithmetic RandomScoring::value() {
  // One attribute most of the time, as scorecards have it; terms of all kinds else.
  if (chance(3)) return filter_.arithmetic(2).left;
  for (;;) {
    const auto index = static_cast<std::uint32_t>(below(fixture_.columns().size()));
    const auto type = fixture_.columns()[index].spec.type;
    if (type == engine::AttributeType::number || type == engine::AttributeType::date) {
      return {{{engine::ArithmeticCode::attribute, {}, engine::AttributeId{index}}}};
    }
  }
}

engine::Scoring RandomScoring::operator()(const Shape& shape) {
  static std::uint64_t made = 0;
  engine::Scoring scoring;
  scoring.name = "random";
  scoring.meaning = "random scoring " + std::to_string(++made);
  const std::int64_t most = shape.most_points;
  const auto points = [&] { return between(-most, most); };
  const auto bound = [&](auto& bounds) {
    if (!shape.bounds) return;
    if (chance(2)) bounds.least = between(-3 * most, 2 * most);
    if (chance(2)) bounds.most = between(bounds.least.value_or(-3 * most), 3 * most);
  };
  scoring.base = chance(2) ? points() : 0;
  for (std::uint64_t i = below(4); i > 0; --i) {
    engine::ScoringGroup group{"group " + std::to_string(i), {}, {}};
    bound(group);
    scoring.groups.push_back(group);
  }
  bound(scoring);
  const std::int64_t unit = chance(3) ? 5 : 1;
  for (std::size_t i = 0; i < shape.rules; ++i) {
    engine::ScoringRule rule;
    rule.name = "rule " + std::to_string(i);
    if (!chance(8)) rule.when = filter_(static_cast<int>(below(3)));
    if (!scoring.groups.empty() && chance(2)) rule.group = below(scoring.groups.size());
    const std::uint64_t kind = shape.values ? below(4) : 0;
    if (kind == 1) {
      engine::PointsByValue bins;
      bins.value = value();
      bins.scale = static_cast<int>(below(3));
      std::int64_t from = between(-100, 60);
      for (std::uint64_t step = below(6); step > 0; --step) {
        bins.steps.push_back({from, points()});
        from += between(1, 4000);
      }
      bins.below = points();
      bins.unknown = points();
      rule.points = bins;
    } else if (kind == 2) {
      engine::PointsPerUnit per;
      per.value = value();
      per.scale = static_cast<int>(below(2));
      per.numerator = between(-5, 5);
      per.denominator = chance(2) ? 1 : between(1, 1000);
      per.least = between(-most, 0);
      per.most = between(0, most);
      per.unknown = points();
      rule.points = per;
    } else {
      rule.points = engine::FlatPoints{chance(10) ? 0 : points() / unit * unit};
    }
    scoring.rules.push_back(std::move(rule));
  }
  return scoring;
}

}  // namespace muster::tests
