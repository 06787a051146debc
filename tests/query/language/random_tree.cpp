#include "tests/query/language/random_tree.hpp"

#include <string_view>
#include <variant>

namespace muster::query {

namespace {

constexpr TimeUnit kUnits[] = {TimeUnit::hour,  TimeUnit::day,     TimeUnit::week,
                               TimeUnit::month, TimeUnit::quarter, TimeUnit::year};
constexpr CompareOperator kComparisons[] = {
    CompareOperator::equal,      CompareOperator::not_equal, CompareOperator::less,
    CompareOperator::less_equal, CompareOperator::greater,   CompareOperator::greater_equal};
constexpr ArithmeticOperator kArithmetic[] = {ArithmeticOperator::add, ArithmeticOperator::subtract,
                                              ArithmeticOperator::multiply,
                                              ArithmeticOperator::divide};
constexpr ThresholdKind kThresholds[] = {ThresholdKind::at_least, ThresholdKind::at_most,
                                         ThresholdKind::exactly};
constexpr TagQuantifier kQuantifiers[] = {TagQuantifier::any, TagQuantifier::all,
                                          TagQuantifier::none};
constexpr char32_t kEscapes[] = {U'\\', U'!', U'\'', U'%', U'_', U'ж', U'𝄞'};

constexpr std::string_view kNames[] = {
    "a",      "spend",       "emp.var.rate", "возраст",  "қала", "day",      "last",   "and",
    "IN",     "Null",        "today",        "has",      "at",   "exactly",  "age",    "min",
    "bucket", "true",        "a b",          "2nd",      ".a",   "a.",       "a..b",   "\"",
    "\"\"",   "it's",        "--",           "(",        "a\nb", "\xC2\xA0", "ü",      "é",
    "名前",   "anniversary", "escape",       "ESCAPE",   "of",   "km",       "days",   "a.2",
    "𝄞",      "_",           "a-b",          "“quoted”", "\\",   "%",        "least",  "Within",
    "top",    "percent",     "among",        "quantile", "did",  "where",    "during", "since",
    "before", "ever",        "distinct",     "sequence", "for",  "after",    "count",  "first"};

constexpr std::string_view kStrings[] = {
    "",      "'",        "''",      "it's",    "Lombardy", "Алматы", "Өскемен",    "%",
    "_",     "100%",     "a_b",     "\\",      "\\%",      "%x%",    "x%",         "%x",
    "%\\%%", "a,b",      " blank ", "-- none", "\"",       "NULL",   "2026-01-31", "30",
    "\n\t",  "İstanbul", "%%",      "\\_\\",   "é",        "𝄞",      "a\\b",       "TODAY"};

}  // namespace

std::string RandomTree::name() { return std::string(one_of(kNames)) + (coin() ? "" : "x"); }

std::string RandomTree::string() {
  std::string value(one_of(kStrings));
  while (below(3) == 0) value += one_of(kStrings);
  return value;
}

engine::Decimal RandomTree::decimal() {
  const std::int64_t bounds[] = {10, 1000, 1'000'000'000, engine::kMaxUnits};
  const auto bound = static_cast<std::uint64_t>(one_of(bounds));
  const auto units = static_cast<std::int64_t>(random_() % (bound + 1));
  const int scales[] = {0, 0, 0, 1, 2, 2, 6, 18};
  return {coin() ? units : -units, one_of(scales)};
}

engine::Decimal RandomTree::degrees(std::int64_t limit) {
  const int scale = below(8);
  const std::int64_t most = limit * engine::power_of_ten(scale);
  const auto units =
      static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(2 * most + 1));
  return {units - most, scale};
}

Term RandomTree::literal() {
  switch (below(4)) {
    case 0:
      return Term{StringTerm{string()}};
    case 1:
      return Term{FlagTerm{coin()}};
    default:
      return Term{NumberTerm{decimal()}};
  }
}

Term RandomTree::leaf_term() {
  switch (below(10)) {
    case 5:
      return event_term();
    case 6:
      // A saved name is never empty.
      return coin() ? Term{ScoreTerm{"s" + string()}} : Term{GradeTerm{"g" + string()}};
    case 0:
      return Term{TodayTerm{}};
    case 1:
      return Term{AgeTerm{name()}};
    case 2:
      return Term{BucketTerm{string(), 1 + below(1000)}};
    case 3:
    case 4:
      return literal();
    default:
      return Term{NameTerm{name()}};
  }
}

Term RandomTree::term(int height) {
  if (height <= 1) return leaf_term();
  switch (below(8)) {
    case 0:
    case 1:
    case 2:
      return Term{ArithmeticTerm{one_of(kArithmetic), term(height - 1), term(height - 1)}};
    case 3:
      return Term{ShiftTerm{term(height - 1), below(200) - 100, one_of(kUnits)}};
    case 4:
      return coin() ? Term{NegateTerm{term(height - 1)}}
                    : Term{QuantileTerm{term(height - 1), 1 + below(10), among(height - 1)}};
    case 5: {
      FunctionTerm call{ArithmeticFunction::absolute, {term(height - 1)}};
      if (coin()) {
        call.function = coin() ? ArithmeticFunction::minimum : ArithmeticFunction::maximum;
        for (int i = below(3); i >= 0; --i) call.arguments.push_back(term(height - 1));
      }
      return Term{std::move(call)};
    }
    default:
      return leaf_term();
  }
}

std::vector<Expression> RandomTree::among(int height) {
  std::vector<Expression> audience;
  if (coin()) audience.push_back(expression(height));
  return audience;
}

Expression RandomTree::leaf() {
  const auto subject = [this] { return coin() ? Term{NameTerm{name()}} : term(3); };
  switch (below(17)) {
    case 13:
    case 14:
      return event_condition();
    case 15:
      if (below(3) == 0) {
        return Expression{MeasureNullCondition{Term{GradeTerm{"g" + string()}}, coin()}};
      }
      return coin() ? Expression{MeasureNullCondition{event_term(), coin()}}
                    : Expression{MeasureRelativeCondition{
                          event_term(), coin(), coin() ? Direction::last : Direction::next,
                          1 + below(400), one_of(kUnits)}};
    case 0:
      return Expression{ConstantCondition{coin()}};
    case 1:
      return Expression{FlagCondition{name()}};
    case 2:
    case 3:
      return Expression{CompareCondition{subject(), one_of(kComparisons), literal()}};
    case 4:
      return Expression{CompareCondition{term(4), one_of(kComparisons), term(4)}};
    case 5: {
      const bool literals = coin();
      return Expression{BetweenCondition{subject(), literals ? literal() : term(2),
                                         literals ? literal() : term(2), coin()}};
    }
    case 6: {
      InCondition condition{subject(), {}, coin()};
      for (int i = below(4); i >= 0; --i) condition.values.push_back(literal());
      return Expression{std::move(condition)};
    }
    case 7: {
      LikeCondition condition{name(), string(), coin(), coin()};
      if (below(3) == 0) condition.escape = one_of(kEscapes);
      return Expression{std::move(condition)};
    }
    case 8:
      return Expression{NullCondition{name(), coin()}};
    case 9: {
      HasCondition condition{name(), one_of(kQuantifiers), {}};
      for (int i = below(3); i >= 0; --i) condition.values.push_back(string());
      return Expression{std::move(condition)};
    }
    case 10:
      return Expression{RelativeCondition{name(), coin(), coin(),
                                          coin() ? Direction::last : Direction::next,
                                          1 + below(400), one_of(kUnits)}};
    case 11: {
      // A saved name is never empty.
      return Expression{
          SavedCondition{coin() ? SavedKind::segment : SavedKind::list, "s" + string()}};
    }
    case 12: {
      RankingCondition condition{
          subject(), coin() ? RankEnd::top : RankEnd::bottom, {1 + below(100), 0}, coin(), coin(),
          among(1)};
      if (condition.percent && coin()) condition.size = {1 + below(10'000), 2};
      return Expression{std::move(condition)};
    }
    default: {
      engine::Decimal radius = decimal();
      if (radius.units < 0) radius.units = -radius.units;
      return Expression{WithinCondition{name(), radius, degrees(90), degrees(180)}};
    }
  }
}

Term RandomTree::window_bound() {
  Term bound = coin() ? Term{StringTerm{string()}} : Term{TodayTerm{}};
  while (below(3) == 0) bound = Term{ShiftTerm{bound, below(200) - 100, one_of(kUnits)}};
  return bound;
}

EventWindow RandomTree::window() {
  EventWindow window{};
  switch (below(6)) {
    case 0:
      window.kind = WindowKind::last;
      window.amount = 1 + below(400);
      window.unit = one_of(kUnits);
      break;
    case 1:
      window.kind = WindowKind::between;
      window.bounds = {window_bound(), window_bound()};
      break;
    case 2:
      window.kind = coin() ? WindowKind::since : WindowKind::before;
      window.bounds = {window_bound()};
      break;
    default:
      break;
  }
  return window;
}

Expression RandomTree::property_condition(int height) {
  if (height > 1 && below(3) > 0) {
    std::vector<Expression> operands{property_condition(height - 1),
                                     property_condition(height - 1)};
    switch (below(3)) {
      case 0:
        if (std::holds_alternative<AndCondition>(operands.front().node)) break;
        if (std::holds_alternative<AndCondition>(operands.back().node)) break;
        return Expression{AndCondition{std::move(operands)}};
      case 1:
        if (std::holds_alternative<OrCondition>(operands.front().node)) break;
        if (std::holds_alternative<OrCondition>(operands.back().node)) break;
        return Expression{OrCondition{std::move(operands)}};
      default:
        break;
    }
    return Expression{NotCondition{std::move(operands.front())}};
  }
  switch (below(6)) {
    case 0:
      return Expression{FlagCondition{name()}};
    case 1:
      return Expression{NullCondition{name(), coin()}};
    case 2:
      return Expression{BetweenCondition{Term{NameTerm{name()}}, literal(), literal(), coin()}};
    case 3: {
      InCondition condition{Term{NameTerm{name()}}, {}, coin()};
      for (int i = below(4); i >= 0; --i) condition.values.push_back(literal());
      return Expression{std::move(condition)};
    }
    case 4:
      return Expression{LikeCondition{name(), string(), coin(), coin()}};
    default: {
      Term right = coin() ? literal() : Term{NameTerm{name()}};
      if (coin()) {
        right = Term{
            ArithmeticTerm{one_of(kArithmetic), std::move(right), Term{NumberTerm{decimal()}}}};
      }
      return Expression{
          CompareCondition{Term{NameTerm{name()}}, one_of(kComparisons), std::move(right)}};
    }
  }
}

EventPhrase RandomTree::event() {
  EventPhrase event{name(), {}, window()};
  if (coin()) event.where.push_back(property_condition(3));
  return event;
}

Term RandomTree::event_term() {
  EventTerm term{static_cast<EventMeasureKind>(below(10)), event()};
  constexpr TimeUnit kPeriods[] = {TimeUnit::day, TimeUnit::week, TimeUnit::month};
  switch (term.measure) {
    case EventMeasureKind::count:
    case EventMeasureKind::first:
    case EventMeasureKind::last:
      break;
    case EventMeasureKind::distinct_periods:
      term.period = one_of(kPeriods);
      break;
    default:
      term.property = name();
      if (below(8) == 0) {
        term.event.type.clear();
        term.property = "shop.cart.amount";
      }
  }
  return Term{std::move(term)};
}

Expression RandomTree::event_condition() {
  constexpr TimeUnit kElapsed[] = {TimeUnit::hour, TimeUnit::day, TimeUnit::week};
  constexpr TimeUnit kPeriods[] = {TimeUnit::day, TimeUnit::week, TimeUnit::month};
  if (below(3) == 0) {
    SequenceCondition sequence{{}, std::nullopt, window()};
    for (int i = below(4); i >= -1; --i) {
      EventPhrase step{name(), {}, {}};
      if (coin()) step.where.push_back(property_condition(2));
      sequence.steps.push_back({std::move(step), !sequence.steps.empty() && coin()});
    }
    if (coin()) sequence.within = ElapsedTime{1 + below(100), one_of(kElapsed)};
    return Expression{std::move(sequence)};
  }
  DidCondition did{event()};
  switch (below(5)) {
    case 0:
      did.how = Regularly{one_of(kThresholds), below(5), 1 + below(10), one_of(kPeriods)};
      did.event.window = EventWindow{};
      break;
    case 1:
      did.how = AfterPause{{1 + below(100), one_of(kElapsed)}};
      break;
    case 2:
      did.how = ForTheFirstTime{};
      break;
    default:
      break;
  }
  return Expression{std::move(did)};
}

Expression RandomTree::group(int height) {
  const int kind = below(4);
  std::vector<Expression> operands;
  for (int i = below(3) + (kind < 2 ? 2 : 1); i > 0; --i) {
    Expression operand = expression(height - 1);
    // A group never directly holds one of its own kind.
    const bool melts = (kind == 0 && std::holds_alternative<AndCondition>(operand.node)) ||
                       (kind == 1 && std::holds_alternative<OrCondition>(operand.node));
    operands.push_back(melts ? Expression{NotCondition{std::move(operand)}} : std::move(operand));
  }
  switch (kind) {
    case 0:
      return Expression{AndCondition{std::move(operands)}};
    case 1:
      return Expression{OrCondition{std::move(operands)}};
    case 2:
      return Expression{NotCondition{std::move(operands.front())}};
    default:
      return Expression{ThresholdCondition{one_of(kThresholds), below(5), std::move(operands)}};
  }
}

Expression RandomTree::expression(int height) {
  return height <= 1 || below(4) == 0 ? leaf() : group(height);
}

}  // namespace muster::query
