#include "engine/evaluation/measure.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using tests::attribute_of;
using tests::PopulationFixture;

Measure of_attribute(const Population& population, const std::string& name,
                     Measure::Kind kind = Measure::Kind::number) {
  Measure measure;
  measure.kind = kind;
  if (kind == Measure::Kind::real) {
    measure.real = attribute_of(population, name);
  } else {
    measure.term.steps.push_back(
        {ArithmeticCode::attribute, {}, attribute_of(population, name), {}});
  }
  return measure;
}

Measure combined(const Population& population, const std::string& left, const std::string& right,
                 ArithmeticCode code) {
  Measure measure = of_attribute(population, left);
  measure.term.steps.push_back(
      {ArithmeticCode::attribute, {}, attribute_of(population, right), {}});
  measure.term.steps.push_back({code, {}, {}, {}});
  return measure;
}

ExactNumber number(const MeasureValue& value) {
  const auto* decimal = std::get_if<Decimal>(&value);
  return decimal != nullptr ? ExactNumber(*decimal) : std::get<ExactNumber>(value);
}

// Every rank and many values against the sorted list of expected values.
void expect_measured(MeasuredAudience& measured, std::vector<ExactNumber> expected) {
  std::sort(expected.begin(), expected.end());
  ASSERT_EQ(measured.known(), expected.size());
  boost::multiprecision::cpp_rational sum = 0;
  for (const ExactNumber& each : expected) {
    sum += boost::multiprecision::cpp_rational(each.numerator(), each.denominator());
  }
  EXPECT_EQ(measured.sum().rounded(9).value(),
            ExactNumber(numerator(sum), denominator(sum)).rounded(9));
  std::vector<std::uint64_t> ranks;
  for (std::size_t i = 0; i < expected.size(); i += 1 + expected.size() / 200) {
    ranks.push_back(i + 1);
  }
  const auto places = measured.at_ranks(ranks).value();
  std::vector<MeasureValue> values = {Decimal{0, 0}, Decimal{-kMaxUnits, 0}, Decimal{kMaxUnits, 0},
                                      Decimal{12'345, 6}};
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    EXPECT_EQ(number(places[i].value), expected[ranks[i] - 1]) << "rank " << ranks[i];
    values.push_back(places[i].value);
    const ExactNumber value = number(places[i].value);
    values.emplace_back(ExactNumber(value.numerator() * 3 + 1, value.denominator() * 3));
  }
  const auto found = measured.at_values(values).value();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto range = std::equal_range(expected.begin(), expected.end(), number(values[i]));
    EXPECT_EQ(found[i].below, static_cast<std::uint64_t>(range.first - expected.begin()));
    EXPECT_EQ(found[i].equal, static_cast<std::uint64_t>(range.second - range.first));
  }
}

struct Numbers {
  std::vector<std::optional<std::int64_t>> a;
  std::vector<std::optional<std::int64_t>> b;
};

Numbers random_numbers(std::mt19937_64& random, std::size_t rows) {
  Numbers numbers;
  const int spread = static_cast<int>(1 + random() % 40);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto value = [&](int bits) -> std::optional<std::int64_t> {
      if (random() % 10 == 0) return std::nullopt;
      const auto magnitude = static_cast<std::int64_t>(random() >> (64 - bits) >> (random() % 20));
      return random() % 3 == 0 ? -magnitude : magnitude;
    };
    numbers.a.push_back(value(spread));
    numbers.b.push_back(value(6));
  }
  return numbers;
}

