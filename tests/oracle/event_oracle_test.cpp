// Exactness where customers' events are asked about: random histories and random questions, alone
// and in expressions with attributes, rankings and k-of-n. The engine, the plain definitions and
// SQLite may never differ. At least 1,000 questions a run, from one seed that is printed and taken
// back (MUSTER_SEED).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluation/evaluate.hpp"
#include "engine/events/event_values.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/bind.hpp"
#include "query/plan/bind_term.hpp"
#include "tests/oracle/engine_population.hpp"
#include "tests/oracle/event_definitions.hpp"
#include "tests/oracle/event_expression.hpp"
#include "tests/oracle/event_history.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

using query::Expression;

std::string describe_all(const std::vector<Cell>& cells, std::size_t at) {
  return fmt::format("customer {}: {}", at, describe(cells[at]));
}

/// One population with events, and the columns that its questions are for the judges.
class EventTrial {
 public:
  EventTrial(std::size_t rows, Dice& dice)
      : dice_(dice), customers_(random_population(dice, {.rows = rows, .wide = false})) {
    clock_ = random_clock(dice, customers_);
    history_ = random_history(dice, rows, clock_);
    population_ = with_history(build_population(customers_, dice), history_, dice);
  }

  /// Questions about events alone: all judges' answers, customer by customer. Empty if they agree.
  std::string ask_alone(std::size_t questions) {
    EventDefinitions definitions(history_, customers_.rows(), clock_);
    EventMaker maker(history_, clock_, dice_);
    for (std::size_t i = 0; i < questions; ++i) {
      Column column;
      column.spec.name = fmt::format("event answer {}", i);
      if (dice_.chance(60)) {
        query::EventTerm term = maker.term();
        column.cells = definitions.naive(term);
        const std::string text = query::print(query::Term{term, {}});
        if (auto wrong = differing(text, column.cells, definitions.by_sql(term)); !wrong.empty()) {
          return "SQLite: " + wrong;
        }
        if (auto wrong = differing(text, column.cells, engine_values(text)); !wrong.empty()) {
          return "the engine: " + wrong;
        }
        set_type(column, term);
        columns_.terms.emplace(column.spec.name, term);
        customers_.columns.push_back(std::move(column));
        if (term.measure == query::EventMeasureKind::sum) add_average(definitions, term, i);
        continue;
      }
      const Expression condition = maker.condition();
      column.cells = definitions.naive(condition);
      const std::string text = query::print(condition);
      if (auto wrong = differing(text, column.cells, definitions.by_sql(condition));
          !wrong.empty()) {
        return "SQLite: " + wrong;
      }
      std::vector<Cell> ours(customers_.rows(), false);
      for (const std::size_t row : engine_rows(condition, text)) ours[row] = true;
      if (auto wrong = differing(text, column.cells, ours); !wrong.empty()) {
        return "the engine: " + wrong;
      }
      column.spec.type = engine::AttributeType::flag;
      columns_.conditions.emplace(column.spec.name, condition);
      customers_.columns.push_back(std::move(column));
    }
    return {};
  }

  /// Expressions in which they stand beside attributes.
  std::string ask_together(std::size_t expressions) {
    SqliteJudge sqlite(customers_);
    for (std::size_t asked = 0; asked < expressions;) {
      Expression judged = ExpressionMaker(customers_, clock_, dice_).make();
      if (!columns_.averages.empty() && dice_.chance(10)) judged = average_test();
      const auto meant = with_events(judged, columns_);
      if (!meant || !mentions_events(judged, columns_)) continue;
      ++asked;
      const std::string text = query::print(*meant);
      const auto parsed = query::parse(text);
      if (!parsed) return fmt::format("{} cannot be parsed: {}", text, parsed.error().message);
      if (!(*parsed == *meant)) return text + " parses to " + query::print(*parsed);
      const auto ours = engine_rows(*meant, text);
      const auto naive = naive_select(customers_, clock_, judged);
      if (ours != naive) return where(text) + complaint("the naive judge", naive, ours);
      const auto theirs = sqlite.select(clock_, judged);
      if (ours != theirs) return where(text) + complaint("SQLite", theirs, ours);
    }
    return {};
  }

