#include "server/cli/top_scores.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "engine/scoring/score_values.hpp"
#include "query/scorecards/bind_scorecard.hpp"

namespace muster::server {
namespace {

/// The score that the last of the first `most` has, and how many of that score are among them.
struct Last {
  std::int64_t score = 0;
  std::uint64_t of_it = 0;
};

Last last_of(const std::vector<engine::ScoreCell>& cells, std::uint64_t most) {
  Last last;
  for (auto cell = cells.rbegin(); cell != cells.rend() && most > 0; ++cell) {
    last = {cell->score, std::min(most, cell->customers)};
    most -= last.of_it;
  }
  return last;
}

}  // namespace

Result<std::vector<TopScore>> top_scores(const engine::Population& population,
                                         const query::ScoreRequest& request,
                                         const query::ScoreAnswer& answer, std::size_t most,
                                         const engine::Execution& execution) {
  const auto bound = query::bind_scorecard(request.card, population, request.query.context);
  if (!bound) return bound.error();
  const auto audience = query::bind(request.query, population);
  if (!audience) return audience.error();
  const auto rows = engine::select(population, audience->filter, execution);
  if (!rows) return rows.error();
  const auto column = engine::score_all(population, *bound->scoring, execution);
  if (!column) return column.error();
  const engine::Directory& directory = population.directory();
  Last last = last_of(answer.cells, most);
  std::vector<std::pair<std::int64_t, engine::Row>> found;
  found.reserve(std::min<std::uint64_t>(most, answer.count));
  // In the order of ids, so that equal scores stay in it.
  for (std::uint64_t rank = 0; rank < directory.size(); ++rank) {
    const engine::Row row = directory.row_at_rank(rank);
    if (!rows->contains(row)) continue;
    const std::int64_t score = (*column)->column().at(row);
    if (score < last.score || (score == last.score && last.of_it == 0)) continue;
    if (score == last.score) --last.of_it;
    found.emplace_back(score, row);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& left, const auto& right) { return left.first > right.first; });
  std::vector<TopScore> top;
  top.reserve(found.size());
  for (const auto& [score, row] : found) {
    const query::BoundGrade* grade = query::grade_of(bound->grades, score);
    std::string id;
    directory.append_id(row, id);
    top.push_back({std::move(id), query::decimal_of(score, bound->scoring->scale),
                   grade == nullptr ? std::nullopt : std::optional(grade->name)});
  }
  return top;
}

}  // namespace muster::server
