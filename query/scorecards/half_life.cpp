#include "query/scorecards/half_life.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "engine/check.hpp"

namespace muster::query {
namespace {

// Numbers of 320 bits, calculated with integers. A power of 2 with a fraction in its exponent is
// irrational, so such points are never halfway between two whole numbers; the errors of all steps
// together stay far below the distance that 62 bits of points and a few million days leave.
using Precise = boost::multiprecision::number<
    boost::multiprecision::cpp_bin_float<320, boost::multiprecision::digit_base_2>,
    boost::multiprecision::et_off>;

/// points / 2^halvings, halves up. Requires points ≥ 0.
std::int64_t halved_whole(std::int64_t points, std::int64_t halvings) {
  if (halvings > 62) return 0;
  if (halvings == 0) return points;
  const std::int64_t half = std::int64_t{1} << (halvings - 1);
  return (points >> halvings) + ((points & half) != 0 ? 1 : 0);
}

}  // namespace

std::vector<AgedPoints> halved(std::int64_t points, std::int64_t half_life, std::int64_t oldest) {
  ENGINE_CHECK(half_life >= 1 && half_life <= kLongestHalfLife);
  const bool negative = points < 0;
  const std::int64_t size = negative ? -points : points;
  std::vector<AgedPoints> aged;
  const auto add = [&](std::int64_t days, std::int64_t given) {
    if (aged.empty() || aged.back().points != (negative ? -given : given)) {
      aged.push_back({days, negative ? -given : given});
    }
    return given != 0;
  };
  // Of one half-life; those behind it are the same halved.
  const Precise daily = boost::multiprecision::exp2(Precise(-1) / Precise(half_life));
  Precise left = Precise(size);
  for (std::int64_t days = 0; days <= oldest; ++days) {
    if (days % half_life == 0) {
      const std::int64_t halvings = days / half_life;
      if (!add(days, halved_whole(size, halvings))) break;
      left = boost::multiprecision::ldexp(Precise(size), -static_cast<int>(halvings));
    } else if (!add(days, static_cast<std::int64_t>(left + Precise(0.5)))) {
      break;
    }
    left *= daily;
  }
  return aged;
}

}  // namespace muster::query
