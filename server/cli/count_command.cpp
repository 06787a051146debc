// `muster count`: how many customers fit; by the values of attributes; or of every segment in a
// file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/breakdown.hpp"
#include "query/run/cell_text.hpp"
#include "query/run/count.hpp"
#include "server/api/answer_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/explanation_text.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/segment_table.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

std::string as_table(const query::BreakdownAnswer& answer) {
  std::vector<Table::Column> columns;
  for (const std::string& name : answer.by) columns.push_back({name});
  columns.push_back({"customers", Table::Align::right});
  columns.push_back({"share", Table::Align::right});
  Table table(std::move(columns));
  const auto add = [&](std::vector<std::string> cells, std::uint64_t count, double share) {
    cells.push_back(with_thousands(count));
    cells.push_back(percent(share));
    table.add(cells);
  };
  for (const query::BreakdownCell& cell : answer.cells) {
    std::vector<std::string> cells;
    for (const engine::Value& value : cell.values) {
      const bool unknown = std::holds_alternative<engine::Unknown>(value);
      cells.push_back(unknown ? "(unknown)" : engine::format_value(value));
    }
    add(std::move(cells), cell.count, cell.share);
  }
  // Totals stand in their own column, "(any)" in the other.
  for (std::size_t side = 0; side < answer.totals.size(); ++side) {
    for (const query::BreakdownTotal& total : answer.totals[side]) {
      std::vector<std::string> cells(answer.by.size(), "(any)");
      const bool unknown = std::holds_alternative<engine::Unknown>(total.value);
      cells[side] = unknown ? "(unknown)" : engine::format_value(total.value);
      add(std::move(cells), total.count, total.share);
    }
  }
  if (answer.other_cells > 0) {
    std::vector<std::string> cells(answer.by.size());
    cells.front() = fmt::format("({} more)", with_thousands(answer.other_cells));
    const double share = answer.count == 0 ? 0
                                           : static_cast<double>(answer.other_count) /
                                                 static_cast<double>(answer.count);
    add(std::move(cells), answer.other_count, share);
  }
  return table.text();
}

std::string as_csv(const query::BreakdownAnswer& answer) {
  std::string text;
  for (const std::string& name : answer.by) {
    query::append_csv_cell(std::string_view(name), text);
    text += ',';
  }
  text += "count,share\n";
  for (const query::BreakdownCell& cell : answer.cells) {
    for (const engine::Value& value : cell.values) {
      query::append_csv_cell(value, text);
      text += ',';
    }
    text += fmt::format("{},{}\n", cell.count, cell.share);
  }
  return text;
}

std::string as_csv(const query::CountAnswer& answer) {
  return fmt::format("count,population,share,version,elapsed_us\n{},{},{},{},{}\n", answer.count,
                     answer.population, answer.share, answer.version, answer.elapsed_us);
}

class CountCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("count", "count the customers who fit");
    declare_source(*command_, source_);
    declare_query(*command_, query_, false);
    command_->add_option("--by", by_, "divide by the values of one or two attributes")
        ->delimiter(',')
        ->type_name("A[,B]");
    command_->add_option("--limit", limit_, "with --by: largest groups to show (default 1000)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    command_
        ->add_option("--segments", segments_, "count every segment of a file instead of one WHERE")
        ->type_name("FILE.toml");
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->add_flag("--explain", explain_, "say what every clause counts, costs and reads");
    command_->footer(
        "Examples: muster count shop \"age BETWEEN 25 AND 34 AND NOT email_ok\"\n"
        "          muster count shop \"spend > 500\" --by region,loyalty --format csv\n"
        "          muster count shop --segments segments.toml");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const bool has_where = command_->get_option("where")->count() > 0;
    if (has_where == !segments_.empty()) {
      console.note("muster: count takes either a WHERE, in quotes, or --segments FILE.toml");
      return kWrongUsage;
    }
    if (!segments_.empty()) {
      if (!by_.empty() || explain_) {
        console.note("muster: --segments goes with neither --by nor --explain");
        return kWrongUsage;
      }
      return count_segments(console, {source_, segments_, query_.as_of, query_.zone, format_});
    }
    // A mistake in the query is told before anything is loaded.
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(query->context);
    if (!by_.empty()) return run_breakdown(console, *source->population, *std::move(query));
    return run_count(console, *source->population, *query);
  }

 private:
  int run_count(Console& console, const engine::Population& population,
                const query::Query& query) const {
    const Result<query::CountAnswer> answer =
        query::count(population, query, {.threads = source_.threads});
    if (!answer) return console.fail(answer.error(), query_.where);
    std::optional<query::ExplainAnswer> explanation;
    if (explain_) {
      Result<query::ExplainAnswer> explained =
          query::explain(population, query, {.threads = source_.threads});
      if (!explained) return console.fail(explained.error(), query_.where);
      explanation = *std::move(explained);
    }
    if (format_ == "json") {
      return console.finish(console.output().write(to_json(*answer, explanation) + "\n"));
    }
    console.warn(answer->warnings, query_.where);
    if (explanation && format_ == "csv") {
      return console.finish(console.output().write(explanation_csv(*explanation)));
    }
    if (format_ == "csv") return console.finish(console.output().write(as_csv(*answer)));
    std::string text = fmt::format("{}\n", answer->count);
    if (explanation) text += explanation_text(*explanation);
    const int code = console.finish(console.output().write(text));
    console.remark(fmt::format("of {} customers: {}, in {}", with_thousands(answer->population),
                               percent(answer->share),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

  int run_breakdown(Console& console, const engine::Population& population,
                    query::Query query) const {
    query::BreakdownRequest request{std::move(query), by_};
    if (limit_) request.limit = *limit_;
    const Result<query::BreakdownAnswer> answer =
        query::breakdown(population, request, {.threads = source_.threads});
    if (!answer) return console.fail(answer.error(), query_.where);
    if (explain_) {
      const Result<query::ExplainAnswer> explained =
          query::explain(population, request.query, {.threads = source_.threads});
      if (!explained) return console.fail(explained.error(), query_.where);
      console.note_lines(explanation_text(*explained));
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    console.warn(answer->warnings, query_.where);
    if (format_ == "csv") return console.finish(console.output().write(as_csv(*answer)));
    const int code = console.finish(console.output().write(as_table(*answer)));
    console.remark(fmt::format(
        "{} of {} customers: {}, in {}", with_thousands(answer->count),
        with_thousands(answer->population),
        percent(answer->population == 0
                    ? 0
                    : static_cast<double>(answer->count) / static_cast<double>(answer->population)),
        duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::vector<std::string> by_;
  std::optional<std::size_t> limit_;
  std::string segments_;
  std::string format_ = "table";
  bool explain_ = false;
};

}  // namespace

std::unique_ptr<Command> make_count_command() { return std::make_unique<CountCommand>(); }

}  // namespace muster::server
