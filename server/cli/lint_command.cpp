// `muster lint`: what in a definition, or in all saved segments, can hardly be meant.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "query/run/lint.hpp"
#include "server/api/lint_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/error_text.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

std::string as_csv(const query::LintAnswer& answer) {
  std::string text = "kind,segment,other,clause,message,suggestion\n";
  for (const query::LintFinding& finding : answer.findings) {
    text += query::to_string(finding.kind);
    for (const std::string_view cell :
         {std::string_view(finding.segment), std::string_view(finding.other),
          std::string_view(finding.clause), std::string_view(finding.message)}) {
      text += ',';
      query::append_csv_cell(cell, text);
    }
    text += fmt::format(",{}\n", finding.suggestion.value_or(""));
  }
  return text;
}

std::string as_table(const query::LintAnswer& answer) {
  Table table({{"segment"}, {"finding"}, {"what"}});
  for (const query::LintFinding& finding : answer.findings) {
    const std::string advice =
        finding.suggestion ? fmt::format(" (did you mean {}?)", *finding.suggestion) : "";
    table.add(
        {finding.segment, std::string(query::to_string(finding.kind)), finding.message + advice});
  }
  return table.text();
}

class LintCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("lint", "what in a definition can hardly be meant");
    declare_source(*command_, source_);
    declare_query(*command_, query_, false);
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer(
        "Without WHERE all segments saved in the store are looked at, and compared.\n"
        "Examples: muster lint shop \"age > 30 AND age < 25\"\n"
        "          muster lint shop");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const bool has_where = command_->get_option("where")->count() > 0;
    Result<query::QueryContext> context = query::read_context(query_.as_of, query_.zone);
    if (!context) return console.fail(context.error());
    Result<query::Query> query =
        has_where ? read_query(query_) : Result<query::Query>(query::Query{});
    if (!query) return console.fail(query.error(), query_.where);
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    const engine::Execution execution{.threads = source_.threads};
    if (has_where) {
      source->inform(query->context);
      return tell(console, query::lint(*source->population, *query, execution));
    }
    if (!source->saved) {
      console.note("muster: lint takes a WHERE, or a store whose saved segments it looks at");
      return kWrongUsage;
    }
    source->inform(*context);
    return tell(console, lint_saved(*source->saved, *context, execution));
  }

 private:
  int tell(Console& console, const Result<query::LintAnswer>& answer) const {
    if (!answer) return console.fail(answer.error(), query_.where);
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    if (format_ == "csv") return console.finish(console.output().write(as_csv(*answer)));
    if (answer->findings.empty()) {
      console.note("nothing to say");
      return console.finish({});
    }
    if (query_.where.empty()) return console.finish(console.output().write(as_table(*answer)));
    std::string text;
    for (const query::LintFinding& finding : answer->findings) {
      text += error_text(finding.message, finding.position, finding.suggestion, query_.where);
    }
    return console.finish(console.output().write(text));
  }

  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_lint_command() { return std::make_unique<LintCommand>(); }

}  // namespace muster::server
