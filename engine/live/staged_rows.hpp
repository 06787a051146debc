// Which rows customers will have: removals and creations on their way into the next version.
//
// A customer on the way is a slot: her row in the base, or behind all rows the number of those
// created before her. Rows change with every removal, slots do not.
// Threads: one caller. Cost: some ten nanoseconds a change; nothing for customers who stay.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/row_changes.hpp"
#include "engine/population/directory.hpp"
#include "engine/types.hpp"

namespace muster::engine {

using Slot = std::uint64_t;

/// A row that somebody else had before.
struct TakenRow {
  Row row = 0;
  Slot slot = 0;
};

class StagedRows {
 public:
  explicit StagedRows(std::uint64_t base_rows) : base_rows_(base_rows), rows_(base_rows) {}

  std::uint64_t base_rows() const { return base_rows_; }
  /// Customers there will be.
  std::uint64_t rows() const { return rows_; }
  Slot next_slot() const { return base_rows_ + created_.size(); }
  bool is_of_base(Slot slot) const { return slot < base_rows_; }
  bool is_there(Slot slot) const;
  Row row_of(Slot slot) const;

  /// The slot of a customer created on the way; no value if there is none.
  std::optional<Slot> find_created(std::string_view id) const;
  Slot create(std::string_view id);
  /// Requires is_there().
  void remove(Slot slot);

  /// What happens to ids; texts live as long as this object.
  IdChanges id_changes() const;
  /// Rows below base_rows() and rows() that another slot has, ascending.
  std::vector<TakenRow> taken() const;

 private:
  struct Created {
    std::string id;
    bool is_there = true;
  };
  Slot slot_at(Row row) const;

  std::uint64_t base_rows_;
  std::uint64_t rows_;
  std::deque<Created> created_;
  boost::unordered_flat_map<std::string_view, Slot> by_id_;  // of created_ who are there
  boost::unordered_flat_set<Slot> gone_;                     // of the base
  boost::unordered_flat_map<Row, Slot> slots_;               // of rows that are not their own slot
  boost::unordered_flat_map<Slot, Row> places_;              // of slots that are not their own row
};

}  // namespace muster::engine
