#include "engine/population/directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAreArray;
using tests::PopulationFixture;

std::vector<std::string> in_order(const Directory& directory) {
  std::vector<std::string> ids;
  for (std::uint64_t rank = 0; rank < directory.size(); ++rank) {
    ids.push_back(directory.id_at(directory.row_at_rank(rank)));
  }
  return ids;
}

// Ids go in shuffled and come out in the order given here, found by id, row and rank.
void expect_order(const std::vector<std::string>& ordered, IdKind kind) {
  std::vector<std::string> ids = ordered;
  std::mt19937_64 random(tests::seed());
  std::shuffle(ids.begin(), ids.end(), random);
  const auto population = PopulationFixture(ids).build(3);
  const Directory& directory = population->directory();
  EXPECT_EQ(directory.id_kind(), kind);
  EXPECT_EQ(directory.size(), ids.size());
  EXPECT_THAT(in_order(directory), ElementsAreArray(ordered));
  for (Row row = 0; row < ids.size(); ++row) {
    EXPECT_EQ(directory.id_at(row), ids[row]);
    EXPECT_EQ(directory.find(ids[row]), row) << ids[row];
    EXPECT_EQ(directory.row_at_rank(directory.rank_of(row)), row);
    EXPECT_EQ(directory.compare_ids(row, row), 0);
  }
  for (std::uint64_t rank = 1; rank < ids.size(); ++rank) {
    const Row before = directory.row_at_rank(rank - 1);
    const Row after = directory.row_at_rank(rank);
    EXPECT_EQ(directory.compare_ids(before, after), -1);
    EXPECT_EQ(directory.compare_ids(after, before), 1);
  }
}

TEST(Directory, IntegersOrderByValueNegativeOnesFirst) {
  expect_order({"-1000", "-99", "-1", "0", "7", "10", "99", "100", "1000"}, IdKind::integers);
  expect_order({"-4611686018427387903", "0", "4611686018427387903"}, IdKind::integers);
}

TEST(Directory, IntegersTooLongForABinaryNumberOrderByValueToo) {
  expect_order({"-100000000000000000000", "-99999999999999999999", "-9223372036854775808", "-5",
                "0", "8", "10", "9223372036854775807", "9223372036854775808",
                "99999999999999999999", "100000000000000000000"},
               IdKind::decimal_strings);
}

TEST(Directory, OtherIdsOrderByBytes) {
  expect_order({"10", "9", "A", "a", "a ", "a1", "ä", "Ж"}, IdKind::strings);
}

// One id that is no canonical integer makes all of them text.
TEST(Directory, LeadingZerosAndSignsMakeIdsText) {
  for (const char* odd : {"007", "+7", "-0", "7.0", " 7", "7 ", "-", "0x7", "٧"}) {
    std::vector<std::string> ids = {"10", "9", "-5", odd};
    std::sort(ids.begin(), ids.end());
    expect_order(ids, IdKind::strings);
  }
}

TEST(Directory, IdsKeepTheirTextWhenOneLateIdIsNoInteger) {
  // Rows that came as integers turn into text when the first other id arrives.
  PopulationFixture fixture({"-12", "0", "34", "99999999999999999999", "5", "x", "-1"});
  const auto population = fixture.build(2);
  EXPECT_EQ(population->directory().id_kind(), IdKind::strings);
  for (Row row = 0; row < fixture.rows(); ++row) {
    EXPECT_EQ(population->directory().id_at(row), fixture.ids()[row]);
  }
}

TEST(Directory, FindsNothingForIdsThatAreNotThere) {
  const auto integers = PopulationFixture({"5", "-7", "1000"}).build();
  for (const char* id : {"", "6", "05", "+5", "5.0", " 5", "-5", "99999999999999999999",
                         "-9223372036854775808", "x"}) {
    EXPECT_EQ(integers->directory().find(id), std::nullopt) << id;
  }
  const auto decimals = PopulationFixture({"99999999999999999999", "5"}).build();
  for (const char* id : {"", "099999999999999999999", "6", "x", "-"}) {
    EXPECT_EQ(decimals->directory().find(id), std::nullopt) << id;
  }
  const auto strings = PopulationFixture({"a", "b"}).build();
  for (const char* id : {"", "A", "ab", "c"}) {
    EXPECT_EQ(strings->directory().find(id), std::nullopt) << id;
  }
  EXPECT_EQ(PopulationFixture(std::vector<std::string>{}).build()->directory().find("1"),
            std::nullopt);
}

TEST(Directory, AppendsIdsToAStream) {
  const auto population = PopulationFixture({"5", "-7"}).build();
  std::string out = "ids:";
  population->directory().append_id(0, out);
  population->directory().append_id(1, out);
  EXPECT_EQ(out, "ids:5-7");
}

TEST(Directory, FindsEveryOneOfManyRandomIntegers) {
  std::mt19937_64 random(tests::seed());
  std::set<std::int64_t> unique;
  while (unique.size() < 70'000) unique.insert(static_cast<std::int64_t>(random() % 1'000'000'000));
  std::vector<std::string> ids;
  for (const std::int64_t id : unique) ids.push_back(std::to_string(id));
  const std::vector<std::string> ordered = ids;
  std::shuffle(ids.begin(), ids.end(), random);
  const auto population = PopulationFixture(ids).build();
  EXPECT_EQ(in_order(population->directory()), ordered);
  for (Row row = 0; row < ids.size(); row += 7) {
    ASSERT_EQ(population->directory().find(ids[row]), row);
  }
}

TEST(IntegerId, ReadsCanonicalIntegersThatFit) {
  EXPECT_EQ(integer_id("0"), 0);
  EXPECT_EQ(integer_id("-7"), -7);
  EXPECT_EQ(integer_id("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const char* id : {"", "-", "-0", "00", "01", "+1", "1e3", "9223372036854775808",
                         "-9223372036854775808", " 1"}) {
    EXPECT_EQ(integer_id(id), std::nullopt) << id;
  }
  EXPECT_TRUE(is_canonical_integer("-9223372036854775808"));
  EXPECT_FALSE(is_canonical_integer("-0"));
}

TEST(CompareExternalIds, ByValueAndByBytesDiffer) {
  EXPECT_EQ(compare_external_ids(IdKind::integers, "9", "10"), -1);
  EXPECT_EQ(compare_external_ids(IdKind::strings, "9", "10"), 1);
  EXPECT_EQ(compare_external_ids(IdKind::decimal_strings, "-9", "-10"), 1);
  EXPECT_EQ(compare_external_ids(IdKind::decimal_strings, "-10", "9"), -1);
  EXPECT_EQ(compare_external_ids(IdKind::decimal_strings, "12", "12"), 0);
  EXPECT_EQ(compare_external_ids(IdKind::strings, "я", "z"), 1);
}

}  // namespace
}  // namespace muster::engine
