#include "query/plan/scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"

namespace muster::query {

using engine::Filter;

Result<TypedTerm> read_score_term(const Term& term, const ScoreTerm& node, Binding& binding) {
  auto score = binding.bind_score(node.name, term.span);
  if (!score) return std::move(score).error();
  const std::shared_ptr<const engine::Scoring>& scoring = (*score)->scoring;
  TypedTerm result;
  result.term = &term;
  result.constant = false;
  LinearForm form;
  form.source = TermSource{TermSource::What::score, nullptr, {}, 1, {}, {}, scoring};
  form.factor = fraction_of(engine::Decimal{1, scoring->scale});
  result.form = std::move(form);
  engine::ArithmeticStep step;
  step.code = engine::ArithmeticCode::score;
  step.constant.scale = scoring->scale;
  step.scoring = scoring;
  result.program.steps.push_back(std::move(step));
  result.score = *std::move(score);
  return result;
}

Result<TypedTerm> read_grade_term(const Term& term, const GradeTerm& node, Binding& binding) {
  auto score = binding.bind_score(node.name, term.span);
  if (!score) return std::move(score).error();
  if ((*score)->grades.empty()) {
    return binding.error(
        ErrorCode::wrong_type,
        fmt::format("the scorecard '{}' has no grades; ask for its SCORE", node.name), term.span);
  }
  TypedTerm result;
  result.term = &term;
  result.kind = TermKind::grade;
  result.constant = false;
  result.score = *std::move(score);
  return result;
}

Filter score_in(std::shared_ptr<const engine::Scoring> scoring, IntegerRanges ranges) {
  if (ranges.empty()) return nobody();
  if (covers_everything(ranges)) return everyone();
  return {engine::ScoreIn{std::move(scoring), std::move(ranges)}};
}

Filter has_grade(const BoundScore& score) {
  const WideInteger from = score.grades.front().from.value_or(kLowestInteger);
  return score_in(score.scoring, range_between(from, kHighestInteger));
}

Result<Filter> compare_grade(const TypedTerm& grade, CompareOperator op, const TypedTerm& constant,
                             Binding& binding) {
  if (op != CompareOperator::equal && op != CompareOperator::not_equal) {
    return binding.error(
        ErrorCode::wrong_type,
        fmt::format("{}; = and <> work on grades, < and > on its SCORE", kind_sentence(grade)),
        grade.span());
  }
  if (constant.kind != TermKind::text) {
    return binding.error(ErrorCode::wrong_type,
                         fmt::format("{}; compare it with the 'name' of one", kind_sentence(grade)),
                         constant.span());
  }
  const std::vector<BoundGrade>& grades = grade.score->grades;
  const auto named = std::find_if(grades.begin(), grades.end(), [&](const BoundGrade& each) {
    return each.name == constant.text;
  });
  if (named == grades.end()) {
    std::vector<std::string_view> names;
    names.reserve(grades.size());
    for (const BoundGrade& each : grades) names.emplace_back(each.name);
    Error error = binding.error(ErrorCode::unknown_name,
                                fmt::format("{} has no '{}'; there are {}", shortened(*grade.term),
                                            constant.text, fmt::join(names, ", ")),
                                constant.span());
    error.suggestion = engine::nearest(constant.text, names);
    return error;
  }
  const WideInteger from = named->from.value_or(kLowestInteger);
  const WideInteger below = named + 1 == grades.end() ? WideInteger{kHighestInteger} + 1
                                                      : WideInteger{*(named + 1)->from};
  IntegerRanges ranges = range_between(from, below - 1);
  if (op == CompareOperator::not_equal) {
    const WideInteger lowest = grades.front().from.value_or(kLowestInteger);
    ranges = intersected(complemented(ranges), range_between(lowest, kHighestInteger));
  }
  return score_in(grade.score->scoring, std::move(ranges));
}

}  // namespace muster::query
