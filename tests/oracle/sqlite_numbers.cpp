#include "tests/oracle/sqlite_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "engine/check.hpp"

namespace muster::oracle {

using query::ArithmeticOperator;
using query::Term;

namespace {

/// Short of 2^63 by enough that sums of two products stay inside.
const boost::multiprecision::cpp_int& largest() {
  static const boost::multiprecision::cpp_int value = std::numeric_limits<std::int64_t>::max() / 4;
  return value;
}
/// Fractions repeat their operands; past this the functions are shorter.
constexpr std::size_t kLongestSql = 4'000;

std::string power_of_ten(int exponent) {
  return "1" + std::string(static_cast<std::size_t>(exponent), '0');
}

/// Terms that are never numbers; the generator and the contract keep them out of arithmetic.
template <typename Answer>
struct NoNumber {
  Answer operator()(const query::StringTerm&) const { return refuse(); }
  Answer operator()(const query::FlagTerm&) const { return refuse(); }
  Answer operator()(const query::TodayTerm&) const { return refuse(); }
  Answer operator()(const query::ShiftTerm&) const { return refuse(); }
  Answer operator()(const query::QuantileTerm&) const { return refuse(); }
  Answer operator()(const query::EventTerm&) const { return refuse(); }
  Answer operator()(const query::ScoreTerm&) const { return refuse(); }
  Answer operator()(const query::GradeTerm&) const { return refuse(); }

