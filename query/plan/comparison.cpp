#include "query/plan/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/plan/event_measures.hpp"
#include "query/plan/scores.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Filter;

engine::Comparison engine_comparison(CompareOperator op) {
  switch (op) {
    case CompareOperator::equal:
      return engine::Comparison::equal;
    case CompareOperator::not_equal:
      return engine::Comparison::not_equal;
    case CompareOperator::less:
      return engine::Comparison::less;
    case CompareOperator::less_equal:
      return engine::Comparison::less_equal;
    case CompareOperator::greater:
      return engine::Comparison::greater;
    case CompareOperator::greater_equal:
      return engine::Comparison::greater_equal;
  }
  return engine::Comparison::equal;
}

bool holds(int order, CompareOperator op) {
  switch (op) {
    case CompareOperator::equal:
      return order == 0;
    case CompareOperator::not_equal:
      return order != 0;
    case CompareOperator::less:
      return order < 0;
    case CompareOperator::less_equal:
      return order <= 0;
    case CompareOperator::greater:
      return order > 0;
    case CompareOperator::greater_equal:
      return order >= 0;
  }
  return false;
}

Filter constant(bool value) { return {engine::Constant{value}}; }

// age_in_years falls as the birth date rises, so the births of one range of ages are one range of
// days, found by bisection over the calendar with the engine's own function: no rule for leap days
// is written twice.
std::int32_t first_birth_at_most(std::int64_t age, engine::Day on) {
  std::int32_t low = engine::kFirstDay.since_epoch;
  std::int32_t high = engine::kLastDay.since_epoch + 1;
  while (low < high) {
    const std::int32_t middle = low + (high - low) / 2;
    if (engine::age_in_years(engine::Day{middle}, on) <= age) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

Filter births_of(const engine::Attribute& attribute, const IntegerRanges& ages, engine::Day on) {
  IntegerRanges births;
  for (const engine::IntegerRange& range : ages) {
    // Open ends stay open, whatever day a store may hold.
    const WideInteger first = range.high == kHighestInteger
                                  ? WideInteger{kLowestInteger}
                                  : WideInteger{first_birth_at_most(range.high, on)};
    const WideInteger past = range.low == kLowestInteger
                                 ? WideInteger{kHighestInteger} + 1
                                 : WideInteger{first_birth_at_most(range.low - 1, on)};
    for (const engine::IntegerRange& days : range_between(first, past - 1)) births.push_back(days);
  }
  return integers_in(attribute.id, united(std::move(births)));
}

Filter buckets_in(const TermSource& source, const IntegerRanges& ranges) {
  const IntegerRanges all = range_between(0, WideInteger{source.buckets} - 1);
  IntegerRanges within = intersected(ranges, all);
  if (within.empty()) return nobody();
  if (within == all) return everyone();
  return {engine::BucketIn{source.seed, source.buckets, std::move(within)}};
}

Filter quantiles_in(const TermSource& source, const IntegerRanges& ranges) {
  IntegerRanges within = intersected(ranges, range_between(1, WideInteger{source.buckets}));
  if (within.empty()) return nobody();
  return {engine::Ranked{source.ranking, engine::QuantileIn{source.buckets, std::move(within)}}};
}

// factor × source + offset op 0, as a range of the source.
std::optional<Filter> source_in_range(const LinearForm& form, CompareOperator op,
                                      const Binding& binding) {
  if (!form.source) return constant(holds(sign(form.offset), op));
  const auto negated = negate(form.offset);
  const auto bound = negated ? divide(*negated, form.factor) : std::nullopt;
  if (!bound) return std::nullopt;
  IntegerRanges ranges = range_of(sign(form.factor) < 0 ? mirrored(op) : op, *bound);
  switch (form.source->what) {
    case TermSource::What::units:
      return integers_in(form.source->attribute->id, std::move(ranges));
    case TermSource::What::age:
      return births_of(*form.source->attribute, ranges, binding.today());
    case TermSource::What::bucket:
      return buckets_in(*form.source, ranges);
    case TermSource::What::quantile:
      return quantiles_in(*form.source, ranges);
    case TermSource::What::measure:
      return measure_in(*form.source->measure, std::move(ranges));
    case TermSource::What::score:
      return score_in(form.source->scoring, std::move(ranges));
  }
  return std::nullopt;
}

Result<Filter> compare_programs(const TypedTerm& left, CompareOperator op, const TypedTerm& right,
                                SourceSpan span, Binding& binding) {
  if (left.undefined || right.undefined) return nobody();
  if (const auto form = difference(left.form, right.form)) {
    if (auto filter = source_in_range(*form, op, binding)) return *std::move(filter);
  }
  if (left.has_bucket || right.has_bucket) {
    return binding.error(ErrorCode::wrong_type,
                         "BUCKET and QUANTILE are compared with constants, one at a time", span);
  }
  const std::size_t steps = left.program.steps.size() + right.program.steps.size();
  if (auto status = binding.spend_steps(steps, span); !status) return status.error();
  return Filter{engine::ArithmeticTest{left.program, engine_comparison(op), right.program}};
}

// A day beside a time is the whole local day: before it, within it, after it.
Result<Filter> compare_instant_with_day(const TypedTerm& instant, CompareOperator op,
                                        const TypedTerm& day, SourceSpan span, Binding& binding) {
  const TypedTerm first = start_of_day(day, binding);
  const TypedTerm last =
      constant_term(*day.term, TermKind::instant,
                    fraction_of(last_instant_of(day_of(day), binding.zone()).since_epoch));
  switch (op) {
    case CompareOperator::less:
    case CompareOperator::greater_equal:
      return compare_programs(instant, op, first, span, binding);
    case CompareOperator::less_equal:
    case CompareOperator::greater:
      return compare_programs(instant, op, last, span, binding);
    case CompareOperator::equal:
    case CompareOperator::not_equal:
      break;
  }
  const bool equal = op == CompareOperator::equal;
  auto low =
      compare_programs(instant, equal ? CompareOperator::greater_equal : CompareOperator::less,
                       first, span, binding);
  if (!low) return low;
  auto high = compare_programs(
      instant, equal ? CompareOperator::less_equal : CompareOperator::greater, last, span, binding);
  if (!high) return high;
  std::vector<Filter> both;
  both.push_back(*std::move(low));
  both.push_back(*std::move(high));
  return equal ? all_of(std::move(both)) : any_of(std::move(both));
}

Result<Filter> compare_flags(const engine::Attribute& left, CompareOperator op,
                             const engine::Attribute& right, SourceSpan span, Binding& binding) {
  if (op != CompareOperator::equal && op != CompareOperator::not_equal) {
    return binding.wrong_type(left, "= and <> work on flags", span);
  }
  std::vector<Filter> cases;
  for (const bool value : {false, true}) {
    const bool other = op == CompareOperator::equal ? value : !value;
    std::vector<Filter> both;
    both.push_back({engine::FlagIs{left.id, value}});
    both.push_back({engine::FlagIs{right.id, other}});
    cases.push_back(all_of(std::move(both)));
  }
  return any_of(std::move(cases));
}

Result<Filter> compare_attribute(const TypedTerm& left, CompareOperator op, const TypedTerm& right,
                                 SourceSpan span, Binding& binding) {
  const engine::Attribute& attribute = *left.attribute;
  const AttributeType type = attribute.type();
  if (type == AttributeType::tags) {
    return binding.wrong_type(attribute, "ask for one with HAS, as in HAS 'value'", span);
  }
  if (type == AttributeType::place) {
    return binding.wrong_type(attribute, "WITHIN … KM OF (latitude, longitude) works on places",
                              span);
  }
  if (type == AttributeType::flag && right.attribute &&
      right.attribute->type() == AttributeType::flag) {
    return compare_flags(attribute, op, *right.attribute, span, binding);
  }
  if (!right.constant || right.attribute) {
    return binding.wrong_type(
        attribute, fmt::format("it is compared with constants, and {}", kind_sentence(right)),
        span);
  }
  switch (type) {
    case AttributeType::category:
      return compare_category(attribute, op, right, binding);
    case AttributeType::text:
      return compare_text(attribute, op, right, binding);
    case AttributeType::flag:
      return compare_flag(attribute, op, right, binding);
    default:
      return compare_real(attribute, op, right, binding);
  }
}

bool is_word(const TypedTerm& term) {
  return term.kind == TermKind::favourite || term.kind == TermKind::grade;
}

Result<Filter> compare_word(const TypedTerm& left, CompareOperator op, const TypedTerm& right,
                            Binding& binding) {
  if (right.constant && !right.attribute) {
    return left.kind == TermKind::grade ? compare_grade(left, op, right, binding)
                                        : compare_favourite(left, op, right, binding);
  }
  return binding.error(ErrorCode::wrong_type,
                       fmt::format("{}; it is compared with constants, and {}", kind_sentence(left),
                                   kind_sentence(right)),
                       left.span());
}

// Attributes of other types come first, then what varies, then constants, text literals last.
bool reads_better_swapped(const TypedTerm& left, const TypedTerm& right) {
  if (is_word(left) || is_word(right)) return !is_word(left);
  if (left.kind == TermKind::attribute) return false;
  if (right.kind == TermKind::attribute) return true;
  if (left.constant != right.constant) return left.constant;
  return left.kind == TermKind::text && right.kind != TermKind::text;
}

Result<TypedTerm> read_beside(const TypedTerm& literal, const TypedTerm& beside, Binding& binding) {
  if (beside.kind == TermKind::number) return as_number(literal, beside, binding);
  return as_moment(literal, binding);
}

}  // namespace

CompareOperator mirrored(CompareOperator op) {
  switch (op) {
    case CompareOperator::less:
      return CompareOperator::greater;
    case CompareOperator::less_equal:
      return CompareOperator::greater_equal;
    case CompareOperator::greater:
      return CompareOperator::less;
    case CompareOperator::greater_equal:
      return CompareOperator::less_equal;
    default:
      return op;
  }
}

Result<Filter> compare(const TypedTerm& left, CompareOperator op, const TypedTerm& right,
                       SourceSpan span, Binding& binding) {
  if (reads_better_swapped(left, right)) {
    return compare(right, mirrored(op), left, span, binding);
  }
  if (is_word(left)) return compare_word(left, op, right, binding);
  if (left.kind == TermKind::attribute) return compare_attribute(left, op, right, span, binding);
  if (left.kind == TermKind::text && right.kind == TermKind::text) {
    return constant(holds(left.text.compare(right.text), op));
  }
  if (left.kind == TermKind::flag && right.kind == TermKind::flag) {
    return constant(holds(static_cast<int>(left.flag) - static_cast<int>(right.flag), op));
  }
  if (right.kind == TermKind::text && left.kind != TermKind::flag) {
    auto read = read_beside(right, left, binding);
    if (!read) return std::move(read).error();
    return compare(left, op, *read, span, binding);
  }
  if (left.kind == right.kind) return compare_programs(left, op, right, span, binding);
  if (left.kind == TermKind::instant && right.kind == TermKind::day && right.constant) {
    return compare_instant_with_day(left, op, right, span, binding);
  }
  if (left.kind == TermKind::day && right.kind == TermKind::instant && left.constant) {
    return compare_instant_with_day(right, mirrored(op), left, span, binding);
  }
  std::string_view advice = "they cannot be compared";
  const bool dated = left.kind == TermKind::day || left.kind == TermKind::instant;
  if (dated && right.kind == TermKind::number) {
    advice = "dates are written in quotes, 'YYYY-MM-DD'";
  } else if (left.kind == TermKind::day && right.kind == TermKind::instant) {
    advice = "a date has no time of day; compare it with a day";
  }
  return binding.error(
      ErrorCode::wrong_type,
      fmt::format("{} and {}; {}", kind_sentence(left), kind_sentence(right), advice),
      right.span());
}

Result<Filter> has_value(const TypedTerm& term, Binding& binding) {
  if (term.undefined) return nobody();
  if (term.attribute) return known(term.attribute->id);
  if (term.measure) return measure_in(*term.measure, every_integer());
  if (term.kind == TermKind::grade) return has_grade(*term.score);
  if (term.constant) return everyone();
  if (term.form && term.form->source) {
    const TermSource& source = *term.form->source;
    if (source.what == TermSource::What::quantile) return quantiles_in(source, every_integer());
    if (source.what == TermSource::What::measure) {
      return measure_in(*source.measure, every_integer());
    }
    return source.attribute ? known(source.attribute->id) : everyone();
  }
  return compare_programs(term, CompareOperator::equal, term, term.span(), binding);
}

Filter integers_in(engine::AttributeId attribute, IntegerRanges ranges) {
  if (ranges.empty()) return nobody();
  if (covers_everything(ranges)) return known(attribute);
  return {engine::IntegerIn{attribute, std::move(ranges)}};
}

}  // namespace muster::query
