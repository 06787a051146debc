// Loading events: files of what customers did, into a population that has them.
//
// A record of such a file is an event: whose (a customer's external id), of what type, when, and
// properties. The same readers, inference and rejects as for files of customers; ids may repeat,
// events may come in any order, and those of a second load join those of the first.
// A load completes or changes nothing. Threads: as load.hpp. Cost: one pass over the bytes, two
// where customers are made of unknown ids; a lookup (id_lookup.hpp) and about 50 ns an event.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/events/event_builder.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "loaders/load.hpp"
#include "loaders/load_report.hpp"
#include "loaders/rows/customer_search.hpp"

namespace muster::loaders {

struct EventLoadOptions {
  /// paths, schema (its [events]), rejects and limits. id_column and on_duplicate are not read.
  LoadOptions files;
  UnknownCustomers unknown_customers = UnknownCustomers::reject;
  engine::ExistingEvents existing = engine::ExistingEvents::keep;
};

struct LoadedEvents {
  std::shared_ptr<const engine::Population> population;
  LoadReport report;
  std::uint64_t created_customers = 0;
};

/// A population of nobody, for events alone that create their customers.
std::shared_ptr<const engine::Population> nobody();

/// The events of the files of `options.files.paths`. Errors: those of load_files(), and
/// unknown_name where no column says whose, what or when.
Result<LoadedEvents> load_events(std::shared_ptr<const engine::Population> population,
                                 const EventLoadOptions& options);

/// Of bytes that are already here, as load_bytes().
Result<LoadedEvents> load_events_of_bytes(std::shared_ptr<const engine::Population> population,
                                          const std::string& bytes, const std::string& name,
                                          const EventLoadOptions& options);

}  // namespace muster::loaders
