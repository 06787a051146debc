// `muster list STORE save|import|list|show|delete`: frozen audiences in a store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <memory>
#include <utility>

#include "loaders/id_lines.hpp"
#include "query/run/cell_text.hpp"
#include "server/api/saved_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/saved_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"
#include "server/cli/toml_file.hpp"

namespace muster::server {
namespace {

std::string origin_of(const engine::ListEntry& entry) {
  return entry.where.empty() ? "import" : entry.where;
}

std::string as_csv(const engine::SavedState& state) {
  std::string text = "name,size,made_at_version,where,description,owner,created,changed\n";
  for (const auto& [name, entry] : state.lists) {
    query::append_csv_cell(std::string_view(name), text);
    text += fmt::format(",{},{},", entry.size, entry.version);
    query::append_csv_cell(std::string_view(entry.where), text);
    text += ',';
    query::append_csv_cell(std::string_view(entry.description), text);
    text += ',';
    query::append_csv_cell(std::string_view(entry.owner), text);
    text += fmt::format(",{},{}\n", engine::format_instant(entry.created),
                        engine::format_instant(entry.changed));
  }
  return text;
}

std::string as_table(const engine::SavedState& state) {
  Table table(
      {{"list"}, {"ids", Table::Align::right}, {"owner"}, {"changed"}, {"version"}, {"made from"}});
  for (const auto& [name, entry] : state.lists) {
    table.add({name, with_thousands(entry.size), entry.owner, engine::format_instant(entry.changed),
               entry.version, origin_of(entry)});
  }
  return table.text();
}

std::string as_text(const engine::ListEntry& entry, const engine::Population& population) {
  std::string text = fmt::format("list         {}\nids          {}\nmade from    {}\n", entry.name,
                                 with_thousands(entry.size), origin_of(entry));
  if (!entry.where.empty()) {
    text += fmt::format("as of        {}\n", engine::format_instant(entry.as_of));
  }
  text +=
      fmt::format("version      {}{}\n", entry.version,
                  entry.version == population.version() ? "" : " (the data have changed since)");
  if (!entry.description.empty()) text += fmt::format("description  {}\n", entry.description);
  if (!entry.owner.empty()) text += fmt::format("owner        {}\n", entry.owner);
  return text + fmt::format("created      {}\nchanged      {}\n",
                            engine::format_instant(entry.created),
                            engine::format_instant(entry.changed));
}

Result<std::string> read_all(const std::string& path) {
  if (path != "-") return read_text_file(path);
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  if (std::cin.bad()) return Error{ErrorCode::io_failed, "standard input cannot be read"};
  return text;
}

class ListCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("list", "freeze audiences, import lists of customer ids");
    command_->add_option("store", store_, "the store")->required()->type_name("STORE");
    command_->require_subcommand(1);
    save_ = command_->add_subcommand("save", "freeze the customers who fit now");
    declare_name(*save_, name_);
    declare_query(*save_, query_, true);
    declare_threads(*save_, threads_);
    import_ = command_->add_subcommand("import", "customer ids, one a line or first column of CSV");
    declare_name(*import_, name_);
    import_->add_option("file", file_, "the file, - for standard input")
        ->required()
        ->type_name("FILE");
    for (CLI::App* each : {save_, import_}) declare_words(*each, words_);
    list_ = command_->add_subcommand("list", "all lists");
    show_ = command_->add_subcommand("show", "one list");
    declare_name(*show_, name_);
    delete_ = command_->add_subcommand("delete", "delete a list nobody refers to");
    declare_name(*delete_, name_);
    for (CLI::App* each : {save_, import_, list_, show_, delete_}) declare_format(*each, format_);
    command_->footer(
        "Examples: muster list shop save \"spring mailing\" \"email_ok AND spend > 500\"\n"
        "          muster list shop import \"do not contact\" optouts.csv\n"
        "          muster members shop \"LIST 'spring mailing'\" --format csv");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<std::shared_ptr<SavedStore>> store = open_saved(store_);
    if (!store) return console.fail(store.error());
    if (save_->parsed()) return save(console, **store);
    if (import_->parsed()) return import(console, **store);
    if (list_->parsed()) return list(console, **store);
    if (show_->parsed()) return show(console, **store);
    return remove(console, **store);
  }

 private:
  int save(Console& console, SavedStore& store) {
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    const Result<ListSaved> saved = store.save(ListDraft{name_, words_.description, words_.owner},
                                               *query, {.threads = threads_});
    if (!saved) return console.fail(saved.error(), query_.where);
    if (format_ == "json") return write(console, to_json(*saved, store.population()) + "\n");
    console.warn(saved->warnings, query_.where);
    return say(console, *saved);
  }

  int import(Console& console, SavedStore& store) const {
    const Result<std::string> text = read_all(file_);
    if (!text) return console.fail(text.error());
    Result<loaders::IdLines> lines = loaders::read_id_lines(*text);
    if (!lines) {
      Error error = lines.error();
      error.message = fmt::format("{}: {}", file_ == "-" ? "standard input" : file_, error.message);
      return console.fail(error);
    }
    if (!lines->header.empty()) {
      console.note(fmt::format("note: the first line, {}, names the column", lines->header));
    }
    const Result<ListSaved> saved =
        store.save(ListDraft{name_, words_.description, words_.owner}, std::move(lines->ids));
    if (!saved) return console.fail(saved.error());
    if (format_ == "json") return write(console, to_json(*saved, store.population()) + "\n");
    return say(console, *saved);
  }

  int list(Console& console, const SavedStore& store) const {
    const auto state = store.state();
    if (!state) return console.fail(state.error());
    if (format_ == "json") return write(console, lists_json(**state, store.population()) + "\n");
    return write(console, format_ == "csv" ? as_csv(**state) : as_table(**state));
  }

  int show(Console& console, const SavedStore& store) const {
    const Result<engine::ListEntry> entry = store.list(name_);
    if (!entry) return console.fail(entry.error());
    if (format_ == "json") return write(console, to_json(*entry, store.population()) + "\n");
    return write(console, as_text(*entry, store.population()));
  }

  int remove(Console& console, SavedStore& store) const {
    if (Status removed = store.remove_list(name_); !removed) return console.fail(removed.error());
    if (format_ == "json") return write(console, deleted_json(name_) + "\n");
    console.note(fmt::format("deleted list '{}'", name_));
    return console.finish({});
  }

  int say(Console& console, const ListSaved& saved) const {
    if (saved.unknown > 0) {
      console.note(fmt::format("note: nobody has {} of the ids: {}{}",
                               with_thousands(saved.unknown), fmt::join(saved.first_unknown, ", "),
                               saved.unknown > saved.first_unknown.size() ? ", …" : ""));
    }
    console.note(fmt::format("{} list '{}': {} ids, {} of them customers",
                             saved.created ? "saved new" : "saved", name_,
                             with_thousands(saved.entry.size), with_thousands(saved.known)));
    return console.finish({});
  }

  static int write(Console& console, std::string_view text) {
    return console.finish(console.output().write(text));
  }

  CLI::App* command_ = nullptr;
  CLI::App* save_ = nullptr;
  CLI::App* import_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* delete_ = nullptr;
  std::string store_;
  std::string name_;
  std::string file_;
  QueryOptions query_;
  unsigned threads_ = 0;
  SavedWords words_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_list_command() { return std::make_unique<ListCommand>(); }

}  // namespace muster::server
