// One cell as a value: what an attribute says of one customer.
// Threads: plain values; strings are views into the population that gave them.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/place.hpp"

namespace muster::engine {

/// Nothing is known.
struct Unknown {
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

/// category and text → string_view, tags → vector (by text), flag → bool, number → Decimal,
/// real → double, date → Day, time → Instant, place → Place.
using Value = std::variant<Unknown, std::string_view, std::vector<std::string_view>, bool, Decimal,
                           double, Day, Instant, Place>;

/// As text: tags joined by `|`, flags true/false, dates and times ISO, places `lat,lon`, reals in
/// the shortest form that reads back; unknown is empty.
std::string format_value(const Value& value);

}  // namespace muster::engine
