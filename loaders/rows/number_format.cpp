#include "loaders/rows/number_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "engine/values/decimal.hpp"

namespace muster::loaders {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

enum class Mark : std::uint8_t { none, point, comma, blank, apostrophe };

/// A mark between digits at the front of `rest`, and its length.
std::pair<Mark, std::size_t> mark_at(std::string_view rest) {
  switch (rest.front()) {
    case '.':
      return {Mark::point, 1};
    case ',':
      return {Mark::comma, 1};
    case ' ':
      return {Mark::blank, 1};
    case '\'':
      return {Mark::apostrophe, 1};
    default:
      break;
  }
  if (rest.starts_with("\xC2\xA0")) return {Mark::blank, 2};
  if (rest.starts_with("\xE2\x80\xAF") || rest.starts_with("\xE2\x80\x89")) return {Mark::blank, 3};
  if (rest.starts_with("\xE2\x80\x99")) return {Mark::apostrophe, 3};
  return {Mark::none, 0};
}

constexpr std::size_t kMaxGroups = 14;

/// Runs of digits with marks between them: mark[i] stands before run i (i ≥ 1).
struct Groups {
  std::array<std::string_view, kMaxGroups> digits;
  std::array<Mark, kMaxGroups> mark{};
  std::size_t count = 0;
};

/// False unless `text` (without sign) is digits with single marks between; `.5` has an empty run 0.
bool split_groups(std::string_view text, Groups& groups) {
  while (true) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (groups.count == kMaxGroups) return false;
    groups.digits[groups.count++] = text.substr(0, end);
    if (end == 0 && (groups.count != 1 || text.size() < 2)) return false;
    text.remove_prefix(end);
    if (text.empty()) return true;
    if (groups.count == kMaxGroups) return false;
    const auto [mark, length] = mark_at(text);
    if (mark == Mark::none) return false;
    groups.mark[groups.count] = mark;
    text.remove_prefix(length);
    if (text.empty()) return false;
  }
}

/// Whether the groups are a number with `decimal` as its sign; `fraction` is then the index of the
/// run after the sign, or count.
bool fits_sign(const Groups& groups, Mark decimal, std::size_t& fraction) {
  fraction = groups.count;
  if (groups.count > 1 && groups.mark[groups.count - 1] == decimal) fraction = groups.count - 1;
  if (groups.digits[0].empty()) return fraction == 1;  // .5
  if (fraction > 1 && groups.digits[0].size() > 3) return false;
  for (std::size_t i = 1; i < fraction; ++i) {
    if (groups.mark[i] == decimal || groups.mark[i] != groups.mark[1]) return false;
    if (groups.digits[i].size() != 3) return false;
  }
  return true;
}

DigitCount count_digits(const Groups& groups, std::size_t fraction) {
  DigitCount count;
  std::size_t whole = 0;
  for (std::size_t i = 0; i < fraction; ++i) whole += groups.digits[i].size();
  if (whole == 1 && groups.digits[0] == "0") whole = 0;
  count.whole = static_cast<std::uint8_t>(std::min<std::size_t>(whole, 255));
  if (fraction < groups.count) {
    const std::string_view digits = groups.digits[fraction];
    count.fraction = static_cast<std::uint8_t>(std::min<std::size_t>(digits.size(), 255));
    count.fraction_is_zero = digits.find_first_not_of('0') == std::string_view::npos;
  }
  return count;
}

/// `digits[.digits]e[±]digits`, the whole text.
bool has_exponent_form(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

bool scan_groups(std::string_view body, NumberScan& scan) {
  Groups groups;
  if (!split_groups(body, groups)) {
    scan.real_only = has_exponent_form(body);
    return scan.real_only;
  }
  std::size_t point_fraction = 0;
  std::size_t comma_fraction = 0;
  scan.fits_point = fits_sign(groups, Mark::point, point_fraction);
  scan.fits_comma = fits_sign(groups, Mark::comma, comma_fraction);
  if (!scan.fits_point && !scan.fits_comma) return false;
  scan.point = count_digits(groups, point_fraction);
  scan.comma = count_digits(groups, comma_fraction);
  scan.signs_differ = scan.fits_point && scan.fits_comma && point_fraction != comma_fraction;
  for (std::size_t i = 1; i < groups.count; ++i) scan.has_comma |= groups.mark[i] == Mark::comma;
  scan.leading_zero = groups.digits[0].size() > 1 && groups.digits[0][0] == '0';
  return true;
}

/// Units of a number whose digits are `whole` and `fraction` runs without marks.
NumberMisfit assemble(bool negative, std::string_view whole, std::string_view fraction, int scale,
                      std::int64_t& units) {
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  while (fraction.size() > static_cast<std::size_t>(scale)) {
    if (fraction.back() != '0') return NumberMisfit::too_many_fraction_digits;
    fraction.remove_suffix(1);
  }
  if (whole.size() + static_cast<std::size_t>(scale) >
      static_cast<std::size_t>(engine::kMaxDecimalDigits)) {
    return NumberMisfit::too_large;
  }
  std::int64_t value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  for (const char c : fraction) value = value * 10 + (c - '0');
  value *= engine::power_of_ten(scale - static_cast<int>(fraction.size()));
  units = negative ? -value : value;
  return NumberMisfit::none;
}

}  // namespace

