// `muster snapshot STORE take|list|show|delete`: versions of a store kept by name.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "engine/live/open_version.hpp"
#include "engine/storage/snapshots.hpp"
#include "engine/storage/store.hpp"
#include "engine/values/time_zone.hpp"
#include "server/api/saved_json.hpp"
#include "server/api/snapshot_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/saved_options.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

std::string as_table(const std::vector<engine::Snapshot>& all) {
  Table table({{"snapshot"},
               {"taken"},
               {"customers", Table::Align::right},
               {"bytes", Table::Align::right},
               {"version"}});
  for (const engine::Snapshot& each : all) {
    if (each.damage.empty()) {
      table.add({each.name, engine::format_instant(each.taken), with_thousands(each.customers),
                 with_thousands(each.bytes), each.lineage.version()});
    } else {
      table.add({each.name, "(damaged)", "", "", ""});
    }
  }
  return table.text();
}

std::string as_csv(const std::vector<engine::Snapshot>& all) {
  std::string text = "name,taken,customers,bytes,version\n";
  for (const engine::Snapshot& each : all) {
    const bool is_whole = each.damage.empty();
    text += is_whole
                ? fmt::format("{},{},{},{},{}\n", each.name, engine::format_instant(each.taken),
                              each.customers, each.bytes, each.lineage.version())
                : fmt::format("{},,,,\n", each.name);
  }
  return text;
}

class SnapshotCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("snapshot", "keep versions of a store by name");
    command_->add_option("store", store_, "the store")->required()->type_name("STORE");
    command_->require_subcommand(1);
    take_ = command_->add_subcommand("take", "keep the current version, or an older one");
    declare_name(*take_, name_);
    take_->add_option("--version", version_, "which (default: current)")->type_name("VERSION");
    list_ = command_->add_subcommand("list", "all snapshots, the oldest first");
    show_ = command_->add_subcommand("show", "one snapshot");
    declare_name(*show_, name_);
    delete_ = command_->add_subcommand("delete", "delete a snapshot; its file goes");
    declare_name(*delete_, name_);
    for (CLI::App* each : {take_, list_, show_, delete_}) declare_format(*each, format_);
    command_->footer(
        "A server may be writing to the store meanwhile.\n"
        "Examples: muster snapshot shop take before_sale\n"
        "          muster diff shop@before_sale shop \"tier = 'gold'\"\n"
        "          muster count shop@before_sale \"tier = 'gold'\"");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    if (!engine::is_store(store_)) {
      return console.fail(
          Error{ErrorCode::not_found, fmt::format("there is no store at {}", store_)});
    }
    const engine::Snapshots snapshots(store_);
    if (take_->parsed()) return take(console, snapshots);
    if (list_->parsed()) return list(console, snapshots);
    if (show_->parsed()) return show(console, snapshots);
    return remove(console, snapshots);
  }

 private:
  int take(Console& console, const engine::Snapshots& snapshots) const {
    if (Status fits = engine::Snapshots::check_name(name_); !fits) {
      return console.fail(fits.error());
    }
    const auto population = engine::open_version(store_, version_);
    if (!population) return console.fail(population.error());
    const auto taken = snapshots.take(name_, **population, engine::now());
    if (!taken) return console.fail(taken.error());
    if (format_ == "json") return write(console, to_json(*taken) + "\n");
    console.note(fmt::format("snapshot '{}': {} customers, version {}", name_,
                             with_thousands(taken->customers), taken->lineage.version()));
    return console.finish({});
  }

  int list(Console& console, const engine::Snapshots& snapshots) const {
    const auto all = snapshots.list();
    if (!all) return console.fail(all.error());
    for (const engine::Snapshot& each : *all) {
      if (!each.damage.empty()) console.note("note: " + each.damage);
    }
    if (format_ != "json") {
      return write(console, format_ == "csv" ? as_csv(*all) : as_table(*all));
    }
    const auto current = engine::open_version(store_, engine::kCurrentVersion);
    if (!current) return console.fail(current.error());
    return write(console, snapshots_json(*all, (*current)->version()) + "\n");
  }

  int show(Console& console, const engine::Snapshots& snapshots) const {
    const auto found = snapshots.find(name_);
    if (!found) return console.fail(found.error());
    if (format_ == "json") return write(console, to_json(*found) + "\n");
    return write(console, format_ == "csv" ? as_csv({*found}) : as_table({*found}));
  }

  int remove(Console& console, const engine::Snapshots& snapshots) const {
    if (Status removed = snapshots.remove(name_); !removed) return console.fail(removed.error());
    if (format_ == "json") return write(console, deleted_json(name_) + "\n");
    console.note(fmt::format("deleted snapshot '{}'", name_));
    return console.finish({});
  }

  static int write(Console& console, std::string_view text) {
    return console.finish(console.output().write(text));
  }

  CLI::App* command_ = nullptr;
  CLI::App* take_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* delete_ = nullptr;
  std::string store_;
  std::string name_;
  std::string version_{engine::kCurrentVersion};
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_snapshot_command() { return std::make_unique<SnapshotCommand>(); }

}  // namespace muster::server
