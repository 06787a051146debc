#include "engine/population/next_population.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/next_attribute.hpp"
#include "engine/population/population_parts.hpp"

namespace muster::engine {

namespace {

struct CellCount {
  std::size_t operator()(std::monostate /*none*/) const { return 0; }
  template <typename Cells>
  std::size_t operator()(const Cells& cells) const {
    return cells.size();
  }
};
std::size_t cell_count(const AttributeChanges& changes) {
  return std::visit(CellCount{}, changes.cells);
}

// Attributes that cannot be shared as they are.
std::vector<std::uint32_t> attributes_to_make(const Population& before,
                                              const PopulationChanges& changes) {
  const bool other_rows = changes.ids.rows != before.size();
  std::vector<std::uint32_t> made;
  for (std::uint32_t i = 0; i < changes.attributes.size(); ++i) {
    const AttributeChanges& attribute = changes.attributes[i];
    const bool is_new = i >= before.attributes().size();
    if (other_rows || is_new || cell_count(attribute) > 0 || !attribute.texts.empty() ||
        attribute.scale != before.attributes().at(AttributeId{i}).spec.scale) {
      made.push_back(i);
    }
  }
  return made;
}

Status make_attributes(const Population& before, const PopulationChanges& changes,
                       PopulationParts& next) {
  const std::vector<std::uint32_t> made = attributes_to_make(before, changes);
  const PopulationParts& parts = before.parts();
  next.attributes.resize(changes.attributes.size());
  std::vector<Status> done(made.size());
  const auto make = [&](std::size_t task) {
    const AttributeId id{made[task]};
    const AttributeSpec& spec = next.catalogue.at(id).spec;
    const bool is_new = id.index >= parts.attributes.size();
    const AttributeChanges& wanted = changes.attributes[id.index];
    auto attribute =
        is_new ? next_attribute(no_attribute(spec.type), spec, wanted, 0, changes.ids.rows,
                                changes.lineage.sequence)
               : next_attribute(*parts.attributes[id.index], before.attributes().at(id).spec,
                                wanted, parts.rows, changes.ids.rows, changes.lineage.sequence);
    if (attribute.ok()) {
      next.attributes[id.index] = *std::move(attribute);
    } else {
      done[task] = std::move(attribute).error();
    }
  };
  std::size_t cells = 0;
  for (const std::uint32_t id : made) cells += cell_count(changes.attributes[id]);
  // Few cells are changed sooner than another thread wakes up.
  constexpr std::size_t kFewCells = 64;
  if (cells <= kFewCells && changes.ids.rows == before.size()) {
    for (std::size_t task = 0; task < made.size(); ++task) make(task);
  } else {
    tbb::parallel_for(std::size_t{0}, made.size(), make);
  }
  for (std::size_t task = 0; task < made.size(); ++task) {
    if (!done[task].ok()) return std::move(done[task]);
    const AttributeId id{made[task]};
    next.catalogue.set_known(id, next.attributes[id.index]->known);
    next.catalogue.set_scale(id, changes.attributes[id.index].scale);
  }
  return {};
}

Status make_ids(const Population& before, const PopulationChanges& changes, PopulationParts& next) {
  const IdChanges& ids = changes.ids;
  if (ids.gone.empty() && ids.moved.empty() && ids.added.empty()) return {};
  auto directory = before.directory().with(ids);
  if (!directory.ok()) return std::move(directory).error();
  next.directory = std::make_shared<const Directory>(*std::move(directory));
  next.ids_as_opened = false;
  std::vector<Row> rows;
  rows.reserve(ids.moved.size() + ids.added.size());
  for (const IdChanges::NewRow& at : ids.moved) rows.push_back(at.after);
  for (const IdChanges::NewId& at : ids.added) rows.push_back(at.row);
  mark_changed(
      next.ids_changed, rows.size(), [&](std::size_t i) { return rows[i]; }, before.size(),
      ids.rows, changes.lineage.sequence);
  return {};
}

}  // namespace

Result<std::shared_ptr<const Population>> next_population(const Population& before,
                                                          const PopulationChanges& changes) {
  const std::size_t attributes = before.attributes().size() + changes.added.size();
  ENGINE_CHECK(changes.attributes.size() == attributes);
  const PopulationParts& parts = before.parts();
  auto next = std::make_unique<PopulationParts>(parts);
  next->rows = changes.ids.rows;
  next->lineage = changes.lineage;
  next->version = changes.lineage.version();
  for (const AttributeSpec& spec : changes.added) {
    auto added = next->catalogue.add(spec);
    if (!added.ok()) return std::move(added).error();
  }
  if (Status made = make_attributes(before, changes, *next); !made.ok()) {
    return std::move(made).error();
  }
  if (Status made = make_ids(before, changes, *next); !made.ok()) return std::move(made).error();
  if (changes.has_events) {
    auto events = parts.events.with(changes.events);
    if (!events.ok()) return std::move(events).error();
    next->events = *std::move(events);
  }
  return std::make_shared<const Population>(std::move(next));
}

}  // namespace muster::engine
