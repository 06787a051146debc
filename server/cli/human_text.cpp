#include "server/cli/human_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace muster::server {

std::string with_thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string percent(double share) {
  const double value = share * 100;
  if (value <= 0) return "0 %";
  if (value >= 0.1) return fmt::format("{:.2f} %", value);
  const int leading_zeros = static_cast<int>(std::floor(-std::log10(value)));
  return fmt::format("{:.{}f} %", value, std::clamp(leading_zeros + 2, 2, 12));
}

std::string duration(std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  if (seconds < 1e-3) return fmt::format("{:.0f} µs", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1e3);
  if (seconds < 60) return fmt::format("{:.2f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

std::string roughly(double number) {
  if (number >= 1e6) return fmt::format("{:.2f} million", number / 1e6);
  if (number >= 1e4) return fmt::format("{:.0f} thousand", number / 1e3);
  return fmt::format("{:.0f}", number);
}

std::string seen_text(const std::vector<query::SeenValue>& seen) {
  std::string text;
  for (const query::SeenValue& each : seen) {
    const bool unknown = std::holds_alternative<engine::Unknown>(each.value);
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", each.attribute,
                        unknown ? "(unknown)" : engine::format_value(each.value));
  }
  return text;
}

}  // namespace muster::server
