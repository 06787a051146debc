#include "query/run/member_scores.hpp"

#include <utility>
#include <variant>

#include "engine/scoring/score_values.hpp"
#include "query/language/parser.hpp"
#include "query/plan/binding.hpp"
#include "query/plan/expression_binder.hpp"

namespace muster::query {

std::optional<std::size_t> MemberScore::grade_at(engine::Row row) const {
  const BoundGrade* grade = grade_of(bound.grades, at(row));
  if (grade == nullptr) return std::nullopt;
  return static_cast<std::size_t>(grade - bound.grades.data());
}

std::optional<Term> MemberScores::read(std::string_view text) {
  auto term = parse_term(text);
  if (!term) return std::nullopt;
  const bool score = std::holds_alternative<ScoreTerm>(term->node) ||
                     std::holds_alternative<GradeTerm>(term->node);
  if (!score) return std::nullopt;
  return *std::move(term);
}

Result<MemberScoreField> MemberScores::field(const Term& term) {
  const auto* graded = std::get_if<GradeTerm>(&term.node);
  const std::string& name = graded == nullptr ? std::get<ScoreTerm>(term.node).name : graded->name;
  const auto known = scores_.find(name);
  const bool is_known = known != scores_.end();
  if (is_known && (graded == nullptr || !known->second->bound.grades.empty())) {
    return MemberScoreField{known->second, graded != nullptr};
  }
  Binding binding(population_, context_, {});
  ExpressionBinder binder(binding, context_.saved.get());
  auto typed = binder.read_query(term);
  if (!typed) return std::move(typed).error();
  auto values = engine::score_all(population_, *typed->score->scoring, execution_);
  if (!values) return std::move(values).error();
  references_ += binder.references();
  auto score = std::make_shared<const MemberScore>(MemberScore{*typed->score, *std::move(values)});
  scores_.emplace(name, score);
  return MemberScoreField{std::move(score), graded != nullptr};
}

}  // namespace muster::query
