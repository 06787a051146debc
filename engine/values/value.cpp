#include "engine/values/value.hpp"

#include <fmt/format.h>

namespace muster::engine {

namespace {

struct Formatter {
  std::string operator()(const Unknown&) const { return {}; }
  std::string operator()(std::string_view text) const { return std::string(text); }
  std::string operator()(const std::vector<std::string_view>& tags) const {
    return fmt::format("{}", fmt::join(tags, "|"));
  }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(Decimal number) const { return format_decimal(number); }
  std::string operator()(double real) const { return fmt::format("{}", real); }
  std::string operator()(Day day) const { return format_day(day); }
  std::string operator()(Instant instant) const { return format_instant(instant); }
  std::string operator()(Place place) const { return format_place(place); }
};

}  // namespace

std::string format_value(const Value& value) { return std::visit(Formatter{}, value); }

}  // namespace muster::engine
