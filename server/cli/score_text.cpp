#include "server/cli/score_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "query/scorecards/rule_text.hpp"
#include "query/scorecards/score_bands.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/table.hpp"
#include "server/cli/text_plot.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kBarColumns = 30;

std::string rate_text(const std::optional<double>& rate) { return rate ? percent(*rate) : ""; }

std::string distribution(const query::ScoreAnswer& answer) {
  const bool labelled = answer.backtest.has_value();
  Table table({{"score from", Table::Align::right},
               {"below", Table::Align::right},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {labelled ? "rate" : "", Table::Align::right},
               {""}});
  const std::vector<query::ScoreBand> bands = query::score_bands(answer.cells, answer.scale);
  std::uint64_t most = 1;
  for (const query::ScoreBand& band : bands) most = std::max(most, band.customers);
  for (const query::ScoreBand& band : bands) {
    const auto customers = static_cast<double>(band.customers);
    const double rate = band.customers > 0 ? static_cast<double>(band.positives) / customers : 0;
    table.add({engine::format_decimal(band.from), engine::format_decimal(band.below),
               with_thousands(band.customers),
               percent(customers / static_cast<double>(std::max<std::uint64_t>(answer.count, 1))),
               labelled && band.customers > 0 ? percent(rate) : "",
               bar(customers / static_cast<double>(most), kBarColumns)});
  }
  return table.text();
}

std::string grades_table(const query::ScoreAnswer& answer) {
  if (answer.grades.empty()) return "";
  const bool labelled = answer.backtest.has_value();
  Table table({{"grade"},
               {"score from", Table::Align::right},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {labelled ? "positives" : "", Table::Align::right},
               {labelled ? "rate" : "", Table::Align::right},
               {""}});
  for (const query::GradeCount& grade : answer.grades) {
    table.add({grade.name.value_or("(none)"), grade.from ? engine::format_decimal(*grade.from) : "",
               with_thousands(grade.customers), percent(grade.share),
               labelled ? with_thousands(grade.positives) : "", rate_text(grade.rate),
               bar(grade.share, kBarColumns)});
  }
  return "\n" + table.text();
}

std::string rules_table(const query::ScoreAnswer& answer) {
  const bool labelled = answer.backtest.has_value();
  Table table({{"rule"},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {"points each", Table::Align::right},
               {labelled ? "rate" : "", Table::Align::right},
               {labelled ? "lift" : "", Table::Align::right},
               {"gives"}});
  for (const query::RuleFigures& rule : answer.rules) {
    table.add({rule.name, with_thousands(rule.customers), percent(rule.share),
               fmt::format("{:+.3g}", rule.mean.value), rate_text(rule.rate),
               rule.lift ? fmt::format("{:.2f}", *rule.lift) : "", rule.text});
  }
  return "\n" + table.text();
}

std::string gains_table(const query::Backtest& backtest) {
  Table table({{"decile", Table::Align::right},
               {"score", Table::Align::right},
               {"customers", Table::Align::right},
               {"positives", Table::Align::right},
               {"rate", Table::Align::right},
               {"lift", Table::Align::right},
               {"of all positives so far", Table::Align::right}});
  for (const query::GainsDecile& decile : backtest.deciles) {
    table.add({std::to_string(decile.decile),
               fmt::format("{} to {}", engine::format_decimal(decile.highest),
                           engine::format_decimal(decile.lowest)),
               with_thousands(decile.customers), with_thousands(decile.positives),
               percent(decile.rate), fmt::format("{:.2f}", decile.lift), percent(decile.gain)});
  }
  return table.text();
}

std::string cutoffs_table(const query::Backtest& backtest) {
  if (backtest.grades.empty()) return "";
  Table table({{"from grade"},
               {"score from", Table::Align::right},
               {"customers", Table::Align::right},
               {"positives", Table::Align::right},
               {"precision", Table::Align::right},
               {"recall", Table::Align::right},
               {"lift", Table::Align::right}});
  for (const query::CutoffFigures& cutoff : backtest.grades) {
    table.add({cutoff.grade.value_or(""), engine::format_decimal(cutoff.from),
               with_thousands(cutoff.customers), with_thousands(cutoff.positives),
               percent(cutoff.precision), percent(cutoff.recall),
               fmt::format("{:.2f}", cutoff.lift)});
  }
  return "\n" + table.text();
}

std::string curves(const query::Backtest& backtest) {
  std::vector<PlotPoint> gains{{0, 0}};
  for (const query::GainsDecile& decile : backtest.deciles) {
    gains.push_back({decile.cumulative_share, decile.gain});
  }
  std::vector<PlotPoint> roc{{0, 0}};
  for (const query::CutoffFigures& cutoff : backtest.cutoffs) {
    roc.push_back({cutoff.false_positive_rate, cutoff.recall});
  }
  return "\n" + beside(curve_plot({"positives found", "customers, best scores first"}, gains),
                       curve_plot({"ROC: positives", "of the others"}, roc));
}

