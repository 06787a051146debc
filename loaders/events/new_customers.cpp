#include "loaders/events/new_customers.hpp"

#include "engine/check.hpp"

namespace muster::loaders {

Status NewCustomers::begin(std::vector<engine::AttributeSpec> /*attributes*/) {
  known_.clear();
  ids_ = {};
  return {};
}

Status NewCustomers::batch(engine::RowBatch /*batch*/) {
  ENGINE_CHECK(false);  // customers for a sink of events
  return {};
}

Status NewCustomers::events(EventRows rows) {
  for (std::size_t i = 0; i < rows.new_ids.size(); ++i) {
    const std::string_view id = rows.new_ids[i];
    if (known_.contains(id)) continue;
    known_.emplace(id);
    ids_.push(id);
  }
  return {};
}

void NewCustomers::settled(std::vector<engine::AttributeSpec> /*attributes*/) {}

}  // namespace muster::loaders
