#include "server/cli/source.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

#include "engine/live/open_store.hpp"
#include "engine/live/open_version.hpp"
#include "engine/storage/store.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/progress_bar.hpp"

namespace muster::server {
namespace {

namespace fs = std::filesystem;

void say_what_was_loaded(const Console& console, const loaders::LoadReport& report,
                         const std::string& rejects) {
  for (const std::string& warning : report.warnings) console.note("note: " + warning);
  console.note("customer id: " + report.id_source);
  say_rejects(console, report, rejects);
  if (report.duplicates_dropped > 0) {
    console.note(fmt::format("dropped: {} records with the id of another",
                             with_thousands(report.duplicates_dropped)));
  }
  const double seconds = std::chrono::duration<double>(report.elapsed).count();
  console.note(fmt::format("loaded: {} customers in {} ({:.0f} MB/s)",
                           with_thousands(report.loaded), duration(report.elapsed),
                           seconds > 0 ? static_cast<double>(report.bytes) / 1e6 / seconds : 0.0));
}

void say_row_order(const Console& console, const engine::Population& population) {
  std::vector<std::string_view> names;
  for (const engine::AttributeId id : population.row_order()) {
    names.push_back(population.attributes().at(id).name());
  }
  if (!names.empty()) console.note(fmt::format("rows ordered by {}", fmt::join(names, ", ")));
}

bool is_default(const LoadingOptions& options) {
  const LoadingOptions none;
  return options.schema.empty() && options.id.empty() && options.rejects.empty() &&
         options.on_duplicate == none.on_duplicate && options.max_rejects == none.max_rejects;
}

Error no_store(const std::string& path) {
  return {ErrorCode::invalid_input,
          fmt::format("{} is a directory but no store; muster load {} FILE... makes one of files "
                      "of customers",
                      path, path)};
}

/// `STORE@VERSION`.
struct StoreVersion {
  std::string store;
  std::string version;
};

/// What is there under its whole name is no version of something else.
std::optional<StoreVersion> store_version(const std::string& path) {
  std::error_code unknown;
  const std::size_t at = path.rfind('@');
  if (at == std::string::npos || fs::exists(path, unknown)) return std::nullopt;
  StoreVersion named{path.substr(0, at), path.substr(at + 1)};
  if (!engine::is_store(named.store)) return std::nullopt;
  return named;
}

}  // namespace

Result<loaders::LoadOptions> read_options(const std::vector<std::string>& paths,
                                          const LoadingOptions& given, unsigned threads) {
  loaders::LoadOptions options;
  options.paths = paths;
  options.threads = threads;
  options.max_reject_share = given.max_rejects;
  if (!given.id.empty()) options.id_column = given.id;
  if (!given.rejects.empty()) options.rejects_path = given.rejects;
  const std::optional<loaders::OnDuplicate> on_duplicate =
      loaders::on_duplicate_named(given.on_duplicate);
  if (!on_duplicate) {
    return Error{ErrorCode::invalid_input, "--on-duplicate takes error, last or first"};
  }
  options.on_duplicate = *on_duplicate;
  if (!given.schema.empty()) {
    Result<loaders::Schema> schema = loaders::Schema::read(given.schema);
    if (!schema) return std::move(schema).error();
    options.schema = *std::move(schema);
  }
  return options;
}

void say_rejects(const Console& console, const loaders::LoadReport& report,
                 const std::string& rejects) {
  if (report.rejected == 0) return;
  std::string reasons;
  for (const auto& [reason, rows] : report.reject_reasons) {
    reasons += fmt::format("{}{} × {}", reasons.empty() ? "" : ", ", with_thousands(rows), reason);
  }
  console.note(fmt::format("rejected: {} of {} records ({}){}", with_thousands(report.rejected),
                           with_thousands(report.records), reasons,
                           rejects.empty() ? "; --rejects FILE lists them" : ", see " + rejects));
}

void declare_loading(CLI::App& command, LoadingOptions& options) {
  command.add_option("--schema", options.schema, "types, families, names and formats of columns")
      ->type_name("FILE.toml");
  command.add_option("--id", options.id, "the column that holds the customer id")
      ->type_name("COLUMN");
  command.add_option("--rejects", options.rejects, "where rejected rows are written, as CSV")
      ->type_name("FILE");
  command
      .add_option("--on-duplicate", options.on_duplicate,
                  "of two rows with one id: error, last, first")
      ->check(CLI::IsMember({"error", "last", "first"}))
      ->type_name("WHAT");
  command
      .add_option("--max-rejects", options.max_rejects,
                  "largest share of rejected rows, 0 to 1 (default 0.01)")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("SHARE");
}

void declare_threads(CLI::App& command, unsigned& threads) {
  command.add_option("--threads", threads, "threads to use; 0: as many as the machine has")
      ->check(CLI::Range(0U, 1024U))
      ->type_name("N");
}

Result<loaders::Loaded> load_with_progress(const Console& console,
                                           const std::vector<std::string>& paths,
                                           const LoadingOptions& given, unsigned threads) {
  Result<loaders::LoadOptions> options = read_options(paths, given, threads);
  if (!options) return std::move(options).error();
  Result<loaders::Loaded> loaded = [&] {
    ProgressBar bar("loading", "rows");
    options->progress = [&bar](std::uint64_t done, std::uint64_t total, std::uint64_t rows) {
      bar.show(done, total, rows);
    };
    if (paths == std::vector<std::string>{"-"}) {
      return loaders::load_stream(std::cin, "standard input", *options);
    }
    return loaders::load_files(*options);
  }();
  if (loaded) {
    say_what_was_loaded(console, loaded->report, given.rejects);
    say_row_order(console, *loaded->population);
  }
  return loaded;
}

void declare_source(CLI::App& command, Source& source) {
  command
      .add_option("source", source.path,
                  "a store, STORE@NAME for a snapshot or version of it, a CSV "
                  "or NDJSON file, or - for standard input")
      ->required()
      ->type_name("SOURCE");
  declare_loading(command, source.loading);
  declare_threads(command, source.threads);
}

void OpenedSource::inform(query::QueryContext& context) const {
  if (saved) context.saved = saved->definitions();
}

Result<OpenedSource> open_source(const Console& console, const Source& source) {
  std::error_code unknown;
  if (const std::optional<StoreVersion> older = store_version(source.path)) {
    auto population = engine::open_version(older->store, older->version);
    if (!population) return std::move(population).error();
    auto saved = std::make_shared<SavedStore>(older->store, *population);
    return OpenedSource{*std::move(population), std::nullopt, std::move(saved)};
  }
  if (source.path != "-" && fs::is_directory(source.path, unknown)) {
    if (!engine::is_store(source.path)) return no_store(source.path);
    if (!is_default(source.loading)) {
      console.note(
          fmt::format("note: {} is a store, already loaded; options of loading files have "
                      "no effect on it",
                      source.path));
    }
    Result<std::shared_ptr<const engine::Population>> population = engine::open_store(source.path);
    if (!population) return std::move(population).error();
    auto saved = std::make_shared<SavedStore>(source.path, *population);
    return OpenedSource{*std::move(population), std::nullopt, std::move(saved)};
  }
  Result<loaders::Loaded> loaded =
      load_with_progress(console, {source.path}, source.loading, source.threads);
  if (!loaded) return std::move(loaded).error();
  return OpenedSource{std::move(loaded->population), std::move(loaded->report)};
}

}  // namespace muster::server
