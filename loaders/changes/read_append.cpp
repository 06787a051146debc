#include "loaders/changes/read_append.hpp"

#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <utility>

#include "loaders/changes/append_sink.hpp"
#include "loaders/changes/read_changes.hpp"
#include "loaders/input/input_bytes.hpp"
#include "loaders/source_format.hpp"

namespace muster::loaders {
namespace {

/// Whether records name their own columns, as JSON does.
bool is_json(const RowSource& source) { return source.columns().size() == 0; }

LoadOptions with_known(const engine::Population& population, LoadOptions options) {
  if (!options.schema) options.schema.emplace();
  for (const engine::Attribute* attribute : population.attributes().all()) {
    options.schema->known.emplace(attribute->name(), attribute->spec);
  }
  return options;
}

Status check_computed(const engine::Population& population, const engine::ChangeBatch& batch) {
  for (const engine::AttributeSpec& spec : batch.attributes) {
    const engine::Attribute* known = population.attributes().find(spec.name);
    if (known == nullptr || population.computed(known->id) == nullptr) continue;
    return Error{ErrorCode::wrong_type,
                 fmt::format("\"{}\" is computed from events and cannot be set; drop the column in "
                             "a schema",
                             spec.name)};
  }
  return {};
}

Result<ReadAppend> finish(const engine::Population& population, AppendSink& sink,
                          Result<LoadReport> report) {
  if (!report) return std::move(report).error();
  if (report->id_source == "record number") {
    return Error{ErrorCode::invalid_input,
                 "no column names the customers, so nobody knows whom the rows change; say which "
                 "does with --id"};
  }
  ReadAppend read{sink.take(), *std::move(report)};
  if (Status fits = check_computed(population, read.batch); !fits) return std::move(fits).error();
  return read;
}

Result<ReadAppend> read_json(const engine::Population& population, const RowSource& source,
                             const LoadOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  ChangeReading reading;
  // A file is the user's own: what it may hold is what a batch may.
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max() / 2;
  reading.limits = {kMost, kMost, kMaxColumns};
  reading.id_key = options.id_column.value_or(options.schema ? options.schema->id.value_or("id")
                                                             : std::string("id"));
  auto batch = read_customer_changes(source.text(), population, reading);
  if (!batch) {
    Error error = std::move(batch).error();
    error.message = fmt::format("{}, {}", source.name(), error.message);
    return error;
  }
  ReadAppend read{*std::move(batch), {}};
  read.report.records = read.report.loaded = read.batch.customers.size();
  read.report.bytes = source.text().size();
  read.report.id_source = fmt::format("key \"{}\"", reading.id_key);
  read.report.elapsed = std::chrono::steady_clock::now() - began;
  return read;
}

/// The one source, if it is JSON; empty if it is not.
Result<std::optional<ReadAppend>> read_if_json(const engine::Population& population,
                                               InputBytes bytes, const std::string& name,
                                               const LoadOptions& options) {
  auto source = open_source(std::move(bytes), name, options.schema.value_or(Schema{}));
  if (!source) return std::move(source).error();
  if (!is_json(**source)) return std::optional<ReadAppend>{};
  auto read = read_json(population, **source, options);
  if (!read) return std::move(read).error();
  return std::optional<ReadAppend>(*std::move(read));
}

}  // namespace

Result<ReadAppend> read_append(const engine::Population& population, const LoadOptions& options) {
  for (const std::string& path : options.paths) {
    auto bytes = InputBytes::open(path);
    if (!bytes) return std::move(bytes).error();
    auto json = read_if_json(population, *std::move(bytes), path, options);
    if (!json) return std::move(json).error();
    if (!*json) continue;
    if (options.paths.size() == 1) return **std::move(json);
    return Error{ErrorCode::invalid_input, "append files of JSON one at a time"};
  }
  const LoadOptions known = with_known(population, options);
  AppendSink sink;
  return finish(population, sink, load_files_into(known, sink));
}

Result<ReadAppend> read_append_of_bytes(const engine::Population& population, std::string bytes,
                                        const std::string& name, const LoadOptions& options) {
  auto json = read_if_json(population, InputBytes(bytes), name, options);
  if (!json) return std::move(json).error();
  if (*json) return **std::move(json);
  const LoadOptions known = with_known(population, options);
  AppendSink sink;
  return finish(population, sink, load_bytes_into(std::move(bytes), name, known, sink));
}

}  // namespace muster::loaders
