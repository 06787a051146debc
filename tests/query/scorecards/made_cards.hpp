// Scorecards written as code, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "query/language/parser.hpp"
#include "query/run/query.hpp"
#include "query/scorecards/scorecard.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {

inline WrittenTerm term(const std::string& text) {
  auto parsed = parse_term(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return {text, *std::move(parsed)};
}

inline ScorecardRule flat(const std::string& name, engine::Decimal points, const std::string& when,
                          std::optional<std::size_t> group = std::nullopt) {
  auto parsed = parse(when);
  EXPECT_TRUE(parsed.ok()) << when;
  return {name, WrittenExpression{when, *std::move(parsed)}, FlatRule{points}, group};
}

inline Scorecard card_of(std::vector<ScorecardRule> rules,
                         std::vector<ScorecardGrade> grades = {}) {
  Scorecard card;
  card.name = "card";
  card.rules = std::move(rules);
  card.grades = std::move(grades);
  return card;
}

inline Query asked(const std::string& where, const QueryContext& context = midsummer()) {
  auto query = read_query(where, context);
  EXPECT_TRUE(query.ok()) << where;
  return *std::move(query);
}

}  // namespace muster::query::tests
