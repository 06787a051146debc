// What a population is made of: parts that versions share. For those who make populations.
// Threads: immutable once a population has them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/population/population.hpp"

namespace muster::engine {

using AttributeIndex = std::variant<CategoryIndex, TagsIndex, FlagIndex, IntegerColumn, RealColumn,
                                    PlaceColumn, TextColumn>;

struct AttributeParts {
  AttributeIndex index;
  Dictionary dictionary;  ///< empty but for category and tags
  CodeSketch sketch;      ///< of integers and of categories without bitmaps
  std::uint64_t known = 0;
  /// By chunk: the place in the history at which it changed; 0 where the list ends.
  std::vector<std::uint64_t> changed;
  bool as_opened = true;  ///< the opened image's sections say the same

  void visit_owned(const VisitOwned& visit) const;
};

struct PopulationParts {
  std::shared_ptr<const Image> image;  ///< that was opened; other parts are views into it
  std::uint64_t rows = 0;
  std::vector<AttributeId> row_order;
  std::shared_ptr<const Directory> directory;
  std::vector<std::uint64_t> ids_changed;  ///< as AttributeParts::changed
  bool ids_as_opened = true;
  AttributeCatalogue catalogue;
  std::vector<std::shared_ptr<const AttributeParts>> attributes;
  EventStore events;
  ComputedAttributes computed;
  Lineage lineage;
  std::string version;

  /// Whether the image says all of it.
  bool as_opened() const;
  /// The sections in which it differs from the image.
  Sections changed_sections() const;
};

/// What is said of a chunk in such a list.
inline std::uint64_t changed_in(const std::vector<std::uint64_t>& changed, std::uint32_t chunk) {
  return chunk < changed.size() ? changed[chunk] : 0;
}

}  // namespace muster::engine