TEST(Measure, AgreesWithSortedListsOfExactNumbers) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {0U, 1U, 2U, 100U, 3'000U, 70'000U, 330'000U}) {
    for (int i = 0; i < (rows > 10'000 ? 1 : 4); ++i) {
      SCOPED_TRACE(rows);
      const Numbers numbers = random_numbers(random, rows);
      const auto population = PopulationFixture::numbered(rows)
                                  .number("a", 2, numbers.a)
                                  .number("b", 0, numbers.b)
                                  .build();
      std::vector<Row> chosen;
      for (Row row = 0; row < rows; ++row) {
        if (i % 2 == 0 || random() % 5 == 0) chosen.push_back(row);
      }
      const Bitmap audience = Bitmap::of(chosen);
      std::vector<ExactNumber> plain;
      std::vector<ExactNumber> products;
      std::vector<ExactNumber> quotients;
      for (const Row row : chosen) {
        const auto a = numbers.a[row];
        const auto b = numbers.b[row];
        if (a) plain.emplace_back(*a, 100);
        if (a && b) products.emplace_back(BigInteger(*a) * *b, 100);
        if (a && b && *b != 0) quotients.emplace_back(*a, BigInteger(*b) * 100);
      }
      const Execution execution{rows > 100'000 ? 16U : 1U, {}, {}};
      expect_measured(**measure(*population, audience, of_attribute(*population, "a"), execution),
                      plain);
      expect_measured(
          **measure(*population, audience,
                    combined(*population, "a", "b", ArithmeticCode::multiply), execution),
          products);
      expect_measured(**measure(*population, audience,
                                combined(*population, "a", "b", ArithmeticCode::divide), execution),
                      quotients);
    }
  }
}

TEST(Measure, KeepsNumbersThatOutgrow64Bits) {
  constexpr std::int64_t kLarge = kMaxUnits;
  const auto population = PopulationFixture::numbered(4)
                              .number("a", 0, {kLarge, -kLarge, 3, std::nullopt})
                              .number("b", 0, {kLarge, kLarge, 7, 1})
                              .build();
  const BigInteger square = BigInteger(kLarge) * kLarge;
  expect_measured(**measure(*population, Bitmap::range(0, 4),
                            combined(*population, "a", "b", ArithmeticCode::multiply)),
                  {ExactNumber(square, 1), ExactNumber(-square, 1), ExactNumber(21, 1)});
}

TEST(Measure, OrdersDaysInstantsAndReals) {
  const auto population =
      PopulationFixture::numbered(5)
          .date("d", {"2026-01-01", "1960-01-01", std::nullopt, "2026-01-01", "2030-12-31"})
          .time("t", {100, -5, 0, std::nullopt, 1'000'000'000'000})
          .real("r", {0.5, -1e300, 1e-300, std::nullopt, -0.25})
          .build();
  const Bitmap all = Bitmap::range(0, 5);
  const std::vector<std::uint64_t> ranks = {1, 2, 3, 4};
  auto days = *measure(*population, all, of_attribute(*population, "d", Measure::Kind::day));
  EXPECT_EQ(std::get<Day>(days->at_ranks(ranks).value()[1].value), *parse_day("2026-01-01"));
  const std::vector<MeasureValue> day = {*parse_day("2026-01-01")};
  EXPECT_EQ(days->at_values(day).value()[0].below, 1U);
  EXPECT_EQ(days->at_values(day).value()[0].equal, 2U);
  auto times = *measure(*population, all, of_attribute(*population, "t", Measure::Kind::instant));
  EXPECT_EQ(std::get<Instant>(times->at_ranks(ranks).value()[3].value).since_epoch,
            1'000'000'000'000);
  auto reals = *measure(*population, all, of_attribute(*population, "r", Measure::Kind::real));
  EXPECT_EQ(reals->known(), 4U);
  std::vector<double> sorted;
  const std::vector<ValuePlace> by_rank = reals->at_ranks(ranks).value();
  for (const ValuePlace& place : by_rank) {
    sorted.push_back(std::get<double>(place.value));
  }
  EXPECT_EQ(sorted, (std::vector<double>{-1e300, -0.25, 1e-300, 0.5}));
  const std::vector<MeasureValue> between = {0.0, 0.5, 1e301, -1e301};
  const auto places = reals->at_values(between).value();
  EXPECT_EQ(places[0].below, 2U);
  EXPECT_EQ(places[0].equal, 0U);
  EXPECT_EQ(places[1].equal, 1U);
  EXPECT_EQ(places[2].below, 4U);
  EXPECT_EQ(places[3].below, 0U);
}

TEST(Measure, StopsWhenItsTimeIsUp) {
  const auto population = PopulationFixture::numbered(2).number("a", 0, {1, 2}).build();
  const Execution late{1, std::chrono::steady_clock::now() - std::chrono::seconds(1), {}};
  const Bitmap all = Bitmap::range(0, 2);
  EXPECT_EQ(measure(*population, all, of_attribute(*population, "a"), late).error().code,
            ErrorCode::deadline_exceeded);
}

}  // namespace
}  // namespace muster::engine