std::string backtest_text(const query::Backtest& backtest) {
  std::string text = fmt::format("\nAgainst {}: {} of {} are positives ({})\n", backtest.label,
                                 with_thousands(backtest.positives),
                                 with_thousands(backtest.customers), percent(backtest.base_rate));
  if (backtest.unjudged) return text + fmt::format("Nothing to judge: {}\n", *backtest.unjudged);
  if (backtest.auc) text += fmt::format("AUC {}", backtest.auc->digits);
  if (backtest.auc_low && backtest.auc_high) {
    text += fmt::format(" (95 % sure: {:.4f} to {:.4f})", *backtest.auc_low, *backtest.auc_high);
  }
  if (backtest.gini) text += fmt::format(", Gini {}", backtest.gini->digits);
  if (backtest.ks) {
    text += fmt::format(", KS {} at {}", backtest.ks->value.digits,
                        engine::format_decimal(backtest.ks->from));
  }
  text += "\n\n" + gains_table(backtest) + cutoffs_table(backtest) + curves(backtest);
  std::string falls;
  for (const query::CalibrationBand& band : backtest.calibration) {
    if (!band.falls) continue;
    falls += fmt::format("{}{} to {}", falls.empty() ? "" : ", ",
                         engine::format_decimal(band.lowest), engine::format_decimal(band.highest));
  }
  return text + (falls.empty() ? "\nThe rate rises with the score throughout.\n"
                               : "\nThe rate falls although the score rises at: " + falls + "\n");
}

}  // namespace

std::string score_text(const query::ScoreAnswer& answer) {
  std::string text = fmt::format("{} over {} customers", answer.card, with_thousands(answer.count));
  if (answer.mean && answer.minimum && answer.maximum) {
    text += fmt::format(": mean {:.2f}, from {} to {}", answer.mean->value,
                        engine::format_decimal(*answer.minimum),
                        engine::format_decimal(*answer.maximum));
  }
  text += "\n\n";
  if (answer.count > 0) text += distribution(answer) + grades_table(answer);
  text += rules_table(answer);
  return answer.backtest ? text + backtest_text(*answer.backtest) : text;
}

std::string score_csv(const query::ScoreAnswer& answer) {
  const bool labelled = answer.backtest.has_value();
  std::string text = labelled ? "score,customers,positives\n" : "score,customers\n";
  for (const engine::ScoreCell& cell : answer.cells) {
    text +=
        fmt::format("{},{}", engine::format_decimal(query::decimal_of(cell.score, answer.scale)),
                    cell.customers);
    text += labelled ? fmt::format(",{}\n", cell.positives) : "\n";
  }
  return text;
}

std::string ablation_text(const query::AblationAnswer& answer) {
  if (answer.unjudged) return fmt::format("\nNothing to judge: {}\n", *answer.unjudged);
  Table table({{"without"},
               {"AUC", Table::Align::right},
               {"it adds", Table::Align::right},
               {""},
               {"gives"}});
  double most = 0;
  for (const query::RuleAblation& rule : answer.rules) most = std::max(most, rule.loss.value);
  for (const query::RuleAblation& rule : answer.rules) {
    table.add({rule.name, fmt::format("{:.4f}", rule.auc_without.value),
               fmt::format("{:+.4f}", rule.loss.value),
               most > 0 ? bar(rule.loss.value / most, kBarColumns / 2) : "", rule.text});
  }
  return fmt::format("\nWhat each rule adds to the AUC of {}\n\n",
                     answer.auc ? answer.auc->digits : "") +
         table.text();
}

std::string top_text(const std::vector<TopScore>& top) {
  Table table({{"customer"}, {"score", Table::Align::right}, {"grade"}});
  for (const TopScore& each : top) {
    table.add({each.id, engine::format_decimal(each.score), each.grade.value_or("")});
  }
  return "\n" + table.text();
}

std::string reasons_text(const query::CustomerScoreAnswer& answer) {
  std::string text =
      fmt::format("{}: {} {}", answer.id, answer.card, engine::format_decimal(answer.score));
  text += answer.grade ? fmt::format(", {}\n\n", *answer.grade) : "\n\n";
  Table table({{""}, {"points", Table::Align::right}, {"seen"}, {"gives"}});
  if (answer.base.units != 0) table.add({"(base)", query::signed_points(answer.base), "", ""});
  for (const query::RuleReason& rule : answer.rules) {
    std::string seen = rule.value.value_or(seen_text(rule.seen));
    if (seen.empty()) seen = rule.holds ? "yes" : "no";
    table.add({rule.name, rule.points.units == 0 ? "" : query::signed_points(rule.points),
               std::move(seen), rule.text});
  }
  for (const query::GroupReason& group : answer.groups) {
    if (group.adjustment.units == 0) continue;
    table.add({"bounds of " + group.name, query::signed_points(group.adjustment),
               query::signed_points(group.sum), ""});
  }
  if (answer.adjustment.units != 0) {
    table.add({"bounds of the total", query::signed_points(answer.adjustment), "", ""});
  }
  table.add({"together", engine::format_decimal(answer.score), "", ""});
  return text + table.text();
}

}  // namespace muster::server
