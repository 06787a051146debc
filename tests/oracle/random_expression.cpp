#include "tests/oracle/random_expression.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace muster::oracle {

using engine::AttributeType;
using engine::Decimal;
using query::CompareOperator;
using query::Expression;
using query::Term;
using query::TimeUnit;

namespace {

template <typename Node>
Expression expression(Node node) {
  return Expression{std::move(node), {}};
}

Term name_term(const Column& column) { return Term{query::NameTerm{column.spec.name}, {}}; }

}  // namespace

ExpressionMaker::ExpressionMaker(const Table& table, const Clock& clock, Dice& dice)
    : table_(&table), dice_(&dice), literals_(table, clock, dice) {
  knows_saved_names_ =
      clock == table.saved.clock && !(table.saved.segments.empty() && table.saved.lists.empty());
  for (const Column& column : table.columns) {
    if (column.spec.type == AttributeType::number) numbers_.push_back(&column);
    if (column.spec.type == AttributeType::date) dates_.push_back(&column);
    if (column.spec.type == AttributeType::time) times_.push_back(&column);
    if (column.spec.type == AttributeType::flag) flags_.push_back(&column);
  }
}

Expression ExpressionMaker::make() { return make(static_cast<unsigned>(dice_->below(5))); }

Expression ExpressionMaker::make(unsigned depth) {
  if (depth == 0) return leaf();
  switch (dice_->below(10)) {
    case 0:
    case 1:
    case 2:
      return group(depth, true);
    case 3:
    case 4:
    case 5:
      return group(depth, false);
    case 6:
    case 7:
      return expression(query::NotCondition{make(depth - 1)});
    case 8:
      return threshold(depth);
    default:
      return leaf();
  }
}

Expression ExpressionMaker::group(unsigned depth, bool conjunction) {
  // An AND never holds another AND directly (nor OR an OR); its operands join it instead.
  std::vector<Expression> operands;
  const std::uint64_t wanted = 2 + dice_->below(2);
  for (std::uint64_t i = 0; i < wanted; ++i) {
    Expression operand = make(depth - 1);
    std::vector<Expression>* inner = nullptr;
    if (auto* both = std::get_if<query::AndCondition>(&operand.node); conjunction && both) {
      inner = &both->operands;
    } else if (auto* any = std::get_if<query::OrCondition>(&operand.node); !conjunction && any) {
      inner = &any->operands;
    }
    if (inner == nullptr) {
      operands.push_back(std::move(operand));
    } else {
      for (Expression& part : *inner) operands.push_back(std::move(part));
    }
  }
  if (dice_->chance(10)) operands.push_back(operands.front());  // the same test twice
  if (conjunction) return expression(query::AndCondition{std::move(operands)});
  return expression(query::OrCondition{std::move(operands)});
}

Expression ExpressionMaker::threshold(unsigned depth) {
  query::ThresholdCondition condition;
  condition.kind = static_cast<query::ThresholdKind>(dice_->below(3));
  const std::uint64_t operands = 1 + dice_->below(dice_->chance(10) ? 12 : 5);
  for (std::uint64_t i = 0; i < operands; ++i) {
    condition.operands.push_back(make(dice_->chance(70) ? 0 : depth - 1));
  }
  condition.count = static_cast<std::int64_t>(dice_->below(operands + 2));
  return expression(std::move(condition));
}

Expression ExpressionMaker::saved_test() {
  const SavedNames& saved = table_->saved;
  const std::size_t at = dice_->index(saved.segments.size() + saved.lists.size());
  if (at < saved.segments.size()) {
    return expression(query::SavedCondition{
        query::SavedKind::segment,
        std::next(saved.segments.begin(), static_cast<std::ptrdiff_t>(at))->first});
  }
  return expression(query::SavedCondition{
      query::SavedKind::list,
      std::next(saved.lists.begin(), static_cast<std::ptrdiff_t>(at - saved.segments.size()))
          ->first});
}

Expression ExpressionMaker::leaf() {
  if (knows_saved_names_ && rankings_around_ == 0 && dice_->chance(20)) return saved_test();
  switch (dice_->below(30)) {
    case 0:
      return expression(query::ConstantCondition{dice_->chance(50)});
    case 1:
      return bucket_test();
    case 2:
    case 3:
    case 4:
      return arithmetic_test();
    case 5:
      if (rankings_around_ < kDeepestRanking) return ranking_test();
      return leaf_on(dice_->pick(table_->columns));
    default:
      return leaf_on(dice_->pick(table_->columns));
  }
}

