// Event measures → values: for one customer, or for all as a column.
//
// Threads: reads only; a column is made by the threads of the Execution. Cost: the events selected,
// of one chunk for a customer, of all chunks for a column (about 5 ns an event and thread).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/evaluation/execution.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/index/integer_column.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// One value a customer, made for one query.
class MeasuredColumn {
 public:
  explicit MeasuredColumn(ImageBytes section, std::uint64_t rows);
  MeasuredColumn(const MeasuredColumn&) = delete;
  MeasuredColumn& operator=(const MeasuredColumn&) = delete;
  const IntegerColumn& column() const { return column_; }

 private:
  ImageBytes section_;
  IntegerColumn column_;
};

/// The measure of every customer. Errors: deadline_exceeded, limit_exceeded.
Result<std::shared_ptr<const MeasuredColumn>> measure_all(const Population& population,
                                                          const EventMeasure& measure,
                                                          const Execution& execution = {});
/// A column that knows the customers of one chunk alone; everybody else is unknown. Requires chunk
/// < population.chunk_count().
std::shared_ptr<const MeasuredColumn> measure_chunk_alone(const Population& population,
                                                          const EventMeasure& measure,
                                                          std::uint32_t chunk);
/// The same of one customer; empty where unknown. Requires row < population.size().
std::optional<std::int64_t> measure_one(const Population& population, const EventMeasure& measure,
                                        Row row);

}  // namespace muster::engine
