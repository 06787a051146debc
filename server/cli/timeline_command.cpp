// `muster timeline`: events and active customers a day, week or month.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "query/run/timeline.hpp"
#include "server/api/event_answers_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/event_options.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

// Events of each series, then events and customers of all.
std::string timeline_table(const query::TimelineAnswer& answer) {
  std::vector<Table::Column> columns = {{std::string(to_string(answer.unit))}};
  for (const std::string& series : answer.series) columns.push_back({series, Table::Align::right});
  columns.push_back({"events", Table::Align::right});
  columns.push_back({"customers", Table::Align::right});
  Table table(std::move(columns));
  for (const query::TimelinePeriod& period : answer.periods) {
    std::vector<std::string> cells = {engine::format_day(period.begin)};
    for (const engine::TimelineCell& cell : period.cells) {
      cells.push_back(with_thousands(cell.events));
    }
    cells.push_back(with_thousands(period.cells.back().customers));
    table.add(cells);
  }
  return table.text();
}

// A line a period and series; the series without a name is all of them together.
std::string timeline_csv(const query::TimelineAnswer& answer) {
  std::string text = "begin,series,events,customers\n";
  for (const query::TimelinePeriod& period : answer.periods) {
    for (std::size_t i = 0; i < period.cells.size(); ++i) {
      text += engine::format_day(period.begin);
      text += ',';
      if (i < answer.series.size()) {
        query::append_csv_cell(std::string_view(answer.series[i]), text);
      }
      text += fmt::format(",{},{}\n", period.cells[i].events, period.cells[i].customers);
    }
  }
  return text;
}

class TimelineCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("timeline", "events and active customers over time");
    declare_event_source(*command_, options_);
    command_->add_option("event", request_.events, "a series each (default: every type of event)")
        ->type_name("EVENT");
    command_->add_option("--unit", unit_, "day (default), week (from Monday) or month")
        ->check(CLI::IsMember({"week", "month", "day"}))
        ->type_name("UNIT");
    command_->add_option("--periods", request_.periods, "the last N (default 30)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    declare_event_options(*command_, options_);
    command_->footer("Example: muster timeline shop visit purchase --unit week --periods 8");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    request_.unit = *query::period_unit(unit_);
    const Result<EventQuestion> question = open_question(console, options_);
    if (!question) return console.fail(question.error(), options_.where);
    request_.audience = question->audience;
    const Result<query::TimelineAnswer> answer = query::timeline(
        *question->source.population, request_, {.threads = options_.source.threads});
    if (!answer) return fail_question(console, *question, answer.error(), request_.events);
    if (options_.format == "json") {
      return console.finish(console.output().write(to_json(*answer) + "\n"));
    }
    console.warn(answer->warnings, {});
    const int code = console.finish(console.output().write(
        options_.format == "csv" ? timeline_csv(*answer) : timeline_table(*answer)));
    console.remark(fmt::format("{} of {} customers, in {}", with_thousands(answer->count),
                               with_thousands(answer->population),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  EventOptions options_;
  query::TimelineRequest request_;
  std::string unit_ = "day";
};

}  // namespace

std::unique_ptr<Command> make_timeline_command() { return std::make_unique<TimelineCommand>(); }

}  // namespace muster::server
