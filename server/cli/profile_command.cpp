// `muster profile`: who an audience is, beside everybody or beside another audience.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "query/run/profile.hpp"
#include "server/api/profile_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kRowsInTable = 30;

std::string as_table(const query::ProfileAnswer& answer, std::size_t limit) {
  Table table({{"attribute"},
               {"value"},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {"base", Table::Align::right},
               {"index", Table::Align::right},
               {"95 % sure", Table::Align::right}});
  for (std::size_t i = 0; i < std::min(limit, answer.values.size()); ++i) {
    const query::ProfileValue& value = answer.values[i];
    table.add({value.attribute, value.label, with_thousands(value.count), percent(value.share),
               percent(value.base_share),
               value.lift ? fmt::format("{:.0f}", *value.lift * 100) : "",
               fmt::format("{:.0f} to {:.0f}", value.lift_low * 100, value.lift_high * 100)});
  }
  return table.text();
}

std::string as_csv(const query::ProfileAnswer& answer, std::size_t limit) {
  std::string text =
      "attribute,value,count,base_count,share,base_share,index,lift_low,lift_high,condition\n";
  for (std::size_t i = 0; i < std::min(limit, answer.values.size()); ++i) {
    const query::ProfileValue& value = answer.values[i];
    query::append_csv_cell(std::string_view(value.attribute), text);
    text += ',';
    if (!value.unknown) query::append_csv_cell(std::string_view(value.label), text);
    text += fmt::format(",{},{},{},{},{},{},{},", value.count, value.base_count, value.share,
                        value.base_share, value.lift ? fmt::format("{}", *value.lift * 100) : "",
                        value.lift_low, value.lift_high);
    query::append_csv_cell(std::string_view(value.condition.value_or("")), text);
    text += '\n';
  }
  return text;
}

class ProfileCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("profile", "who they are, beside everybody or others");
    declare_source(*command_, source_);
    declare_query(*command_, query_, true);
    command_->add_option("--versus", versus_, "compare with these customers (default: everybody)")
        ->type_name("WHERE");
    command_->add_option("--attributes", attributes_, "only these attributes")
        ->delimiter(',')
        ->type_name("A,B");
    command_->add_option("--values", values_, "values of each attribute (default 20)")
        ->type_name("N");
    command_->add_option("--bins", bins_, "quantiles that numbers are cut at (default 10)")
        ->type_name("N");
    command_->add_option("--limit", limit_, "rows to show (table: default 30; csv: all)")
        ->type_name("N");
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer(
        "Examples: muster profile shop \"nps <= 6\"\n"
        "          muster profile shop \"loyalty = 'gold'\" --versus \"loyalty = 'silver'\"");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    query::ProfileRequest request;
    request.query = *std::move(query);
    if (!versus_.empty()) {
      auto versus = query::read_query(versus_, request.query.context);
      if (!versus) return console.fail(versus.error(), versus_);
      request.versus = *std::move(versus);
    }
    request.attributes = attributes_;
    request.values = values_;
    request.bins = bins_;
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(request.query.context);
    if (request.versus) source->inform(request.versus->context);
    const Result<query::ProfileAnswer> answer =
        query::profile(*source->population, request, {.threads = source_.threads});
    if (!answer) {
      const bool in_versus = request.versus && query::bind(request.query, *source->population).ok();
      return console.fail(answer.error(), in_versus ? versus_ : query_.where);
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    console.warn(answer->warnings, query_.where);
    const int code = console.finish(console.output().write(
        format_ == "csv" ? as_csv(*answer, limit_.value_or(answer->values.size()))
                         : as_table(*answer, limit_.value_or(kRowsInTable))));
    console.remark(fmt::format("{} customers beside {}, {} values, in {}",
                               with_thousands(answer->count), with_thousands(answer->base),
                               with_thousands(answer->values.size()),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::string versus_;
  std::vector<std::string> attributes_;
  std::size_t values_ = query::kDefaultProfileValues;
  std::size_t bins_ = query::kDefaultProfileBins;
  std::optional<std::size_t> limit_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_profile_command() { return std::make_unique<ProfileCommand>(); }

}  // namespace muster::server
