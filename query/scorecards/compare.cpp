#include "query/scorecards/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/evaluation/exact_sum.hpp"
#include "engine/scoring/score_cells.hpp"
#include "engine/values/integer128.hpp"
#include "query/run/stopwatch.hpp"
#include "query/scorecards/backtest.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/cell_summary.hpp"
#include "query/scorecards/crossing.hpp"
#include "query/scorecards/delong.hpp"
#include "query/scorecards/judged_audience.hpp"

namespace muster::query {
namespace {

using engine::ExactNumber;
using engine::Integer128;
using engine::JointScoreCell;
using engine::ScoreCell;
using JointCells = std::vector<JointScoreCell>;

constexpr const char* kNoGrade = "(none)";

// 0 for none, else 1 + the grade's place.
std::size_t grade_place(const std::vector<BoundGrade>& grades, std::int64_t score) {
  const BoundGrade* grade = grade_of(grades, score);
  return grade == nullptr ? 0 : static_cast<std::size_t>(grade - grades.data()) + 1;
}

// Names in ascending order; `first` is the place that the first of them has.
struct GradeNames {
  std::vector<std::string> names{};
  std::size_t first = 1;
};

GradeNames names_of(const std::vector<BoundGrade>& grades, bool has_none) {
  GradeNames names;
  if (has_none || grades.empty()) {
    names.names.emplace_back(kNoGrade);
    names.first = 0;
  }
  for (const BoundGrade& grade : grades) names.names.push_back(grade.name);
  return names;
}

Migration migration_of(const JointCells& cells, const std::vector<BoundGrade>& first,
                       const std::vector<BoundGrade>& second) {
  std::map<std::pair<std::size_t, std::size_t>, CountedCustomers> counts;
  bool first_none = false;
  bool second_none = false;
  for (const JointScoreCell& cell : cells) {
    const std::pair key{grade_place(first, cell.first), grade_place(second, cell.second)};
    CountedCustomers& count = counts[key];
    count.customers += cell.customers;
    count.positives += cell.positives;
    first_none = first_none || key.first == 0;
    second_none = second_none || key.second == 0;
  }
  GradeNames rows = names_of(first, first_none);
  GradeNames columns = names_of(second, second_none);
  Migration migration;
  for (const auto& [key, count] : counts) {
    const MigrationCell cell{key.first - rows.first, key.second - columns.first, count};
    if (rows.names[cell.first] == columns.names[cell.second]) {
      migration.same.customers += count.customers;
      migration.same.positives += count.positives;
    }
    migration.cells.push_back(cell);
  }
  migration.first_grades = std::move(rows.names);
  migration.second_grades = std::move(columns.names);
  return migration;
}

std::uint64_t with_same_score(const JointCells& cells, int first_scale, int second_scale) {
  const int scale = std::max(first_scale, second_scale);
  const Integer128 first = engine::power_of_ten(scale - first_scale);
  const Integer128 second = engine::power_of_ten(scale - second_scale);
  std::uint64_t same = 0;
  for (const JointScoreCell& cell : cells) {
    if (cell.first * first == cell.second * second) same += cell.customers;
  }
  return same;
}

// Twice the mid-rank of each score.
std::map<std::int64_t, Integer128> ranks_of(const std::vector<ScoreCell>& cells) {
  std::map<std::int64_t, Integer128> ranks;
  Integer128 below = 0;
  for (const ScoreCell& cell : cells) {
    ranks.emplace_hint(ranks.end(), cell.score, 2 * below + cell.customers + 1);
    below += cell.customers;
  }
  return ranks;
}

std::optional<double> rank_correlation(const JointCells& cells, const std::vector<ScoreCell>& first,
                                       const std::vector<ScoreCell>& second) {
  const auto first_ranks = ranks_of(first);
  const auto second_ranks = ranks_of(second);
  Integer128 n = 0;
  Integer128 product = 0;
  Integer128 first_square = 0;
  Integer128 second_square = 0;
  for (const JointScoreCell& cell : cells) {
    const Integer128 a = first_ranks.at(cell.first);
    const Integer128 b = second_ranks.at(cell.second);
    n += cell.customers;
    product += cell.customers * a * b;
    first_square += cell.customers * a * a;
    second_square += cell.customers * b * b;
  }
  // Twice the ranks of n customers add up to n (n + 1).
  const auto size = engine::widened(n);
  const auto centred = [&](Integer128 sum) {
    return engine::widened(sum) - size * (size + 1) * (size + 1);
  };
  const auto spread = centred(first_square) * centred(second_square);
  if (spread == 0) return std::nullopt;
  return centred(product).convert_to<double>() / std::sqrt(spread.convert_to<double>());
}

AucDifference auc_difference(const JointCells& cells, const std::vector<ScoreCell>& first,
                             const std::vector<ScoreCell>& second, int places) {
  AucDifference answer;
  const CellTotals totals = totals_of(first);
  answer.unjudged = why_unjudged(totals.customers, totals.positives);
  if (answer.unjudged) return answer;
  const ExactNumber a = *exact_auc(first);
  const ExactNumber b = *exact_auc(second);
  const ExactNumber difference(b.numerator() * a.denominator() - a.numerator() * b.denominator(),
                               a.denominator() * b.denominator());
  answer.first = exact_figure(a, places);
  answer.second = exact_figure(b, places);
  answer.difference = exact_figure(difference, places);
  const auto errors = delong(cells);
  if (!errors) return answer;
  const double error = std::sqrt(errors->difference_variance.to_double());
  const double middle = difference.to_double();
  answer.standard_error = error;
  answer.low = std::max(-1.0, middle - kNormalQuantile975 * error);
  answer.high = std::min(1.0, middle + kNormalQuantile975 * error);
  if (error > 0) {
    answer.z = middle / error;
    answer.p = two_sided_p(*answer.z);
  } else if (difference.numerator() == 0) {
    answer.p = 1;
  }
  return answer;
}

Result<BoundScorecard> bind_card(const Scorecard& card, const engine::Population& population,
                                 const QueryContext& context, const char* which) {
  auto bound = bind_scorecard(card, population, context);
  if (bound) return bound;
  Error error = std::move(bound).error();
  error.message = std::string(which) + " card: " + error.message;
  return error;
}

void move_warnings(BoundScorecard& card, const char* which, CompareAnswer& answer) {
  for (Warning& warning : card.warnings) {
    warning.message = std::string(which) + " card: " + warning.message;
    answer.warnings.push_back(std::move(warning));
  }
}

}  // namespace

Result<CompareAnswer> compare_scorecards(const engine::Population& population,
                                         const CompareRequest& request,
                                         const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status checked = check_places(request.places); !checked) return std::move(checked).error();
  auto judged = bind_judged(population, request.query, request.label);
  if (!judged) return std::move(judged).error();
  const QueryContext& context = judged->audience.context;
  auto first = bind_card(request.first, population, context, "first");
  if (!first) return std::move(first).error();
  auto second = bind_card(request.second, population, context, "second");
  if (!second) return std::move(second).error();
  const engine::Filter& where = judged->audience.filter;
  const auto cells = engine::joint_score_cells(population, *first->scoring, *second->scoring, where,
                                               judged->label_filter(), execution);
  if (!cells) return cells.error();
  const std::vector<ScoreCell> firsts = first_cells(*cells);
  const std::vector<ScoreCell> seconds = second_cells(*cells);

