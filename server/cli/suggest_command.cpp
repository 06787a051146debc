// `muster suggest`: what tells a label, and a first scorecard made of it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/scorecards/suggest.hpp"
#include "server/api/score_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/label_options.hpp"
#include "server/cli/score_text.hpp"
#include "server/cli/scorecard_file.hpp"
#include "server/cli/source.hpp"
#include "server/cli/text_file.hpp"

namespace muster::server {
namespace {

class SuggestCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("suggest", "what tells a label, and a scorecard made of it");
    declare_source(*command_, source_);
    declare_label(*command_, options_);
    command_->get_option("--label")->required();
    command_->add_option("--rules", request_.rules, "rules at most (default 10)")
        ->check(CLI::Range(std::size_t{1}, query::kMostSuggestedRules))
        ->type_name("K");
    command_->add_option("--attributes", request_.attributes, "only these attributes")
        ->delimiter(',')
        ->type_name("A,B");
    command_->add_option("--exclude", request_.exclude, "without these attributes")
        ->delimiter(',')
        ->type_name("A,B");
    command_->add_option("--bins", request_.bins, "quantiles that numbers are cut at (default 10)")
        ->check(CLI::Range(2, 100))
        ->type_name("N");
    command_->add_option("--range", request_.range, "scores lie from 0 to this (default 100)")
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("POINTS");
    command_->add_option("--name", request_.name, "of the card (default: suggested)")
        ->type_name("NAME");
    command_->add_option("--out", out_, "write the card here (default: standard output)")
        ->type_name("CARD.toml");
    command_->add_option("--format", format_, "table (default) or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    command_->footer(
        "Example: muster suggest bank.csv --label \"y = 'yes'\" --exclude duration --out "
        "lead.toml");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<AskedScore> asked = read_asked(options_);
    if (!asked) return console.fail(asked.error(), text_of(options_, asked.error()));
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    inform(*source, *asked);
    request_.query = asked->query;
    request_.label = *asked->label;
    const auto answer =
        query::suggest_scorecard(*source->population, request_, {.threads = source_.threads});
    if (!answer) return console.fail(answer.error(), text_of(options_, answer.error()));
    const std::string card = answer->card ? scorecard_toml(*answer->card) : std::string();
    if (!out_.empty() && answer->card) {
      if (Status written = write_text_file(out_, card); !written) {
        return console.fail(written.error());
      }
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    console.warn(answer->warnings, {});
    std::string text = suggest_text(*answer);
    if (out_.empty() && answer->card) text += "\n" + card;
    const int code = console.finish(console.output().write(text));
    if (!out_.empty() && answer->card) console.note("card: " + out_);
    console.remark(fmt::format("{} customers in {}",
                               with_thousands(answer->train.customers + answer->holdout.customers),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  Source source_;
  LabelOptions options_;
  query::SuggestRequest request_;
  std::string out_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_suggest_command() { return std::make_unique<SuggestCommand>(); }

}  // namespace muster::server
