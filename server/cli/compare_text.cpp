// Two cards beside each other, and what a label suggests, for a terminal (score_text.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "server/cli/human_text.hpp"
#include "server/cli/score_text.hpp"
#include "server/cli/table.hpp"
#include "server/cli/text_plot.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kAttributesShown = 20;
constexpr std::size_t kBarColumns = 20;

std::string migration_table(const query::CompareAnswer& answer) {
  const query::Migration& migration = answer.migration;
  std::vector<Table::Column> columns{{answer.first + " \\ " + answer.second}};
  for (const std::string& grade : migration.second_grades) {
    columns.push_back({grade, Table::Align::right});
  }
  columns.push_back({"all", Table::Align::right});
  Table table(columns);
  for (std::size_t row = 0; row < migration.first_grades.size(); ++row) {
    std::vector<std::uint64_t> counts(migration.second_grades.size());
    for (const query::MigrationCell& cell : migration.cells) {
      if (cell.first == row) counts.at(cell.second) = cell.count.customers;
    }
    std::vector<std::string> cells{migration.first_grades[row]};
    std::uint64_t all = 0;
    for (const std::uint64_t count : counts) {
      cells.push_back(with_thousands(count));
      all += count;
    }
    cells.push_back(with_thousands(all));
    table.add(cells);
  }
  return table.text();
}

std::string_view change_text(query::CrossingCause::Change change) {
  if (change == query::CrossingCause::Change::added) return "added";
  return change == query::CrossingCause::Change::removed ? "removed" : "changed";
}

std::string crossing_text(const query::Crossing& crossing) {
  std::string text = fmt::format("\nAt {}: {} in both, {} enter, {} leave\n", crossing.threshold,
                                 with_thousands(crossing.in_both.customers),
                                 with_thousands(crossing.entered.customers),
                                 with_thousands(crossing.left.customers));
  if (crossing.causes.empty()) return text;
  Table table({{"because of"},
               {""},
               {"enter", Table::Align::right},
               {"positives", Table::Align::right},
               {"leave", Table::Align::right},
               {"positives", Table::Align::right}});
  for (const query::CrossingCause& cause : crossing.causes) {
    table.add({cause.what, std::string(change_text(cause.change)),
               with_thousands(cause.entered.customers), with_thousands(cause.entered.positives),
               with_thousands(cause.left.customers), with_thousands(cause.left.positives)});
  }
  return text + "\n" + table.text();
}

std::string auc_text(const query::AucDifference& auc) {
  if (auc.unjudged) return fmt::format("\nNothing to judge: {}\n", *auc.unjudged);
  std::string text =
      fmt::format("\nAUC {} against {}: {}", auc.second ? auc.second->digits : "",
                  auc.first ? auc.first->digits : "", auc.difference ? auc.difference->digits : "");
  if (auc.low && auc.high)
    text += fmt::format(" (95 % sure: {:.4f} to {:.4f}", *auc.low, *auc.high);
  if (auc.p) text += fmt::format("; p {:.2g}", *auc.p);
  return text + (auc.low && auc.high ? ")\n" : "\n");
}

std::string part_text(std::string_view name, const query::SuggestPart& part) {
  return fmt::format("{}: {} customers, {} positives{}\n", name, with_thousands(part.customers),
                     with_thousands(part.positives),
                     part.auc ? ", AUC " + part.auc->digits : std::string());
}

}  // namespace

std::string compare_text(const query::CompareAnswer& answer) {
  std::string text =
      fmt::format("\n{} beside {}: {} of {} customers have the same score", answer.second,
                  answer.first, with_thousands(answer.same_score), with_thousands(answer.count));
  if (answer.first_mean && answer.second_mean) {
    text += fmt::format("; means {:.2f} and {:.2f}", answer.first_mean->value,
                        answer.second_mean->value);
  }
  if (answer.rank_correlation) {
    text += fmt::format("; rank correlation {:.4f}", *answer.rank_correlation);
  }
  text += "\n\n" + migration_table(answer);
  if (answer.crossing) text += crossing_text(*answer.crossing);
  if (answer.auc) text += auc_text(*answer.auc);
  return text;
}

std::string suggest_text(const query::SuggestAnswer& answer) {
  std::string text = fmt::format("What tells {}\n\n", answer.label);
  Table table({{"attribute"},
               {"information", Table::Align::right},
               {""},
               {"most telling value"},
               {"customers", Table::Align::right},
               {"rate", Table::Align::right}});
  const double most = answer.evidence.empty() ? 0 : answer.evidence.front().information;
  for (std::size_t i = 0; i < std::min(kAttributesShown, answer.evidence.size()); ++i) {
    const query::AttributeEvidence& each = answer.evidence[i];
    const auto value = std::max_element(
        each.values.begin(), each.values.end(),
        [](const auto& left, const auto& right) { return left.information < right.information; });
    const bool any = value != each.values.end();
    table.add({each.attribute + (each.suspicious ? " (suspicious)" : ""),
               fmt::format("{:.4f}", each.information),
               most > 0 ? bar(each.information / most, kBarColumns) : "", any ? value->label : "",
               any ? with_thousands(value->customers) : "", any ? percent(value->rate) : ""});
  }
  text += table.text();
  if (answer.evidence.size() > kAttributesShown) {
    text += fmt::format("… and {} more\n", answer.evidence.size() - kAttributesShown);
  }
  if (answer.unjudged) return text + fmt::format("\nNo card: {}\n", *answer.unjudged);
  return text + "\n" + part_text("learned from", answer.train) +
         part_text("held out", answer.holdout);
}

}  // namespace muster::server
