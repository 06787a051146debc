#include "server/cli/explanation_text.hpp"

#include <fmt/format.h>

#include "query/run/cell_text.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

using query::ExplainedClause;

// Longer tests are cut in the tree; JSON and CSV have them whole.
constexpr std::size_t kWidestClause = 64;

std::string cut(const std::string& text) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_letter = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins_letter && letters++ == kWidestClause) return text.substr(0, i) + "…";
  }
  return text;
}

class Tree {
 public:
  Tree(const ExplainedClause& whole, bool unknowns)
      : whole_(whole), unknowns_(unknowns), table_(columns(unknowns)) {
    add(whole, "", "");
  }
  std::string text() { return table_.text(); }

 private:
  static std::vector<Table::Column> columns(bool unknowns) {
    using Align = Table::Align;
    std::vector<Table::Column> columns{{"clause"},
                                       {"alone", Align::right},
                                       {"share", Align::right},
                                       {"without it", Align::right},
                                       {"it costs", Align::right}};
    if (unknowns) columns.push_back({"only unknown", Align::right});
    columns.push_back({"time", Align::right});
    columns.push_back({"answered by"});
    return columns;
  }

  std::string cost(const ExplainedClause& clause) const {
    if (!clause.without) return {};
    if (*clause.without >= whole_.count) return with_thousands(*clause.without - whole_.count);
    return "-" + with_thousands(whole_.count - *clause.without);
  }

  void add(const ExplainedClause& clause, const std::string& branch, const std::string& below) {
    std::vector<std::string> cells{
        branch +
            (clause.joins.empty() || clause.joins == "segment" ? cut(clause.where) : clause.joins),
        with_thousands(clause.count), percent(clause.share),
        clause.without ? with_thousands(*clause.without) : std::string{}, cost(clause)};
    if (unknowns_) {
      cells.push_back(clause.only_unknown == 0 ? "" : with_thousands(clause.only_unknown));
    }
    cells.push_back(duration(std::chrono::microseconds(clause.elapsed_us)));
    cells.push_back(clause.plan);
    table_.add(cells);
    for (std::size_t i = 0; i < clause.operands.size(); ++i) {
      const bool last = i + 1 == clause.operands.size();
      add(clause.operands[i], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
    }
  }

  const ExplainedClause& whole_;
  bool unknowns_;
  Table table_;
};

bool has_unknowns(const ExplainedClause& clause) {
  if (clause.only_unknown > 0) return true;
  for (const ExplainedClause& operand : clause.operands) {
    if (has_unknowns(operand)) return true;
  }
  return false;
}

void append_csv(const ExplainedClause& clause, std::size_t depth, std::string& text) {
  text += fmt::format("{},", depth);
  query::append_csv_cell(std::string_view(clause.where), text);
  text += fmt::format(",{},{},{},", clause.joins, clause.count, clause.share);
  if (clause.without) text += fmt::format("{}", *clause.without);
  text += fmt::format(",{},{},{},", clause.only_unknown, clause.bytes, clause.elapsed_us);
  query::append_csv_cell(std::string_view(clause.plan), text);
  text += '\n';
  for (const ExplainedClause& operand : clause.operands) append_csv(operand, depth + 1, text);
}

}  // namespace

std::string explanation_text(const query::ExplainAnswer& answer) {
  std::string text = fmt::format("\nEverybody of whom it is true that {}.\n\n", answer.english);
  const bool unknowns = has_unknowns(answer.whole);
  text += Tree(answer.whole, unknowns).text();
  if (answer.whole.only_unknown > 0) {
    text +=
        fmt::format("\n{} of the {} are there only because a value is unknown.\n",
                    with_thousands(answer.whole.only_unknown), with_thousands(answer.whole.count));
  }
  return text + "\nAs it is counted:\n" + answer.plan;
}

std::string explanation_csv(const query::ExplainAnswer& answer) {
  std::string text = "depth,where,joins,count,share,without,only_unknown,bytes,elapsed_us,plan\n";
  append_csv(answer.whole, 0, text);
  return text;
}

}  // namespace muster::server
