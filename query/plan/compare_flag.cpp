// Flags: TRUE and FALSE, and the words of the yes/no columns that flags are inferred from.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/values/folding.hpp"
#include "query/plan/comparison.hpp"

namespace muster::query {
namespace {

constexpr std::array<std::string_view, 8> kYes{"true", "yes", "y", "t", "1", "on", "да", "д"};
constexpr std::array<std::string_view, 8> kNo{"false", "no", "n", "f", "0", "off", "нет", "н"};

}  // namespace

std::optional<bool> flag_value(const TypedTerm& constant) {
  if (constant.kind == TermKind::flag) return constant.flag;
  if (constant.kind == TermKind::text) {
    const std::string word = engine::fold_case(constant.text);
    if (std::find(kYes.begin(), kYes.end(), word) != kYes.end()) return true;
    if (std::find(kNo.begin(), kNo.end(), word) != kNo.end()) return false;
    return std::nullopt;
  }
  if (constant.kind == TermKind::number && constant.form) {
    if (constant.form->offset == Fraction{1, 1}) return true;
    if (constant.form->offset == Fraction{0, 1}) return false;
  }
  return std::nullopt;
}

Result<engine::Filter> compare_flag(const engine::Attribute& attribute, CompareOperator op,
                                    const TypedTerm& constant, Binding& binding) {
  if (op != CompareOperator::equal && op != CompareOperator::not_equal) {
    return binding.wrong_type(attribute, "= and <> work on flags", constant.span());
  }
  const auto value = flag_value(constant);
  if (!value) {
    return binding.wrong_type(
        attribute, fmt::format("its values are TRUE and FALSE, not {}", shortened(*constant.term)),
        constant.span());
  }
  const bool wanted = (op == CompareOperator::equal) == *value;
  return engine::Filter{engine::FlagIs{attribute.id, wanted}};
}

}  // namespace muster::query
