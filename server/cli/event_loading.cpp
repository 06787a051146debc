#include "server/cli/event_loading.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <utility>

#include "engine/events/event_builder.hpp"
#include "engine/events/event_store.hpp"
#include "loaders/events/load_events.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/progress_bar.hpp"

namespace muster::server {
namespace {

using PopulationPointer = std::shared_ptr<const engine::Population>;

/// More types are not listed.
constexpr std::size_t kTypesShown = 8;

Result<loaders::EventLoadOptions> event_options(const EventLoadingOptions& given,
                                                const LoadingOptions& loading, unsigned threads,
                                                bool after_customers) {
  loaders::EventLoadOptions options;
  auto files = read_options(given.files, loading, threads);
  if (!files) return std::move(files).error();
  options.files = *std::move(files);
  options.files.append_rejects = after_customers;
  const auto unknown = loaders::unknown_customers_named(given.unknown_customers);
  if (!unknown) {
    return Error{ErrorCode::invalid_input, "--unknown-customers takes reject, create or ignore"};
  }
  options.unknown_customers = *unknown;
  options.existing = given.replace ? engine::ExistingEvents::drop : engine::ExistingEvents::keep;
  return options;
}

void say_what_happened(const Console& console, const loaders::LoadedEvents& loaded,
                       std::uint64_t before, const std::string& rejects) {
  const loaders::LoadReport& report = loaded.report;
  for (const std::string& warning : report.warnings) console.note("note: " + warning);
  say_rejects(console, report, rejects);
  if (loaded.created_customers > 0) {
    console.note(fmt::format("created: {} customers of whom only events are known",
                             with_thousands(loaded.created_customers)));
  } else if (report.of_unknown_customers > 0) {
    console.note(fmt::format(
        "unknown customers: {} events, {}; --unknown-customers says what "
        "becomes of them",
        with_thousands(report.of_unknown_customers), report.ignored > 0 ? "ignored" : "rejected"));
  }
  const double seconds = std::chrono::duration<double>(report.elapsed).count();
  console.note(fmt::format("loaded: {} events in {} ({:.0f} MB/s)", with_thousands(report.loaded),
                           duration(report.elapsed),
                           seconds > 0 ? static_cast<double>(report.bytes) / 1e6 / seconds : 0.0));
  if (before > 0) {
    console.note(fmt::format("they join {} events that were there", with_thousands(before)));
  }
  console.note(events_phrase(*loaded.population));
}

}  // namespace

void declare_event_loading(CLI::App& command, EventLoadingOptions& options) {
  command
      .add_option("--events", options.files,
                  "a CSV or NDJSON file of events: customer,type,time and properties; may be given "
                  "several times")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--unknown-customers", options.unknown_customers,
                  "events of customers who are not there: reject (default), create, ignore")
      ->check(CLI::IsMember({"reject", "create", "ignore"}))
      ->type_name("WHAT");
  command.add_flag("--replace-events", options.replace, "drop the events that were there before");
}

Result<PopulationPointer> load_events_with_progress(const Console& console,
                                                    PopulationPointer population,
                                                    const EventLoadingOptions& given,
                                                    const LoadingOptions& loading, unsigned threads,
                                                    bool after_customers) {
  auto options = event_options(given, loading, threads, after_customers);
  if (!options) return std::move(options).error();
  const std::uint64_t before = given.replace ? 0 : population->events().size();
  Result<loaders::LoadedEvents> loaded = [&]() -> Result<loaders::LoadedEvents> {
    ProgressBar bar("loading", "events");
    options->files.progress = [&bar](std::uint64_t done, std::uint64_t total, std::uint64_t rows) {
      bar.show(done, total, rows);
    };
    if (given.files == std::vector<std::string>{"-"}) {
      const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
      return loaders::load_events_of_bytes(std::move(population), bytes, "standard input",
                                           *options);
    }
    return loaders::load_events(std::move(population), *options);
  }();
  if (!loaded) return std::move(loaded).error();
  say_what_happened(console, *loaded, before, loading.rejects);
  return std::move(loaded->population);
}

Result<PopulationPointer> keep_events(const Console& console, const engine::Population& before,
                                      PopulationPointer loaded) {
  if (before.events().size() == 0) return loaded;
  auto carried = engine::carry_events(before, std::move(loaded));
  if (!carried) return std::move(carried).error();
  console.note(fmt::format("kept: {} events of the customers who are still there",
                           with_thousands(carried->events)));
  if (carried->dropped > 0) {
    console.note(fmt::format("dropped: {} events of customers who are gone",
                             with_thousands(carried->dropped)));
  }
  return std::move(carried->population);
}

std::string events_phrase(const engine::Population& population) {
  const engine::EventStore& events = population.events();
  if (events.size() == 0) return "no events";
  std::string types;
  for (const engine::EventType& type :
       events.types().first(std::min(events.types().size(), kTypesShown))) {
    types +=
        fmt::format("{} {} {}", types.empty() ? ":" : ",", type.name, with_thousands(type.events));
  }
  if (events.types().size() > kTypesShown) types += ", …";
  return fmt::format("events: {} of {} type{}, {:.1f} bytes each{}", with_thousands(events.size()),
                     events.types().size(), events.types().size() == 1 ? "" : "s",
                     static_cast<double>(events.bytes()) / static_cast<double>(events.size()),
                     types);
}

}  // namespace muster::server
