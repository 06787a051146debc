#include "tests/oracle/row_steps.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "tests/oracle/engine_population.hpp"

namespace muster::oracle {
namespace {

std::string told(const engine::Population& population, engine::AttributeId id, engine::Row row) {
  return describe(cell_of(population.value(id, row)));
}

}  // namespace

Table stepped_table(const Table& table, Dice& dice) {
  const unsigned percent = static_cast<unsigned>(dice.pick(std::vector<int>{0, 1, 10, 40}));
  Table later = table;
  later.ids.clear();
  for (Column& column : later.columns) column.cells.clear();
  const auto take = [&](std::size_t row, const std::string& id, unsigned changed) {
    later.ids.push_back(id);
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
      const std::vector<Cell>& cells = table.columns[at].cells;
      later.columns[at].cells.push_back(dice.chance(changed) ? dice.pick(cells) : cells[row]);
    }
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (dice.chance(percent / 4)) continue;
    take(row, table.ids[row], dice.chance(percent) ? 50 : 0);
  }
  // The last takes the place of one who went, as versions have it.
  if (later.rows() > 2 && dice.chance(percent)) {
    const std::size_t to = dice.index(later.rows() - 1);
    std::swap(later.ids[to], later.ids.back());
    for (Column& column : later.columns) {
      std::swap(column.cells[to], column.cells.back());
    }
  }
  const std::size_t created = table.rows() == 0 ? 0 : dice.index(1 + percent / 4);
  const std::set<std::string> taken(later.ids.begin(), later.ids.end());
  std::set<std::string> fresh;
  for (std::size_t i = 0; i < created; ++i) {
    const std::string id = table.integer_ids ? std::to_string(dice.below(1'000'000'000))
                                             : "new" + std::to_string(dice.word());
    if (!taken.contains(id) && fresh.insert(id).second) take(dice.index(table.rows()), id, 30);
  }
  return later;
}

engine::RowChanges row_changes_between(const engine::Population& before,
                                       const engine::Population& after) {
  engine::RowChanges changes;
  std::set<engine::AttributeId> attributes;
  for (engine::Row row = 0; row < after.size(); ++row) {
    const auto old = before.directory().find(after.directory().id_at(row));
    if (!old) {
      changes.created.push_back(row);
      changes.touched.push_back(row);
      for (const engine::Attribute* each : after.attributes().all()) attributes.insert(each->id);
      continue;
    }
    bool touched = *old != row;
    if (touched) changes.moved.push_back({*old, row});
    for (const engine::Attribute* each : after.attributes().all()) {
      if (told(before, each->id, *old) == told(after, each->id, row)) continue;
      attributes.insert(each->id);
      touched = true;
    }
    if (touched) changes.touched.push_back(row);
  }
  for (engine::Row row = 0; row < before.size(); ++row) {
    std::string id = before.directory().id_at(row);
    if (!after.directory().find(id)) changes.removed.push_back({row, std::move(id)});
  }
  changes.attributes.assign(attributes.begin(), attributes.end());
  return changes;
}

}  // namespace muster::oracle
