#include <fmt/format.h>

#include <utility>

#include "query/plan/event_measures.hpp"
#include "query/plan/moments.hpp"
#include "query/plan/rankings.hpp"
#include "query/plan/scores.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {
namespace {

using engine::ArithmeticCode;
using engine::AttributeType;

constexpr std::int64_t kDaySeconds = 86'400;

// left's program, then right's, then `code`. Moves left's, so a long chain of operators costs one
// pass over its terms.
TypedTerm combined(const Term& term, TypedTerm left, TypedTerm right, TermKind kind,
                   ArithmeticCode code) {
  TypedTerm result;
  result.term = &term;
  result.kind = kind;
  result.program = std::move(left.program);
  result.program.steps.insert(result.program.steps.end(), right.program.steps.begin(),
                              right.program.steps.end());
  append(result.program, code);
  result.constant = left.constant && right.constant;
  result.has_bucket = left.has_bucket || right.has_bucket;
  result.undefined = left.undefined || right.undefined;
  return result;
}

class TermReader {
 public:
  explicit TermReader(Binding& binding) : binding_(binding) {}

  Result<TypedTerm> read(const Term& term) {
    return std::visit([&](const auto& node) { return read(term, node); }, term.node);
  }

 private:
  Error wrong_kind(const Term& at, std::string message) const {
    return binding_.error(ErrorCode::wrong_type, std::move(message), at.span);
  }

  Result<TypedTerm> read(const Term& term, const NameTerm& node) {
    auto attribute = binding_.require(node.name, term.span);
    if (!attribute) return std::move(attribute).error();
    return attribute_term(term, **attribute);
  }

  static TypedTerm attribute_term(const Term& term, const engine::Attribute& attribute) {
    TypedTerm result;
    result.term = &term;
    result.attribute = &attribute;
    result.constant = false;
    switch (attribute.type()) {
      case AttributeType::number:
        result.kind = TermKind::number;
        break;
      case AttributeType::date:
        result.kind = TermKind::day;
        break;
      case AttributeType::time:
        result.kind = TermKind::instant;
        break;
      default:
        result.kind = TermKind::attribute;
        return result;
    }
    result.program.steps.push_back({ArithmeticCode::attribute, {}, attribute.id, {}, {}});
    LinearForm form;
    form.source = TermSource{TermSource::What::units, &attribute};
    if (attribute.type() == AttributeType::number) {
      form.factor = fraction_of(engine::Decimal{1, attribute.spec.scale});
    }
    result.form = std::move(form);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const NumberTerm& node) {
    TypedTerm result = constant_term(term, TermKind::number, fraction_of(node.value));
    result.program.steps.clear();
    append_constant(result.program, node.value);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const StringTerm& node) {
    TypedTerm result;
    result.term = &term;
    result.kind = TermKind::text;
    result.text = node.value;
    return result;
  }

  Result<TypedTerm> read(const Term& term, const FlagTerm& node) {
    TypedTerm result;
    result.term = &term;
    result.kind = TermKind::flag;
    result.flag = node.value;
    return result;
  }

  Result<TypedTerm> read(const Term& term, const TodayTerm&) {
    TypedTerm result =
        constant_term(term, TermKind::day, fraction_of(std::int64_t{binding_.today().since_epoch}));
    result.from_today = true;
    return result;
  }

  Result<TypedTerm> read(const Term& term, const ShiftTerm& node) {
    auto base = read(*node.base);
    if (!base) return base;
    if (base->kind == TermKind::text) {
      base = as_moment(*base, binding_);
      if (!base) return base;
    }
    if (base->kind != TermKind::day && base->kind != TermKind::instant) {
      return wrong_kind(*node.base, fmt::format("{}; only dates and times move by {}",
                                                kind_sentence(*base), unit_name(node.unit)));
    }
    return base->constant ? shifted_constant(term, *base, node)
                          : shifted_attribute(term, *std::move(base), node);
  }

