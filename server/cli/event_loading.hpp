// Events on the command line: files of them into a population, and what there is to say about it.
// Threads: one caller. Cost: that of loaders/events/load_events.hpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "server/cli/console.hpp"
#include "server/cli/source.hpp"

namespace CLI {
class App;
}

namespace muster::server {

struct EventLoadingOptions {
  std::vector<std::string> files;
  std::string unknown_customers = "reject";
  bool replace = false;
};

void declare_event_loading(CLI::App& command, EventLoadingOptions& options);

/// The population with the events of `given.files`, with a progress bar; says on standard error
/// what was loaded. `after_customers`: rejected rows go to the file that the customers' load began.
Result<std::shared_ptr<const engine::Population>> load_events_with_progress(
    const Console& console, std::shared_ptr<const engine::Population> population,
    const EventLoadingOptions& given, const LoadingOptions& loading, unsigned threads,
    bool after_customers);

/// The events of `before` for the customers of `loaded`, saying how many there were.
Result<std::shared_ptr<const engine::Population>> keep_events(
    const Console& console, const engine::Population& before,
    std::shared_ptr<const engine::Population> loaded);

/// What there is: `11,923,410 events of 6 types, 4.6 bytes each: …`.
std::string events_phrase(const engine::Population& population);

}  // namespace muster::server