Expression ExpressionMaker::leaf_on(const Column& column) {
  if (dice_->chance(8)) {
    return expression(query::NullCondition{column.spec.name, dice_->chance(50)});
  }
  switch (column.spec.type) {
    case AttributeType::category:
    case AttributeType::text:
      return on_category(column);
    case AttributeType::tags:
      return on_tags(column);
    case AttributeType::flag:
      return on_flag(column);
    case AttributeType::number:
      return on_number(column);
    case AttributeType::real:
      return on_real(column);
    case AttributeType::date:
      return on_date(column);
    case AttributeType::time:
      return on_time(column);
    case AttributeType::place:
      return on_place(column);
  }
  return expression(query::ConstantCondition{});
}

CompareOperator ExpressionMaker::comparison() {
  return static_cast<CompareOperator>(dice_->below(6));
}

template <typename Literal>
Expression ExpressionMaker::ordered_test(Term subject, Literal literal) {
  return ordered_test(std::move(subject), literal, literal);
}

template <typename Literal, typename Listed>
Expression ExpressionMaker::ordered_test(Term subject, Literal literal, Listed listed) {
  switch (dice_->below(8)) {
    case 0:
    case 1:
      return expression(
          query::BetweenCondition{std::move(subject), literal(), literal(), dice_->chance(30)});
    case 2: {
      query::InCondition condition{std::move(subject), {}, dice_->chance(30)};
      const std::uint64_t values = 1 + dice_->below(dice_->chance(10) ? 60 : 5);
      for (std::uint64_t i = 0; i < values; ++i) condition.values.push_back(listed());
      return expression(std::move(condition));
    }
    default:
      return expression(query::CompareCondition{std::move(subject), comparison(), literal()});
  }
}

Expression ExpressionMaker::on_category(const Column& column) {
  switch (dice_->below(4)) {
    case 0: {
      const bool ignore_case = dice_->chance(50);
      query::LikeCondition condition;
      condition.name = column.spec.name;
      static const std::vector<char32_t> escapes = {U'\\', U'!', U'%', U'_', U'\'', U'0'};
      if (dice_->chance(25)) condition.escape = dice_->pick(escapes);
      condition.pattern = literals_.pattern(column, ignore_case, condition.escape);
      condition.ignore_case = ignore_case;
      condition.negated = dice_->chance(30);
      return expression(std::move(condition));
    }
    case 1:
      return expression(query::CompareCondition{
          name_term(column),
          dice_->chance(60) ? CompareOperator::equal : CompareOperator::not_equal,
          string_term(literals_.text(column))});
    default:
      return ordered_test(name_term(column), [&] { return string_term(literals_.text(column)); });
  }
}

Expression ExpressionMaker::on_tags(const Column& column) {
  query::HasCondition condition;
  condition.name = column.spec.name;
  condition.quantifier = static_cast<query::TagQuantifier>(dice_->below(3));
  const std::uint64_t values = 1 + dice_->below(3);
  for (std::uint64_t i = 0; i < values; ++i) condition.values.push_back(literals_.tag(column));
  return expression(std::move(condition));
}

Expression ExpressionMaker::on_flag(const Column& column) {
  if (dice_->chance(60)) return expression(query::FlagCondition{column.spec.name});
  Term other = dice_->chance(30) ? name_term(*dice_->pick(flags_))
                                 : Term{query::FlagTerm{dice_->chance(50)}, {}};
  return expression(query::CompareCondition{
      name_term(column), dice_->chance(50) ? CompareOperator::equal : CompareOperator::not_equal,
      std::move(other)});
}

Expression ExpressionMaker::on_number(const Column& column) {
  const auto literal = [&] {
    const Decimal value = literals_.number(column);
    return dice_->chance(3) ? string_term(engine::format_decimal(value)) : number_term(value);
  };
  if (dice_->chance(8)) {  // 500 < spend
    return expression(query::CompareCondition{literal(), comparison(), name_term(column)});
  }
  return ordered_test(name_term(column), literal);
}

Expression ExpressionMaker::on_real(const Column& column) {
  return ordered_test(name_term(column), [&] { return number_term(literals_.real(column)); });
}

Expression ExpressionMaker::relative_test(const Column& column, bool hours) {
  query::RelativeCondition condition;
  condition.name = column.spec.name;
  condition.negated = dice_->chance(25);
  condition.direction = dice_->chance(60) ? query::Direction::last : query::Direction::next;
  condition.unit = static_cast<TimeUnit>(hours ? 0 : 1 + dice_->below(5));
  condition.amount = dice_->chance(80) ? dice_->between(1, 40) : dice_->between(1, 400);
  if (dice_->chance(50)) {  // so that the window ends about a customer's own day or hour
    const std::int64_t units = literals_.seconds_ago(column) / (hours ? 3'600 : 86'400);
    if (std::abs(units) < 40'000) {
      condition.direction = units >= 0 ? query::Direction::last : query::Direction::next;
      condition.amount = std::max<std::int64_t>(1, std::abs(units) + dice_->between(-1, 1));
      if (!hours) condition.unit = TimeUnit::day;
    }
  }
  if (dice_->chance(3) && !hours) {  // past the ends of the calendar
    condition.amount = 12'000;
    condition.unit = TimeUnit::year;
  }
  return expression(std::move(condition));
}