  std::string where(const std::string& text) const {
    return fmt::format("MUSTER_SEED={}\nas_of {} in {}, {} customers, {} events\n{}\n", run_seed(),
                       engine::format_instant(clock_.as_of), clock_.zone, customers_.rows(),
                       history_.rows(), text);
  }

 private:
  static void set_type(Column& column, const query::EventTerm& term) {
    switch (term.measure) {
      case query::EventMeasureKind::first:
      case query::EventMeasureKind::last:
        column.spec.type = engine::AttributeType::time;
        break;
      case query::EventMeasureKind::favourite:
        column.spec.type = engine::AttributeType::category;
        break;
      default:
        column.spec.type = engine::AttributeType::number;
        column.spec.scale =
            term.property == "amount" && term.measure != query::EventMeasureKind::distinct_values
                ? 2
                : 0;
    }
  }

  void add_average(EventDefinitions& definitions, query::EventTerm sum, std::size_t number) {
    query::EventTerm count = sum;
    count.measure = query::EventMeasureKind::count;
    count.property.clear();
    const Expression known{query::NullCondition{"amount", true}, {}};
    if (count.event.where.empty()) {
      count.event.where = {known};
    } else {
      std::vector<Expression> both{
          Expression{
              query::NotCondition{Expression{query::NotCondition{count.event.where.front()}, {}}},
              {}},
          known};
      count.event.where = {Expression{query::AndCondition{std::move(both)}, {}}};
    }
    Column column;
    column.spec.name = fmt::format("event count {}", number);
    column.spec.type = engine::AttributeType::number;
    column.cells = definitions.naive(count);
    columns_.terms.emplace(column.spec.name, count);
    query::EventTerm average = std::move(sum);
    average.measure = query::EventMeasureKind::average;
    columns_.averages.emplace(std::pair(fmt::format("event answer {}", number), column.spec.name),
                              std::move(average));
    customers_.columns.push_back(std::move(column));
  }

