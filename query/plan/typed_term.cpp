#include "query/plan/typed_term.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/printer.hpp"

namespace muster::query {

void append(engine::Arithmetic& program, engine::ArithmeticCode code) {
  program.steps.push_back({code, {}, {}, {}, {}});
}

void append_constant(engine::Arithmetic& program, engine::Decimal value) {
  program.steps.push_back({engine::ArithmeticCode::constant, value, {}, {}, {}});
}

std::string shortened(const Term& term) {
  constexpr std::size_t kLongest = 60;
  std::string text = print(term);
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

TypedTerm constant_term(const Term& term, TermKind kind, Fraction value) {
  TypedTerm result;
  result.term = &term;
  result.kind = kind;
  LinearForm form;
  form.offset = value;
  result.form = std::move(form);
  // Days and instants are whole; a number that came from a literal is replaced by its digits.
  append_constant(result.program, {static_cast<std::int64_t>(floor_of(value)), 0});
  return result;
}

engine::Day day_of(const TypedTerm& term) {
  return engine::Day{static_cast<std::int32_t>(floor_of(term.form->offset))};
}

TypedTerm start_of_day(const TypedTerm& day, Binding& binding) {
  return constant_term(*day.term, TermKind::instant,
                       fraction_of(binding.zone().start_of(day_of(day)).since_epoch));
}

Result<TypedTerm> as_moment(const TypedTerm& literal, Binding& binding) {
  if (const auto day = engine::parse_day(literal.text)) {
    return constant_term(*literal.term, TermKind::day, fraction_of(std::int64_t{day->since_epoch}));
  }
  if (const auto instant = read_instant(literal.text, binding.zone())) {
    return constant_term(*literal.term, TermKind::instant, fraction_of(instant->since_epoch));
  }
  return binding.error(ErrorCode::invalid_query,
                       fmt::format("{} is not a day or time that exists; write 'YYYY-MM-DD' or "
                                   "'YYYY-MM-DDTHH:MM'",
                                   shortened(*literal.term)),
                       literal.span());
}

Result<TypedTerm> as_number(const TypedTerm& literal, const TypedTerm& beside, Binding& binding) {
  const auto value = engine::parse_decimal(literal.text);
  if (!value) {
    return binding.error(ErrorCode::wrong_type,
                         fmt::format("{}; {} cannot be read as one", kind_sentence(beside),
                                     shortened(*literal.term)),
                         literal.span());
  }
  TypedTerm result = constant_term(*literal.term, TermKind::number, fraction_of(*value));
  result.program.steps.clear();
  append_constant(result.program, *value);
  return result;
}

std::string kind_sentence(const TypedTerm& term) {
  if (term.attribute) {
    return fmt::format("{} is {}", term.attribute->name(), type_phrase(term.attribute->type()));
  }
  std::string_view kind = "a value";
  switch (term.kind) {
    case TermKind::number:
      kind = "a number";
      break;
    case TermKind::day:
      kind = "a date";
      break;
    case TermKind::instant:
      kind = "a time";
      break;
    case TermKind::text:
      kind = "a text";
      break;
    case TermKind::flag:
      kind = "a flag's value";
      break;
    case TermKind::favourite:
      kind = "a category";
      break;
    case TermKind::grade:
      kind = "a grade";
      break;
    case TermKind::attribute:
      break;
  }
  return fmt::format("{} is {}", shortened(*term.term), kind);
}

}  // namespace muster::query
