#include "query/scorecards/backtest.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/evaluation/exact_sum.hpp"
#include "engine/values/integer128.hpp"
#include "query/run/stopwatch.hpp"
#include "query/scorecards/delong.hpp"

namespace muster::query {
namespace {

using engine::ExactNumber;
using engine::Integer128;
using engine::ScoreCell;
using engine::widened;
using Cells = std::span<const ScoreCell>;

// Those from a score on.
struct Chosen {
  std::uint64_t customers = 0;
  std::uint64_t positives = 0;

  void add(const ScoreCell& cell) {
    customers += cell.customers;
    positives += cell.positives;
  }
};

Chosen total_of(Cells cells) {
  Chosen all;
  for (const ScoreCell& cell : cells) all.add(cell);
  return all;
}

class Judge {
 public:
  Judge(Cells cells, int scale, int places)
      : cells_(cells), scale_(scale), places_(places), all_(total_of(cells)) {}

  void judge(const std::vector<BoundGrade>& grades, Backtest& test) const {
    const auto auc = exact_auc(cells_);
    test.auc = exact_figure(*auc, places_);
    test.gini =
        exact_figure({auc->numerator() * 2 - auc->denominator(), auc->denominator()}, places_);
    if (const auto variance = auc_variance(cells_)) {
      const double reach = kNormalQuantile975 * std::sqrt(variance->to_double());
      test.auc_low = std::max(0.0, auc->to_double() - reach);
      test.auc_high = std::min(1.0, auc->to_double() + reach);
    }
    const std::size_t furthest = set_ks(test);
    set_deciles(test);
    set_grades(grades, test);
    set_cutoffs(furthest, test);
    set_calibration(test);
  }

 private:
  std::uint64_t others() const { return all_.customers - all_.positives; }

  CutoffFigures figures(const Chosen& chosen, std::int64_t from) const {
    CutoffFigures figures;
    figures.from = decimal_of(from, scale_);
    figures.customers = chosen.customers;
    figures.positives = chosen.positives;
    figures.share = share_of(chosen.customers, all_.customers);
    figures.precision = share_of(chosen.positives, chosen.customers);
    figures.recall = share_of(chosen.positives, all_.positives);
    figures.false_positive_rate = share_of(chosen.customers - chosen.positives, others());
    figures.f1 = 2 * share_of(chosen.positives, chosen.customers + all_.positives);
    figures.lift = figures.precision / base_rate();
    return figures;
  }

  double base_rate() const { return share_of(all_.positives, all_.customers); }

  // The place in the cells where it is reached.
  std::size_t set_ks(Backtest& test) const {
    Chosen chosen;
    Chosen best;
    Integer128 furthest = -1;
    std::size_t at = 0;
    for (std::size_t i = cells_.size(); i-- > 0;) {
      chosen.add(cells_[i]);
      const Integer128 difference =
          Integer128{chosen.positives} * others() -
          Integer128{chosen.customers - chosen.positives} * all_.positives;
      const Integer128 distance = difference < 0 ? -difference : difference;
      if (distance <= furthest) continue;
      furthest = distance;
      best = chosen;
      at = i;
    }
    KolmogorovSmirnov ks;
    ks.value =
        exact_figure({widened(furthest), widened(Integer128{all_.positives} * others())}, places_);
    ks.from = decimal_of(cells_[at].score, scale_);
    ks.positives_share = share_of(best.positives, all_.positives);
    ks.negatives_share = share_of(best.customers - best.positives, others());
    test.ks = std::move(ks);
    return at;
  }

  // Where the customers from the top reach ⌈part · all / parts⌉.
  std::uint64_t target(std::uint64_t part, std::uint64_t parts) const {
    const Integer128 target = (Integer128{part} * all_.customers + parts - 1) / parts;
    return static_cast<std::uint64_t>(target);
  }

  void set_deciles(Backtest& test) const {
    constexpr int kDeciles = 10;
    Chosen chosen;
    Chosen before;
    Integer128 points = 0;
    int decile = 1;
    std::size_t highest = cells_.size() - 1;
    for (std::size_t i = cells_.size(); i-- > 0;) {
      chosen.add(cells_[i]);
      points += Integer128{cells_[i].score} * cells_[i].customers;
      if (chosen.customers < target(static_cast<std::uint64_t>(decile), kDeciles)) continue;
      GainsDecile gains;
      gains.decile = decile;
      gains.highest = decimal_of(cells_[highest].score, scale_);
      gains.lowest = decimal_of(cells_[i].score, scale_);
      gains.customers = chosen.customers - before.customers;
      gains.positives = chosen.positives - before.positives;
      gains.mean_score = mean(points, gains.customers);
      gains.rate = share_of(gains.positives, gains.customers);
      gains.lift = gains.rate / base_rate();
      gains.cumulative_customers = chosen.customers;
      gains.cumulative_positives = chosen.positives;
      gains.cumulative_share = share_of(chosen.customers, all_.customers);
      gains.gain = share_of(chosen.positives, all_.positives);
      gains.cumulative_lift = share_of(chosen.positives, chosen.customers) / base_rate();
      test.deciles.push_back(std::move(gains));
      while (decile <= kDeciles &&
             chosen.customers >= target(static_cast<std::uint64_t>(decile), kDeciles)) {
        ++decile;
      }
      before = chosen;
      points = 0;
      highest = i - 1;  // of the last decile not read again
    }
  }

