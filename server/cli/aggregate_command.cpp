// `muster aggregate`: sums, means, extremes and quantiles of values over an audience.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/plan/measures.hpp"
#include "query/run/aggregate.hpp"
#include "query/run/cell_text.hpp"
#include "server/api/measure_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/measure_options.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

using query::Aggregate;
using query::format_figure;

// A column a value, so that values stand beside one another.
std::string as_table(const query::AggregateAnswer& answer) {
  std::vector<Table::Column> columns = {{""}};
  for (const Aggregate& aggregate : answer.aggregates) {
    columns.push_back({aggregate.of, Table::Align::right});
  }
  Table table(std::move(columns));
  const auto add = [&](std::string title, auto cell) {
    std::vector<std::string> cells = {std::move(title)};
    for (const Aggregate& aggregate : answer.aggregates) cells.push_back(cell(aggregate));
    table.add(cells);
  };
  add("known", [](const Aggregate& of) { return with_thousands(of.known); });
  add("unknown", [](const Aggregate& of) { return with_thousands(of.unknown); });
  add("sum", [](const Aggregate& of) { return format_figure(of.sum); });
  add("mean", [](const Aggregate& of) { return format_figure(of.mean); });
  add("minimum", [](const Aggregate& of) { return format_figure(of.minimum.figure); });
  const std::size_t quantiles = answer.aggregates.front().quantiles.size();
  for (std::size_t i = 0; i < quantiles; ++i) {
    const engine::Decimal at = answer.aggregates.front().quantiles[i].at;
    add(quantile_name(at),
        [&](const Aggregate& of) { return format_figure(of.quantiles[i].value.figure); });
  }
  add("maximum", [](const Aggregate& of) { return format_figure(of.maximum.figure); });
  return table.text();
}

std::string as_csv(const query::AggregateAnswer& answer) {
  std::string text = "of,type,known,unknown,sum,mean,minimum,maximum";
  for (const query::Quantile& quantile : answer.aggregates.front().quantiles) {
    text += ",q" + format_decimal(quantile.at);
  }
  text += '\n';
  for (const Aggregate& aggregate : answer.aggregates) {
    query::append_csv_cell(std::string_view(aggregate.of), text);
    text += fmt::format(",{},{},{},{},{},{},{}", query::kind_name(aggregate.kind), aggregate.known,
                        aggregate.unknown, format_figure(aggregate.sum),
                        format_figure(aggregate.mean), format_figure(aggregate.minimum.figure),
                        format_figure(aggregate.maximum.figure));
    for (const query::Quantile& quantile : aggregate.quantiles) {
      text += "," + format_figure(quantile.value.figure);
    }
    text += '\n';
  }
  return text;
}

class AggregateCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("aggregate", "sums, means and quantiles over an audience");
    declare_source(*command_, source_);
    declare_query(*command_, query_, true);
    command_->add_option("--of", of_, "values to measure: names or arithmetic, separated by commas")
        ->required()
        ->type_name("VALUES");
    declare_quantiles(*command_, quantiles_, "quantiles from 0 to 1 (default: deciles, quartiles)");
    command_->add_option("--places", places_, "digits after the point of means and quotients (6)")
        ->check(CLI::Range(0, query::kMaxPlaces))
        ->type_name("N");
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer(
        "Example: muster aggregate shop \"loyalty = 'gold'\" --of \"spend, spend / orders\"");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    query::AggregateRequest request;
    request.query = *std::move(query);
    for (const std::string& text : of_) {
      for (std::string& value : query::split_measures(text)) {
        request.of.push_back(std::move(value));
      }
    }
    if (!quantiles_.empty()) {
      auto read = read_quantiles(quantiles_);
      if (!read) return console.fail(read.error());
      request.quantiles = *std::move(read);
    }
    request.places = places_;
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(request.query.context);
    const Result<query::AggregateAnswer> answer =
        query::aggregate(*source->population, request, {.threads = source_.threads});
    if (!answer) {
      return fail_measure(console, *source->population, request.query, request.of, query_.where,
                          answer.error());
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    console.warn(answer->warnings, query_.where);
    const int code = console.finish(
        console.output().write(format_ == "csv" ? as_csv(*answer) : as_table(*answer)));
    console.remark(fmt::format("over {} of {} customers, in {}", with_thousands(answer->count),
                               with_thousands(answer->population),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::vector<std::string> of_;
  std::vector<std::string> quantiles_;
  int places_ = query::kDefaultPlaces;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_aggregate_command() { return std::make_unique<AggregateCommand>(); }

}  // namespace muster::server
