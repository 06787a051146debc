// Exact decimals in JSON, whose parsers hand out integers and doubles only.
//
// Threads: pure functions. Cost: under a microsecond each.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <span>

#include "engine/values/decimal.hpp"

namespace muster::query {

/// The decimal a JSON number was written as, without its trailing zeros. A double gives its
/// shortest decimal; up to 15 digits that is what the text said, even where the JSON parser came
/// out one unit in the last place beside it. Empty for what 18 digits do not hold, and for
/// anything but a number.
std::optional<engine::Decimal> decimal_of(const boost::json::value& number);

/// A JSON number that every parser, JavaScript's included, reads back as `value` (but for trailing
/// zeros); empty where no double can promise that.
std::optional<boost::json::value> json_number(engine::Decimal value);

/// `value` with at least `scale` digits after the point; empty if that needs over 18 digits.
std::optional<engine::Decimal> with_scale(engine::Decimal value, int scale);

/// The `scale` that brings back every one of `values` from its json_number() through with_scale();
/// empty if there is none.
std::optional<int> shared_scale(std::span<const engine::Decimal> values);

}  // namespace muster::query