namespace {

/// `digits.digits`, the most common number that is not whole. False if it is anything else.
bool scan_plain_decimal(std::string_view body, std::size_t whole, NumberScan& scan) {
  if (whole == 0 || body[whole] != '.' || body.size() < whole + 2) return false;
  bool zero = true;
  for (std::size_t i = whole + 1; i < body.size(); ++i) {
    if (!is_digit(body[i])) return false;
    zero &= body[i] == '0';
  }
  const std::size_t fraction = body.size() - whole - 1;
  const bool leads_zero = body[0] == '0';
  const auto count = [](std::size_t digits) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(digits, 255));
  };
  scan.fits_point = true;
  scan.point = {count(leads_zero && whole == 1 ? 0 : whole), count(fraction), zero};
  // With a decimal comma the point would set thousands apart.
  scan.fits_comma = scan.signs_differ = whole <= 3 && fraction == 3;
  if (scan.fits_comma) scan.comma = {count(whole + 3), 0, true};
  scan.leading_zero = leads_zero && whole > 1;
  return true;
}

}  // namespace

bool scan_number(std::string_view text, NumberScan& scan) {
  scan = NumberScan{};
  if (text.empty()) return false;
  std::string_view body = text;
  if (body.front() == '-' || body.front() == '+') {
    scan.plus = body.front() == '+';
    body.remove_prefix(1);
  }
  std::size_t end = 0;
  while (end < body.size() && is_digit(body[end])) ++end;
  if (end == body.size() && end > 0) {  // digits alone: by far the most common
    scan.fits_point = scan.fits_comma = true;
    scan.leading_zero = end > 1 && body[0] == '0';
    const bool zero = end == 1 && body[0] == '0';
    scan.point.whole = zero ? 0 : static_cast<std::uint8_t>(std::min<std::size_t>(end, 255));
    scan.comma.whole = scan.point.whole;
  } else if (body.empty() || (!is_digit(body[0]) && body[0] != '.' && body[0] != ',')) {
    return false;
  } else if (!scan_plain_decimal(body, end, scan) && !scan_groups(body, scan)) {
    return false;
  }
  const auto too_long = [](const DigitCount& count) {
    return count.whole > engine::kMaxDecimalDigits || count.whole + count.fraction > 38;
  };
  scan.too_long =
      (scan.fits_point && too_long(scan.point)) || (scan.fits_comma && too_long(scan.comma));
  if (scan.leading_zero || scan.plus || scan.too_long) {
    scan.fits_point = scan.fits_comma = false;
  }
  return true;
}

NumberMisfit read_units(std::string_view text, char decimal, int scale, std::int64_t& units) {
  if (text.empty()) return NumberMisfit::no_number;
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  std::size_t whole = 0;
  while (whole < text.size() && is_digit(text[whole])) ++whole;
  if (whole == text.size() && whole > 0) {
    return assemble(negative, text, {}, scale, units);
  }
  if (whole > 0 && whole < text.size() && text[whole] == decimal) {
    std::size_t end = whole + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == text.size() && end > whole + 1) {
      return assemble(negative, text.substr(0, whole), text.substr(whole + 1), scale, units);
    }
  }
  Groups groups;
  if (text.empty() || !split_groups(text, groups)) return NumberMisfit::no_number;
  std::size_t fraction = 0;
  if (!fits_sign(groups, decimal == ',' ? Mark::comma : Mark::point, fraction)) {
    return NumberMisfit::no_number;
  }
  std::string digits;
  for (std::size_t i = 0; i < fraction; ++i) digits.append(groups.digits[i]);
  return assemble(negative, digits,
                  fraction < groups.count ? groups.digits[fraction] : std::string_view{}, scale,
                  units);
}

std::optional<double> read_real(std::string_view text, char decimal) {
  std::string plain;
  const bool signed_text = !text.empty() && (text.front() == '+' || text.front() == '-');
  const std::string_view body = text.substr(signed_text ? 1 : 0);
  if (body.empty() || (!is_digit(body[0]) && body[0] != '.' && body[0] != ',')) return std::nullopt;
  if (body.find_first_not_of("0123456789.eE+-") != std::string_view::npos || decimal == ',') {
    Groups groups;
    std::size_t fraction = 0;
    if (!split_groups(body, groups)) {
      if (decimal == ',' && body.find('.') != std::string_view::npos) return std::nullopt;
      plain = body;  // an exponent, perhaps with a comma
      for (char& c : plain) c = c == ',' && decimal == ',' ? '.' : c;
    } else {
      if (!fits_sign(groups, decimal == ',' ? Mark::comma : Mark::point, fraction)) {
        return std::nullopt;
      }
      for (std::size_t i = 0; i < groups.count; ++i) {
        if (i == fraction) plain += '.';
        plain.append(groups.digits[i]);
      }
    }
  }
  const std::string_view number = plain.empty() ? body : std::string_view(plain);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return text.front() == '-' ? -value : value;
}

}  // namespace muster::loaders