Expression ExpressionMaker::on_date(const Column& column) {
  switch (dice_->below(8)) {
    case 0:
    case 1:
      return relative_test(column, false);
    case 2: {
      Expression test = relative_test(column, false);
      auto& relative = std::get<query::RelativeCondition>(test.node);
      relative.anniversary = true;
      if (dice_->chance(80)) relative.unit = TimeUnit::day;
      return test;
    }
    case 3:
      return age_test(column);
    case 4:
      return moments_test(column);
    default:
      return ordered_test(
          name_term(column), [&] { return literals_.day_term(column); },
          [&] { return string_term(engine::format_day(literals_.day(column))); });
  }
}

Expression ExpressionMaker::on_time(const Column& column) {
  if (dice_->chance(30)) return relative_test(column, dice_->chance(40));
  if (dice_->chance(15)) return moments_test(column);
  return ordered_test(
      name_term(column), [&] { return literals_.time_term(column); },
      [&] {
        return string_term(dice_->chance(50) ? engine::format_day(literals_.day(column))
                                             : engine::format_instant(literals_.instant(column)));
      });
}

Expression ExpressionMaker::on_place(const Column& column) {
  const Cell& cell = literals_.known_cell(column);
  const engine::Place centre = known(cell) ? std::get<engine::Place>(cell) : engine::Place{};
  query::WithinCondition condition;
  condition.name = column.spec.name;
  condition.latitude = engine::normalised({centre.latitude, 7});
  condition.longitude = engine::normalised({centre.longitude, 7});
  // Some millimetres at least: closer, rounding of the coordinates themselves would decide.
  constexpr std::array<std::int64_t, 5> largest = {100, 30'000, 500'000, 10'000'000, 21'000'000};
  condition.radius_km = engine::normalised({dice_->between(1, largest[dice_->index(5)]), 3});
  return expression(std::move(condition));
}

Expression ExpressionMaker::bucket_test() {
  static const std::vector<std::string> seeds = {"spring", "", "осень", "a'b"};
  const std::int64_t buckets = dice_->chance(80) ? dice_->between(1, 100) : 1'000'000'007;
  Term subject{query::BucketTerm{dice_->pick(seeds), buckets}, {}};
  return ordered_test(std::move(subject), [&] {
    return number_term({dice_->between(-1, buckets), 0});
  });
}

