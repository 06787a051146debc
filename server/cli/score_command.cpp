// `muster score`: a scorecard over customers, against a label, beside another card, for one of
// them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "server/api/score_json.hpp"
#include "server/cli/card_option.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/label_options.hpp"
#include "server/cli/score_text.hpp"
#include "server/cli/source.hpp"
#include "server/cli/text_file.hpp"
#include "server/cli/top_scores.hpp"
#include "server/report/score_report.hpp"

namespace muster::server {
namespace {

class ScoreCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("score", "points for everybody, and how good they are");
    declare_source(*command_, source_);
    command_
        ->add_option("card", card_, "a scorecard: a TOML or JSON file, or a name saved in SOURCE")
        ->required()
        ->type_name("CARD");
    declare_label(*command_, options_);
    command_->add_option("--compare", compare_, "another card beside this one")->type_name("CARD");
    auto* threshold =
        command_->add_option("--threshold", threshold_, "who crosses this score between the cards")
            ->type_name("SCORE");
    command_->add_option("--grade", grade_, "who crosses into this grade between the cards")
        ->excludes(threshold)
        ->type_name("GRADE");
    command_->add_flag("--ablation", ablation_, "what each rule adds to the AUC; needs --label");
    command_->add_option("--customer", customer_, "only this customer's score, with its reasons")
        ->type_name("ID");
    command_->add_option("--top", top_, "the customers of the highest scores")
        ->check(CLI::Range(1, 100'000))
        ->type_name("N");
    command_->add_option("--report", report_, "write everything to a page of HTML")
        ->type_name("FILE.html");
    command_
        ->add_option("--format", format_, "table (default), json, or csv: every score that occurs")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer(
        "Examples: muster score shop lead.toml\n"
        "          muster score bank.csv lead.toml --label \"y = 'yes'\" --report report.html\n"
        "          muster score bank.csv old.toml --compare new.toml --label \"y = 'yes'\"\n"
        "          muster score shop lead --customer c0518297254");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<AskedScore> asked = read_asked(options_);
    if (!asked) return fail(console, asked.error());
    if (const char* missing = what_is_missing()) {
      return console.fail({ErrorCode::invalid_input, missing});
    }
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    inform(*source, *asked);
    const Result<ChosenCard> card = choose_card(card_, *source);
    if (!card) return console.fail(card.error());
    if (!customer_.empty()) return reasons(console, *source, *card, *asked);
    return score(console, *source, *card, *asked);
  }

 private:
  const char* what_is_missing() const {
    if (ablation_ && options_.label.empty()) return "--ablation needs a --label";
    if (compare_.empty() && (!threshold_.empty() || !grade_.empty())) {
      return "--threshold and --grade say where customers cross between two cards: --compare CARD";
    }
    return nullptr;
  }

  /// Says what was wrong, pointing into the text that is meant.
  int fail(const Console& console, const Error& error) const {
    return console.fail(error, text_of(options_, error));
  }
  int fail(const Console& console, const ChosenCard& card, const Error& error) const {
    if (is_of_card(error)) return console.fail(card.locate(error));
    return fail(console, error);
  }

  int reasons(Console& console, const OpenedSource& source, const ChosenCard& card,
              const AskedScore& asked) const {
    const auto answer = query::score_customer(*source.population, card.card, customer_,
                                              asked.query.context, {.threads = source_.threads});
    if (!answer) return fail(console, card, answer.error());
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    console.warn(answer->warnings, {});
    return console.finish(console.output().write(reasons_text(*answer)));
  }

  int score(Console& console, const OpenedSource& source, const ChosenCard& card,
            const AskedScore& asked) const {
    const engine::Execution execution{.threads = source_.threads};
    const query::ScoreRequest scored{card.card, asked.query, asked.label};
    auto answer = query::score_customers(*source.population, scored, execution);
    if (!answer) return fail(console, card, answer.error());
    ScoreReply reply{*std::move(answer)};
    if (!compare_.empty()) {
      const Result<ChosenCard> other = choose_card(compare_, source);
      if (!other) return console.fail(other.error());
      query::CompareRequest request{card.card, other->card, asked.query, asked.label};
      if (!grade_.empty()) request.threshold = grade_;
      if (!threshold_.empty()) {
        const auto at = engine::parse_decimal(threshold_);
        if (!at) return console.fail({ErrorCode::invalid_input, "--threshold takes a number"});
        request.threshold = *at;
      }
      auto compare = query::compare_scorecards(*source.population, request, execution);
      if (!compare) {
        const bool second = compare.error().message.find("second card") != std::string::npos;
        return fail(console, second ? *other : card, compare.error());
      }
      reply.compare = *std::move(compare);
    }
    if (ablation_) {
      auto ablation =
          query::ablate(*source.population, {card.card, asked.query, *asked.label}, execution);
      if (!ablation) return fail(console, card, ablation.error());
      reply.ablation = *std::move(ablation);
    }
    if (top_) {
      auto customers = top_scores(*source.population, scored, reply.score, *top_, execution);
      if (!customers) return fail(console, card, customers.error());
      reply.top = *std::move(customers);
    }
    return show(console, card, reply);
  }

  int show(Console& console, const ChosenCard& card, const ScoreReply& reply) const {
    if (!report_.empty()) {
      const ReportHead head{source_.path, card.card.description, options_.where, options_.as_of,
                            options_.label_as_of};
      if (Status written = write_text_file(report_, score_report(reply, head)); !written) {
        return console.fail(written.error());
      }
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(reply) + "\n"));
    console.warn(reply.score.warnings, {});
    if (reply.compare) console.warn(reply.compare->warnings, {});
    std::string text = format_ == "csv" ? score_csv(reply.score) : score_text(reply.score);
    if (format_ != "csv") {
      if (reply.ablation) text += ablation_text(*reply.ablation);
      if (reply.compare) text += compare_text(*reply.compare);
      if (!reply.top.empty()) text += top_text(reply.top);
    }
    const int code = console.finish(console.output().write(text));
    console.remark(fmt::format("{} customers, {} rules, in {}", with_thousands(reply.score.count),
                               reply.score.rules.size(),
                               duration(std::chrono::microseconds(reply.score.elapsed_us))));
    if (!report_.empty()) console.note("report: " + report_);
    return code;
  }

  CLI::App* command_ = nullptr;
  Source source_;
  std::string card_;
  LabelOptions options_;
  std::string compare_;
  std::string threshold_;
  std::string grade_;
  bool ablation_ = false;
  std::string customer_;
  std::optional<std::size_t> top_;
  std::string report_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_score_command() { return std::make_unique<ScoreCommand>(); }

}  // namespace muster::server
