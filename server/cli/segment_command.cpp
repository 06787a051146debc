// `muster segment STORE save|list|show|delete|history`: named definitions in a store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "server/api/saved_calls.hpp"
#include "server/api/saved_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/saved_options.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

std::string_view family_of(const engine::Segment& segment) {
  return segment.family ? engine::to_string(*segment.family) : std::string_view{};
}

std::string as_csv(const engine::SavedState& state) {
  std::string text = "name,family,where,description,owner,created,changed\n";
  for (const engine::Segment* segment : state.segments.by_name()) {
    query::append_csv_cell(std::string_view(segment->name), text);
    text += fmt::format(",{},", family_of(*segment));
    query::append_csv_cell(std::string_view(segment->where), text);
    text += ',';
    query::append_csv_cell(std::string_view(segment->description), text);
    text += ',';
    query::append_csv_cell(std::string_view(segment->owner), text);
    text += fmt::format(",{},{}\n", engine::format_instant(segment->created),
                        engine::format_instant(segment->changed));
  }
  return text;
}

std::string as_table(const engine::SavedState& state) {
  Table table({{"family"}, {"segment"}, {"owner"}, {"changed"}, {"where"}});
  for (const engine::Segment* segment : state.segments.by_name()) {
    table.add({std::string(family_of(*segment)), segment->name, segment->owner,
               engine::format_instant(segment->changed), segment->where});
  }
  return table.text();
}

std::string as_text(const engine::Segment& segment) {
  std::string text = fmt::format("segment      {}\nwhere        {}\n", segment.name, segment.where);
  if (segment.family) text += fmt::format("family       {}\n", family_of(segment));
  if (!segment.description.empty()) text += fmt::format("description  {}\n", segment.description);
  if (!segment.owner.empty()) text += fmt::format("owner        {}\n", segment.owner);
  return text + fmt::format("created      {}\nchanged      {}\n",
                            engine::format_instant(segment.created),
                            engine::format_instant(segment.changed));
}

std::string as_table(const std::vector<engine::SegmentRevision>& history) {
  Table table({{"at"}, {"change"}, {"owner"}, {"where"}, {"description"}});
  for (const engine::SegmentRevision& revision : history) {
    table.add({engine::format_instant(revision.at), std::string(engine::to_string(revision.change)),
               revision.segment.owner, revision.segment.where, revision.segment.description});
  }
  return table.text();
}

class SegmentCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("segment", "save, list, show and delete named segments");
    command_->add_option("store", store_, "the store")->required()->type_name("STORE");
    command_->require_subcommand(1);
    save_ = command_->add_subcommand("save", "save a definition under a name");
    declare_name(*save_, name_);
    save_->add_option("where", query_.where, "who is meant, such as \"age BETWEEN 25 AND 34\"")
        ->required()
        ->type_name("WHERE");
    save_
        ->add_option("--family", family_,
                     "demographic, geographic, behavioural, satisfaction or value")
        ->type_name("FAMILY");
    declare_words(*save_, words_);
    list_ = command_->add_subcommand("list", "all segments");
    show_ = command_->add_subcommand("show", "one segment");
    declare_name(*show_, name_);
    delete_ = command_->add_subcommand("delete", "delete a segment nobody refers to");
    declare_name(*delete_, name_);
    history_ = command_->add_subcommand("history", "every definition a name has had");
    declare_name(*history_, name_);
    for (CLI::App* each : {save_, list_, show_, delete_, history_}) declare_format(*each, format_);
    command_->footer(
        "Examples: muster segment shop save vip \"spend > 500 AND nps >= 9\" --family value\n"
        "          muster segment shop save \"vip in Milan\" \"SEGMENT 'vip' AND city = "
        "'Milano'\"\n"
        "          muster count shop \"SEGMENT 'vip' AND NOT LIST 'do not contact'\"");
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
  int save(Console& console, SavedStore& store) {
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    SegmentDraft draft;
    draft.name = name_;
    draft.query = *std::move(query);
    draft.description = words_.description;
    draft.owner = words_.owner;
    if (family_) {
      Result<engine::Family> family = read_family(*family_);
      if (!family) return console.fail(family.error());
      draft.family.emplace(*family);
    }
    const Result<SegmentSaved> saved = store.save(draft);
    if (!saved) return console.fail(saved.error(), query_.where);
    if (format_ == "json") return write(console, to_json(*saved) + "\n");
    console.warn(saved->warnings, query_.where);
    console.note(fmt::format("{} segment '{}'", saved->created ? "saved new" : "saved", name_));
    return console.finish({});
  }

  int list(Console& console, const SavedStore& store) const {
    const auto state = store.state();
    if (!state) return console.fail(state.error());
    if (format_ == "json") return write(console, segments_json(**state, store.population()) + "\n");
    return write(console, format_ == "csv" ? as_csv(**state) : as_table(**state));
  }

  int show(Console& console, const SavedStore& store) const {
    const Result<engine::Segment> segment = store.segment(name_);
    if (!segment) return console.fail(segment.error());
    if (format_ == "json") return write(console, to_json(*segment) + "\n");
    return write(console, as_text(*segment));
  }

  int remove(Console& console, SavedStore& store) const {
    if (Status removed = store.remove_segment(name_); !removed)
      return console.fail(removed.error());
    if (format_ == "json") return write(console, deleted_json(name_) + "\n");
    console.note(fmt::format("deleted segment '{}'", name_));
    return console.finish({});
  }

  int history(Console& console, const SavedStore& store) const {
    const auto history = store.history(name_);
    if (!history) return console.fail(history.error());
    if (format_ == "json") return write(console, to_json(name_, *history) + "\n");
    return write(console, as_table(*history));
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
  QueryOptions query_;
  std::optional<std::string> family_;
  SavedWords words_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_segment_command() { return std::make_unique<SegmentCommand>(); }

}  // namespace muster::server
