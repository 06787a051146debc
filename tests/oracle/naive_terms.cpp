#include "tests/oracle/naive_terms.hpp"

#include <date/tz.h>

#include <algorithm>
#include <compare>
#include <cstdlib>

#include "engine/check.hpp"
#include "tests/oracle/naive_calendar.hpp"
#include "tests/oracle/naive_text.hpp"

namespace muster::oracle {

using engine::Day;
using engine::Decimal;
using engine::Instant;
using query::CompareOperator;
using query::Term;

namespace {

using boost::multiprecision::cpp_int;

Exact exact(Decimal value) {
  return {cpp_int(value.units),
          boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(value.scale))};
}

/// Both within 18 digits: cross-multiplied they fit 128 bits, and most comparisons are of this
/// kind.
int order(Decimal left, Decimal right) {
  using Wide = boost::multiprecision::int256_t;
  const auto power = [](int exponent) {
    return boost::multiprecision::pow(Wide(10), static_cast<unsigned>(exponent));
  };
  const Wide a = Wide(left.units) * power(right.scale);
  const Wide b = Wide(right.units) * power(left.scale);
  return a < b ? -1 : a > b ? 1 : 0;
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

template <typename T>
int order(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

/// The double nearest to a decimal, by the C library.
double nearest_double(const Decimal& value) {
  return std::strtod(engine::format_decimal(value).c_str(), nullptr);
}

/// Texts compare by their UTF-8 bytes, as unsigned numbers.
int order_bytes(const std::string& left, const std::string& right) {
  return order(std::vector<unsigned char>(left.begin(), left.end()),
               std::vector<unsigned char>(right.begin(), right.end()));
}

}  // namespace

NaiveTerms::NaiveTerms(const Table& table, const Clock& clock)
    : table_(&table), clock_(&clock), zone_(date::locate_zone(clock.zone)) {
  today_ = local_day(clock.as_of);
  for (std::size_t i = 0; i < table.columns.size(); ++i) columns_[table.columns[i].spec.name] = i;
}

const Cell& NaiveTerms::cell(const std::string& name, std::size_t row) const {
  return table_->columns[columns_.at(name)].cells[row];
}

Day NaiveTerms::local_day(Instant instant) const { return naive_local_day(zone_, instant); }

Exact NaiveTerms::bucket(const query::BucketTerm& term, std::size_t row) const {
  const std::uint64_t hash = naive_xxh64(term.seed + '\0' + table_->ids[row]);
  return {cpp_int(hash % static_cast<std::uint64_t>(term.buckets)), cpp_int(1)};
}

Exact NaiveTerms::days_between(const Datum& later, const Datum& earlier) {
  if (const auto* day = std::get_if<Day>(&later)) {
    return Exact(day->since_epoch - std::get<Day>(earlier).since_epoch);
  }
  const std::int64_t seconds =
      std::get<Instant>(later).since_epoch - std::get<Instant>(earlier).since_epoch;
  return {cpp_int(seconds), cpp_int(86'400)};
}

Datum NaiveTerms::read(const Literal& literal, const Datum& neighbour) const {
  if (std::holds_alternative<std::string>(neighbour)) return literal.text;
  if (std::holds_alternative<Exact>(neighbour)) {
    return exact(engine::parse_decimal(literal.text).value());
  }
  if (const auto day = engine::parse_day(literal.text)) return *day;
  if (const auto wall = naive_wall_clock(zone_, literal.text)) return *wall;
  return engine::parse_instant(literal.text).value();
}

std::optional<Exact> NaiveTerms::arithmetic(const query::ArithmeticTerm& term,
                                            std::size_t row) const {
  if (term.op == query::ArithmeticOperator::subtract) {
    const Datum later = value(*term.left, row);
    const Datum earlier = value(*term.right, row);
    if (later.index() == 0 || earlier.index() == 0) return std::nullopt;
    if (!std::holds_alternative<Exact>(later)) return days_between(later, earlier);
  }
  const std::optional<Exact> left = number(*term.left, row);
  const std::optional<Exact> right = number(*term.right, row);
  if (!left || !right) return std::nullopt;
  switch (term.op) {
    case query::ArithmeticOperator::add:
      return Exact(*left + *right);
    case query::ArithmeticOperator::subtract:
      return Exact(*left - *right);
    case query::ArithmeticOperator::multiply:
      return Exact(*left * *right);
    case query::ArithmeticOperator::divide:
      if (*right == 0) return std::nullopt;
      return Exact(*left / *right);
  }
  return std::nullopt;
}

std::optional<Exact> NaiveTerms::function(const query::FunctionTerm& term, std::size_t row) const {
  std::optional<Exact> result;
  for (const Term& argument : term.arguments) {
    const std::optional<Exact> value = number(argument, row);
    if (!value) return std::nullopt;
    switch (term.function) {
      case query::ArithmeticFunction::absolute:
        return Exact(abs(*value));
      case query::ArithmeticFunction::minimum:
        if (!result || *value < *result) result = value;
        break;
      case query::ArithmeticFunction::maximum:
        if (!result || *value > *result) result = value;
        break;
    }
  }
  return result;
}

std::optional<Exact> NaiveTerms::number(const Term& term, std::size_t row) const {
  Datum datum = value(term, row);
  if (auto* exactly = std::get_if<Exact>(&datum)) return std::move(*exactly);
  ENGINE_CHECK(std::holds_alternative<std::monostate>(datum));
  return std::nullopt;
}

Datum NaiveTerms::value(const Term& term, std::size_t row) const {
  const auto of_number = [](std::optional<Exact> number) {
    return number ? Datum(std::move(*number)) : Datum();
  };
  struct Visit {
    const NaiveTerms& self;
    std::size_t row;
    const decltype(of_number)& wrap;

    Datum operator()(const query::NameTerm& name) const {
      const Cell& cell = self.cell(name.name, row);
      if (const auto* text = std::get_if<std::string>(&cell)) return *text;
      if (const auto* flag = std::get_if<bool>(&cell)) return *flag;
      if (const auto* decimal = std::get_if<Decimal>(&cell)) return exact(*decimal);
      if (const auto* real = std::get_if<double>(&cell)) return *real;
      if (const auto* day = std::get_if<Day>(&cell)) return *day;
      if (const auto* instant = std::get_if<Instant>(&cell)) return *instant;
      ENGINE_CHECK(!known(cell));
      return {};
    }
    Datum operator()(const query::EventTerm&) const {
      ENGINE_CHECK(!"no events");
      return {};
    }
    Datum operator()(const query::ScoreTerm&) const {
      ENGINE_CHECK(!"no scores");
      return {};
    }
    Datum operator()(const query::GradeTerm&) const {
      ENGINE_CHECK(!"no grades");
      return {};
    }
    Datum operator()(const query::NumberTerm& number) const { return exact(number.value); }
    Datum operator()(const query::StringTerm& string) const { return Literal{string.value}; }
    Datum operator()(const query::FlagTerm& flag) const { return flag.value; }
    Datum operator()(const query::TodayTerm&) const { return self.today_; }
    Datum operator()(const query::ShiftTerm& shift) const {
      Datum base = self.value(*shift.base, row);
      if (const auto* literal = std::get_if<Literal>(&base)) base = self.read(*literal, Day{});
      if (shift.unit == query::TimeUnit::hour) {
        // Hours count from the moment of asking; the oracle moves only TODAY and instants by them.
        if (const auto* day = std::get_if<Day>(&base)) {
          ENGINE_CHECK(*day == self.today_);
          base = self.clock_->as_of;
        }
        if (base.index() == 0) return {};
        return Instant{std::get<Instant>(base).since_epoch + 3600 * shift.amount};
      }
      // A time moves by days of 24 hours; the oracle moves only attributes so.
      if (const auto* instant = std::get_if<Instant>(&base)) {
        const std::int64_t each = shift.unit == query::TimeUnit::week ? 7 * 86'400 : 86'400;
        return Instant{instant->since_epoch + each * shift.amount};
      }
      if (const auto* day = std::get_if<Day>(&base)) {
        // An attribute moves by days and weeks, which take it past the calendar's ends.
        if (std::holds_alternative<query::NameTerm>(shift.base->node)) {
          const std::int64_t each = shift.unit == query::TimeUnit::week ? 7 : 1;
          return Day{static_cast<std::int32_t>(day->since_epoch + each * shift.amount)};
        }
        return naive_shift(*day, shift.amount, shift.unit);
      }
      ENGINE_CHECK(std::holds_alternative<std::monostate>(base));
      return {};
    }
    Datum operator()(const query::ArithmeticTerm& arithmetic) const {
      return wrap(self.arithmetic(arithmetic, row));
    }
    Datum operator()(const query::NegateTerm& negate) const {
      std::optional<Exact> number = self.number(*negate.operand, row);
      if (number) *number = -*number;
      return wrap(std::move(number));
    }
    Datum operator()(const query::FunctionTerm& function) const {
      return wrap(self.function(function, row));
    }
    Datum operator()(const query::AgeTerm& age) const {
      const Cell& birth = self.cell(age.name, row);
      if (!known(birth)) return {};
      return Exact(naive_age(std::get<Day>(birth), self.today_));
    }
    Datum operator()(const query::BucketTerm& bucket) const { return self.bucket(bucket, row); }
    Datum operator()(const query::QuantileTerm& quantile) const {
      const std::optional<std::int64_t> number = self.quantile_(quantile, row);
      return number ? Datum(Exact(*number)) : Datum();
    }
  };
  return std::visit(Visit{*this, row, of_number}, term.node);
}

std::optional<bool> NaiveTerms::compare(const Term& left, CompareOperator op, const Term& right,
                                        std::size_t row) const {
  // A literal goes to the right, so that what it stands beside is always on the left.
  const auto is_literal = [](const Term& term) {
    return std::holds_alternative<query::NumberTerm>(term.node) ||
           std::holds_alternative<query::StringTerm>(term.node);
  };
  if (is_literal(left) && !is_literal(right)) return compare(right, mirrored(op), left, row);
  if (const auto* name = std::get_if<query::NameTerm>(&left.node)) {
    const auto* literal = std::get_if<query::NumberTerm>(&right.node);
    const Cell& value = cell(name->name, row);
    if (literal != nullptr && std::holds_alternative<Decimal>(value)) {
      return holds(order(std::get<Decimal>(value), literal->value), op);
    }
    if (literal != nullptr && std::holds_alternative<double>(value)) {
      return holds(order(std::get<double>(value), nearest_double(literal->value)), op);
    }
  }
  const Datum a = value(left, row);
  Datum b = value(right, row);
  if (a.index() == 0 || b.index() == 0) return std::nullopt;

  if (const auto* literal = std::get_if<Literal>(&b)) b = read(*literal, a);
  if (const auto* instant = std::get_if<Instant>(&a)) {
    // A day beside an instant is the whole day: the instant lies before it, in it, or after it.
    if (const auto* day = std::get_if<Day>(&b)) return holds(order(local_day(*instant), *day), op);
    return holds(order(*instant, std::get<Instant>(b)), op);
  }
  if (const auto* day = std::get_if<Day>(&a)) return holds(order(*day, std::get<Day>(b)), op);
  if (const auto* text = std::get_if<std::string>(&a)) {
    return holds(order_bytes(*text, std::get<std::string>(b)), op);
  }
  if (const auto* flag = std::get_if<bool>(&a)) return holds(order(*flag, std::get<bool>(b)), op);
  return holds(order(std::get<Exact>(a), std::get<Exact>(b)), op);
}

}  // namespace muster::oracle
