// Family inference: which of the five families a column belongs to, by the words of its name
// (English and Russian), else by its type. Threads: pure. Cost: microseconds a column.
#pragma once

#include <string>
#include <string_view>

#include "engine/types.hpp"

namespace muster::loaders {

struct FamilyChoice {
  engine::Family family = engine::Family::behavioural;
  std::string reason;  ///< "name contains 'city'", "by type: no word of the name is known"
};

FamilyChoice infer_family(std::string_view name, engine::AttributeType type);

}  // namespace muster::loaders
