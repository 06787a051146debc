#include "query/plan/measures.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/expression_binder.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {
namespace {

using engine::Measure;

Error no_measure(const TypedTerm& term, const Binding& binding) {
  return binding.error(ErrorCode::wrong_type,
                       fmt::format("{}; what is measured is a number, date, time or real "
                                   "attribute, or arithmetic with them",
                                   kind_sentence(term)),
                       term.span());
}

}  // namespace

Result<BoundMeasure> bind_measure(std::string_view text, const engine::Population& population,
                                  const QueryContext& context, const LanguageLimits& limits) {
  const auto term = parse_term(text, limits);
  if (!term) return term.error();
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, text);
  ExpressionBinder binder(binding, settled.saved.get());
  auto typed = binder.read_query(*term);
  if (!typed) return std::move(typed).error();
  BoundMeasure bound;
  bound.canonical = print(*term);
  if (typed->has_bucket) {
    return binding.error(ErrorCode::wrong_type,
                         "BUCKET numbers customers at random; there is nothing to measure in it",
                         term->span);
  }
  switch (typed->kind) {
    case TermKind::number:
      bound.measure.kind = Measure::Kind::number;
      break;
    case TermKind::day:
      bound.measure.kind = Measure::Kind::day;
      break;
    case TermKind::instant:
      bound.measure.kind = Measure::Kind::instant;
      break;
    case TermKind::attribute:
      if (typed->attribute->type() != engine::AttributeType::real) {
        return no_measure(*typed, binding);
      }
      bound.measure.kind = Measure::Kind::real;
      bound.measure.real = typed->attribute->id;
      return bound;
    default:
      return no_measure(*typed, binding);
  }
  bound.measure.term = std::move(typed->program);
  return bound;
}

Result<BoundMeasure> bind_named_measure(std::string_view text, const engine::Population& population,
                                        const QueryContext& context) {
  auto bound = bind_measure(text, population, context);
  if (bound) return bound;
  Error error = std::move(bound).error();
  error.message = fmt::format("of '{}': {}", text, error.message);
  error.position.reset();
  return error;
}

std::vector<std::string> split_measures(std::string_view text) {
  std::vector<std::string> values;
  const auto add = [&](std::string_view value) {
    const std::size_t first = value.find_first_not_of(" \t\r\n");
    const std::size_t last = value.find_last_not_of(" \t\r\n");
    values.emplace_back(first == std::string_view::npos ? std::string_view{}
                                                        : value.substr(first, last - first + 1));
  };
  std::size_t begin = 0;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
    } else if (c == ',' && depth == 0) {
      add(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  add(text.substr(begin));
  return values;
}

}  // namespace muster::query
