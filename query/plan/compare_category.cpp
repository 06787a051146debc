// Categories: equality by dictionary code, order and patterns by one pass over the dictionary.
#include <fmt/format.h>

#include <utility>

#include "query/plan/comparison.hpp"
#include "query/plan/pattern.hpp"

namespace muster::query {
namespace {

using engine::Filter;

Filter codes_in(engine::AttributeId attribute, std::vector<engine::ValueCode> codes) {
  if (codes.empty()) return nobody();
  return {engine::CodeIn{attribute, std::move(codes)}};
}

}  // namespace

Result<Filter> compare_category(const engine::Attribute& attribute, CompareOperator op,
                                const TypedTerm& constant, Binding& binding) {
  if (constant.kind != TermKind::text) {
    return binding.wrong_type(
        attribute, fmt::format("its values are written in quotes: '{}'", shortened(*constant.term)),
        constant.span());
  }
  const std::string& text = constant.text;
  if (op == CompareOperator::equal || op == CompareOperator::not_equal) {
    const engine::ValueCode code = binding.population().dictionary(attribute.id).find(text);
    const bool equal = op == CompareOperator::equal;
    if (code == engine::kUnknownCode) {
      binding.warn_no_such_value(attribute, text, constant.span());
      return equal ? nobody() : known(attribute.id);
    }
    Filter test{engine::CodeIn{attribute.id, {code}}};
    return equal ? std::move(test) : known_but_not(attribute.id, std::move(test));
  }
  auto codes = binding.codes_where(
      attribute,
      [&](std::string_view value) {
        // By UTF-8 bytes, as external ids and members are ordered.
        const int order = value.compare(text);
        switch (op) {
          case CompareOperator::less:
            return order < 0;
          case CompareOperator::less_equal:
            return order <= 0;
          case CompareOperator::greater:
            return order > 0;
          default:
            return order >= 0;
        }
      },
      constant.span());
  if (!codes) return std::move(codes).error();
  return codes_in(attribute.id, *std::move(codes));
}

Result<Filter> like_category(const engine::Attribute& attribute, const engine::LikePattern& pattern,
                             std::string_view written, SourceSpan span, Binding& binding) {
  auto codes = binding.codes_where(
      attribute, [&](std::string_view value) { return pattern.matches(value); }, span);
  if (!codes) return std::move(codes).error();
  if (codes->empty()) {
    binding.warn(fmt::format("no value of {} is like '{}'", attribute.name(), written), span);
  }
  return codes_in(attribute.id, *std::move(codes));
}

}  // namespace muster::query
