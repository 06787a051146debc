#include "tests/oracle/random_scorecard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "tests/oracle/random_expression.hpp"

namespace muster::oracle {
namespace {

using engine::AttributeType;
using engine::Decimal;
using query::Scorecard;
using query::ScorecardRule;

class CardMaker {
 public:
  CardMaker(const Table& table, const Clock& clock, int decimals, Dice& dice)
      : table_(table), clock_(clock), decimals_(decimals), dice_(dice) {
    for (const Column& column : table.columns) {
      const AttributeType type = column.spec.type;
      if (type == AttributeType::number) numbers_.push_back(&column);
      if (type == AttributeType::date || type == AttributeType::time) moments_.push_back(&column);
    }
  }

  Scorecard make() {
    Scorecard card;
    card.name = "random";
    card.decimals = decimals_;
    card.base = exact_points();
    set_bounds(card.min, card.max);
    const std::size_t groups = dice_.index(3);
    for (std::size_t i = 0; i < groups; ++i) {
      card.groups.push_back({fmt::format("group {}", i), {}, {}});
      set_bounds(card.groups.back().min, card.groups.back().max);
    }
    const std::size_t rules = 1 + dice_.index(9);
    for (std::size_t i = 0; i < rules; ++i)
      card.rules.push_back(rule(fmt::format("r{}", i), groups));
    set_grades(card);
    return card;
  }

  ScorecardRule rule(std::string name, std::size_t groups) {
    ScorecardRule rule;
    rule.name = std::move(name);
    if (dice_.chance(70)) rule.when = condition();
    if (groups > 0 && dice_.chance(50)) rule.group = dice_.index(groups);
    const std::size_t kind = dice_.index(4);
    // Points a unit and a unit's digits together must fit 18.
    constexpr int kMostUnitDigits = 12;
    const Column* number = numbers_.empty() ? nullptr : dice_.pick(numbers_);
    if (kind == 1 && number != nullptr && number->spec.scale <= kMostUnitDigits) {
      rule.gives = per(*number);
    } else if (kind == 2 && number != nullptr) {
      rule.gives = bins(*number);
    } else if (kind == 3 && !moments_.empty()) {
      rule.gives = bins(*dice_.pick(moments_));
    } else {
      rule.gives = query::FlatRule{points()};
    }
    return rule;
  }

  Decimal points() {
    if (dice_.chance(5)) return {dice_.between(-1'000'000'000'000, 1'000'000'000'000), 0};
    if (dice_.chance(50)) return {dice_.between(-9, 9), 0};
    return {dice_.between(-2'000, 2'000), static_cast<int>(dice_.index(5))};  // may be rounded
  }

 private:
  Decimal exact_points() {
    return {dice_.between(-300, 300),
            static_cast<int>(dice_.index(static_cast<std::size_t>(decimals_) + 1))};
  }

  void set_bounds(std::optional<Decimal>& least, std::optional<Decimal>& most) {
    if (dice_.chance(40)) least = exact_points();
    if (dice_.chance(40)) most = exact_points();
    if (least && most && compare(*most, *least) < 0) std::swap(*least, *most);
  }

  void set_grades(Scorecard& card) {
    std::set<std::int64_t> begins;
    for (std::size_t i = dice_.index(5); i > 0; --i) begins.insert(dice_.between(-30, 60));
    int number = 0;
    if (dice_.chance(50)) card.grades.push_back({"lowest", std::nullopt});
    for (const std::int64_t from : begins) {
      card.grades.push_back({fmt::format("grade {}", ++number), Decimal{from, 0}});
    }
  }

  query::WrittenExpression condition() {
    query::Expression expression = ExpressionMaker(table_, clock_, dice_).make();
    return {query::print(expression), std::move(expression)};
  }

  static query::WrittenTerm term(std::string text) {
    auto parsed = query::parse_term(text);
    return {std::move(text), *std::move(parsed)};
  }

  query::PerRule per(const Column& column) {
    query::PerRule rule;
    rule.per = term(query::print_name(column.spec.name));
    rule.points = points();
    set_bounds(rule.min, rule.max);
    if (!rule.min) rule.min = Decimal{-1'000, 0};
    if (!rule.max) rule.max = Decimal{1'000, 0};
    return rule;
  }

  // Ends are values that occur, or lie a little beside them.
  query::BinnedRule bins(const Column& column) {
    query::BinnedRule rule;
    rule.of = term(query::print_name(column.spec.name));
    std::set<std::int64_t> ends;
    for (std::size_t i = 1 + dice_.index(6); i > 0 && !column.cells.empty(); --i) {
      const Cell& cell = dice_.pick(column.cells);
      const std::int64_t beside = dice_.between(-1, 1);
      if (const auto* number = std::get_if<Decimal>(&cell)) ends.insert(number->units + beside);
      if (const auto* day = std::get_if<engine::Day>(&cell)) {
        ends.insert(day->since_epoch + beside);
      }
      if (const auto* time = std::get_if<engine::Instant>(&cell)) {
        ends.insert(time->since_epoch + beside);
      }
    }
    for (const std::int64_t end : ends) {
      if (end < -engine::kMaxUnits || end > engine::kMaxUnits) continue;
      if (auto text = end_text(column, end)) rule.bins.push_back({std::move(text), points()});
    }
    rule.bins.push_back({std::nullopt, points()});
    rule.unknown = points();
    return rule;
  }

  static std::optional<std::string> end_text(const Column& column, std::int64_t end) {
    switch (column.spec.type) {
      case AttributeType::date: {
        if (end < engine::kFirstDay.since_epoch || end > engine::kLastDay.since_epoch) return {};
        return engine::format_day(engine::Day{static_cast<std::int32_t>(end)});
      }
      case AttributeType::time:
        if (end < engine::kFirstInstant.since_epoch || end > engine::kLastInstant.since_epoch) {
          return {};
        }
        return engine::format_instant(engine::Instant{end});
      default:
        return engine::format_decimal({end, column.spec.scale});
    }
  }

  const Table& table_;
  const Clock& clock_;
  int decimals_;
  Dice& dice_;
  std::vector<const Column*> numbers_;
  std::vector<const Column*> moments_;
};

}  // namespace

Scorecard random_scorecard(const Table& table, const Clock& clock, Dice& dice) {
  return CardMaker(table, clock, static_cast<int>(dice.index(4)), dice).make();
}

Scorecard random_version(const Scorecard& card, const Table& table, const Clock& clock,
                         Dice& dice) {
  Scorecard version = card;
  version.name = "version";
  CardMaker maker(table, clock, *card.decimals, dice);
  std::erase_if(version.rules, [&](const ScorecardRule&) { return dice.chance(15); });
  for (ScorecardRule& rule : version.rules) {
    if (dice.chance(25)) rule = maker.rule(rule.name, version.groups.size());
  }
  for (std::size_t i = dice.index(3); i > 0; --i) {
    version.rules.push_back(maker.rule(fmt::format("new {}", i), version.groups.size()));
  }
  if (dice.chance(30)) version.base = {dice.between(-20, 20), 0};
  if (dice.chance(30)) {
    for (auto& grade : version.grades) {
      if (grade.from) grade.from->units += 5;
    }
  }
  return version;
}

}  // namespace muster::oracle
