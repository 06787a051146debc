#include "server/cli/appending.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <iterator>
#include <utility>

#include "engine/storage/store.hpp"
#include "loaders/changes/read_append.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/progress_bar.hpp"

namespace muster::server {
namespace {

/// A longer journal is made an image of, so that the next start need not replay it.
constexpr std::uint64_t kLongJournal = std::uint64_t{64} << 20;

Result<loaders::ReadAppend> read(const engine::Population& population,
                                 const std::vector<std::string>& files,
                                 loaders::LoadOptions& options) {
  ProgressBar bar("reading", "rows");
  options.progress = [&bar](std::uint64_t done, std::uint64_t total, std::uint64_t rows) {
    bar.show(done, total, rows);
  };
  if (files != std::vector<std::string>{"-"}) return loaders::read_append(population, options);
  std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
  return loaders::read_append_of_bytes(population, std::move(bytes), "standard input", options);
}

}  // namespace

Result<std::unique_ptr<engine::LiveStore>> open_live(const Console& console,
                                                     const std::string& store) {
  if (!engine::is_store(store)) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} is no store yet; muster load {} FILE... makes one", store, store)};
  }
  const auto began = std::chrono::steady_clock::now();
  engine::ReplayProgress replayed;
  auto live = [&] {
    ProgressBar bar("replaying", "batches");
    engine::LiveOptions options;
    options.progress = [&](const engine::ReplayProgress& progress) {
      replayed = progress;
      bar.show(progress.batches, progress.of, progress.batches);
    };
    return engine::LiveStore::open(store, std::move(options));
  }();
  if (live && replayed.batches > 0) {
    console.note(fmt::format("replayed: {} batches of changes in {}",
                             with_thousands(replayed.batches),
                             duration(std::chrono::steady_clock::now() - began)));
  }
  return live;
}

Result<engine::Committed> append_customers(const Console& console, const std::string& store,
                                           const std::vector<std::string>& files,
                                           const LoadingOptions& given, unsigned threads) {
  auto options = read_options(files, given, threads);
  if (!options) return std::move(options).error();
  auto live = open_live(console, store);
  if (!live) return std::move(live).error();
  auto appended = read(*(*live)->current(), files, *options);
  if (!appended) return std::move(appended).error();
  for (const std::string& warning : appended->report.warnings) console.note("note: " + warning);
  console.note("customer id: " + appended->report.id_source);
  say_rejects(console, appended->report, given.rejects);
  auto committed = (*live)->commit(appended->batch);
  if (!committed) return committed;
  console.note(fmt::format("appended: {} new customers, {} changed, {} values",
                           with_thousands(committed->counts.created),
                           with_thousands(committed->counts.changed),
                           with_thousands(committed->counts.cells)));
  if ((*live)->statistics().journal_bytes > kLongJournal) {
    if (Status done = (*live)->compact(); !done) return std::move(done).error();
  }
  return committed;
}

}  // namespace muster::server
