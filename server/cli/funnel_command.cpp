// `muster funnel`: how many come through steps taken in order, and how long they take.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "query/run/funnel.hpp"
#include "server/api/event_answers_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/event_options.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

// 45 s, 12 min 05 s, 3 h 20 min, 4 d 6 h: what a person wants to know of it.
std::string span_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3'600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  if (whole < 86'400) return fmt::format("{} h {:02} min", whole / 3'600, whole / 60 % 60);
  return fmt::format("{} d {:02} h", whole / 86'400, whole / 3'600 % 24);
}

std::string mean_text(const std::optional<query::StepTimes>& times) {
  return times ? span_text(times->mean) : "";
}

// The middle one of the quantiles, where there is one.
std::string median_text(const std::optional<query::StepTimes>& times) {
  if (!times) return "";
  for (const query::TimeQuantile& quantile : times->quantiles) {
    if (engine::compare(quantile.at, {5, 1}) == 0) {
      return span_text(static_cast<double>(quantile.seconds));
    }
  }
  return "";
}

std::string value_text(const engine::Value& value) {
  if (std::holds_alternative<engine::Unknown>(value)) return "(unknown)";
  const auto* tags = std::get_if<std::vector<std::string_view>>(&value);
  return tags != nullptr && tags->empty() ? "(none)" : engine::format_value(value);
}

std::string funnel_table(const query::FunnelAnswer& answer) {
  std::vector<Table::Column> columns;
  for (const std::string& name : answer.by) columns.push_back({name});
  columns.push_back({"step"});
  for (const char* title : {"customers", "of previous", "of first", "median since previous", "mean",
                            "median since first", "mean"}) {
    columns.push_back({title, Table::Align::right});
  }
  Table table(std::move(columns));
  const auto add = [&](std::vector<std::string> cells, const std::vector<query::StepCount>& steps) {
    const std::size_t values = cells.size();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const query::StepCount& step = steps[i];
      cells.resize(values);
      cells.push_back(fmt::format("{} {}", i + 1, answer.steps[i]));
      cells.push_back(with_thousands(step.count));
      cells.push_back(i == 0 ? "" : percent(step.share_of_previous));
      cells.push_back(i == 0 ? "" : percent(step.share_of_first));
      cells.push_back(median_text(step.since_previous));
      cells.push_back(mean_text(step.since_previous));
      cells.push_back(median_text(step.since_first));
      cells.push_back(mean_text(step.since_first));
      table.add(cells);
      for (std::size_t value = 0; value < values; ++value) cells[value] = "";
    }
  };
  add(std::vector<std::string>(answer.by.size(), "(all)"), answer.counts);
  for (const query::FunnelCellAnswer& cell : answer.cells) {
    std::vector<std::string> values;
    for (const engine::Value& value : cell.values) values.push_back(value_text(value));
    add(std::move(values), cell.steps);
  }
  return table.text();
}

void append_times(const std::optional<query::StepTimes>& times, std::size_t quantiles,
                  std::string& text) {
  text += times ? fmt::format(",{}", times->mean) : ",";
  for (std::size_t i = 0; i < quantiles; ++i) {
    text += times ? fmt::format(",{}", times->quantiles[i].seconds) : ",";
  }
}

// A line a cell and step; the first lines are everybody's where there is no breakdown.
std::string funnel_csv(const query::FunnelAnswer& answer,
                       const std::vector<engine::Decimal>& quantiles) {
  std::string text;
  for (const std::string& name : answer.by) {
    query::append_csv_cell(std::string_view(name), text);
    text += ',';
  }
  text += "step,event,count,share_of_previous,share_of_first";
  for (const std::string_view since : {"since_previous", "since_first"}) {
    text += fmt::format(",{}_mean", since);
    for (const engine::Decimal at : quantiles) {
      text += fmt::format(",{}_{}", since, engine::format_decimal(at));
    }
  }
  text += '\n';
  const auto add = [&](const std::vector<engine::Value>& values,
                       const std::vector<query::StepCount>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (const engine::Value& value : values) {
        query::append_csv_cell(value, text);
        text += ',';
      }
      text += fmt::format("{},", i + 1);
      query::append_csv_cell(std::string_view(answer.steps[i]), text);
      text += fmt::format(",{},{},{}", steps[i].count, steps[i].share_of_previous,
                          steps[i].share_of_first);
      append_times(steps[i].since_previous, quantiles.size(), text);
      append_times(steps[i].since_first, quantiles.size(), text);
      text += '\n';
    }
  };
  if (answer.by.empty()) add({}, answer.counts);
  for (const query::FunnelCellAnswer& cell : answer.cells) add(cell.values, cell.steps);
  return text;
}

class FunnelCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("funnel", "who comes how far through steps in order");
    declare_event_source(*command_, options_);
    command_
        ->add_option("step", request_.steps,
                     "events in order, such as \"purchase WHERE amount > 9\"")
        ->required()
        ->type_name("STEP");
    command_->add_option("--within", request_.within, "from first to last step, such as \"7 days\"")
        ->type_name("SPAN");
    command_
        ->add_option("--during", request_.during,
                     "the window of steps without one, such as \"LAST 90 DAYS\"")
        ->type_name("WINDOW");
    command_->add_option("--by", request_.by, "one or two attributes to divide by")
        ->delimiter(',')
        ->type_name("ATTRIBUTE");
    command_->add_option("--limit", request_.limit, "largest cells to show (default 20)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    declare_event_options(*command_, options_);
    command_->footer(
        "Example: muster funnel shop visit cart_add purchase --within \"7 days\" --by region");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<EventQuestion> question = open_question(console, options_);
    if (!question) return console.fail(question.error(), options_.where);
    request_.audience = question->audience;
    const Result<query::FunnelAnswer> answer =
        query::funnel(*question->source.population, request_, {.threads = options_.source.threads});
    if (!answer) return fail_question(console, *question, answer.error(), request_.steps);
    if (options_.format == "json") {
      return console.finish(console.output().write(to_json(*answer) + "\n"));
    }
    console.warn(answer->warnings, {});
    const int code = console.finish(
        console.output().write(options_.format == "csv" ? funnel_csv(*answer, request_.quantiles)
                                                        : funnel_table(*answer)));
    if (answer->other_cells > 0) {
      console.remark(fmt::format("{} more cells, {} customers at the first step",
                                 with_thousands(answer->other_cells),
                                 with_thousands(answer->other_count)));
    }
    console.remark(fmt::format("{} of {} customers, in {}", with_thousands(answer->count),
                               with_thousands(answer->population),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  EventOptions options_;
  query::FunnelRequest request_;
};

}  // namespace

std::unique_ptr<Command> make_funnel_command() { return std::make_unique<FunnelCommand>(); }

}  // namespace muster::server
