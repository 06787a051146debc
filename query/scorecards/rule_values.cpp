#include "query/scorecards/rule_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "query/language/parser.hpp"

namespace muster::query {
namespace {

using engine::ArithmeticCode;
using engine::AttributeType;

/// The digits of what a program leaves, from those of what it reads; empty after a division.
std::optional<int> program_digits(const engine::Arithmetic& program,
                                  const engine::Population& population) {
  std::vector<int> stack;
  for (const engine::ArithmeticStep& step : program.steps) {
    switch (step.code) {
      case ArithmeticCode::constant:
      case ArithmeticCode::measure:
      case ArithmeticCode::score:
        stack.push_back(step.constant.scale);
        break;
      case ArithmeticCode::attribute: {
        const engine::AttributeSpec& spec = population.attributes().at(step.attribute).spec;
        stack.push_back(spec.type == AttributeType::number ? spec.scale : 0);
        break;
      }
      case ArithmeticCode::age:
        stack.push_back(0);
        break;
      case ArithmeticCode::negate:
      case ArithmeticCode::absolute:
        break;
      case ArithmeticCode::divide:
        return std::nullopt;
      default: {
        const int right = stack.back();
        stack.pop_back();
        const bool product = step.code == ArithmeticCode::multiply;
        stack.back() = product ? stack.back() + right : std::max(stack.back(), right);
        break;
      }
    }
  }
  return stack.back() <= engine::kMaxDecimalDigits ? std::optional(stack.back()) : std::nullopt;
}

/// The fewest digits after the point that write the fraction; empty past 18.
std::optional<int> digits_of(Fraction value) {
  for (int digits = 0; digits <= engine::kMaxDecimalDigits; ++digits) {
    if (WideInteger{engine::power_of_ten(digits)} % value.denominator == 0) return digits;
  }
  return std::nullopt;
}

Error at_bin(std::size_t bin, Error error) {
  error.message.insert(0, fmt::format("bins[{}].below: ", bin));
  return error;
}

/// A bare 2026-01-31 would be arithmetic: beside a date it is taken as one.
Result<Term> parse_below(const std::string& below, TermKind kind) {
  if (kind == TermKind::number) {
    if (const auto number = engine::parse_decimal(below)) return Term{NumberTerm{*number}};
  } else if (engine::parse_day(below) || engine::parse_instant(below) ||
             engine::parse_instant(below + "Z")) {
    return Term{StringTerm{below}};
  }
  return parse_term(below);
}

/// The constant that a bin goes up to, in what the term is counted in: its own unit, days, seconds.
Result<Fraction> read_below(const TypedTerm& of, const std::string& text, Binding& binding) {
  const Binding::Reading reading(binding, text);
  auto term = parse_below(text, of.kind);
  if (!term) return std::move(term).error();
  auto below = read_term(*term, binding);
  if (!below) return std::move(below).error();
  if (below->kind == TermKind::text) {
    below =
        of.kind == TermKind::number ? as_number(*below, of, binding) : as_moment(*below, binding);
    if (!below) return std::move(below).error();
  }
  if (of.kind == TermKind::instant && below->kind == TermKind::day && below->constant) {
    below = start_of_day(*below, binding);
  }
  if (below->kind != of.kind || !below->constant || !below->form) {
    return binding.error(ErrorCode::wrong_type,
                         fmt::format("{}, and {}; a bin goes up to a constant of that kind",
                                     kind_sentence(of), kind_sentence(*below)),
                         below->span());
  }
  return below->form->offset;
}

}  // namespace

Result<TypedTerm> read_rule_term(const Term& term, Binding& binding) {
  auto typed = read_term(term, binding);
  if (!typed) return typed;
  const auto wrong = [&](std::string_view why) -> Error {
    return binding.error(ErrorCode::wrong_type, fmt::format("{}; {}", kind_sentence(*typed), why),
                         term.span);
  };
  switch (typed->kind) {
    case TermKind::number:
    case TermKind::day:
    case TermKind::instant:
      break;
    default:
      return wrong("a rule reads numbers, dates and times; ask for others with when");
  }
  if (typed->has_bucket) {
    return binding.error(ErrorCode::wrong_type,
                         "BUCKET and QUANTILE are compared with constants: write them in when",
                         term.span);
  }
  if (typed->constant) return wrong("a rule reads what differs from customer to customer");
  if (typed->undefined) {
    return binding.error(ErrorCode::invalid_query, "this divides by zero: nobody has a value",
                         term.span);
  }
  if (auto status = binding.spend_steps(typed->program.steps.size(), term.span); !status) {
    return std::move(status).error();
  }
  return typed;
}

std::optional<int> exact_digits(const TypedTerm& term, const engine::Population& population) {
  if (term.kind != TermKind::number) return 0;
  if (term.form && term.form->source) {
    const auto factor = digits_of(term.form->factor);
    const auto offset = digits_of(term.form->offset);
    if (factor && offset) return std::max(*factor, *offset);
  }
  return program_digits(term.program, population);
}

int unit_digits(const TypedTerm& term, const engine::Population& population) {
  const auto digits = exact_digits(term, population);
  if (!digits) return kQuotientDigits;
  const bool stored = term.attribute != nullptr || term.measure != nullptr;
  return stored ? *digits : std::min(*digits, kMostValueDigits);
}

Result<BinStarts> read_bin_starts(const TypedTerm& of, const std::vector<ScoreBin>& bins,
                                  Binding& binding) {
  std::vector<Fraction> limits;
  limits.reserve(bins.size());
  int digits = 0;
  for (std::size_t i = 0; i + 1 < bins.size(); ++i) {
    auto below = read_below(of, *bins[i].below, binding);
    if (!below) return at_bin(i, std::move(below).error());
    const auto gap = limits.empty() ? std::nullopt : subtract(*below, limits.back());
    if (gap && sign(*gap) <= 0) {
      return at_bin(i,
                    {ErrorCode::invalid_input, fmt::format("{} does not come after {}: bins ascend",
                                                           *bins[i].below, *bins[i - 1].below)});
    }
    const auto fine = digits_of(*below);
    if (!fine) return at_bin(i, {ErrorCode::invalid_input, "this is no decimal of 18 digits"});
    digits = std::max(digits, *fine);
    limits.push_back(*below);
  }
  // What is stored lies on a grid: a bin begins at the first place on it. Of calculated values each
  // limit is on the grid that they are cut down to, so that cutting moves none across it.
  const bool stored = of.attribute != nullptr || of.measure != nullptr || of.score != nullptr;
  const auto own = stored ? exact_digits(of, binding.population()) : std::nullopt;
  constexpr WideInteger kMost = std::numeric_limits<std::int64_t>::max();
  BinStarts result;
  result.scale = own ? *own : digits;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto scaled = multiply(limits[i], fraction_of(engine::power_of_ten(result.scale)));
    WideInteger start = sign(limits[i]) < 0 ? -kMost : kMost;
    if (scaled) start = std::clamp(ceiling_of(*scaled), -kMost, kMost);
    if (!own && (start == kMost || start == -kMost)) {
      return at_bin(
          i, {ErrorCode::invalid_input,
              fmt::format("the bins reach over more than {} digits", engine::kMaxDecimalDigits)});
    }
    result.starts.push_back(static_cast<std::int64_t>(start));
  }
  return result;
}

}  // namespace muster::query
