// Every event of a population as a line, for tests, and loading of string literals.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/population.hpp"
#include "loaders/events/load_events.hpp"

namespace muster::loaders::test {

/// `anna purchase 2026-01-02T03:04:05Z amount=12.50 category=books`, properties by name where
/// known; sorted.
std::vector<std::string> event_log(const engine::Population& population);

/// Customers of these ids, and nothing else about them.
std::shared_ptr<const engine::Population> customers(const std::vector<std::string>& ids);

/// What loading events came to.
struct EventOutcome {
  std::vector<std::string> log;
  std::shared_ptr<const engine::Population> population;
  LoadReport report;
  std::uint64_t created = 0;
  std::optional<Error> error;
};

EventOutcome load_text(std::shared_ptr<const engine::Population> population,
                       const std::string& text, const EventLoadOptions& options = {},
                       const std::string& name = "events.csv");

/// Options with this schema, and any share of rejects.
EventLoadOptions lenient(const std::string& schema = "");

}  // namespace muster::loaders::test