 private:
  static Answer refuse() {
    ENGINE_CHECK(!"no number");
    return {};
  }
};

}  // namespace

std::string sql_operator(query::CompareOperator op) {
  constexpr std::array<const char*, 6> signs = {"=", "<>", "<", "<=", ">", ">="};
  return signs[static_cast<std::size_t>(op)];
}

std::string sql_string(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + '\'';
}

std::string sql_day_number(const std::string& day) {
  return fmt::format("CAST(julianday({}) - 2440587.5 AS INTEGER)", day);
}

std::string sql_column(const Table& table, const std::string& name) {
  return fmt::format("p.c{}", table.column_index(name));
}

SqlNumbers::SqlNumbers(const Table& table, std::string today)
    : table_(&table), today_(std::move(today)) {
  for (const Column& column : table.columns) {
    Wide& bound = bounds_.emplace_back(0);
    if (column.spec.type != engine::AttributeType::number) continue;
    std::int64_t most = 0;
    for (const Cell& cell : column.cells) {
      if (known(cell)) most = std::max(most, std::abs(std::get<engine::Decimal>(cell).units));
    }
    bound = most;
  }
}

std::string SqlNumbers::age(const std::string& name) const {
  const std::string birth = sql_column(*table_, name);
  return fmt::format(
      "(CAST(strftime('%Y', {1}) AS INTEGER) - CAST(strftime('%Y', {0}) AS INTEGER) - "
      "(strftime('%m-%d', {1}) < strftime('%m-%d', {0})))",
      birth, today_);
}

std::string SqlNumbers::bucket(const query::BucketTerm& term) const {
  return fmt::format("bucket({}, p.id, {})", sql_string(term.seed), term.buckets);
}

std::optional<SqlNumbers::Fraction> SqlNumbers::days_between(
    const query::ArithmeticTerm& term) const {
  if (term.op != ArithmeticOperator::subtract) return std::nullopt;
  bool seconds = false;
  std::array<std::string, 2> sides;
  const std::array<const Term*, 2> terms = {&*term.left, &*term.right};
  for (std::size_t i = 0; i < 2; ++i) {
    if (std::holds_alternative<query::TodayTerm>(terms[i]->node)) {
      sides[i] = sql_day_number(today_);
      continue;
    }
    const auto* name = std::get_if<query::NameTerm>(&terms[i]->node);
    if (name == nullptr) return std::nullopt;
    const engine::AttributeType type = table_->column(name->name).spec.type;
    if (type != engine::AttributeType::date && type != engine::AttributeType::time)
      return std::nullopt;
    seconds = type == engine::AttributeType::time;
    sides[i] = sql_column(*table_, name->name);
    if (!seconds) sides[i] = sql_day_number(sides[i]);
  }
  return Fraction{fmt::format("({} - {})", sides[0], sides[1]), seconds ? "86400" : "1",
                  Wide(400'000'000'000), Wide(86'400)};
}

std::optional<SqlNumbers::Fraction> SqlNumbers::combine(ArithmeticOperator op, const Fraction& left,
                                                        const Fraction& right) const {
  const auto& [a, b, most_a, most_b] = left;
  const auto& [c, d, most_c, most_d] = right;
  Fraction result;
  switch (op) {
    case ArithmeticOperator::add:
    case ArithmeticOperator::subtract: {
      const char sign = op == ArithmeticOperator::add ? '+' : '-';
      if (b == d) {
        result = {fmt::format("({} {} {})", a, sign, c), b, most_a + most_c, most_b};
      } else {
        result = {fmt::format("({} * {} {} {} * {})", a, d, sign, c, b),
                  fmt::format("({} * {})", b, d), most_a * most_d + most_c * most_b,
                  most_b * most_d};
      }
      break;
    }
    case ArithmeticOperator::multiply:
      result = {fmt::format("({} * {})", a, c), fmt::format("({} * {})", b, d), most_a * most_c,
                most_b * most_d};
      break;
    case ArithmeticOperator::divide:
      // The sign moves to the numerator; a zero divisor makes the denominator NULL.
      result = {fmt::format("({} * {} * (CASE WHEN {} < 0 THEN -1 ELSE 1 END))", a, d, c),
                fmt::format("({} * abs(NULLIF({}, 0)))", b, c), most_a * most_d, most_b * most_c};
      break;
  }
  if (result.numerator_bound > largest() || result.denominator_bound > largest())
    return std::nullopt;
  if (result.numerator.size() + result.denominator.size() > kLongestSql) return std::nullopt;
  return result;
}

std::optional<SqlNumbers::Fraction> SqlNumbers::extreme(const query::FunctionTerm& term) const {
  std::optional<Fraction> result = fraction(term.arguments.front());
  if (!result) return std::nullopt;
  if (term.function == query::ArithmeticFunction::absolute) {
    result->numerator = fmt::format("abs({})", result->numerator);
    return result;
  }
  const char* name = term.function == query::ArithmeticFunction::minimum ? "min" : "max";
  for (std::size_t i = 1; i < term.arguments.size(); ++i) {
    const std::optional<Fraction> next = fraction(term.arguments[i]);
    if (!next) return std::nullopt;
    const Wide left = result->numerator_bound * next->denominator_bound;
    const Wide right = next->numerator_bound * result->denominator_bound;
    result = Fraction{fmt::format("{}({} * {}, {} * {})", name, result->numerator,
                                  next->denominator, next->numerator, result->denominator),
                      fmt::format("({} * {})", result->denominator, next->denominator),
                      std::max(left, right), result->denominator_bound * next->denominator_bound};
    if (result->numerator_bound > largest() || result->denominator_bound > largest())
      return std::nullopt;
    if (result->numerator.size() + result->denominator.size() > kLongestSql) return std::nullopt;
  }
  return result;
}

std::optional<SqlNumbers::Fraction> SqlNumbers::fraction(const Term& term) const {
  struct Visit : NoNumber<std::optional<Fraction>> {
    using NoNumber::operator();
    explicit Visit(const SqlNumbers& numbers) : self(numbers) {}
    const SqlNumbers& self;
    std::optional<Fraction> operator()(const query::NameTerm& name) const {
      const std::size_t index = self.table_->column_index(name.name);
      const int scale = self.table_->columns[index].spec.scale;
      return Fraction{fmt::format("p.c{}", index), power_of_ten(scale), self.bounds_[index],
                      Wide(power_of_ten(scale))};
    }
    std::optional<Fraction> operator()(const query::NumberTerm& number) const {
      const std::string scale = power_of_ten(number.value.scale);
      return Fraction{fmt::format("({})", number.value.units), scale, abs(Wide(number.value.units)),
                      Wide(scale)};
    }
    std::optional<Fraction> operator()(const query::ArithmeticTerm& arithmetic) const {
      if (auto days = self.days_between(arithmetic)) return days;
      const std::optional<Fraction> left = self.fraction(*arithmetic.left);
      const std::optional<Fraction> right = self.fraction(*arithmetic.right);
      if (!left || !right) return std::nullopt;
      return self.combine(arithmetic.op, *left, *right);
    }
    std::optional<Fraction> operator()(const query::NegateTerm& negate) const {
      std::optional<Fraction> operand = self.fraction(*negate.operand);
      if (operand) operand->numerator = fmt::format("(-{})", operand->numerator);
      return operand;
    }
    std::optional<Fraction> operator()(const query::FunctionTerm& function) const {
      return self.extreme(function);
    }
    std::optional<Fraction> operator()(const query::AgeTerm& age) const {
      return Fraction{self.age(age.name), "1", Wide(10'000), Wide(1)};
    }
    std::optional<Fraction> operator()(const query::BucketTerm& bucket) const {
      return Fraction{self.bucket(bucket), "1", Wide(bucket.buckets), Wide(1)};
    }
  };
  return std::visit(Visit{*this}, term.node);
}

std::string SqlNumbers::exact(const Term& term) const {
  struct Visit : NoNumber<std::string> {
    using NoNumber::operator();
    explicit Visit(const SqlNumbers& numbers) : self(numbers) {}
    const SqlNumbers& self;
    std::string operator()(const query::NameTerm& name) const {
      return fmt::format("exact_of({}, {})", sql_column(*self.table_, name.name),
                         self.table_->column(name.name).spec.scale);
    }
    std::string operator()(const query::NumberTerm& number) const {
      return fmt::format("exact_of({}, {})", number.value.units, number.value.scale);
    }
    std::string operator()(const query::ArithmeticTerm& arithmetic) const {
      if (const auto days = self.days_between(arithmetic)) {
        return fmt::format("exact_div(exact_of({}, 0), exact_of({}, 0))", days->numerator,
                           days->denominator);
      }
      constexpr std::array<const char*, 4> names = {"add", "sub", "mul", "div"};
      return fmt::format("exact_{}({}, {})", names[static_cast<std::size_t>(arithmetic.op)],
                         self.exact(*arithmetic.left), self.exact(*arithmetic.right));
    }
    std::string operator()(const query::NegateTerm& negate) const {
      return fmt::format("exact_neg({})", self.exact(*negate.operand));
    }
    std::string operator()(const query::FunctionTerm& function) const {
      std::string result = self.exact(function.arguments.front());
      if (function.function == query::ArithmeticFunction::absolute)
        return fmt::format("exact_abs({})", result);
      const bool least = function.function == query::ArithmeticFunction::minimum;
      for (std::size_t i = 1; i < function.arguments.size(); ++i) {
        result = fmt::format("exact_{}({}, {})", least ? "min" : "max", result,
                             self.exact(function.arguments[i]));
      }
      return result;
    }
    std::string operator()(const query::AgeTerm& age) const {
      return fmt::format("exact_of({}, 0)", self.age(age.name));
    }
    std::string operator()(const query::BucketTerm& bucket) const {
      return fmt::format("exact_of({}, 0)", self.bucket(bucket));
    }
  };
  return std::visit(Visit{*this}, term.node);
}

std::string SqlNumbers::rank_key(const Term& term) const {
  if (const auto* name = std::get_if<query::NameTerm>(&term.node)) {
    return sql_column(*table_, name->name);
  }
  return exact(term) + " COLLATE exact";
}

std::string SqlNumbers::compare(const Term& left, query::CompareOperator op,
                                const Term& right) const {
  const std::optional<Fraction> a = fraction(left);
  const std::optional<Fraction> b = fraction(right);
  if (a && b) {
    const bool fits = a->numerator_bound * b->denominator_bound <= largest() &&
                      b->numerator_bound * a->denominator_bound <= largest();
    if (fits) {
      return fmt::format("({} * {} {} {} * {})", a->numerator, b->denominator, sql_operator(op),
                         b->numerator, a->denominator);
    }
  }
  return fmt::format("(exact_order({}, {}) {} 0)", exact(left), exact(right), sql_operator(op));
}

}  // namespace muster::oracle
