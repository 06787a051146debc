#include "query/plan/plan.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/evaluation/evaluate.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/run/query.hpp"
#include "tests/query/people.hpp"
#include "tests/seed.hpp"

namespace muster::query::tests {
namespace {

using engine::Filter;

std::string planned(std::string_view where) {
  const auto query = read_query(where, midsummer());
  if (!query) return query.error().message;
  const auto bound = muster::query::bind(*query, people());
  if (!bound) return bound.error().message;
  return describe(bound->filter, people());
}

TEST(Plan, FoldsConstants) {
  EXPECT_EQ(planned("TRUE AND email_ok"), "email_ok is true\n");
  EXPECT_EQ(planned("email_ok OR 1 = 1"), "everyone\n");
  EXPECT_EQ(planned("email_ok AND NOT TRUE"), "nobody\n");
  EXPECT_EQ(planned("NOT NOT email_ok"), "email_ok is true\n");
  EXPECT_EQ(planned("\"Odd name\" IS NOT NULL"), "everyone\n");
}

TEST(Plan, MergesTestsOnOneNumber) {
  EXPECT_EQ(planned("age >= 30 AND age < 40"), "age in 30 … 39\n");
  EXPECT_EQ(planned("age < 10 OR age > 30"), "age in ≤ 9, ≥ 31\n");
  EXPECT_EQ(planned("age <> 5"), "age in ≤ 4, ≥ 6\n");
  EXPECT_EQ(planned("age IS NOT NULL AND NOT age = 5"), "age in ≤ 4, ≥ 6\n");
  EXPECT_EQ(planned("age IN (1, 2, 3, 7)"), "age in 1 … 3, 7\n");
  EXPECT_EQ(planned("age > 3 AND age < 3"), "nobody\n");
  EXPECT_EQ(planned("age > 3 OR age <= 3"), "age known\n");
  EXPECT_EQ(planned("spend * 2 > 1"), "spend in ≥ 0.51\n");
  EXPECT_EQ(planned("last_order + 30 DAYS < TODAY"), "last_order in ≤ 2026-05-30\n");
}

TEST(Plan, MergesTestsOnOneCategory) {
  EXPECT_EQ(planned("city IN ('Roma', 'Milano') AND city <> 'Roma'"), "city in 'Milano'\n");
  EXPECT_EQ(planned("gender <> 'male'"), "gender in 'female'\n");
  EXPECT_EQ(planned("gender = 'male' OR gender = 'female'"), "gender known\n");
  EXPECT_EQ(planned("gender = 'male' AND gender = 'female'"), "nobody\n");
  EXPECT_EQ(planned("email_ok OR email_ok = FALSE"), "email_ok known\n");
  EXPECT_EQ(planned("city = 'Roma' OR city IS NOT NULL"), "city known\n");
}

TEST(Plan, KeepsTagsApartThatMustAllBeThere) {
  EXPECT_EQ(planned("interests HAS ANY ('sport', 'kids')"),
            "interests has any of 'sport', 'kids'\n");
  EXPECT_EQ(planned("interests HAS ALL ('sport', 'kids')"),
            "all of\n  interests has any of 'kids'\n  interests has any of 'sport'\n");
}

TEST(Plan, TurnsThresholdsIntoSimplerTests) {
  EXPECT_EQ(planned("AT LEAST 1 OF (email_ok, sms_ok)"), planned("email_ok OR sms_ok"));
  EXPECT_EQ(planned("AT LEAST 2 OF (email_ok, sms_ok)"), planned("email_ok AND sms_ok"));
  EXPECT_EQ(planned("AT MOST 0 OF (email_ok, sms_ok)"), planned("NOT (email_ok OR sms_ok)"));
  EXPECT_EQ(planned("AT LEAST 2 OF (TRUE, FALSE, email_ok)"), "email_ok is true\n");
}

TEST(Plan, PutsCheapAndSelectiveOperandsFirst) {
  EXPECT_EQ(planned("note ILIKE 'h%' AND spend > average AND city = 'Roma'"),
            "all of\n"
            "  city in 'Roma'\n"
            "  [spend] > [average]\n"
            "  note ilike a pattern that begins 'h'\n");
  EXPECT_EQ(planned("spend > average OR email_ok"),
            "any of\n  email_ok is true\n  [spend] > [average]\n");
}

TEST(Plan, DescribesEveryKindOfTest) {
  EXPECT_EQ(planned("home WITHIN 2.5 KM OF (45.46, 9.19)"), "home within 2.5 km of 45.46,9.19\n");
  EXPECT_EQ(planned("weight > 3"), "weight in ≥ 3.0000000000000004\n");
  EXPECT_EQ(planned("note >= 'a' AND note IS NOT NULL"), "all of\n  note known\n  note ≥ 'a'\n");
  EXPECT_EQ(planned("note IN ('it''s', 'b')"), "note in 'b', 'it''s'\n");
  EXPECT_EQ(planned("BUCKET('s', 100) < 10"), "bucket 's' of 100 in 0 … 9\n");
  EXPECT_EQ(planned("seen >= '2026-06-30'"), "seen in ≥ 2026-06-30T00:00:00Z\n");
  EXPECT_EQ(planned("birth ANNIVERSARY IN NEXT 2 DAYS"), "birth anniversary on 06-30, 07-01\n");
  EXPECT_EQ(planned("age(birth) > age + 1"), "[age(birth on 2026-06-30)] > [age, 1, +]\n");
  EXPECT_EQ(planned("AT LEAST 2 OF (email_ok, sms_ok, note = 'x')"),
            "2 to 3 of\n  email_ok is true\n  sms_ok is true\n  note in 'x'\n");
  EXPECT_EQ(planned("NOT email_ok"), "not\n  email_ok is true\n");
}

// --- random filters keep their meaning -----------------------------------------------------------

class RandomFilters {
 public:
  explicit RandomFilters(std::uint64_t seed) : random_(seed) {}

