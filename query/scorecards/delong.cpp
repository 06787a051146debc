#include "query/scorecards/delong.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/evaluation/exact_sum.hpp"
#include "engine/values/integer128.hpp"

namespace muster::query {
namespace {

using engine::ExactNumber;
using engine::Integer128;
using engine::JointScoreCell;
using engine::ScoreCell;
using engine::widened;
using Integer = ExactNumber::Integer;

// Twice the placement of one score: how many of the others are below a positive of it, and how many
// of the positives are above another of it, equal ones half.
struct Placement {
  std::int64_t score = 0;
  Integer128 among_others = 0;
  Integer128 among_positives = 0;
};

std::vector<Placement> placements_of(std::span<const ScoreCell> cells) {
  std::vector<Placement> placements;
  placements.reserve(cells.size());
  Integer128 positives = 0;
  for (const ScoreCell& cell : cells) positives += cell.positives;
  Integer128 others_below = 0;
  Integer128 positives_below = 0;
  for (const ScoreCell& cell : cells) {
    const Integer128 others = cell.customers - cell.positives;
    const Integer128 above = positives - positives_below - cell.positives;
    placements.push_back({cell.score, 2 * others_below + others, 2 * above + cell.positives});
    others_below += others;
    positives_below += cell.positives;
  }
  return placements;
}

// Sums of two placements, of those that `weight` customers have.
class Moments {
 public:
  void add(std::uint64_t weight, Integer128 first, Integer128 second) {
    count_ += weight;
    first_ += weight * first;
    second_ += weight * second;
    product_ += weight * first * second;
  }
  Integer128 count() const { return count_; }
  Integer128 first() const { return first_; }
  Integer128 second() const { return second_; }
  // The covariance of the placements over their number. Placements are twice as large as they are
  // and have to be divided by `opposite`, the number of those they are placed among.
  ExactNumber covariance(Integer128 opposite) const {
    const Integer n = widened(count_);
    const Integer scaled = n * widened(product_) - widened(first_) * widened(second_);
    const Integer among = widened(opposite);
    return {scaled, n * n * (n - 1) * among * among * 4};
  }

 private:
  Integer128 count_ = 0;
  Integer128 first_ = 0;
  Integer128 second_ = 0;
  Integer128 product_ = 0;
};

ExactNumber sum_of(const ExactNumber& a, const ExactNumber& b) {
  return {a.numerator() * b.denominator() + b.numerator() * a.denominator(),
          a.denominator() * b.denominator()};
}

// Moments over the positives and over the others.
struct Sides {
  Moments positives;
  Moments others;

  void add(std::uint64_t positive, std::uint64_t other, const Placement& first,
           const Placement& second) {
    positives.add(positive, first.among_others, second.among_others);
    others.add(other, first.among_positives, second.among_positives);
  }
  bool has_variance() const { return positives.count() >= 2 && others.count() >= 2; }
  ExactNumber covariance() const {
    return sum_of(positives.covariance(others.count()), others.covariance(positives.count()));
  }
  // Of the first of the two.
  ExactNumber auc() const {
    return {widened(positives.first()),
            widened(positives.count()) * widened(others.count()) * Integer(2)};
  }
};

std::vector<ScoreCell> merged(std::vector<ScoreCell> cells) {
  std::sort(cells.begin(), cells.end(),
            [](const ScoreCell& a, const ScoreCell& b) { return a.score < b.score; });
  std::vector<ScoreCell> different;
  for (const ScoreCell& cell : cells) {
    if (different.empty() || different.back().score != cell.score) {
      different.push_back(cell);
      continue;
    }
    different.back().customers += cell.customers;
    different.back().positives += cell.positives;
  }
  return different;
}

const Placement& at(const std::vector<Placement>& placements, std::int64_t score) {
  return *std::lower_bound(placements.begin(), placements.end(), score,
                           [](const Placement& p, std::int64_t s) { return p.score < s; });
}

}  // namespace

std::vector<ScoreCell> first_cells(std::span<const JointScoreCell> cells) {
  std::vector<ScoreCell> first;
  first.reserve(cells.size());
  for (const JointScoreCell& c : cells) first.push_back({c.first, c.customers, c.positives});
  return merged(std::move(first));
}

std::vector<ScoreCell> second_cells(std::span<const JointScoreCell> cells) {
  std::vector<ScoreCell> second;
  second.reserve(cells.size());
  for (const JointScoreCell& c : cells) second.push_back({c.second, c.customers, c.positives});
  return merged(std::move(second));
}

std::optional<DelongResult> delong(std::span<const JointScoreCell> cells) {
  const std::vector<Placement> first = placements_of(first_cells(cells));
  const std::vector<Placement> second = placements_of(second_cells(cells));
  Sides firsts;
  Sides seconds;
  Sides both;
  for (const JointScoreCell& cell : cells) {
    const Placement& a = at(first, cell.first);
    const Placement& b = at(second, cell.second);
    const std::uint64_t others = cell.customers - cell.positives;
    firsts.add(cell.positives, others, a, a);
    seconds.add(cell.positives, others, b, b);
    both.add(cell.positives, others, a, b);
  }
  if (!both.has_variance()) return std::nullopt;
  DelongResult result;
  result.first_auc = firsts.auc();
  result.second_auc = seconds.auc();
  result.first_variance = firsts.covariance();
  result.second_variance = seconds.covariance();
  result.covariance = both.covariance();
  const ExactNumber& covariance = result.covariance;
  const ExactNumber twice(covariance.numerator() * -2, covariance.denominator());
  result.difference_variance = sum_of(sum_of(result.first_variance, result.second_variance), twice);
  return result;
}

std::optional<ExactNumber> auc_variance(std::span<const ScoreCell> cells) {
  const std::vector<Placement> placements = placements_of(cells);
  Sides sides;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sides.add(cells[i].positives, cells[i].customers - cells[i].positives, placements[i],
              placements[i]);
  }
  if (!sides.has_variance()) return std::nullopt;
  return sides.covariance();
}

double two_sided_p(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

}  // namespace muster::query
