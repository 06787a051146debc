// EventSink: records of a load, as events, into a population.
// Threads: one caller. Cost: EventBuilder's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/events/event_builder.hpp"
#include "engine/population/population.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders {

class EventSink final : public RowSink {
 public:
  /// `type_name`: what every record is; empty where a column says.
  EventSink(std::shared_ptr<const engine::Population> population,
            std::optional<std::string> type_name, engine::ExistingEvents existing);

  Status begin(std::vector<engine::AttributeSpec> attributes) override;
  /// Never called: records are events.
  Status batch(engine::RowBatch batch) override;
  Status events(EventRows rows) override;
  void settled(std::vector<engine::AttributeSpec> attributes) override;

  Result<std::shared_ptr<const engine::Population>> finish() { return builder_->finish(); }

 private:
  std::shared_ptr<const engine::Population> population_;
  std::optional<std::string> type_name_;
  engine::ExistingEvents existing_;
  std::optional<engine::EventBuilder> builder_;
  // Where in a batch's columns they are.
  std::optional<std::size_t> type_;
  std::size_t time_ = 0;
  std::vector<std::size_t> properties_;
};

}  // namespace muster::loaders