  Filter make(int depth) {
    const int kind = below(depth > 0 ? 15 : 11);
    switch (kind) {
      case 0:
        return {engine::Constant{below(2) == 0}};
      case 1:
        return {engine::Known{any_attribute()}};
      case 2:
        return {engine::CodeIn{id("gender"), codes(2)}};
      case 3:
        return {engine::CodeIn{id("city"), codes(7)}};
      case 4:
        return {engine::CodeIn{id("interests"), codes(4)}};
      case 5:
        return {engine::FlagIs{id(below(2) == 0 ? "email_ok" : "sms_ok"), below(2) == 0}};
      case 6: {
        IntegerRanges ranges;
        for (int i = below(3); i >= 0; --i) {
          const int low = 10 * below(9);
          ranges.push_back({low, low + below(15)});
        }
        return {engine::IntegerIn{id("age"), united(ranges)}};
      }
      case 7: {
        const double low = below(10) - 3;
        return {engine::RealIn{id("weight"), {{low, low + below(5)}}}};
      }
      case 8: {
        std::bitset<372> days;
        for (int i = 0; i < 150; ++i) days.set(static_cast<std::size_t>(below(372)));
        return {engine::AnniversaryIn{id("birth"), days}};
      }
      case 9: {
        const int low = below(4);
        return {engine::BucketIn{"s", 4, {{low, std::min(3, low + below(3))}}}};
      }
      case 10: {
        std::vector<std::string> values{"", "HELLO", "zz"};
        values.erase(values.begin() + below(3));
        return {engine::TextIn{id("note"), values}};
      }
      case 11: {
        engine::Complement node;
        node.operand.push_back(make(depth - 1));
        return {std::move(node)};
      }
      case 12:
        return {engine::AllOf{several(depth)}};
      case 13:
        return {engine::AnyOf{several(depth)}};
      default: {
        const int low = below(4);
        return {engine::CountOf{static_cast<std::uint64_t>(low),
                                static_cast<std::uint64_t>(low + below(3)), several(depth)}};
      }
    }
  }

 private:
  int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
  static engine::AttributeId id(std::string_view name) {
    return people().attributes().find(name)->id;
  }
  engine::AttributeId any_attribute() {
    return {static_cast<std::uint32_t>(below(static_cast<int>(people().attributes().size())))};
  }
  std::vector<engine::ValueCode> codes(std::uint32_t size) {
    std::vector<engine::ValueCode> some;
    for (engine::ValueCode code = 1; code <= size; ++code) {
      if (below(2) == 0) some.push_back(code);
    }
    if (some.empty()) some.push_back(1);
    return some;
  }
  std::vector<Filter> several(int depth) {
    std::vector<Filter> operands;
    for (int i = below(5); i >= 0; --i) operands.push_back(make(depth - 1));
    return operands;
  }

  std::mt19937_64 random_;
};

TEST(Plan, NeverChangesWhomARandomFilterSelects) {
  RandomFilters filters(muster::tests::seed());
  for (int round = 0; round < 3'000; ++round) {
    const Filter filter = filters.make(4);
    const Filter better = plan(filter, people());
    const auto before = engine::select(people(), filter);
    const auto after = engine::select(people(), better);
    ASSERT_TRUE(before.ok() && after.ok());
    ASSERT_EQ(before->rows(), after->rows()) << describe(filter, people()) << "planned:\n"
                                             << describe(better, people());
    const double share = expected_share(better, people());
    ASSERT_GE(share, 0);
    ASSERT_LE(share, 1);
    ASSERT_GE(expected_cost(better, people()), 0);
  }
}

TEST(Plan, IsTheSameEveryTime) {
  RandomFilters filters(muster::tests::seed());
  for (int round = 0; round < 300; ++round) {
    const Filter filter = filters.make(3);
    ASSERT_EQ(describe(plan(filter, people()), people()),
              describe(plan(filter, people()), people()));
  }
}

}  // namespace
}  // namespace muster::query::tests
