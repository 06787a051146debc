#include "query/scorecards/bind_scorecard.hpp"

#include <algorithm>
#include <utility>

#include "query/plan/binding.hpp"
#include "query/plan/expression_binder.hpp"

namespace muster::query {

Result<BoundScorecard> bind_scorecard(const Scorecard& card, const engine::Population& population,
                                      const QueryContext& context) {
  QueryContext settled = context;
  settled.as_of = context.instant();
  Binding binding(population, settled, {});
  ExpressionBinder binder(binding, settled.saved.get());
  auto score = binder.bind_query(card);
  if (!score) return std::move(score).error();
  BoundScorecard bound;
  bound.scoring = std::move(score->scoring);
  bound.grades = std::move(score->grades);
  bound.references = binder.references();
  bound.warnings = binding.take_warnings();
  bound.context = std::move(settled);
  return bound;
}

const BoundGrade* grade_of(const std::vector<BoundGrade>& grades, std::int64_t score) {
  const auto above = std::find_if(grades.begin(), grades.end(), [&](const BoundGrade& grade) {
    return grade.from && *grade.from > score;
  });
  return above == grades.begin() ? nullptr : &*(above - 1);
}

}  // namespace muster::query
