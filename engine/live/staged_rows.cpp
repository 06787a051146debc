#include "engine/live/staged_rows.hpp"

#include <algorithm>

#include "engine/check.hpp"

namespace muster::engine {

bool StagedRows::is_there(Slot slot) const {
  return is_of_base(slot) ? gone_.empty() || !gone_.contains(slot)
                          : created_[slot - base_rows_].is_there;
}

Row StagedRows::row_of(Slot slot) const {
  const auto found = places_.find(slot);
  return found == places_.end() ? static_cast<Row>(slot) : found->second;
}

Slot StagedRows::slot_at(Row row) const {
  const auto found = slots_.find(row);
  return found == slots_.end() ? row : found->second;
}

std::optional<Slot> StagedRows::find_created(std::string_view id) const {
  if (by_id_.empty()) return std::nullopt;
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

Slot StagedRows::create(std::string_view id) {
  const Slot slot = next_slot();
  created_.push_back({std::string(id), true});
  by_id_.emplace(created_.back().id, slot);
  const auto row = static_cast<Row>(rows_++);
  slots_[row] = slot;
  places_[slot] = row;
  return slot;
}

void StagedRows::remove(Slot slot) {
  const Row row = row_of(slot);
  const auto last_row = static_cast<Row>(--rows_);
  const Slot last = slot_at(last_row);
  slots_.erase(last_row);
  places_.erase(slot);
  if (last != slot) {
    slots_[row] = last;
    places_[last] = row;
  }
  if (is_of_base(slot)) {
    gone_.insert(slot);
    return;
  }
  Created& created = created_[slot - base_rows_];
  created.is_there = false;
  by_id_.erase(created.id);
}

IdChanges StagedRows::id_changes() const {
  IdChanges changes;
  changes.rows = rows_;
  changes.gone.reserve(gone_.size());
  for (const Slot slot : gone_) changes.gone.push_back(static_cast<Row>(slot));
  std::sort(changes.gone.begin(), changes.gone.end());
  for (const auto& [slot, row] : places_) {
    if (!is_of_base(slot)) {
      changes.added.push_back({row, created_[slot - base_rows_].id});
    } else if (slot != row) {
      changes.moved.push_back({static_cast<Row>(slot), row});
    }
  }
  std::sort(changes.added.begin(), changes.added.end(),
            [](const auto& left, const auto& right) { return left.row < right.row; });
  std::sort(changes.moved.begin(), changes.moved.end(),
            [](const auto& left, const auto& right) { return left.after < right.after; });
  return changes;
}

std::vector<TakenRow> StagedRows::taken() const {
  std::vector<TakenRow> taken;
  for (const auto& [row, slot] : slots_) {
    if (row < base_rows_ && row < rows_ && slot != row) taken.push_back({row, slot});
  }
  std::sort(taken.begin(), taken.end(),
            [](const TakenRow& left, const TakenRow& right) { return left.row < right.row; });
  return taken;
}

}  // namespace muster::engine