  ExactFigure mean(Integer128 points, std::uint64_t customers) const {
    return exact_figure(
        {widened(points), widened(Integer128{customers} * engine::power_of_ten(scale_))}, places_);
  }

  void set_grades(const std::vector<BoundGrade>& grades, Backtest& test) const {
    std::size_t next = cells_.size();
    Chosen chosen;
    for (auto grade = grades.rbegin(); grade != grades.rend(); ++grade) {
      if (!grade->from) continue;
      while (next > 0 && cells_[next - 1].score >= *grade->from) chosen.add(cells_[--next]);
      test.grades.push_back(figures(chosen, *grade->from));
      test.grades.back().grade = grade->name;
    }
  }

  void set_cutoffs(std::size_t furthest, Backtest& test) const {
    const bool all = cells_.size() <= kMostCutoffsShown;
    Chosen chosen;
    std::uint64_t part = 1;
    for (std::size_t i = cells_.size(); i-- > 0;) {
      chosen.add(cells_[i]);
      const bool reached = chosen.customers >= target(part, kMostCutoffsShown);
      if (!all && !reached && i != furthest) continue;
      test.cutoffs.push_back(figures(chosen, cells_[i].score));
      while (part <= kMostCutoffsShown && chosen.customers >= target(part, kMostCutoffsShown)) {
        ++part;
      }
    }
  }

  static void set_calibration(Backtest& test) {
    test.rises_throughout = true;
    for (auto decile = test.deciles.rbegin(); decile != test.deciles.rend(); ++decile) {
      CalibrationBand band;
      band.lowest = decile->lowest;
      band.highest = decile->highest;
      band.mean_score = decile->mean_score;
      band.customers = decile->customers;
      band.positives = decile->positives;
      band.rate = decile->rate;
      set_interval(band);
      if (!test.calibration.empty()) {
        const CalibrationBand& below = test.calibration.back();
        band.falls = Integer128{band.positives} * below.customers <
                     Integer128{below.positives} * band.customers;
      }
      test.rises_throughout = test.rises_throughout && !band.falls;
      test.calibration.push_back(std::move(band));
    }
  }

  static void set_interval(CalibrationBand& band) {
    const auto n = static_cast<double>(band.customers);
    const double z2 = kNormalQuantile975 * kNormalQuantile975;
    const double middle = (band.rate + z2 / (2 * n)) / (1 + z2 / n);
    const double reach = kNormalQuantile975 / (1 + z2 / n) *
                         std::sqrt(band.rate * (1 - band.rate) / n + z2 / (4 * n * n));
    band.rate_low = band.positives == 0 ? 0 : std::max(0.0, middle - reach);
    band.rate_high = band.positives == band.customers ? 1 : std::min(1.0, middle + reach);
  }

  Cells cells_;
  int scale_;
  int places_;
  Chosen all_;
};

}  // namespace

std::optional<ExactNumber> exact_auc(Cells cells) {
  const Chosen all = total_of(cells);
  const std::uint64_t others = all.customers - all.positives;
  if (all.positives == 0 || others == 0) return std::nullopt;
  Integer128 twice = 0;
  Integer128 others_below = 0;
  for (const ScoreCell& cell : cells) {
    const Integer128 here = cell.customers - cell.positives;
    twice += cell.positives * (2 * others_below + here);
    others_below += here;
  }
  return ExactNumber(widened(twice), widened(Integer128{2} * all.positives * others));
}

std::optional<std::string> why_unjudged(std::uint64_t customers, std::uint64_t positives) {
  if (customers == 0) return "nobody is in the audience, so there is nothing to judge";
  if (positives == 0) {
    return "nobody in the audience is a positive of the label, so nothing tells positives from "
           "others";
  }
  if (positives == customers) {
    return "everybody in the audience is a positive of the label, so nothing tells positives from "
           "others";
  }
  return std::nullopt;
}

Backtest backtest(Cells cells, int scale, const std::vector<BoundGrade>& grades, int places) {
  Backtest test;
  const Chosen all = total_of(cells);
  test.customers = all.customers;
  test.positives = all.positives;
  test.base_rate = share_of(all.positives, all.customers);
  test.unjudged = why_unjudged(all.customers, all.positives);
  if (!test.unjudged) Judge(cells, scale, places).judge(grades, test);
  return test;
}

}  // namespace muster::query
