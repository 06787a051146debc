#include "server/report/score_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "query/scorecards/score_bands.hpp"
#include "server/cli/human_text.hpp"
#include "server/report/charts.hpp"
#include "server/report/html_table.hpp"
#include "server/report/markup.hpp"
#include "server/report/report_sections.hpp"
#include "server/report/report_style.hpp"

namespace muster::server {
namespace {

void add_figure(std::string& page, std::string_view value, std::string_view what) {
  page += fmt::format("<div><b>{}</b><span>{}</span></div>\n", escaped(value), escaped(what));
}

std::string heading(const ScoreReply& reply, const ReportHead& head) {
  const query::ScoreAnswer& answer = reply.score;
  std::string page = fmt::format("<header>\n<h1>Scorecard {}</h1>\n", escaped(answer.card));
  if (!head.description.empty()) {
    page += fmt::format("<p class=\"lead\">{}</p>\n", escaped(head.description));
  }
  page += fmt::format("<p class=\"soft\">{} of {} customers", with_thousands(answer.count),
                      with_thousands(answer.population));
  if (!head.source.empty()) page += fmt::format(" of {}", escaped(head.source));
  if (!head.where.empty()) page += fmt::format(", those of <code>{}</code>", escaped(head.where));
  if (!head.as_of.empty()) page += fmt::format(", as of {}", escaped(head.as_of));
  page += "</p>\n";
  if (answer.backtest) {
    page += fmt::format("<p class=\"soft\">Positives: <code>{}</code>",
                        escaped(answer.backtest->label));
    if (!head.label_as_of.empty()) page += fmt::format(", as of {}", escaped(head.label_as_of));
    page += "</p>\n";
  }
  return page + "</header>\n";
}

std::string figures(const query::ScoreAnswer& answer) {
  std::string page = "<div class=\"figures\">\n";
  add_figure(page, with_thousands(answer.count), "customers");
  if (answer.mean && answer.minimum && answer.maximum) {
    add_figure(page, fmt::format("{:.2f}", answer.mean->value),
               fmt::format("mean score, {} to {}", engine::format_decimal(*answer.minimum),
                           engine::format_decimal(*answer.maximum)));
  }
  if (answer.backtest) {
    const query::Backtest& backtest = *answer.backtest;
    add_figure(page, percent(backtest.base_rate),
               fmt::format("{} positives", with_thousands(backtest.positives)));
    if (backtest.auc) {
      add_figure(page, fmt::format("{:.4f}", backtest.auc->value),
                 backtest.auc_low && backtest.auc_high
                     ? fmt::format("AUC, {:.4f} to {:.4f}", *backtest.auc_low, *backtest.auc_high)
                     : "AUC");
    }
    if (backtest.gini) add_figure(page, fmt::format("{:.4f}", backtest.gini->value), "Gini");
    if (backtest.ks) {
      add_figure(page, fmt::format("{:.4f}", backtest.ks->value.value),
                 fmt::format("KS, at {}", engine::format_decimal(backtest.ks->from)));
    }
  }
  return page + "</div>\n";
}

std::string warnings(const ScoreReply& reply) {
  std::vector<query::Warning> all = reply.score.warnings;
  if (reply.compare) {
    all.insert(all.end(), reply.compare->warnings.begin(), reply.compare->warnings.end());
  }
  std::string items;
  std::vector<std::string_view> said;
  for (const query::Warning& warning : all) {
    if (std::find(said.begin(), said.end(), warning.message) != said.end()) continue;
    said.push_back(warning.message);
    items += fmt::format("<li>{}</li>\n", escaped(warning.message));
  }
  if (items.empty()) return "";
  return "<section class=\"warnings\">\n<h2>To look at first</h2>\n<ul>\n" + items +
         "</ul>\n</section>\n";
}

double number(engine::Decimal value) {
  return static_cast<double>(value.units) / static_cast<double>(engine::power_of_ten(value.scale));
}

std::string distribution(const query::ScoreAnswer& answer) {
  std::vector<ChartBand> bands;
  for (const query::ScoreBand& band : query::score_bands(answer.cells, answer.scale, 50)) {
    std::string hint =
        fmt::format("{} to below {}: {} customers", engine::format_decimal(band.from),
                    engine::format_decimal(band.below), with_thousands(band.customers));
    if (answer.backtest) {
      hint += fmt::format(", {} positives", with_thousands(band.positives));
    }
    bands.push_back({number(band.from), number(band.below), static_cast<double>(band.customers),
                     static_cast<double>(band.positives), std::move(hint)});
  }
  std::vector<ChartMark> marks;
  for (const query::GradeCount& grade : answer.grades) {
    if (grade.from && grade.name) marks.push_back({number(*grade.from), *grade.name});
  }
  std::string page = "<section>\n<h2>How scores are distributed</h2>\n";
  if (answer.backtest) {
    page +=
        "<p class=\"soft\"><span class=\"key\" style=\"background:var(--bar)\"></span>customers "
        "&#160; <span class=\"key\" style=\"background:var(--dark)\"></span>positives among "
        "them</p>\n";
  }
  return page + distribution_chart(bands, marks) + "</section>\n";
}

std::string grades(const query::ScoreAnswer& answer) {
  if (answer.grades.empty()) return "";
  const bool labelled = answer.backtest.has_value();
  HtmlTable table({{"grade"}, {"score from", true}, {"customers", true}, {"share", true}});
  if (labelled) table.columns({{"positives", true}, {"rate", true}});
  table.meter_column();
  double most = 0;
  for (const query::GradeCount& grade : answer.grades) {
    most = std::max(most, labelled ? grade.rate.value_or(0) : grade.share);
  }
  for (const query::GradeCount& grade : answer.grades) {
    std::vector<std::string> cells{grade.name.value_or("(none)"),
                                   grade.from ? engine::format_decimal(*grade.from) : "",
                                   with_thousands(grade.customers), percent(grade.share)};
    if (labelled) {
      cells.push_back(with_thousands(grade.positives));
      cells.push_back(grade.rate ? percent(*grade.rate) : "");
    }
    const double value = labelled ? grade.rate.value_or(0) : grade.share;
    table.add(cells, most > 0 ? value / most : 0);
  }
  return section("Grades", table.html());
}

std::string rules(const query::ScoreAnswer& answer) {
  if (answer.rules.empty()) return "";
  const bool labelled = answer.backtest.has_value();
  HtmlTable table({{"rule"}, {"gives"}, {"customers", true}, {"share", true}, {"each", true}});
  if (labelled) table.columns({{"rate", true}, {"lift", true}});
  std::vector<ChartBar> bars;
  for (const query::RuleFigures& rule : answer.rules) {
    const std::string mean = fmt::format("{:+.3g}", rule.mean.value);
    bars.push_back({rule.name, rule.mean.value, mean});
    std::vector<std::string> cells{rule.name, rule.text, with_thousands(rule.customers),
                                   percent(rule.share), mean};
    if (labelled) {
      cells.push_back(rule.rate ? percent(*rule.rate) : "");
      cells.push_back(rule.lift ? fmt::format("{:.2f}", *rule.lift) : "");
    }
    table.add(cells);
  }
  return section(
      "What rules contribute",
      "<p class=\"soft\">Points for each customer of the audience on average, before any "
      "bounds.</p>\n" +
          bar_chart("points by rule", bars) + table.html());
}

}  // namespace

std::string section(std::string_view title, std::string_view inner) {
  return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", escaped(title), inner);
}

std::string score_report(const ScoreReply& reply, const ReportHead& head) {
  const query::ScoreAnswer& answer = reply.score;
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'\">\n"
      "<title>Scorecard {}</title>\n<style>{}</style>\n</head>\n<body>\n",
      escaped(answer.card), kReportStyle);
  page += heading(reply, head) + figures(answer) + warnings(reply);
  if (answer.count > 0) page += distribution(answer);
  page += grades(answer);
  if (answer.backtest) page += backtest_sections(*answer.backtest);
  page += rules(answer);
  if (reply.ablation) page += ablation_section(*reply.ablation);
  if (reply.compare) page += compare_sections(*reply.compare);
  page += fmt::format(
      "<footer>All counts are exact. AUC counts ties half; its interval is that of DeLong, those "
      "of "
      "rates are Wilson&#39;s, both at 95 %. Data version {}.</footer>\n</body>\n</html>\n",
      escaped(answer.version));
  return page;
}

}  // namespace muster::server
