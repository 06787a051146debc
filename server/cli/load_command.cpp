// `muster load`: files of customers into a store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <utility>

#include "engine/storage/store.hpp"
#include "server/cli/command.hpp"
#include "server/cli/source.hpp"

namespace muster::server {
namespace {

class LoadCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("load", "load files of customers into a store");
    command_->add_option("store", store_, "the directory; made if there is none")
        ->required()
        ->type_name("STORE");
    command_->add_option("files", files_, "CSV or NDJSON files, - for standard input")
        ->required()
        ->type_name("FILE...");
    declare_loading(*command_, loading_);
    declare_threads(*command_, threads_);
    command_->footer("Example: muster load shop customers.csv --rejects rejected.csv");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    // A place where no store can be is said before the files are read, not after.
    if (Status place = check_place(); !place) return console.fail(place.error());
    Result<loaders::Loaded> loaded = load_with_progress(console, files_, loading_, threads_);
    if (!loaded) return console.fail(loaded.error());
    if (Status saved = engine::save_store(store_, *loaded->population); !saved) {
      return console.fail(saved.error());
    }
    console.note(fmt::format("store: {}, version {}", store_, loaded->population->version()));
    return console.finish({});
  }

 private:
  Status check_place() const {
    std::error_code unknown;
    if (!std::filesystem::exists(store_, unknown)) return {};
    if (!std::filesystem::is_directory(store_, unknown)) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} is a file; a store is a directory", store_)};
    }
    if (!engine::is_store(store_) && !std::filesystem::is_empty(store_, unknown) && !unknown) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("{} holds other things and is no store; name a new directory", store_)};
    }
    return {};
  }

  CLI::App* command_ = nullptr;
  std::string store_;
  std::vector<std::string> files_;
  LoadingOptions loading_;
  unsigned threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_load_command() { return std::make_unique<LoadCommand>(); }

}  // namespace muster::server
