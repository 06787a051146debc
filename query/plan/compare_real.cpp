// Reals: IEEE doubles compared with the double nearest to the constant, as every database does.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "query/plan/comparison.hpp"

namespace muster::query {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::optional<double> read_double(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> real_value(const TypedTerm& constant) {
  if (constant.kind == TermKind::text) return read_double(constant.text);
  if (constant.kind != TermKind::number || !constant.form) return std::nullopt;
  // A literal is rounded once, from its digits.
  if (const auto* literal = std::get_if<NumberTerm>(&constant.term->node)) {
    return to_double(literal->value);
  }
  return to_double(constant.form->offset);
}

engine::Filter reals_in(engine::AttributeId attribute, double low, double high) {
  if (!(low <= high)) return nobody();
  return {engine::RealIn{attribute, {{low, high}}}};
}

}  // namespace

Result<engine::Filter> compare_real(const engine::Attribute& attribute, CompareOperator op,
                                    const TypedTerm& constant, Binding& binding) {
  if (constant.undefined) return nobody();
  const auto value = real_value(constant);
  if (!value) {
    return binding.wrong_type(
        attribute, fmt::format("it is compared with numbers, not {}", shortened(*constant.term)),
        constant.span());
  }
  const double below = std::nextafter(*value, -kInfinity);
  const double above = std::nextafter(*value, kInfinity);
  switch (op) {
    case CompareOperator::equal:
      return reals_in(attribute.id, *value, *value);
    case CompareOperator::less:
      return reals_in(attribute.id, -kLargest, below);
    case CompareOperator::less_equal:
      return reals_in(attribute.id, -kLargest, *value);
    case CompareOperator::greater:
      return reals_in(attribute.id, above, kLargest);
    case CompareOperator::greater_equal:
      return reals_in(attribute.id, *value, kLargest);
    case CompareOperator::not_equal:
      break;
  }
  return known_but_not(attribute.id, reals_in(attribute.id, *value, *value));
}

}  // namespace muster::query
