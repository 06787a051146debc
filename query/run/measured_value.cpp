#include "query/run/measured_value.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "engine/values/value.hpp"
#include "query/plan/context.hpp"

namespace muster::query {
namespace {

using engine::Decimal;
using engine::ExactNumber;
using engine::Measure;

std::optional<double> read_real(std::string_view text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::string_view example_of(Measure::Kind kind) {
  switch (kind) {
    case Measure::Kind::day:
      return "write YYYY-MM-DD";
    case Measure::Kind::instant:
      return "write YYYY-MM-DDTHH:MM";
    case Measure::Kind::real:
      return "write a number such as 0.25";
    case Measure::Kind::number:
      break;
  }
  return "write a number such as 12.5, of at most 18 digits";
}

}  // namespace

MeasuredValue shown(const engine::MeasureValue& value, int places) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return {format_decimal(*decimal), {}};
  if (const auto* real = std::get_if<double>(&value)) return {*real, {}};
  if (const auto* day = std::get_if<engine::Day>(&value)) return {*day, {}};
  if (const auto* instant = std::get_if<engine::Instant>(&value)) return {*instant, {}};
  const auto& number = std::get<ExactNumber>(value);
  if (auto digits = number.digits(places)) return {*std::move(digits), {}};
  return {number.rounded(places), number.fraction()};
}

std::string format_figure(const Figure& figure) {
  if (const auto* digits = std::get_if<std::string>(&figure)) return *digits;
  if (const auto* real = std::get_if<double>(&figure)) return engine::format_value(*real);
  if (const auto* day = std::get_if<engine::Day>(&figure)) return engine::format_value(*day);
  if (const auto* instant = std::get_if<engine::Instant>(&figure)) {
    return engine::format_value(*instant);
  }
  return {};
}

std::optional<std::string> literal_of(const engine::MeasureValue& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return format_decimal(*decimal);
  if (const auto* number = std::get_if<ExactNumber>(&value)) {
    // 18 digits are what a literal may have.
    const auto fits = [](const ExactNumber::Integer& part) {
      return abs(part) <= engine::kMaxUnits;
    };
    if (!fits(number->numerator()) || !fits(number->denominator())) return std::nullopt;
    std::string text = number->numerator().str();
    return number->denominator() == 1 ? text : text + " / " + number->denominator().str();
  }
  if (const auto* real = std::get_if<double>(&value)) {
    const std::string text = fmt::format("{}", *real);
    if (!engine::parse_decimal(text)) return std::nullopt;
    return text;
  }
  const std::string text = std::holds_alternative<engine::Day>(value)
                               ? engine::format_value(std::get<engine::Day>(value))
                               : engine::format_value(std::get<engine::Instant>(value));
  return "'" + text + "'";
}

Result<engine::MeasureValue> read_value(std::string_view text, Measure::Kind kind,
                                        const engine::TimeZone& zone) {
  std::optional<engine::MeasureValue> value;
  const auto set = [&](const auto& read) {
    if (read) value = *read;
  };
  switch (kind) {
    case Measure::Kind::number:
      set(engine::parse_decimal(text));
      break;
    case Measure::Kind::real:
      set(read_real(text));
      break;
    case Measure::Kind::day:
      set(engine::parse_day(text));
      break;
    case Measure::Kind::instant:
      set(read_instant(text, zone));
      if (const auto day = engine::parse_day(text); day && !value) value = zone.start_of(*day);
      break;
  }
  if (value) return *std::move(value);
  return Error{ErrorCode::wrong_type, fmt::format("'{}' is no value of {}; {}", text.substr(0, 60),
                                                  kind_phrase(kind), example_of(kind))};
}

std::string_view kind_phrase(Measure::Kind kind) {
  switch (kind) {
    case Measure::Kind::day:
      return "a date";
    case Measure::Kind::instant:
      return "a time";
    case Measure::Kind::real:
      return "a real measurement";
    case Measure::Kind::number:
      break;
  }
  return "a number";
}

std::string_view kind_name(Measure::Kind kind) {
  switch (kind) {
    case Measure::Kind::day:
      return "date";
    case Measure::Kind::instant:
      return "time";
    case Measure::Kind::real:
      return "real";
    case Measure::Kind::number:
      break;
  }
  return "number";
}

}  // namespace muster::query