  Result<TypedTerm> shifted_constant(const Term& term, const TypedTerm& base,
                                     const ShiftTerm& node) {
    if (!base.form) return wrong_kind(term, "this date cannot be moved");
    const WideInteger start = floor_of(base.form->offset);
    std::optional<engine::Instant> instant;
    if (base.kind == TermKind::instant) {
      instant = engine::Instant{static_cast<std::int64_t>(start)};
    } else if (node.unit == TimeUnit::hour) {
      // TODAY − 6 HOURS counts from the moment of asking, '2026-06-30' + 6 HOURS from midnight.
      const engine::Day day = day_of(base);
      instant = base.from_today ? binding_.moment_on(day) : binding_.zone().start_of(day);
    }
    if (instant) {
      const auto moved = shifted(*instant, node.amount, node.unit, binding_.zone());
      if (!moved) return outside_calendar(term);
      return constant_term(term, TermKind::instant, fraction_of(moved->since_epoch));
    }
    const auto moved = shifted(day_of(base), node.amount, node.unit);
    if (!moved) return outside_calendar(term);
    TypedTerm result =
        constant_term(term, TermKind::day, fraction_of(std::int64_t{moved->since_epoch}));
    result.from_today = base.from_today;
    return result;
  }

  Error outside_calendar(const Term& term) const {
    return binding_.error(ErrorCode::invalid_query,
                          fmt::format("{} lies outside the years 1 to 9999", shortened(term)),
                          term.span);
  }

  Result<TypedTerm> shifted_attribute(const Term& term, TypedTerm base, const ShiftTerm& node) {
    const bool is_day = base.kind == TermKind::day;
    std::int64_t each = 0;
    switch (node.unit) {
      case TimeUnit::hour:
        if (is_day) {
          return wrong_kind(term, fmt::format("{}, which has no hours; move it by DAYS or WEEKS",
                                              kind_sentence(base)));
        }
        each = 3'600;
        break;
      case TimeUnit::day:
        each = is_day ? 1 : kDaySeconds;
        break;
      case TimeUnit::week:
        each = is_day ? 7 : 7 * kDaySeconds;
        break;
      default:
        return wrong_kind(
            term, fmt::format("months and years differ in length, so {} cannot be moved by them; "
                              "move TODAY or the date it is compared with, or use DAYS",
                              shortened(*node.base)));
    }
    std::int64_t distance = 0;
    if (__builtin_mul_overflow(node.amount, each, &distance) || distance > engine::kMaxUnits ||
        distance < -engine::kMaxUnits) {
      return outside_calendar(term);
    }
    LinearForm offset;
    offset.offset = fraction_of(distance);
    TypedTerm result = std::move(base);
    result.term = &term;
    result.attribute = nullptr;
    result.measure = nullptr;
    result.form = sum(result.form, offset);
    append_constant(result.program, {distance, 0});
    append(result.program, ArithmeticCode::add);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const ArithmeticTerm& node) {
    auto left = read(*node.left);
    if (!left) return left;
    auto right = read(*node.right);
    if (!right) return right;
    if (node.op == ArithmeticOperator::subtract && (is_moment(*left) || is_moment(*right))) {
      return moment_difference(term, *std::move(left), *std::move(right));
    }
    for (const TypedTerm* side : {&*left, &*right}) {
      if (auto status = check_number(*side); !status) return status.error();
    }
    return calculated(term, node.op, *std::move(left), *std::move(right));
  }

  static bool is_moment(const TypedTerm& term) {
    return term.kind == TermKind::day || term.kind == TermKind::instant;
  }

  Status check_number(const TypedTerm& side) const {
    if (side.kind == TermKind::number) return {};
    if (is_moment(side)) {
      return wrong_kind(*side.term, fmt::format("{}; it moves by a named unit, as in + 30 DAYS",
                                                kind_sentence(side)));
    }
    const bool real = side.attribute && side.attribute->type() == AttributeType::real;
    return wrong_kind(*side.term,
                      fmt::format("{}; {}", kind_sentence(side),
                                  real ? "exact arithmetic works on numbers, a real can only be "
                                         "compared with constants"
                                       : "arithmetic works on numbers"));
  }

