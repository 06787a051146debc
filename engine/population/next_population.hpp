// The next version of a population: the changed cells, ids and events put into it, all else shared.
//
// Here everything is rows and codes; live/ finds them for what callers say in texts.
// Threads: uses all of the caller's arena where much changes. Cost: a copy of every touched chunk
// of every touched attribute, and the tables of those attributes; new or fewer rows touch the last
// chunks of all.
#pragma once

#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/events/event_changes.hpp"
#include "engine/index/cell_changes.hpp"
#include "engine/population/attribute.hpp"
#include "engine/population/directory.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/lineage.hpp"

namespace muster::engine {

/// Cells as the attribute's type has them, ascending by row, none twice, all below the new number
/// of rows. Integers are units at the new scale.
using AttributeCells = std::variant<std::monostate, std::vector<CodeAt>, std::vector<TagsAt>,
                                    std::vector<FlagAt>, std::vector<IntegerAt>,
                                    std::vector<RealAt>, std::vector<PlaceAt>, std::vector<TextAt>>;

struct AttributeChanges {
  AttributeCells cells;
  /// New values of the dictionary: they get the codes after the last.
  std::vector<std::string_view> texts;
  std::vector<ValueCode> tag_codes;  ///< what cells of tags view
  int scale = 0;                     ///< of a number: from now on, at least what it was
};

struct PopulationChanges {
  std::vector<AttributeSpec> added;          ///< new attributes, after all others
  std::vector<AttributeChanges> attributes;  ///< of all, by id
  IdChanges ids;
  EventChanges events;
  bool has_events = false;  ///< whether `events` says anything
  Lineage lineage;
};

/// Errors: limit_exceeded, for text or tags or events of one chunk past what 32 bits address.
Result<std::shared_ptr<const Population>> next_population(const Population& before,
                                                          const PopulationChanges& changes);

}  // namespace muster::engine
