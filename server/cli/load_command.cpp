// `muster load`: files of customers, and of what they did, into a store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "engine/events/event_store.hpp"
#include "engine/live/open_store.hpp"
#include "engine/storage/store.hpp"
#include "engine/storage/store_directory.hpp"
#include "loaders/events/load_events.hpp"
#include "server/cli/appending.hpp"
#include "server/cli/command.hpp"
#include "server/cli/computing.hpp"
#include "server/cli/event_loading.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/source.hpp"

namespace muster::server {
namespace {

using PopulationPointer = std::shared_ptr<const engine::Population>;

class LoadCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("load", "load files of customers and events into a store");
    command_->add_option("store", store_, "the directory; made if there is none")
        ->required()
        ->type_name("STORE");
    command_
        ->add_option("files", files_,
                     "CSV or NDJSON files of customers, - for standard input; they take the place "
                     "of all customers there")
        ->type_name("FILE...");
    command_->add_flag("--append", append_,
                       "the files hold new and changed customers, by id: all others stay, and so "
                       "does what the files have no column for");
    declare_event_loading(*command_, events_);
    declare_computing(*command_, computed_);
    declare_loading(*command_, loading_);
    declare_threads(*command_, threads_);
    command_->footer(
        "Examples: muster load shop customers.csv --rejects rejected.csv\n"
        "          muster load shop changed.csv --append\n"
        "          muster load shop --events events.csv");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<bool> computes = asks_for_computed(computed_, loading_);
    if (!computes) return console.fail(computes.error());
    if (files_.empty() && events_.files.empty() && !*computes) {
      console.note("muster: name files of customers, or of events after --events");
      console.note("muster load --help says more");
      return kWrongUsage;
    }
    // A place where no store can be, or one that somebody writes to, is said before the files are
    // read, not after.
    if (Status place = engine::StoreDirectory::check_place(store_); !place) {
      return console.fail(place.error());
    }
    if (append_) return append(console);
    std::optional<Result<engine::StoreDirectory>> directory;
    if (engine::is_store(store_)) directory.emplace(engine::StoreDirectory::lock(store_));
    if (directory && !*directory) return console.fail(directory->error());
    Result<PopulationPointer> population = load(console);
    if (!population) return console.fail(population.error());
    if (!directory) directory.emplace(engine::StoreDirectory::lock(store_));
    if (!*directory) return console.fail(directory->error());
    const Result<engine::Lineage> begun = (*directory)->begin_history((*population)->image());
    if (!begun) return console.fail(begun.error());
    console.note(fmt::format("store: {}, version {}", store_, begun->version()));
    return console.finish({});
  }

 private:
  int append(Console& console) const {
    if (files_.empty() || !events_.files.empty() || !computed_.empty()) {
      console.note("muster: --append takes files of customers, without --events and --computed");
      return kWrongUsage;
    }
    const auto appended = append_customers(console, store_, files_, loading_, threads_);
    if (!appended) return console.fail(appended.error());
    console.note(fmt::format("store: {}, version {}", store_, appended->version));
    return console.finish({});
  }

  /// Everything that is loaded; nothing is written here.
  Result<PopulationPointer> load(const Console& console) const {
    engine::ComputedAttributes kept;
    Result<PopulationPointer> population = customers(console, kept);
    if (population && !events_.files.empty()) {
      population = load_events_with_progress(console, *std::move(population), events_, loading_,
                                             threads_, !files_.empty());
    }
    if (!population) return population;
    return compute_with_notes(console, *std::move(population), kept, computed_, loading_, threads_);
  }

  /// The customers of the files, or those that the store has, with their events. `kept` becomes
  /// what the store computes.
  Result<PopulationPointer> customers(const Console& console,
                                      engine::ComputedAttributes& kept) const {
    PopulationPointer before;
    if (engine::is_store(store_)) {
      Result<PopulationPointer> opened = engine::open_store(store_);
      // What cannot be read is not kept, and a load of customers takes its place.
      if (!opened && files_.empty()) return opened;
      if (opened) {
        before = *std::move(opened);
        kept = before->computed();
      }
    }
    if (files_.empty()) {
      if (before) return before;
      if (events_.unknown_customers == "create") return loaders::nobody();
      return Error{ErrorCode::not_found,
                   fmt::format("{} has no customers yet; load them first, or have them made with "
                               "--unknown-customers create",
                               store_)};
    }
    Result<loaders::Loaded> loaded = load_with_progress(console, files_, loading_, threads_);
    if (!loaded) return std::move(loaded).error();
    if (!before || events_.replace) return std::move(loaded->population);
    return keep_events(console, *before, std::move(loaded->population));
  }

  CLI::App* command_ = nullptr;
  std::string store_;
  std::vector<std::string> files_;
  bool append_ = false;
  EventLoadingOptions events_;
  std::string computed_;
  LoadingOptions loading_;
  unsigned threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_load_command() { return std::make_unique<LoadCommand>(); }

}  // namespace muster::server
