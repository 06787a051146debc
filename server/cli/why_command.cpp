// `muster why`: why one customer is in an audience, or is not.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "query/run/why.hpp"
#include "server/api/why_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

void add(Table& table, const query::WhyClause& clause, const std::string& branch,
         const std::string& below) {
  const bool named = clause.joins.empty() || clause.joins == "segment";
  table.add({branch + (named ? clause.where : clause.joins), clause.holds ? "yes" : "no",
             seen_text(clause.seen), clause.would_change ? "would have to change" : ""});
  for (std::size_t i = 0; i < clause.operands.size(); ++i) {
    const bool last = i + 1 == clause.operands.size();
    add(table, clause.operands[i], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
  }
}

std::string why_text(const query::WhyAnswer& answer) {
  std::string text =
      fmt::format("{} {} this audience.\n\n", answer.id, answer.holds ? "is in" : "is not in");
  Table table({{"clause"}, {"holds"}, {"seen"}, {""}});
  add(table, answer.whole, "", "");
  text += table.text();
  if (answer.changes.empty()) {
    return text + fmt::format("\nNo change of its tests would {} this customer.\n",
                              answer.holds ? "exclude" : "include");
  }
  const std::string tests = answer.changes.size() == 1
                                ? "the one test marked"
                                : fmt::format("the {} tests marked", answer.changes.size());
  return text + fmt::format("\n{} would {} if {} came out otherwise; {} {} for the same reason.\n",
                            answer.id, answer.holds ? "leave" : "enter", tests,
                            with_thousands(answer.same_reason),
                            answer.holds ? "others are in" : "others are out");
}

class WhyCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("why", "why a customer is in an audience, or is not");
    declare_source(*command_, source_);
    command_->add_option("customer", id_, "the customer's id")->required()->type_name("ID");
    declare_query(*command_, query_, true);
    command_->add_option("--format", format_, "table (default) or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    command_->footer(
        "Examples: muster why shop c0518297254 \"spend > 500 AND NOT nps <= 6\"\n"
        "          muster why shop c0518297254 \"SEGMENT 'vip'\" --format json");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    // A mistake in the query is told before anything is loaded.
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(query->context);
    const Result<query::WhyAnswer> answer =
        query::why(*source->population, *query, id_, {.threads = source_.threads});
    if (!answer) return console.fail(answer.error(), query_.where);
    return console.finish(
        console.output().write(format_ == "json" ? to_json(*answer) + "\n" : why_text(*answer)));
  }

 private:
  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::string id_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_why_command() { return std::make_unique<WhyCommand>(); }

}  // namespace muster::server