  TypedTerm calculated(const Term& term, ArithmeticOperator op, TypedTerm left, TypedTerm right) {
    std::optional<LinearForm> form;
    ArithmeticCode code = ArithmeticCode::add;
    bool undefined = false;
    switch (op) {
      case ArithmeticOperator::add:
        form = sum(left.form, right.form);
        break;
      case ArithmeticOperator::subtract:
        form = difference(left.form, right.form);
        code = ArithmeticCode::subtract;
        break;
      case ArithmeticOperator::multiply:
        form = product(left.form, right.form);
        code = ArithmeticCode::multiply;
        break;
      case ArithmeticOperator::divide:
        form = quotient(left.form, right.form);
        code = ArithmeticCode::divide;
        undefined = right.form && !right.form->source && sign(right.form->offset) == 0;
        break;
    }
    TypedTerm result = combined(term, std::move(left), std::move(right), TermKind::number, code);
    result.form = std::move(form);
    result.undefined = result.undefined || undefined;
    return result;
  }

  // A number of days; between times a fraction of one counts.
  Result<TypedTerm> moment_difference(const Term& term, TypedTerm left, TypedTerm right) {
    for (TypedTerm* side : {&left, &right}) {
      if (side->kind == TermKind::text) {
        auto moment = as_moment(*side, binding_);
        if (!moment) return moment;
        *side = *std::move(moment);
      }
    }
    for (const TypedTerm* side : {&left, &right}) {
      if (is_moment(*side)) continue;
      const TypedTerm& moment = side == &left ? right : left;
      return wrong_kind(*side->term, fmt::format("{} and {}; write + 30 DAYS to move a date",
                                                 kind_sentence(moment), kind_sentence(*side)));
    }
    if (left.kind != right.kind) {
      TypedTerm& day = left.kind == TermKind::day ? left : right;
      if (!day.constant) {
        return wrong_kind(term, fmt::format("{} and {}; they have no exact distance",
                                            kind_sentence(left), kind_sentence(right)));
      }
      day = start_of_day(day, binding_);
    }
    const bool seconds = left.kind == TermKind::instant;
    std::optional<LinearForm> form = difference(left.form, right.form);
    TypedTerm result = combined(term, std::move(left), std::move(right), TermKind::number,
                                ArithmeticCode::subtract);
    if (seconds) {
      append_constant(result.program, {kDaySeconds, 0});
      append(result.program, ArithmeticCode::divide);
      LinearForm day;
      day.offset = fraction_of(kDaySeconds);
      form = quotient(form, day);
    }
    result.form = std::move(form);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const NegateTerm& node) {
    auto operand = read(*node.operand);
    if (!operand) return operand;
    if (auto status = check_number(*operand); !status) return status.error();
    operand->term = &term;
    operand->attribute = nullptr;
    operand->measure = nullptr;
    operand->score = nullptr;
    operand->form = difference(LinearForm{}, operand->form);
    append(operand->program, ArithmeticCode::negate);
    return operand;
  }

  Result<TypedTerm> read(const Term& term, const FunctionTerm& node) {
    const bool absolute = node.function == ArithmeticFunction::absolute;
    if (node.arguments.empty() || (absolute && node.arguments.size() != 1)) {
      return binding_.error(ErrorCode::invalid_query,
                            absolute ? "abs takes one argument" : "min and max take arguments",
                            term.span);
    }
    auto result = read(node.arguments.front());
    if (!result) return result;
    // min and max keep dates and times; everything else must be a number.
    if (absolute || !is_moment(*result)) {
      if (auto status = check_number(*result); !status) return status.error();
    }
    if (absolute) return absolute_of(term, *std::move(result));
    const bool least = node.function == ArithmeticFunction::minimum;
    for (std::size_t i = 1; i < node.arguments.size(); ++i) {
      auto argument = read(node.arguments[i]);
      if (!argument) return argument;
      if (argument->kind != result->kind) {
        return wrong_kind(node.arguments[i],
                          fmt::format("{} and {}; min and max compare things of one kind",
                                      kind_sentence(*result), kind_sentence(*argument)));
      }
      result = extreme_of(term, *std::move(result), *std::move(argument), least);
    }
    return result;
  }

