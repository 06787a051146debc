// `muster retention`: cohorts by their first event, and how many of each come back when.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/retention.hpp"
#include "query/run/stopwatch.hpp"
#include "server/api/event_answers_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/event_options.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

std::string retention_table(const query::RetentionAnswer& answer) {
  std::vector<Table::Column> columns = {{std::string(to_string(answer.unit))},
                                        {"customers", Table::Align::right}};
  for (std::size_t k = 0; k <= answer.periods; ++k) {
    columns.push_back({fmt::format("+{}", k), Table::Align::right});
  }
  Table table(std::move(columns));
  const auto add = [&](std::string name, std::uint64_t customers, const auto& share_of_period,
                       std::size_t periods) {
    std::vector<std::string> cells = {std::move(name), with_thousands(customers)};
    for (std::size_t k = 0; k <= answer.periods; ++k) {
      cells.push_back(k < periods && customers != 0 ? percent(share_of_period(k)) : "");
    }
    table.add(cells);
  };
  std::uint64_t all = 0;
  for (const query::RetentionCohort& cohort : answer.cohorts) {
    all += cohort.size;
    add(
        engine::format_day(cohort.begin), cohort.size,
        [&](std::size_t k) { return query::share_of(cohort.back[k], cohort.size); },
        cohort.back.size());
  }
  add(
      "(all)", all,
      [&](std::size_t k) { return query::share_of(answer.back[k], answer.customers[k]); },
      answer.periods + 1);
  return table.text();
}

// A line a cell.
std::string retention_csv(const query::RetentionAnswer& answer) {
  std::string text = "cohort,size,period,back,share\n";
  for (const query::RetentionCohort& cohort : answer.cohorts) {
    for (std::size_t k = 0; k < cohort.back.size(); ++k) {
      text += fmt::format("{},{},{},{},{}\n", engine::format_day(cohort.begin), cohort.size, k,
                          cohort.back[k], query::share_of(cohort.back[k], cohort.size));
    }
  }
  return text;
}

class RetentionCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("retention", "who comes back after a first event");
    declare_event_source(*command_, options_);
    command_->add_option("event", request_.event, "the event that customers begin with")
        ->required()
        ->type_name("EVENT");
    command_->add_option("--again", request_.again, "what they come back for (default: the same)")
        ->type_name("EVENT");
    command_->add_option("--unit", unit_, "week (default, from Monday), month or day")
        ->check(CLI::IsMember({"week", "month", "day"}))
        ->type_name("UNIT");
    command_->add_option("--periods", request_.periods, "how many later ones (default 12)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    command_->add_option("--cohorts", request_.cohorts, "the last N alone")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    declare_event_options(*command_, options_);
    command_->footer("Example: muster retention shop purchase --unit month --periods 6");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    request_.unit = *query::period_unit(unit_);
    const Result<EventQuestion> question = open_question(console, options_);
    if (!question) return console.fail(question.error(), options_.where);
    request_.audience = question->audience;
    const Result<query::RetentionAnswer> answer = query::retention(
        *question->source.population, request_, {.threads = options_.source.threads});
    if (!answer) {
      std::vector<std::string> phrases = {request_.event};
      if (!request_.again.empty()) phrases.push_back(request_.again);
      return fail_question(console, *question, answer.error(), phrases);
    }
    if (options_.format == "json") {
      return console.finish(console.output().write(to_json(*answer) + "\n"));
    }
    console.warn(answer->warnings, {});
    const int code = console.finish(console.output().write(
        options_.format == "csv" ? retention_csv(*answer) : retention_table(*answer)));
    console.remark(fmt::format("{} of {} customers, in {}", with_thousands(answer->count),
                               with_thousands(answer->population),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  EventOptions options_;
  query::RetentionRequest request_;
  std::string unit_ = "week";
};

}  // namespace

std::unique_ptr<Command> make_retention_command() { return std::make_unique<RetentionCommand>(); }

}  // namespace muster::server
