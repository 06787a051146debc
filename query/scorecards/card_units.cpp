#include "query/scorecards/card_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace muster::query {
namespace {

using engine::Decimal;

/// The most digits after the point of all points of a card.
class MostDigits {
 public:
  void add(Decimal points) { most_ = std::max(most_, engine::normalised(points).scale); }
  void add(const std::optional<Decimal>& points) {
    if (points) add(*points);
  }
  void operator()(const FlatRule& rule) { add(rule.points); }
  void operator()(const PerRule& rule) {
    add(rule.points);
    add(rule.min);
    add(rule.max);
  }
  void operator()(const BinnedRule& rule) {
    for (const ScoreBin& bin : rule.bins) add(bin.points);
    add(rule.unknown);
  }
  void operator()(const DecayRule& rule) {
    if (const auto* steps = std::get_if<std::vector<DecayStep>>(&rule.by)) {
      for (const DecayStep& step : *steps) add(step.points);
    } else {
      add(rule.points);
    }
  }
  int most() const { return most_; }

 private:
  int most_ = 0;
};

}  // namespace

WideInteger nearest(Fraction value) {
  const bool negative = value.numerator < 0;
  const WideInteger size = negative ? -value.numerator : value.numerator;
  const WideInteger whole = size / value.denominator;
  const WideInteger rest = size % value.denominator;
  const WideInteger rounded = whole + (rest >= value.denominator - rest ? 1 : 0);
  return negative ? -rounded : rounded;
}

std::optional<std::int64_t> CardUnits::rounded(Decimal points) const {
  const Fraction value = fraction_of(points);
  const auto units = multiply(value, fraction_of(engine::power_of_ten(scale)));
  if (!units) return std::nullopt;
  const WideInteger whole = nearest(*units);
  if (whole > engine::kMaxUnits || whole < -WideInteger{engine::kMaxUnits}) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

std::optional<std::int64_t> CardUnits::exactly(Decimal points) const {
  return engine::units_at_scale(points, scale);
}

Result<CardUnits> units_of(const Scorecard& card) {
  if (card.decimals) {
    if (*card.decimals >= 0 && *card.decimals <= kMostPointDigits) return CardUnits{*card.decimals};
    return Error{ErrorCode::invalid_input,
                 fmt::format("decimals: {} is not from 0 to {}", *card.decimals, kMostPointDigits)};
  }
  MostDigits digits;
  digits.add(card.base);
  digits.add(card.min);
  digits.add(card.max);
  for (const ScorecardGroup& group : card.groups) {
    digits.add(group.min);
    digits.add(group.max);
  }
  for (const ScorecardRule& rule : card.rules)
    std::visit([&](const auto& gives) { digits(gives); }, rule.gives);
  if (digits.most() <= kMostPointDigits) return CardUnits{digits.most()};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("the points have up to {} digits after the point; say with decimals, from "
                  "0 to {}, to how many they are rounded",
                  digits.most(), kMostPointDigits)};
}

}  // namespace muster::query
