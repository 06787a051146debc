#include "server/api/deadline.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "engine/values/decimal.hpp"

namespace muster::server {

Result<std::chrono::milliseconds> read_timeout(std::string_view header,
                                               std::chrono::milliseconds longest) {
  if (header.empty()) return longest;
  constexpr int kPlaces = 3;
  constexpr std::string_view kDigits = "0123456789.";
  const bool plain = header.find_first_not_of(kDigits) == std::string_view::npos;
  const auto seconds = plain ? engine::parse_decimal(header) : std::nullopt;
  if (seconds && seconds->scale <= kPlaces) {
    std::int64_t factor = 1;
    for (int places = seconds->scale; places < kPlaces; ++places) factor *= 10;
    const bool fits = seconds->units <= std::numeric_limits<std::int64_t>::max() / factor;
    if (!fits) return longest;
    if (seconds->units > 0) {
      return std::min(longest, std::chrono::milliseconds(seconds->units * factor));
    }
  }
  return Error{ErrorCode::invalid_input,
               "Request-Timeout is a number of seconds above 0, with at most three digits after "
               "the point: 2.5"};
}

}  // namespace muster::server
