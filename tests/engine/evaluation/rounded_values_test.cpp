#include "engine/evaluation/rounded_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using tests::PopulationFixture;

constexpr std::int64_t kLarge = 999'999'999'999'999'999;

/// a / b of these values, whole numbers.
std::vector<std::int64_t> quotients(const tests::FixtureColumn::Integers& a,
                                    const tests::FixtureColumn::Integers& b, int scale) {
  PopulationFixture fixture = PopulationFixture::numbered(a.size());
  const auto population = fixture.number("a", 0, a).number("b", 0, b).build();
  Arithmetic term;
  for (const char* const name : {"a", "b"}) {
    ArithmeticStep step;
    step.code = ArithmeticCode::attribute;
    step.attribute = tests::attribute_of(*population, name);
    term.steps.push_back(step);
  }
  term.steps.emplace_back().code = ArithmeticCode::divide;
  auto values = rounded_values(*population, term, scale);
  EXPECT_TRUE(values.ok());
  return *std::move(values);
}

TEST(RoundedValues, HalvesGoAwayFromZero) {
  EXPECT_THAT(quotients({1, -1, 3, -3, 5, 2}, {2, 2, 2, 2, 4, 3}, 0),
              ElementsAre(1, -1, 2, -2, 1, 1));
  EXPECT_THAT(quotients({1, -1, 2, 1}, {8, 8, 3, -3}, 2), ElementsAre(13, -13, 67, -33));
}

TEST(RoundedValues, NothingIsKnownOfWhatIsUnknownDividedByZeroOrTooLarge) {
  EXPECT_THAT(
      quotients({std::nullopt, 1, 1, kLarge, kLarge, -kLarge}, {1, std::nullopt, 0, 1, 1, 1}, 0),
      ElementsAre(kUnknownInteger, kUnknownInteger, kUnknownInteger, kLarge, kLarge, -kLarge));
  EXPECT_THAT(quotients({kLarge, 7, kLarge}, {1, 7, kLarge}, 18),
              ElementsAre(kUnknownInteger, kUnknownInteger, kUnknownInteger));
  EXPECT_THAT(quotients({kLarge}, {kLarge}, 17), ElementsAre(100'000'000'000'000'000));
}

}  // namespace
}  // namespace muster::engine