  static TypedTerm absolute_of(const Term& term, TypedTerm operand) {
    operand.term = &term;
    operand.attribute = nullptr;
    operand.measure = nullptr;
    operand.score = nullptr;
    if (!operand.constant) operand.form.reset();
    if (operand.form && sign(operand.form->offset) < 0) {
      operand.form = difference(LinearForm{}, operand.form);
    }
    append(operand.program, ArithmeticCode::absolute);
    return operand;
  }

  static TypedTerm extreme_of(const Term& term, TypedTerm left, TypedTerm right, bool least) {
    std::optional<LinearForm> form;
    if (left.constant && right.constant) {
      if (const auto gap = difference(left.form, right.form)) {
        form = (sign(gap->offset) < 0) == least ? left.form : right.form;
      }
    }
    const TermKind kind = left.kind;
    TypedTerm result = combined(term, std::move(left), std::move(right), kind,
                                least ? ArithmeticCode::minimum : ArithmeticCode::maximum);
    result.form = std::move(form);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const AgeTerm& node) {
    auto attribute = binding_.require(node.name, term.span);
    if (!attribute) return std::move(attribute).error();
    if ((*attribute)->type() != AttributeType::date) {
      return binding_.wrong_type(**attribute, "age() works on dates", term.span);
    }
    TypedTerm result;
    result.term = &term;
    result.constant = false;
    LinearForm form;
    form.source = TermSource{TermSource::What::age, *attribute};
    result.form = std::move(form);
    result.program.steps.push_back(
        {ArithmeticCode::age, {}, (*attribute)->id, binding_.today(), {}});
    return result;
  }

  Result<TypedTerm> read(const Term& term, const BucketTerm& node) {
    if (node.buckets < 1) {
      return binding_.error(ErrorCode::invalid_query, "BUCKET needs one bucket or more", term.span);
    }
    TypedTerm result;
    result.term = &term;
    result.constant = false;
    result.has_bucket = true;
    LinearForm form;
    form.source = TermSource{TermSource::What::bucket, nullptr, node.seed,
                             static_cast<std::uint64_t>(node.buckets)};
    result.form = std::move(form);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const QuantileTerm& node) {
    if (node.quantiles < 1) {
      return binding_.error(ErrorCode::invalid_query, "QUANTILE needs one quantile or more",
                            term.span);
    }
    auto ranking = bind_ranking(*node.subject, "QUANTILE", node.among, term.span, binding_);
    if (!ranking) return std::move(ranking).error();
    TypedTerm result;
    result.term = &term;
    result.constant = false;
    result.has_bucket = true;
    result.undefined = *ranking == nullptr;
    LinearForm form;
    form.source = TermSource{TermSource::What::quantile,
                             nullptr,
                             {},
                             static_cast<std::uint64_t>(node.quantiles),
                             *std::move(ranking)};
    result.form = std::move(form);
    return result;
  }

  Result<TypedTerm> read(const Term& term, const EventTerm& node) {
    return read_event_term(term, node, binding_);
  }

  Result<TypedTerm> read(const Term& term, const ScoreTerm& node) {
    return read_score_term(term, node, binding_);
  }
  Result<TypedTerm> read(const Term& term, const GradeTerm& node) {
    return read_grade_term(term, node, binding_);
  }

  Binding& binding_;
};

}  // namespace

Result<TypedTerm> read_term(const Term& term, Binding& binding) {
  return TermReader(binding).read(term);
}

}  // namespace muster::query
