// Figures that are calculated exactly and rounded once, when they are shown.
// Threads: plain values and pure functions. Cost: microseconds each.
#pragma once

#include <cstdint>
#include <string>

#include "engine/values/decimal.hpp"
#include "engine/values/exact_number.hpp"

namespace muster::query {

/// The digits of an exact number, rounded once (halves away from zero), and the nearest double.
struct ExactFigure {
  std::string digits{};
  double value = 0;
};

/// `places` digits after the point.
ExactFigure exact_figure(const engine::ExactNumber& number, int places);

/// A score or points in units of 10^-scale as the decimal it is, without trailing zeros.
engine::Decimal decimal_of(std::int64_t units, int scale);

}  // namespace muster::query
