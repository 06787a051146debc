// `muster cutoff`: which cut-off of a value leaves so many customers, and how many each leaves.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "query/run/cutoffs.hpp"
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

using query::Cutoff;
using query::format_figure;

std::string title_of(const query::CutoffsAnswer& answer) {
  return answer.of + (answer.keep == query::Keep::highest ? " at least" : " at most");
}

std::string sizes_table(const query::CutoffsAnswer& answer) {
  Table table({{"wanted", Table::Align::right},
               {""},
               {title_of(answer), Table::Align::right},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {"ties", Table::Align::right}});
  const auto add = [&](std::uint64_t size, const char* side, const std::optional<Cutoff>& cutoff) {
    if (!cutoff) {
      table.add({with_thousands(size), side, "(none)", "", "", ""});
      return;
    }
    table.add({with_thousands(size), side, format_figure(cutoff->value.figure),
               with_thousands(cutoff->count), percent(cutoff->share),
               with_thousands(cutoff->ties)});
  };
  for (const query::SizedCutoff& sized : answer.sizes) {
    if (sized.at_least && sized.at_least->count == sized.size) {
      add(sized.size, "exactly", sized.at_least);
      continue;
    }
    add(sized.size, "or more", sized.at_least);
    add(sized.size, "or fewer", sized.at_most);
  }
  return table.text();
}

std::string curve_table(const query::CutoffsAnswer& answer) {
  Table table({{title_of(answer), Table::Align::right},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {"ties", Table::Align::right}});
  for (const Cutoff& cutoff : answer.curve) {
    table.add({format_figure(cutoff.value.figure), with_thousands(cutoff.count),
               percent(cutoff.share), with_thousands(cutoff.ties)});
  }
  return table.text();
}

std::string as_csv(const query::CutoffsAnswer& answer) {
  std::string text = "size,side,value,fraction,count,share,ties,condition\n";
  const auto add = [&](const std::string& size, const char* side, const Cutoff& cutoff) {
    text +=
        fmt::format("{},{},{},{},{},{},{},", size, side, format_figure(cutoff.value.figure),
                    cutoff.value.fraction.value_or(""), cutoff.count, cutoff.share, cutoff.ties);
    query::append_csv_cell(std::string_view(cutoff.condition.value_or("")), text);
    text += '\n';
  };
  for (const query::SizedCutoff& sized : answer.sizes) {
    const std::string size = std::to_string(sized.size);
    if (sized.at_least) add(size, "at_least", *sized.at_least);
    if (sized.at_most) add(size, "at_most", *sized.at_most);
  }
  for (const Cutoff& cutoff : answer.curve) add("", "curve", cutoff);
  return text;
}

class CutoffCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ =
        program.add_subcommand("cutoff", "which cut-off of a value leaves so many customers");
    declare_source(*command_, source_);
    declare_query(*command_, query_, true);
    command_->add_option("--of", of_, "the value to cut by: a name or arithmetic")
        ->required()
        ->type_name("VALUE");
    command_->add_option("--size", sizes_, "how many customers are wanted")
        ->delimiter(',')
        ->type_name("N,N");
    command_->add_flag("--lowest", lowest_, "keep those with the lowest values, not the highest");
    command_->add_option("--at", at_, "cut-offs to count at (default: the quantiles)")
        ->delimiter(',')
        ->type_name("V,V");
    declare_quantiles(*command_, quantiles_, "cut-offs by quantile (default: deciles, quartiles)");
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer(
        "Examples: muster cutoff shop \"email_ok\" --of spend --size 50000\n"
        "          muster cutoff shop TRUE --of last_order --lowest --at 2025-12-31,2026-03-31");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    query::CutoffsRequest request;
    request.query = *std::move(query);
    request.of = of_;
    request.keep = lowest_ ? query::Keep::lowest : query::Keep::highest;
    request.sizes = sizes_;
    request.at = at_;
    if (!quantiles_.empty()) {
      auto read = read_quantiles(quantiles_);
      if (!read) return console.fail(read.error());
      request.quantiles = *std::move(read);
    }
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(request.query.context);
    const Result<query::CutoffsAnswer> answer =
        query::cutoffs(*source->population, request, {.threads = source_.threads});
    if (!answer) {
      return fail_measure(console, *source->population, request.query, {of_}, query_.where,
                          answer.error());
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    console.warn(answer->warnings, query_.where);
    std::string text;
    if (format_ == "csv") {
      text = as_csv(*answer);
    } else {
      if (!answer->sizes.empty()) text = sizes_table(*answer) + "\n";
      text += curve_table(*answer);
    }
    const int code = console.finish(console.output().write(text));
    console.remark(fmt::format("{} of {} customers in the audience have a value, in {}",
                               with_thousands(answer->known), with_thousands(answer->count),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::string of_;
  std::vector<std::uint64_t> sizes_;
  bool lowest_ = false;
  std::vector<std::string> at_;
  std::vector<std::string> quantiles_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_cutoff_command() { return std::make_unique<CutoffCommand>(); }

}  // namespace muster::server