  /// AVG > a number.
  Expression average_test() {
    auto pair = columns_.averages.begin();
    std::advance(pair, static_cast<std::ptrdiff_t>(dice_.index(columns_.averages.size())));
    const auto name = [](const std::string& text) {
      return query::Term{query::NameTerm{text}, {}};
    };
    return Expression{
        query::CompareCondition{
            query::Term{query::ArithmeticTerm{query::ArithmeticOperator::divide,
                                              name(pair->first.first), name(pair->first.second)},
                        {}},
            dice_.chance(50) ? query::CompareOperator::greater_equal : query::CompareOperator::less,
            query::Term{query::NumberTerm{{dice_.between(0, 3'000), 2}}, {}}},
        {}};
  }

  std::vector<std::size_t> engine_rows(const Expression& expression, const std::string& text) {
    const auto bound = query::bind(expression, *population_, context_of(clock_), text);
    if (!bound) {
      ADD_FAILURE() << where(text) << "the binder refuses it: " << bound.error().message;
      return {};
    }
    std::vector<std::size_t> rows;
    for (const unsigned threads : {1U, 2U}) {
      const engine::Execution execution{threads, std::nullopt, {}};
      const auto selected = engine::select(*population_, bound->filter, execution);
      const auto count = engine::count(*population_, bound->filter, execution);
      if (!selected || !count) {
        ADD_FAILURE() << where(text)
                      << (selected ? count.error().message : selected.error().message);
        return {};
      }
      const std::vector<engine::Row> now = selected->rows();
      EXPECT_EQ(*count, now.size()) << where(text);
      rows.assign(now.begin(), now.end());
    }
    return rows;
  }

  /// As a computed attribute has it.
  std::vector<Cell> engine_values(const std::string& text) {
    std::vector<Cell> cells(customers_.rows());
    const auto bound = query::bind_term(text, *population_, context_of(clock_));
    if (!bound || bound->measure == nullptr) {
      ADD_FAILURE() << where(text) << (bound ? "no measure" : bound.error().message);
      return cells;
    }
    const auto all = engine::measure_all(*population_, *bound->measure);
    if (!all) {
      ADD_FAILURE() << where(text) << all.error().message;
      return cells;
    }
    for (std::size_t row = 0; row < cells.size(); ++row) {
      const auto customer = static_cast<engine::Row>(row);
      const std::int64_t kept = (*all)->column().at(customer);
      const auto value = kept == engine::kUnknownInteger ? std::nullopt : std::optional(kept);
      // The same of one customer alone.
      if (row % 97 == 0 || cells.size() < 200) {
        EXPECT_EQ(engine::measure_one(*population_, *bound->measure, customer), value)
            << where(text);
      }
      if (!value) continue;
      if (bound->kind == query::ValueKind::instant) {
        cells[row] = engine::Instant{*value};
      } else if (bound->kind == query::ValueKind::category) {
        cells[row] = std::string(population_->events()
                                     .dictionary(bound->property)
                                     .at(static_cast<engine::ValueCode>(*value))
                                     .text);
      } else {
        cells[row] = engine::Decimal{*value, bound->scale};
      }
    }
    return cells;
  }

  std::string differing(const std::string& text, const std::vector<Cell>& naive,
                        const std::vector<Cell>& other) const {
    for (std::size_t row = 0; row < naive.size(); ++row) {
      if (describe(naive[row]) == describe(other[row])) continue;
      std::string events;
      for (std::size_t i = 0; i < history_.rows(); ++i) {
        const auto& columns = history_.columns;
        if (std::get<engine::Decimal>(columns[kEventCustomer].cells[i]).units !=
            static_cast<std::int64_t>(row)) {
          continue;
        }
        for (const Column& column : columns) events += describe(column.cells[i]) + " ";
        events += "\n";
      }
      return fmt::format("{}by definition {}\n  here {}\n{}", where(text), describe_all(naive, row),
                         describe_all(other, row), events);
    }
    return {};
  }

  static std::string complaint(std::string_view judge, const std::vector<std::size_t>& theirs,
                               const std::vector<std::size_t>& ours) {
    std::vector<std::size_t> different;
    std::set_symmetric_difference(theirs.begin(), theirs.end(), ours.begin(), ours.end(),
                                  std::back_inserter(different));
    return fmt::format("{} selects {} customers, the engine {}; they differ first on row {}", judge,
                       theirs.size(), ours.size(), different.front());
  }

  Dice& dice_;
  Table customers_;
  Table history_;
  Clock clock_;
  std::shared_ptr<const engine::Population> population_;
  EventColumns columns_;
};

class EventHistories : public testing::TestWithParam<std::uint64_t> {};

TEST_P(EventHistories, EngineDefinitionsAndSqliteAnswerAlike) {
  Dice dice(run_seed() + GetParam() * 7'000'003);
  std::size_t alone = 0;
  std::size_t together = 0;
  const std::size_t wanted = std::max<std::size_t>(20, run_expressions() / 40);
  while (alone < wanted || together < wanted) {
    EventTrial trial(1 + dice.index(dice.chance(30) ? 8 : 120), dice);
    const std::string wrong_alone = trial.ask_alone(10);
    ASSERT_TRUE(wrong_alone.empty()) << wrong_alone;
    alone += 10;
    const std::string wrong_together = trial.ask_together(12);
    ASSERT_TRUE(wrong_together.empty()) << wrong_together;
    together += 12;
    if (testing::Test::HasFailure()) return;
  }
  std::cout << alone << " questions about events and " << together << " expressions with them agree"
            << std::endl;
}

INSTANTIATE_TEST_SUITE_P(Oracle, EventHistories, testing::Values(1, 2, 3));

TEST(EventOracle, CustomersOfTwoChunksAreAnsweredAlike) {
  Dice dice(run_seed() + 77);
  EventTrial trial(65'536 + 40, dice);
  const std::string wrong = trial.ask_alone(3);
  EXPECT_TRUE(wrong.empty()) << wrong;
}

}  // namespace
}  // namespace muster::oracle
