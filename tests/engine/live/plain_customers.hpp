// Customers as plain maps: every change is a change of a map, every version is built anew.
//
// Slow and plain on purpose. Threads: one caller. Cost: microseconds a cell and a customer.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "engine/live/change_batch.hpp"
#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// Text of a category or text; tags; a flag; units, days or seconds; a real; a place.
using PlainValue =
    std::variant<std::string, std::set<std::string>, bool, std::int64_t, double, Place>;

struct PlainEvent {
  std::string type;
  std::int64_t time = 0;
  std::map<std::string, PlainValue> properties;
};

struct PlainCustomer {
  std::string id;
  std::map<std::string, PlainValue> values;  ///< of known attributes, by name
  std::vector<PlainEvent> events;
  std::uint64_t serial = 0;  ///< never used twice
  bool touched = false;      ///< since the model was made
};

class PlainCustomers {
 public:
  explicit PlainCustomers(const Population& population);

  /// As PendingChanges::add(); after an Error the object is of no further use.
  Result<ChangeCounts> apply(const ChangeBatch& batch);
  /// The population built anew, its rows where a removed customer's is taken by the last one.
  Result<std::shared_ptr<const Population>> rebuilt(const Lineage& lineage) const;
  /// What happened to rows since the object was made.
  RowChanges rows() const;

  const std::vector<PlainCustomer>& customers() const { return customers_; }
  const std::vector<AttributeSpec>& attributes() const { return attributes_; }

 private:
  void read_events(const Population& population);
  Status take_attributes(const ChangeBatch& batch);
  Status take_properties(const ChangeBatch& batch);
  Status take_cell(const ChangeBatch& batch, const CellChange& cell, PlainCustomer& customer);
  Status take_events(const ChangeBatch& batch, ChangeCounts& counts);
  PlainCustomer& create(std::string_view id);
  void remove(std::size_t row);
  AttributeSpec& attribute(const std::string& name);
  EventPropertySpec& property(const std::string& name);

  std::vector<AttributeSpec> attributes_;
  std::vector<EventPropertySpec> properties_;
  std::vector<std::string> event_types_;
  ComputedAttributes computed_;
  std::vector<PlainCustomer> customers_;
  std::unordered_map<std::string, std::size_t> row_of_;
  std::uint64_t next_serial_ = 0;
  std::uint64_t rows_before_ = 0;
  std::map<std::uint64_t, std::string> removed_;  // of those there before, by serial
  std::set<std::string> changed_attributes_;
  bool events_changed_ = false;
};

}  // namespace muster::engine
