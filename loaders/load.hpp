// Loading: files of customers in, one immutable population out.
//
// CSV (`, ; tab |`), NDJSON and JSON arrays; the format of each file is taken from its name and
// content, the types and families of its columns are inferred over the whole file
// (loaders/README.md has the rules). A load completes or changes nothing. Nothing is written to
// standard error: what there is to say is in the LoadReport. Threads: a call uses `threads` threads
// of its own; calls are independent. The answer does not depend on the number of threads. Cost: one
// pass over the bytes of CSV (two where its beginning misled about its columns, or it is JSON);
// memory is the population, a few blocks in flight, and 16 bytes a record while ids are checked.
// Files that are not UTF-8 are held in memory as UTF-8.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "loaders/load_report.hpp"
#include "loaders/rows/customer_search.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::engine {
class Population;
}  // namespace muster::engine

namespace muster::loaders {

class RowSink;

/// What is said when records are events and not customers (events/load_events.hpp).
struct EventReading {
  EventsSchema names;
  CustomerSearch customers;
};

/// Of two records with one id: refuse the load, keep the later, or keep the earlier.
enum class OnDuplicate { error, last, first };

/// Empty for an unknown word (`error`, `last`, `first`).
std::optional<OnDuplicate> on_duplicate_named(std::string_view name);

struct LoadOptions {
  std::vector<std::string> paths;        ///< read one after another, columns unified by name
  std::optional<std::string> id_column;  ///< by header name; default: see id_source in the report
  std::optional<Schema> schema;
  /// Rejected rows as CSV `file,line,column,value,reason`; written aside, renamed when complete.
  std::optional<std::filesystem::path> rejects_path;
  bool append_rejects = false;     ///< to what the file holds already
  double max_reject_share = 0.01;  ///< more rejected rows than this stop the load
  OnDuplicate on_duplicate = OnDuplicate::error;
  const EventReading* events = nullptr;  ///< set by load_events(): the sink is one of events
  /// Called now and then from one thread at a time. Bytes count 0 … total once over both passes.
  std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total, std::uint64_t rows)>
      progress;
  unsigned threads = 0;  ///< 0: as many as there are cores
  std::size_t block_bytes =
      0;  ///< unit of parallel work; 0: chosen by size. Never changes answers.
};

struct Loaded {
  std::shared_ptr<const engine::Population> population;
  LoadReport report;
};

/// Loads the files of `options.paths`. Errors: not_found, io_failed, invalid_input (message with
/// file, line, column, value and reason), limit_exceeded.
Result<Loaded> load_files(const LoadOptions& options);

/// Loads bytes that are already here; `name` stands for the file in messages and its extension may
/// say the format. options.paths is not read.
Result<Loaded> load_bytes(std::string bytes, const std::string& name, const LoadOptions& options);

/// Reads `input` to its end, then load_bytes. For standard input.
Result<Loaded> load_stream(std::istream& input, const std::string& name,
                           const LoadOptions& options);

/// The same into a sink of the caller's; the report says what went there.
Result<LoadReport> load_files_into(const LoadOptions& options, RowSink& sink);
Result<LoadReport> load_bytes_into(std::string bytes, const std::string& name,
                                   const LoadOptions& options, RowSink& sink);

}  // namespace muster::loaders