Expression ExpressionMaker::age_test(const Column& column) {
  Term subject{query::AgeTerm{column.spec.name}, {}};
  return ordered_test(std::move(subject), [&] {
    // Within a year of some customer's age.
    const std::int64_t years = literals_.seconds_ago(column) / 31'556'952 + dice_->between(-1, 1);
    if (dice_->chance(50) && std::abs(years) < 10'000) return number_term({years, 0});
    return number_term(dice_->chance(85) ? Decimal{dice_->between(-3, 100), 0}
                                         : Decimal{dice_->between(-30, 1000), 1});
  });
}

Expression ExpressionMaker::moments_test(const Column& column) {
  const bool date = column.spec.type == AttributeType::date;
  Term left = name_term(column);
  Term right = name_term(*dice_->pick(date ? dates_ : times_));
  if (dice_->chance(60)) {
    const TimeUnit unit = date ? (dice_->chance(70) ? TimeUnit::day : TimeUnit::week)
                               : static_cast<TimeUnit>(dice_->below(3));
    right = Term{query::ShiftTerm{std::move(right), dice_->between(-400, 400), unit}, {}};
  }
  if (dice_->chance(30)) std::swap(left, right);
  return expression(query::CompareCondition{std::move(left), comparison(), std::move(right)});
}

Term ExpressionMaker::arithmetic_leaf() {
  if (!dates_.empty() && dice_->chance(12)) {
    const Column& date = *dice_->pick(dates_);
    if (dice_->chance(40)) return Term{query::AgeTerm{date.spec.name}, {}};
    Term later = dice_->chance(40) ? Term{query::TodayTerm{}, {}} : name_term(*dice_->pick(dates_));
    return Term{query::ArithmeticTerm{query::ArithmeticOperator::subtract, std::move(later),
                                      name_term(date)},
                {}};
  }
  if (!times_.empty() && dice_->chance(6)) {
    return Term{
        query::ArithmeticTerm{query::ArithmeticOperator::subtract, name_term(*dice_->pick(times_)),
                              name_term(*dice_->pick(times_))},
        {}};
  }
  if (numbers_.empty() || dice_->chance(35)) {
    return number_term(dice_->chance(70) || numbers_.empty()
                           ? Decimal{dice_->between(-30, 300), static_cast<int>(dice_->below(3))}
                           : literals_.number(*dice_->pick(numbers_)));
  }
  return name_term(*dice_->pick(numbers_));
}

Term ExpressionMaker::arithmetic_term(unsigned depth) {
  if (depth == 0) return arithmetic_leaf();
  switch (dice_->below(8)) {
    case 0: {
      // A minus before a literal belongs to the literal.
      Term operand = arithmetic_term(depth - 1);
      if (std::holds_alternative<query::NumberTerm>(operand.node)) return operand;
      return Term{query::NegateTerm{std::move(operand)}, {}};
    }
    case 1: {
      query::FunctionTerm function;
      function.function = static_cast<query::ArithmeticFunction>(dice_->below(3));
      const bool one = function.function == query::ArithmeticFunction::absolute;
      const std::uint64_t arguments = one ? 1 : 2 + dice_->below(2);
      for (std::uint64_t i = 0; i < arguments; ++i) {
        function.arguments.push_back(arithmetic_term(depth - 1));
      }
      return Term{std::move(function), {}};
    }
    default: {
      const auto op = static_cast<query::ArithmeticOperator>(dice_->below(4));
      Term left = arithmetic_term(dice_->chance(60) ? depth - 1 : 0);
      Term right = arithmetic_term(dice_->chance(60) ? depth - 1 : 0);
      return Term{query::ArithmeticTerm{op, std::move(left), std::move(right)}, {}};
    }
  }
}

Expression ExpressionMaker::arithmetic_test() {
  const auto depth = static_cast<unsigned>(1 + dice_->below(3));
  if (dice_->chance(20)) {
    return ordered_test(arithmetic_term(depth), [&] {
      return number_term({dice_->between(-50, 5'000), 1});
    });
  }
  return expression(query::CompareCondition{arithmetic_term(depth), comparison(),
                                            arithmetic_term(dice_->chance(50) ? 0 : depth - 1)});
}

Term ExpressionMaker::ranking_subject() {
  std::vector<const Column*> ordered = numbers_;
  for (const Column& column : table_->columns) {
    const AttributeType type = column.spec.type;
    if (type == AttributeType::real || type == AttributeType::date || type == AttributeType::time) {
      ordered.push_back(&column);
    }
  }
  // Fractions are slow to sort in SQL.
  constexpr std::size_t kManyRows = 5'000;
  if (dice_->chance(70) || numbers_.empty() || table_->rows() > kManyRows) {
    return name_term(*dice_->pick(ordered));
  }
  if (!dates_.empty() && dice_->chance(20)) {
    return Term{query::AgeTerm{dice_->pick(dates_)->spec.name}, {}};
  }
  // One side varies, or it would be no order.
  return Term{query::ArithmeticTerm{static_cast<query::ArithmeticOperator>(dice_->below(4)),
                                    name_term(*dice_->pick(numbers_)),
                                    arithmetic_term(static_cast<unsigned>(dice_->below(2)))},
              {}};
}

std::vector<Expression> ExpressionMaker::among(bool repeated) {
  std::vector<Expression> audience;
  if (!dice_->chance(40)) return audience;
  const unsigned around = rankings_around_;
  // What is said many times in SQL, or is inside much, must be short: its parser has a limit.
  const bool is_short = repeated || knows_saved_names_ || around > 0;
  rankings_around_ = is_short ? kDeepestRanking : around + 1;
  audience.push_back(make(is_short ? 0U : static_cast<unsigned>(dice_->below(2))));
  rankings_around_ = around;
  return audience;
}

Expression ExpressionMaker::ranking_test() {
  Term subject = ranking_subject();
  if (dice_->chance(40)) {
    const std::int64_t quantiles = dice_->between(1, dice_->chance(85) ? 12 : 3'000);
    Term quantile{query::QuantileTerm{std::move(subject), quantiles, among(true)}, {}};
    return ordered_test(std::move(quantile), [&] {
      return number_term(dice_->chance(90) ? Decimal{dice_->between(0, quantiles + 1), 0}
                                           : Decimal{dice_->between(0, 10 * quantiles), 1});
    });
  }
  query::RankingCondition condition{
      std::move(subject),
      dice_->chance(50) ? query::RankEnd::top : query::RankEnd::bottom,
      {},
      dice_->chance(50),
      dice_->chance(25),
      among(false)};
  if (condition.percent) {
    condition.size = dice_->chance(50) ? Decimal{dice_->between(1, 100), 0}
                                       : Decimal{dice_->between(1, 10'000), 2};
  } else {
    const auto rows = static_cast<std::int64_t>(table_->rows());
    condition.size = {dice_->between(1, dice_->chance(50) ? 20 : rows + 2), 0};
  }
  return expression(std::move(condition));
}

}  // namespace muster::oracle
