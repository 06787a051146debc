#include "server/access/attribute_view.hpp"

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/population_parts.hpp"

namespace muster::server {
namespace {

constexpr std::uint64_t kCacheBytes = std::uint64_t{32} << 20;

}  // namespace

std::shared_ptr<const engine::Population> with_attributes(const engine::Population& whole,
                                                          const AttributeNames& names) {
  const engine::PopulationParts& all = whole.parts();
  auto parts = std::make_unique<engine::PopulationParts>();
  parts->image = all.image;
  parts->rows = all.rows;
  parts->directory = all.directory;
  parts->ids_changed = all.ids_changed;
  parts->ids_as_opened = all.ids_as_opened;
  parts->lineage = all.lineage;
  parts->version = all.version;
  for (const engine::Attribute* attribute : all.catalogue.all()) {
    if (!names.contains(attribute->name())) continue;
    const Result<engine::AttributeId> id = parts->catalogue.add(attribute->spec);
    ENGINE_CHECK(id.ok());
    parts->catalogue.set_known(*id, attribute->known);
    parts->attributes.push_back(all.attributes[attribute->id.index]);
  }
  return std::make_shared<const engine::Population>(std::move(parts));
}

AttributeViews::View AttributeViews::view(const std::shared_ptr<const engine::Population>& whole,
                                          const AttributeNames& names) {
  const std::lock_guard lock(mutex_);
  const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& each) {
    return each.names == names && (each.view.population == whole || each.whole.lock() == whole);
  });
  if (known != kept_.end()) {
    std::rotate(known, known + 1, kept_.end());
    return kept_.back().view;
  }
  std::erase_if(kept_, [](const Kept& each) { return each.whole.expired(); });
  if (kept_.size() >= kMostViews) kept_.erase(kept_.begin());
  kept_.push_back(
      {whole,
       names,
       {with_attributes(*whole, names), std::make_shared<engine::PredicateCache>(kCacheBytes)}});
  return kept_.back().view;
}

}  // namespace muster::server
