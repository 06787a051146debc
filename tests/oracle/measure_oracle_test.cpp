// Aggregates and cut-offs of random measures over random audiences: every value computed by the
// naive judge's own terms and sorted, and SQLite's sum, count, minimum and maximum of columns.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "loaders/load.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/run/aggregate.hpp"
#include "query/run/count.hpp"
#include "query/run/cutoffs.hpp"
#include "tests/oracle/naive_judge.hpp"
#include "tests/oracle/naive_terms.hpp"
#include "tests/oracle/random_expression.hpp"
#include "tests/oracle/random_population.hpp"
#include "tests/oracle/real_data.hpp"
#include "tests/oracle/trial.hpp"

namespace muster::oracle {
namespace {

/// A term over the table's numbers, dates and times.
std::string random_measure(const Table& table, Dice& dice) {
  std::vector<std::string> numbers;
  std::vector<std::string> moments;
  for (const Column& column : table.columns) {
    const std::string name = query::print_name(column.spec.name);
    if (column.spec.type == engine::AttributeType::number) numbers.push_back(name);
    if (column.spec.type == engine::AttributeType::date) numbers.push_back("age(" + name + ")");
    if (column.spec.type == engine::AttributeType::date ||
        column.spec.type == engine::AttributeType::time) {
      moments.push_back(name);
    }
  }
  if (numbers.empty() || (!moments.empty() && dice.chance(25))) return dice.pick(moments);
  const std::string& first = dice.pick(numbers);
  if (dice.chance(40)) return first;
  const std::string& second = dice.pick(numbers);
  switch (dice.index(5)) {
    case 0:
      return first + " + " + second;
    case 1:
      return first + " * 3 - " + second;
    case 2:
      return first + " / " + second;
    case 3:
      return "max(" + first + ", " + second + ", 7.5)";
    default:
      return first + " / 7";
  }
}

/// A number, or a moment's whole count since 1970; empty where there is none.
std::optional<Exact> exact_of(const Datum& datum) {
  if (const auto* number = std::get_if<Exact>(&datum)) return *number;
  if (const auto* day = std::get_if<engine::Day>(&datum)) return Exact(day->since_epoch);
  if (const auto* instant = std::get_if<engine::Instant>(&datum))
    return Exact(instant->since_epoch);
  return std::nullopt;
}

std::string shown(const Exact& value, query::Figure like, int places) {
  if (std::holds_alternative<engine::Day>(like)) {
    return engine::format_value(engine::Day{static_cast<std::int32_t>(numerator(value))});
  }
  if (std::holds_alternative<engine::Instant>(like)) {
    return engine::format_value(engine::Instant{static_cast<std::int64_t>(numerator(value))});
  }
  return engine::ExactNumber(numerator(value), denominator(value)).rounded(places);
}

/// The figure with as many digits as shown() writes.
std::string written(const query::MeasuredValue& value, int places) {
  const auto* digits = std::get_if<std::string>(&value.figure);
  if (digits == nullptr) return query::format_figure(value.figure);
  // Digits are exact unless a fraction stands beside them; both are padded alike.
  if (value.fraction) return *digits;
  std::string units = *digits;
  const std::size_t point = units.find('.');
  const std::size_t after = point == std::string::npos ? 0 : units.size() - point - 1;
  if (point != std::string::npos) units.erase(point, 1);
  const bool negative = units.front() == '-';
  // Whole numbers with a zero in front would be read as octal.
  units.erase(0, std::min(units.find_first_not_of("-0"), units.size() - 1));
  const engine::ExactNumber::Integer magnitude(units);
  return engine::ExactNumber(negative ? -magnitude : magnitude,
                             pow(engine::ExactNumber::Integer(10), static_cast<unsigned>(after)))
      .rounded(places);
}

TEST(MeasureOracle, AggregatesAreThoseOfSortedNaiveValues) {
  Dice dice(run_seed() + 401);
  constexpr int kPlaces = 8;
  for (int population = 0; population < 12; ++population) {
    Trial trial(random_population(dice, {.rows = dice.index(900)}), dice);
    const Table& table = trial.table();
    for (int i = 0; i < 20; ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression expression = ExpressionMaker(table, clock, dice).make();
      const std::string of = random_measure(table, dice);
      SCOPED_TRACE(query::print(expression) + "\nof " + of + "\n" + table.recipe);
      const query::Term term = *query::parse_term(of);
      const NaiveTerms terms(table, clock);
      std::vector<Exact> values;
      const auto rows = naive_select(table, clock, expression);
      for (const std::size_t row : rows) {
        if (const auto value = exact_of(terms.value(term, row))) values.push_back(*value);
      }
      std::sort(values.begin(), values.end());

      query::AggregateRequest request;
      request.query = {expression, "", context_of(clock)};
      request.of = {of};
      request.places = kPlaces;
      const auto answer = query::aggregate(*trial.population(), request, {2, std::nullopt, {}});
      ASSERT_TRUE(answer.ok()) << answer.error().message;
      const query::Aggregate& found = answer->aggregates.front();
      ASSERT_EQ(answer->count, rows.size());
      ASSERT_EQ(found.known, values.size());
      ASSERT_EQ(found.unknown, rows.size() - values.size());
      if (values.empty()) continue;
      const query::Figure like = found.minimum.figure;
      EXPECT_EQ(written(found.minimum, kPlaces), shown(values.front(), like, kPlaces));
      EXPECT_EQ(written(found.maximum, kPlaces), shown(values.back(), like, kPlaces));
      for (const query::Quantile& quantile : found.quantiles) {
        // The smallest value that at least the share `at` of the values do not exceed.
        const Exact at(quantile.at.units, engine::power_of_ten(quantile.at.scale));
        std::size_t place = 0;
        while (Exact(static_cast<std::int64_t>(place + 1)) <
               at * static_cast<std::int64_t>(values.size())) {
          ++place;
        }
        EXPECT_EQ(written(quantile.value, kPlaces), shown(values[place], like, kPlaces));
      }
      if (!std::holds_alternative<std::string>(like)) continue;
      Exact sum = 0;
      for (const Exact& value : values) sum += value;
      const Exact mean = sum / static_cast<std::int64_t>(values.size());
      EXPECT_EQ(query::format_figure(found.mean), shown(mean, like, kPlaces));
      // Whole units show all their digits, which may be more places than were asked for.
      const std::string total = query::format_figure(found.sum);
      const engine::ExactNumber exact(numerator(sum), denominator(sum));
      EXPECT_EQ(total, exact.digits(query::kMaxPlaces).value_or(exact.rounded(kPlaces)));
    }
  }
}

TEST(MeasureOracle, SqliteAddsUpTheSameColumns) {
  Dice dice(run_seed() + 402);
  for (int population = 0; population < 6; ++population) {
    Trial trial(random_population(dice, {.rows = 1 + dice.index(900)}), dice);
    for (int i = 0; i < 10; ++i) {
      const Clock clock = random_clock(dice, trial.table());
      const query::Expression expression = ExpressionMaker(trial.table(), clock, dice).make();
      for (const Column& column : trial.table().columns) {
        if (column.spec.type != engine::AttributeType::number) continue;
        const std::string cell = fmt::format("p.c{}", trial.table().column_index(column.spec.name));
        // Halves apart, or sums of 18 digits would leave SQLite's integers.
        const auto rows = trial.sqlite().ask(
            clock,
            fmt::format("count({0}), sum({0} / 1000000000), sum({0} % 1000000000), min({0}), "
                        "max({0}), count(*)",
                        cell),
            "", expression, "");
        query::AggregateRequest request;
        request.query = {expression, "", context_of(clock)};
        request.of = {query::print_name(column.spec.name)};
        const auto answer = query::aggregate(*trial.population(), request);
        ASSERT_TRUE(answer.ok()) << answer.error().message;
        const query::Aggregate& found = answer->aggregates.front();
        ASSERT_EQ(std::to_string(found.known), rows[0][0].value());
        ASSERT_EQ(std::to_string(answer->count), rows[0][5].value());
        if (found.known == 0) continue;
        using Whole = boost::multiprecision::cpp_int;
        const Whole sum = Whole(rows[0][1].value()) * 1'000'000'000 + Whole(rows[0][2].value());
        const Whole scale = engine::power_of_ten(column.spec.scale);
        EXPECT_EQ(query::format_figure(found.sum),
                  engine::ExactNumber(sum, scale).digits(query::kMaxPlaces));
        EXPECT_EQ(query::format_figure(found.minimum.figure),
                  engine::format_decimal({std::stoll(rows[0][3].value()), column.spec.scale}));
        EXPECT_EQ(query::format_figure(found.maximum.figure),
                  engine::format_decimal({std::stoll(rows[0][4].value()), column.spec.scale}));
      }
    }
  }
}

TEST(MeasureOracle, CutoffsKeepWhatTheirConditionsCount) {
  Dice dice(run_seed() + 403);
  for (int population = 0; population < 10; ++population) {
    Trial trial(random_population(dice, {.rows = dice.index(900)}), dice);
    const Table& table = trial.table();
    for (int i = 0; i < 12; ++i) {
      const Clock clock = random_clock(dice, table);
      const query::Expression expression = ExpressionMaker(table, clock, dice).make();
      query::CutoffsRequest request;
      request.query = {expression, "", context_of(clock)};
      request.of = random_measure(table, dice);
      request.keep = dice.chance(50) ? query::Keep::highest : query::Keep::lowest;
      for (int size = 0; size < 4; ++size) request.sizes.push_back(dice.index(table.rows() + 3));
      SCOPED_TRACE(query::print(expression) + "\nof " + request.of + "\n" + table.recipe);
      const auto answer = query::cutoffs(*trial.population(), request, {2, std::nullopt, {}});
      ASSERT_TRUE(answer.ok()) << answer.error().message;

      const auto naive_count = [&](const query::Cutoff& cutoff) {
        const auto both =
            query::parse("(" + query::print(expression) + ") AND " + cutoff.condition.value());
        return naive_select(table, clock, *both).size();
      };
      for (const query::Cutoff& cutoff : answer->curve) {
        if (!cutoff.condition) continue;
        ASSERT_EQ(cutoff.count, naive_count(cutoff)) << *cutoff.condition;
      }
      for (const query::SizedCutoff& sized : answer->sizes) {
        ASSERT_EQ(sized.at_least.has_value(),
                  answer->known >= std::max<std::uint64_t>(sized.size, 1));
        if (sized.at_least) {
          ASSERT_GE(sized.at_least->count, sized.size);
          // Without its ties there are fewer than asked for.
          if (sized.size > 0) {
            ASSERT_LT(sized.at_least->count - sized.at_least->ties, sized.size);
          }
          if (sized.at_least->condition) {
            ASSERT_EQ(sized.at_least->count, naive_count(*sized.at_least));
          }
        }
        if (sized.at_most) {
          ASSERT_LE(sized.at_most->count, sized.size);
          if (sized.at_most->condition) {
            ASSERT_EQ(sized.at_most->count, naive_count(*sized.at_most));
          }
        }
        if (sized.at_least && sized.at_most && sized.at_least->count != sized.size) {
          // Nothing lies between the two sides.
          ASSERT_EQ(sized.at_most->count, sized.at_least->count - sized.at_least->ties);
        }
      }
    }
  }
}

TEST(MeasureOracle, RealData) {
  const auto path = real_data("bank/bank-full.csv");
  if (!path) GTEST_SKIP() << "bank is not beside the checkout";
  loaders::LoadOptions options;
  options.paths = {path->string()};
  const auto bank = loaders::load_files(options);
  ASSERT_TRUE(bank.ok()) << bank.error().message;
  query::AggregateRequest request;
  request.query = *query::read_query("TRUE");
  request.of = {"age", "balance"};
  const auto answer = query::aggregate(*bank->population, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  // Moro, Cortez and Rita's description: mean age 40.94, mean balance 1362.27, median 448.
  EXPECT_EQ(query::format_figure(answer->aggregates[0].mean).substr(0, 7), "40.9362");
  EXPECT_EQ(query::format_figure(answer->aggregates[1].mean).substr(0, 8), "1362.272");
  EXPECT_EQ(query::format_figure(answer->aggregates[1].quantiles[5].value.figure), "448");
  query::CutoffsRequest cut;
  cut.query = request.query;
  cut.of = "balance";
  cut.sizes = {5'000};
  const auto cutoffs = query::cutoffs(*bank->population, cut);
  ASSERT_TRUE(cutoffs.ok());
  ASSERT_TRUE(cutoffs->sizes[0].at_least.has_value());
  const auto counted =
      query::count(*bank->population, *query::read_query(*cutoffs->sizes[0].at_least->condition));
  EXPECT_EQ(counted->count, cutoffs->sizes[0].at_least->count);
  EXPECT_GE(counted->count, 5'000U);
}

}  // namespace
}  // namespace muster::oracle
