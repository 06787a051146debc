// Files of new and changed customers, as one ChangeBatch.
//
// CSV is read as a load reads it (loaders/load.hpp), but what the population has keeps its type,
// and every file must name its customers. NDJSON and JSON arrays are read as changes over HTTP are
// (read_changes.hpp): a key that is not there is left alone. Threads: as load.hpp. Cost: likewise.
#pragma once

#include <string>

#include "engine/live/change_batch.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "loaders/load.hpp"

namespace muster::loaders {

struct ReadAppend {
  engine::ChangeBatch batch;
  LoadReport report;
};

/// The files of `options.paths`. Errors: those of load_files() and read_customer_changes();
/// invalid_input where no column names the customers.
Result<ReadAppend> read_append(const engine::Population& population, const LoadOptions& options);
/// Of bytes that are already here, as load_bytes().
Result<ReadAppend> read_append_of_bytes(const engine::Population& population, std::string bytes,
                                        const std::string& name, const LoadOptions& options);

}  // namespace muster::loaders
