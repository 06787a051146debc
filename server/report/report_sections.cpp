#include "server/report/report_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "server/cli/human_text.hpp"
#include "server/report/charts.hpp"
#include "server/report/html_table.hpp"
#include "server/report/markup.hpp"

namespace muster::server {
namespace {

std::string unjudged(const std::string& why) {
  return section("Nothing to judge", fmt::format("<p>{}</p>\n", escaped(why)));
}

std::string gains_chart(const query::Backtest& backtest) {
  CurveChart chart{.about = "positives found by share of customers",
                   .along = "customers, best scores first",
                   .up = "positives found"};
  chart.dots = true;
  for (const query::GainsDecile& decile : backtest.deciles) {
    chart.points.push_back({decile.cumulative_share, decile.gain,
                            fmt::format("{} of customers: {} of positives",
                                        percent(decile.cumulative_share), percent(decile.gain))});
  }
  chart.perfect = {{0, 0}, {backtest.base_rate, 1}, {1, 1}};
  return chart.points.empty() ? "" : curve_chart(chart);
}

std::string roc_chart(const query::Backtest& backtest) {
  CurveChart chart{.about = "ROC curve", .along = "of the others", .up = "of the positives"};
  for (const query::CutoffFigures& cutoff : backtest.cutoffs) {
    chart.points.push_back({cutoff.false_positive_rate, cutoff.recall});
  }
  if (backtest.ks) {
    chart.marked = ChartPoint{backtest.ks->negatives_share, backtest.ks->positives_share,
                              fmt::format("KS {:.3f} from {}", backtest.ks->value.value,
                                          engine::format_decimal(backtest.ks->from))};
  }
  return chart.points.empty() ? "" : curve_chart(chart);
}

std::string deciles_table(const query::Backtest& backtest) {
  HtmlTable table({{"decile", true},
                   {"score", true},
                   {"customers", true},
                   {"positives", true},
                   {"rate", true},
                   {"lift", true},
                   {"found so far", true}});
  table.meter_column();
  for (const query::GainsDecile& decile : backtest.deciles) {
    table.add({std::to_string(decile.decile),
               fmt::format("{} to {}", engine::format_decimal(decile.highest),
                           engine::format_decimal(decile.lowest)),
               with_thousands(decile.customers), with_thousands(decile.positives),
               percent(decile.rate), fmt::format("{:.2f}", decile.lift), percent(decile.gain)},
              decile.gain);
  }
  return table.html();
}

std::string cutoffs_table(const query::Backtest& backtest) {
  HtmlTable table({{"from grade"},
                   {"score from", true},
                   {"customers", true},
                   {"share", true},
                   {"positives", true},
                   {"precision", true},
                   {"recall", true},
                   {"lift", true}});
  for (const query::CutoffFigures& cutoff : backtest.grades) {
    table.add({cutoff.grade.value_or(""), engine::format_decimal(cutoff.from),
               with_thousands(cutoff.customers), percent(cutoff.share),
               with_thousands(cutoff.positives), percent(cutoff.precision), percent(cutoff.recall),
               fmt::format("{:.2f}", cutoff.lift)});
  }
  return table.html();
}

std::string calibration(const query::Backtest& backtest) {
  std::vector<ChartRate> rates;
  for (const query::CalibrationBand& band : backtest.calibration) {
    rates.push_back(
        {band.mean_score.value, band.rate, band.rate_low, band.rate_high,
         fmt::format("{} to {}: {} of {} customers", engine::format_decimal(band.lowest),
                     engine::format_decimal(band.highest), percent(band.rate),
                     with_thousands(band.customers))});
  }
  return fmt::format("<p class=\"soft\">{}</p>\n",
                     backtest.rises_throughout
                         ? "The rate rises with the score throughout."
                         : "The rate does not rise with the score everywhere.") +
         rate_chart(rates, backtest.base_rate);
}

std::string migration_table(const query::CompareAnswer& answer) {
  const query::Migration& migration = answer.migration;
  std::vector<HtmlTable::Column> columns{{"first \\ second"}};
  for (const std::string& grade : migration.second_grades) columns.push_back({grade, true});
  HtmlTable table(columns);
  for (std::size_t row = 0; row < migration.first_grades.size(); ++row) {
    std::vector<std::string> cells(columns.size());
    cells.front() = migration.first_grades[row];
    for (const query::MigrationCell& cell : migration.cells) {
      if (cell.first == row) cells.at(cell.second + 1) = with_thousands(cell.count.customers);
    }
    table.add(cells);
  }
  return table.html();
}

std::string crossing_section(const query::Crossing& crossing) {
  std::string inner = fmt::format(
      "<p>{} are in both, {} enter, {} leave.</p>\n", with_thousands(crossing.in_both.customers),
      with_thousands(crossing.entered.customers), with_thousands(crossing.left.customers));
  if (!crossing.causes.empty()) {
    HtmlTable table({{"because of"},
                     {"enter", true},
                     {"of them positives", true},
                     {"leave", true},
                     {"of them positives", true}});
    for (const query::CrossingCause& cause : crossing.causes) {
      table.add({cause.what, with_thousands(cause.entered.customers),
                 with_thousands(cause.entered.positives), with_thousands(cause.left.customers),
                 with_thousands(cause.left.positives)});
    }
    inner += table.html();
  }
  return section("Who crosses " + crossing.threshold, inner);
}

std::string auc_section(const query::AucDifference& auc) {
  if (auc.unjudged) return unjudged(*auc.unjudged);
  const auto digits = [](const std::optional<query::ExactFigure>& figure) {
    return figure ? figure->digits : std::string();
  };
  std::string inner =
      fmt::format("<p>{} instead of {}: a difference of <b>{}</b>", escaped(digits(auc.second)),
                  escaped(digits(auc.first)), escaped(digits(auc.difference)));
  if (auc.low && auc.high)
    inner += fmt::format(", 95 % sure {:.4f} to {:.4f}", *auc.low, *auc.high);
  if (auc.p) inner += fmt::format(", p {:.2g}", *auc.p);
  return section("AUC", inner + " (DeLong)</p>\n");
}

}  // namespace

std::string backtest_sections(const query::Backtest& backtest) {
  if (backtest.unjudged) return unjudged(*backtest.unjudged);
  std::string page = "<div class=\"pair\">\n" + section("Gains", gains_chart(backtest)) +
                     section("ROC", roc_chart(backtest)) + "</div>\n";
  page += section("Deciles", deciles_table(backtest));
  if (!backtest.grades.empty()) page += section("From a grade upwards", cutoffs_table(backtest));
  return page + section("Calibration", calibration(backtest));
}

std::string ablation_section(const query::AblationAnswer& answer) {
  if (answer.unjudged) return "";
  std::vector<ChartBar> bars;
  for (const query::RuleAblation& rule : answer.rules) {
    bars.push_back({rule.name, rule.loss.value, fmt::format("{:+.4f}", rule.loss.value)});
  }
  return section("What each rule adds to the AUC",
                 "<p class=\"soft\">The AUC less that of the card without the rule.</p>\n" +
                     bar_chart("AUC by rule", bars));
}

std::string compare_sections(const query::CompareAnswer& answer) {
  std::string inner = fmt::format(
      "<p>First {}, second {}. {} of {} customers have the same score, {} the same grade.</p>\n",
      escaped(answer.first), escaped(answer.second), with_thousands(answer.same_score),
      with_thousands(answer.count), with_thousands(answer.migration.same.customers));
  std::string page = section("Beside another card", inner + migration_table(answer));
  if (answer.crossing) page += crossing_section(*answer.crossing);
  if (answer.auc) page += auc_section(*answer.auc);
  return page;
}

}  // namespace muster::server
