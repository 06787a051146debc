#include "engine/events/event_values.hpp"

#include <utility>
#include <vector>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/events/chunk_measure.hpp"

namespace muster::engine {

namespace {

IntegerColumn opened(const ImageBytes& section, std::uint64_t rows) {
  auto column = IntegerColumn::open(section, rows);
  ENGINE_CHECK(column.ok());
  return *std::move(column);
}

}  // namespace

MeasuredColumn::MeasuredColumn(ImageBytes section, std::uint64_t rows)
    : section_(std::move(section)), column_(opened(section_, rows)) {}

Result<std::shared_ptr<const MeasuredColumn>> measure_all(const Population& population,
                                                          const EventMeasure& measure,
                                                          const Execution& execution) {
  std::vector<PackedIntegers> chunks(population.chunk_count());
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    std::vector<std::int64_t> values(population.rows_in_chunk(chunk));
    measure_chunk(population.events(), measure, chunk, values);
    chunks[chunk] = PackedIntegers::of(values);
    take_memory(execution, chunks[chunk].codes.size());
  });
  if (!walked.ok()) return std::move(walked).error();
  if (Status status = within_limits(execution); !status.ok()) return std::move(status).error();
  return std::make_shared<const MeasuredColumn>(write_integer_chunks(std::move(chunks)),
                                                population.size());
}

std::shared_ptr<const MeasuredColumn> measure_chunk_alone(const Population& population,
                                                          const EventMeasure& measure,
                                                          std::uint32_t chunk) {
  std::vector<std::int64_t> values(kChunkRows, kUnknownInteger);
  std::vector<PackedIntegers> chunks(population.chunk_count());
  for (std::uint32_t other = 0; other < chunks.size(); ++other) {
    if (other != chunk) {
      chunks[other] = PackedIntegers::of(std::span(values).first(population.rows_in_chunk(other)));
    }
  }
  const auto measured = std::span(values).first(population.rows_in_chunk(chunk));
  measure_chunk(population.events(), measure, chunk, measured);
  chunks[chunk] = PackedIntegers::of(measured);
  return std::make_shared<const MeasuredColumn>(write_integer_chunks(std::move(chunks)),
                                                population.size());
}

std::optional<std::int64_t> measure_one(const Population& population, const EventMeasure& measure,
                                        Row row) {
  const std::uint32_t chunk = row / kChunkRows;
  std::vector<std::int64_t> values(population.rows_in_chunk(chunk));
  measure_chunk(population.events(), measure, chunk, values);
  const std::int64_t value = values[row % kChunkRows];
  if (value == kUnknownInteger) return std::nullopt;
  return value;
}

}  // namespace muster::engine
