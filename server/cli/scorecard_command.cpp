// `muster scorecard STORE save|list|show|delete|history`: named scorecards in a store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "server/api/saved_json.hpp"
#include "server/api/saved_scorecard_json.hpp"
#include "server/api/scorecard_body.hpp"
#include "server/cli/card_option.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/saved_options.hpp"
#include "server/cli/scorecard_file.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

/// The card as it was saved, in TOML; the text itself where it cannot be read.
std::string toml_of(const engine::Segment& saved) {
  Result<query::Scorecard> card = parse_scorecard(saved.where);
  if (!card) return saved.where + "\n";
  card->name = saved.name;
  return scorecard_toml(*card);
}

std::size_t rules_of(const engine::Segment& saved) {
  const Result<query::Scorecard> card = parse_scorecard(saved.where);
  return card ? card->rules.size() : 0;
}

std::string as_csv(const engine::SavedState& state) {
  std::string text = "name,rules,description,owner,created,changed\n";
  for (const engine::Segment* saved : state.scorecards.by_name()) {
    query::append_csv_cell(std::string_view(saved->name), text);
    text += fmt::format(",{},", rules_of(*saved));
    query::append_csv_cell(std::string_view(saved->description), text);
    text += ',';
    query::append_csv_cell(std::string_view(saved->owner), text);
    text += fmt::format(",{},{}\n", engine::format_instant(saved->created),
                        engine::format_instant(saved->changed));
  }
  return text;
}

std::string as_table(const engine::SavedState& state) {
  Table table(
      {{"scorecard"}, {"rules", Table::Align::right}, {"owner"}, {"changed"}, {"description"}});
  for (const engine::Segment* saved : state.scorecards.by_name()) {
    table.add({saved->name, with_thousands(rules_of(*saved)), saved->owner,
               engine::format_instant(saved->changed), saved->description});
  }
  return table.text();
}

std::string as_text(const std::vector<engine::SegmentRevision>& history) {
  std::string text;
  for (const engine::SegmentRevision& revision : history) {
    text += fmt::format("{}# {} {}{}\n", text.empty() ? "" : "\n",
                        engine::format_instant(revision.at), engine::to_string(revision.change),
                        revision.segment.owner.empty() ? "" : ", " + revision.segment.owner);
    if (revision.change != engine::SegmentRevision::Change::deleted) {
      text += toml_of(revision.segment);
    }
  }
  return text;
}

class ScorecardCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("scorecard", "save, list, show and delete named scorecards");
    command_->add_option("store", store_, "the store")->required()->type_name("STORE");
    command_->require_subcommand(1);
    save_ = command_->add_subcommand("save", "save a card under a name");
    declare_name(*save_, name_);
    save_->add_option("card", file_, "the card: a TOML or JSON file")
        ->required()
        ->type_name("CARD.toml");
    declare_words(*save_, words_);
    list_ = command_->add_subcommand("list", "all scorecards");
    show_ = command_->add_subcommand("show", "one card, as a file that can be saved again");
    declare_name(*show_, name_);
    delete_ = command_->add_subcommand("delete", "delete a card nobody refers to");
    declare_name(*delete_, name_);
    history_ = command_->add_subcommand("history", "every card a name has had");
    declare_name(*history_, name_);
    for (CLI::App* each : {save_, list_, show_, delete_, history_}) declare_format(*each, format_);
    command_->footer(
        "Examples: muster scorecard shop save lead lead.toml --owner anna\n"
        "          muster scorecard shop show lead > lead.toml\n"
        "          muster count shop \"SCORE 'lead' >= 60 AND GRADE 'lead' = 'hot'\"");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<std::shared_ptr<SavedStore>> store = open_saved(store_);
    if (!store) return console.fail(store.error());
    if (save_->parsed()) return save(console, **store);
    if (list_->parsed()) return list(console, **store);
    if (show_->parsed()) return show(console, **store);
    if (delete_->parsed()) return remove(console, **store);
    return history(console, **store);
  }

 private:
  int save(Console& console, SavedStore& store) const {
    Result<ScorecardFile> file = read_scorecard_file(file_);
    if (!file) return console.fail(file.error());
    ScorecardDraft draft;
    draft.name = name_;
    draft.card = file->card;
    draft.card.name = name_;
    draft.description = words_.description ? words_.description : file->card.description;
    draft.owner = words_.owner;
    const Result<ScorecardSaved> saved = store.save(draft);
    if (!saved) {
      const bool of_card = is_of_card(saved.error());
      return console.fail(of_card ? file->where.locate(saved.error()) : saved.error());
    }
    if (format_ == "json") return write(console, to_json(*saved) + "\n");
    console.warn(saved->warnings, {});
    console.note(fmt::format("{} scorecard '{}'", saved->created ? "saved new" : "saved", name_));
    return console.finish({});
  }

  int list(Console& console, const SavedStore& store) const {
    const auto state = store.state();
    if (!state) return console.fail(state.error());
    if (format_ == "json") {
      return write(console, scorecards_json(**state, store.population()) + "\n");
    }
    return write(console, format_ == "csv" ? as_csv(**state) : as_table(**state));
  }

  int show(Console& console, const SavedStore& store) const {
    const Result<engine::Segment> saved = store.scorecard(name_);
    if (!saved) return console.fail(saved.error());
    if (format_ == "json") return write(console, scorecard_json(*saved) + "\n");
    return write(console, toml_of(*saved));
  }

  int remove(Console& console, SavedStore& store) const {
    if (Status removed = store.remove_scorecard(name_); !removed) {
      return console.fail(removed.error());
    }
    if (format_ == "json") return write(console, deleted_json(name_) + "\n");
    console.note(fmt::format("deleted scorecard '{}'", name_));
    return console.finish({});
  }

  int history(Console& console, const SavedStore& store) const {
    const auto history = store.history(name_, engine::DefinitionKind::scorecard);
    if (!history) return console.fail(history.error());
    if (format_ == "json") return write(console, scorecard_history_json(name_, *history) + "\n");
    return write(console, as_text(*history));
  }

  static int write(Console& console, std::string_view text) {
    return console.finish(console.output().write(text));
  }

  CLI::App* command_ = nullptr;
  CLI::App* save_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* delete_ = nullptr;
  CLI::App* history_ = nullptr;
  std::string store_;
  std::string name_;
  std::string file_;
  SavedWords words_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_scorecard_command() { return std::make_unique<ScorecardCommand>(); }

}  // namespace muster::server
