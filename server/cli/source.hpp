// SOURCE on the command line: a store, an older version of one (STORE@NAME), or files of customers
// that are loaded for this one command. Threads: one caller. Cost: opening a store maps it; a file
// is loaded.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "loaders/load.hpp"
#include "query/plan/context.hpp"
#include "server/cli/console.hpp"
#include "server/saved/saved_store.hpp"

namespace CLI {
class App;
}

namespace muster::server {

/// How files are read; the same options for `muster load` and for a SOURCE that is a file.
struct LoadingOptions {
  std::string schema;
  std::string id;
  std::string rejects;
  std::string on_duplicate = "error";
  double max_rejects = 0.01;
};

void declare_loading(CLI::App& command, LoadingOptions& options);
/// `--threads N`.
void declare_threads(CLI::App& command, unsigned& threads);

/// What the loaders are told; errors are those of the schema.
Result<loaders::LoadOptions> read_options(const std::vector<std::string>& paths,
                                          const LoadingOptions& given, unsigned threads);
/// Says how many records were rejected and why, if any.
void say_rejects(const Console& console, const loaders::LoadReport& report,
                 const std::string& rejects);

/// Loads files, or standard input for the one path `-`, with a progress bar; says on standard error
/// what the load decided.
Result<loaders::Loaded> load_with_progress(const Console& console,
                                           const std::vector<std::string>& paths,
                                           const LoadingOptions& given, unsigned threads);

struct Source {
  std::string path;
  LoadingOptions loading{};
  unsigned threads = 0;
};

/// Adds SOURCE and the options of loading.
void declare_source(CLI::App& command, Source& source);

struct OpenedSource {
  std::shared_ptr<const engine::Population> population;
  /// What the load saw; empty for a store.
  std::optional<loaders::LoadReport> report;
  /// Segments and lists of a store; null for files.
  std::shared_ptr<SavedStore> saved = nullptr;

  /// Lets a query that was read beforehand know what is saved here.
  void inform(query::QueryContext& context) const;
};

/// Opens the store or loads the file. A directory that is no store is an invalid_input Error with
/// advice; a path where there is nothing is not_found.
Result<OpenedSource> open_source(const Console& console, const Source& source);

}  // namespace muster::server
