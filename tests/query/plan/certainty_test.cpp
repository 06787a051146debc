#include "query/plan/certainty.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/evaluation/evaluate.hpp"
#include "query/run/query.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

engine::Filter bound(std::string_view where) {
  const auto query = read_query(where, midsummer());
  EXPECT_TRUE(query.ok()) << where;
  auto answer = bind(*query, people());
  EXPECT_TRUE(answer.ok()) << where;
  return answer->filter;
}

std::string ids_of(const engine::Filter& filter) {
  std::vector<std::string> ids;
  const auto selected = engine::select(people(), filter);
  for (const engine::Row row : selected->rows()) ids.push_back(people().directory().id_at(row));
  std::sort(ids.begin(), ids.end());
  std::string joined;
  for (const std::string& id : ids) joined += id;
  return joined;
}

// In SQL's three-valued logic: e has no age, d no email_ok, d and e no sms_ok.
TEST(Certainty, IsThreeValuedLogic) {
  const struct {
    const char* where;
    const char* yes;
    const char* no;
  } cases[] = {
      {"age >= 30", "bcdfh", "ag"},
      {"NOT age >= 30", "ag", "bcdfh"},
      {"age IS NULL", "e", "abcdfgh"},
      {"email_ok", "aceh", "bfg"},
      {"email_ok AND sms_ok", "a", "bcfgh"},
      {"email_ok OR sms_ok", "abcegh", "f"},
      {"NOT (email_ok OR sms_ok)", "f", "abcegh"},
      {"AT LEAST 2 OF (email_ok, sms_ok, age >= 30)", "abch", "fg"},
      {"AT MOST 1 OF (email_ok, sms_ok, age >= 30)", "fg", "abch"},
      {"EXACTLY 1 OF (email_ok, sms_ok)", "bcgh", "af"},
      {"spend > average", "bcfg", "ah"},
      {"TRUE", "abcdefgh", ""},
  };
  for (const auto& each : cases) {
    const engine::Filter filter = bound(each.where);
    EXPECT_EQ(ids_of(certainly_true(filter)), each.yes) << each.where;
    EXPECT_EQ(ids_of(certainly_false(filter)), each.no) << each.where;
  }
}

TEST(Certainty, OnlyNegationRestsOnUnknowns) {
  EXPECT_FALSE(may_rest_on_unknowns(bound("email_ok AND (age > 3 OR sms_ok)")));
  EXPECT_FALSE(may_rest_on_unknowns(bound("AT LEAST 2 OF (email_ok, sms_ok, age > 3)")));
  EXPECT_TRUE(may_rest_on_unknowns(bound("email_ok AND NOT age > 3")));
  EXPECT_TRUE(may_rest_on_unknowns(bound("AT MOST 1 OF (email_ok, sms_ok, age > 3)")));
}

}  // namespace
}  // namespace muster::query::tests
