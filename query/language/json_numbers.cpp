#include "query/language/json_numbers.hpp"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "engine/check.hpp"

namespace muster::query {

namespace {

using engine::Decimal;

/// So many digits of a decimal survive any double between.
constexpr int kSafeDigits = std::numeric_limits<double>::digits10;
/// JavaScript has no integers beyond.
constexpr std::int64_t kSafeInteger = std::int64_t{1} << std::numeric_limits<double>::digits;

double double_of(std::string_view digits) {
  double value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, value);
  ENGINE_CHECK(problem == std::errc{} && stop == end);
  return value;
}

/// Empty for a number too large or too small to be of interest here.
std::optional<Decimal> shortest_decimal(double value) {
  std::array<char, 64> buffer{};
  const auto [end, problem] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  if (problem != std::errc{}) return std::nullopt;
  return engine::parse_decimal({buffer.data(), end});
}

int significant_digits(Decimal value) {
  return static_cast<int>(std::to_string(std::abs(value.units)).size());
}

}  // namespace

std::optional<Decimal> decimal_of(const boost::json::value& number) {
  if (const std::int64_t* integer = number.if_int64()) {
    if (*integer > engine::kMaxUnits || *integer < -engine::kMaxUnits) return std::nullopt;
    return Decimal{*integer, 0};
  }
  const double* real = number.if_double();
  if (real == nullptr || !std::isfinite(*real)) return std::nullopt;
  std::array<char, 64> buffer{};
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *real,
                                            std::chars_format::scientific, kSafeDigits - 1);
  ENGINE_CHECK(problem == std::errc{});
  const double rounded = double_of({buffer.data(), end});
  const bool beside = std::nextafter(*real, rounded) == rounded;
  const std::optional<Decimal> decimal = shortest_decimal(beside ? rounded : *real);
  if (!decimal) return std::nullopt;
  return engine::normalised(*decimal);
}

std::optional<boost::json::value> json_number(Decimal value) {
  const Decimal plain = engine::normalised(value);
  if (plain.scale == 0) {
    if (std::abs(plain.units) > kSafeInteger) return std::nullopt;
    return boost::json::value(plain.units);
  }
  if (significant_digits(plain) > kSafeDigits) return std::nullopt;
  return boost::json::value(double_of(engine::format_decimal(plain)));
}

std::optional<Decimal> with_scale(Decimal value, int scale) {
  if (scale <= value.scale) return value;
  const std::optional<std::int64_t> units = engine::units_at_scale(value, scale);
  if (!units) return std::nullopt;
  return Decimal{*units, scale};
}

std::optional<int> shared_scale(std::span<const Decimal> values) {
  int scale = 0;
  for (const Decimal value : values) {
    if (value.scale != engine::normalised(value).scale) scale = std::max(scale, value.scale);
  }
  const bool fits = std::all_of(values.begin(), values.end(), [scale](Decimal value) {
    return json_number(value) && with_scale(engine::normalised(value), scale) == value;
  });
  if (!fits) return std::nullopt;
  return scale;
}

}  // namespace muster::query
