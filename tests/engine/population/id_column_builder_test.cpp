#include "engine/population/id_column_builder.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using tests::PopulationFixture;

IdColumnBuilder builder_of(const std::vector<std::string>& ids) {
  IdColumnBuilder builder;
  for (const std::string& id : ids) {
    StringCells cells;
    cells.push(id);
    EXPECT_TRUE(builder.append(cells));
  }
  EXPECT_EQ(builder.rows(), ids.size());
  return builder;
}

IdKind kind_of(const std::vector<std::string>& ids) { return builder_of(ids).kind(); }

TEST(IdShape, IsThePrefixAndTheDigitsAtTheEnd) {
  const auto shape = IdShape::of("c0000012345");
  ASSERT_TRUE(shape.has_value());
  EXPECT_EQ(shape->prefix, "c");
  EXPECT_EQ(shape->digits, 10U);
  EXPECT_EQ(shape->number_in("c0000012345"), 12'345);
  EXPECT_EQ(shape->number_in("c9999999999"), 9'999'999'999);
  for (const char* other : {"", "c", "C0000012345", "c000001234", "c00000123456", "c00000-2345",
                            "0000012345c", "c0000 12345", "c000001234٥"}) {
    EXPECT_EQ(shape->number_in(other), std::nullopt) << other;
  }
  std::string id = ">";
  shape->append_id(0, id);
  shape->append_id(9'999'999'999, id);
  EXPECT_EQ(id, ">c0000000000c9999999999");
  EXPECT_FALSE(IdShape::of("abc").has_value());
  EXPECT_FALSE(IdShape::of("").has_value());
  EXPECT_FALSE(IdShape::of("x1234567890123456789").has_value()) << "19 digits";
  EXPECT_EQ(IdShape::of("123456789012345678")->digits, 18U);
}

TEST(IdColumnBuilder, TakesTheNarrowestFormThatFitsAllIds) {
  EXPECT_EQ(kind_of({}), IdKind::integers);
  EXPECT_EQ(kind_of({"5", "-7", "100"}), IdKind::integers);
  EXPECT_EQ(kind_of({"5", "99999999999999999999"}), IdKind::decimal_strings);
  EXPECT_EQ(kind_of({"99999999999999999999", "5"}), IdKind::decimal_strings);
  EXPECT_EQ(kind_of({"c01", "c99"}), IdKind::numbered);
  EXPECT_EQ(kind_of({"c01", "c099"}), IdKind::strings);
  EXPECT_EQ(kind_of({"c01", "d02"}), IdKind::strings);
  EXPECT_EQ(kind_of({"abc", "c01"}), IdKind::strings);
}

// Leading zeros make integers text, but text of one shape, whenever the first of them comes.
TEST(IdColumnBuilder, IntegersOfOneLengthWithLeadingZerosAreNumbered) {
  EXPECT_EQ(kind_of({"007", "123"}), IdKind::numbered);
  EXPECT_EQ(kind_of({"123", "007"}), IdKind::numbered);
  EXPECT_EQ(kind_of({"12", "007"}), IdKind::strings);
  EXPECT_EQ(kind_of({"123", "12", "007"}), IdKind::strings);
  EXPECT_EQ(kind_of({"-23", "007"}), IdKind::strings) << "a sign is no digit";
  EXPECT_EQ(kind_of({"7", "-0"}), IdKind::strings);
  EXPECT_EQ(kind_of({"-0"}), IdKind::numbered) << "prefix - and one digit";
  EXPECT_EQ(kind_of({"12345678901234567890", "00000000000000000000"}), IdKind::strings);
}

// Whatever ids come in whatever order: each reads back, is found, and stands where a plain sort of
// the texts puts it.
TEST(IdColumnBuilder, HostileIdsReadBackAndKeepTheirOrder) {
  std::mt19937_64 random(tests::seed());
  const auto number = [&](std::uint64_t digits) {
    std::string text;
    while (text.size() < digits) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  for (int round = 0; round < 300; ++round) {
    std::set<std::string> unique;
    const std::uint64_t kinds = 1 + random() % 255;  // which of the forms below may appear
    for (int i = 0; i < 40; ++i) {
      const std::uint64_t form = random() % 8;
      if ((kinds >> form & 1) == 0) continue;
      switch (form) {
        case 0:
          unique.insert(std::to_string(static_cast<std::int64_t>(random() % 2000) - 1000));
          break;
        case 1:
          unique.insert("c" + number(6));
          break;
        case 2:
          unique.insert(number(6));  // leading zeros now and then
          break;
        case 3:
          unique.insert(number(20));
          break;
        case 4:
          unique.insert(std::to_string(static_cast<std::int64_t>(random())));
          break;
        case 5:
          unique.insert("-0");
          break;
        case 6:
          unique.insert("c" + number(1 + random() % 19));
          break;
        default:
          unique.insert(std::string(1 + random() % 3, static_cast<char>(33 + random() % 200)));
          break;
      }
    }
    if (unique.empty()) continue;
    std::vector<std::string> ids(unique.begin(), unique.end());
    const bool numeric = std::all_of(ids.begin(), ids.end(), is_canonical_integer);
    if (numeric) {
      std::sort(ids.begin(), ids.end(), [](const std::string& a, const std::string& b) {
        return compare_external_ids(IdKind::decimal_strings, a, b) < 0;
      });
    }
    const std::vector<std::string> ordered = ids;
    std::shuffle(ids.begin(), ids.end(), random);
    const auto population = PopulationFixture(ids).build(7);
    const Directory& directory = population->directory();
    const bool by_value =
        directory.id_kind() == IdKind::integers || directory.id_kind() == IdKind::decimal_strings;
    ASSERT_EQ(by_value, numeric);
    for (std::size_t rank = 0; rank < ordered.size(); ++rank) {
      const Row row = directory.row_at_rank(rank);
      ASSERT_EQ(directory.id_at(row), ordered[rank]);
      ASSERT_EQ(ids[row], ordered[rank]);
      ASSERT_EQ(directory.find(ordered[rank]), row);
      ASSERT_EQ(directory.rank_of(row), rank);
      ASSERT_EQ(directory.find("0" + ordered[rank]).has_value(),
                unique.contains("0" + ordered[rank]));
    }
    const std::string twice = ids[random() % ids.size()];
    ids.push_back(twice);
    const auto refused = PopulationFixture(ids).try_build(7);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("'" + twice + "'"), std::string::npos);
  }
}

TEST(IdColumnBuilder, ReorderedIdsAreAsIfTheyHadComeSo) {
  const std::vector<Row> order = {2, 0, 1};
  for (const std::vector<std::string>& ids : std::vector<std::vector<std::string>>{
           {"1", "20", "300"}, {"c01", "c02", "c03"}, {"x", "yy", "zzz"}}) {
    IdColumnBuilder builder = builder_of(ids);
    EXPECT_FALSE(builder.order_may_overflow());
    builder.reorder(order);
    EXPECT_EQ(builder.finish(), builder_of({ids[2], ids[0], ids[1]}).finish());
  }
}

}  // namespace
}  // namespace muster::engine
