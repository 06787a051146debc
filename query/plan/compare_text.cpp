// Free text: no dictionary, so tests carry the text itself. Order is that of UTF-8 bytes.
#include <fmt/format.h>

#include <utility>

#include "query/plan/comparison.hpp"
#include "query/plan/pattern.hpp"

namespace muster::query {

using engine::Filter;

Result<Filter> compare_text(const engine::Attribute& attribute, CompareOperator op,
                            const TypedTerm& constant, Binding& binding) {
  if (constant.kind != TermKind::text) {
    return binding.wrong_type(
        attribute, fmt::format("a text is written in quotes: '{}'", shortened(*constant.term)),
        constant.span());
  }
  engine::TextBetween between;
  between.attribute = attribute.id;
  switch (op) {
    case CompareOperator::equal:
      return Filter{engine::TextIn{attribute.id, {constant.text}}};
    case CompareOperator::not_equal:
      return known_but_not(attribute.id, {engine::TextIn{attribute.id, {constant.text}}});
    case CompareOperator::less:
      between.high_open = true;
      [[fallthrough]];
    case CompareOperator::less_equal:
      between.high = constant.text;
      break;
    case CompareOperator::greater:
      between.low_open = true;
      [[fallthrough]];
    case CompareOperator::greater_equal:
      between.low = constant.text;
      break;
  }
  return Filter{std::move(between)};
}

Filter like_text(const engine::Attribute& attribute, engine::LikePattern pattern) {
  return {engine::TextLike{attribute.id, std::move(pattern)}};
}

}  // namespace muster::query