  CompareAnswer answer;
  answer.first = request.first.name;
  answer.second = request.second.name;
  move_warnings(*first, "first", answer);
  move_warnings(*second, "second", answer);
  judged->move_warnings_to(answer.warnings);
  const CellTotals totals = totals_of(firsts);
  answer.count = totals.customers;
  answer.positives = totals.positives;
  const int first_scale = first->scoring->scale;
  const int second_scale = second->scoring->scale;
  if (answer.count > 0) {
    answer.first_mean =
        exact_figure(mean_of(totals.points, answer.count, first_scale), request.places);
    answer.second_mean = exact_figure(
        mean_of(totals_of(seconds).points, answer.count, second_scale), request.places);
  }
  answer.same_score = with_same_score(*cells, first_scale, second_scale);
  answer.rank_correlation = rank_correlation(*cells, firsts, seconds);
  answer.migration = migration_of(*cells, first->grades, second->grades);
  auto crossing =
      crossing_of(population, {request, *first, *second, where, judged->label_filter(), *cells},
                  execution, answer.warnings);
  if (!crossing) return std::move(crossing).error();
  answer.crossing = *std::move(crossing);
  if (judged->label) {
    answer.label = judged->label->canonical;
    answer.auc = auc_difference(*cells, firsts, seconds, request.places);
  }
  answer.population = population.size();
  answer.version = population.version();
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
