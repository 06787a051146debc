// Names and places of invented towns.
//
// Threads: one user at a time. Cost: a few hash lookups a name.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "loaders/generator/geography_tables.hpp"
#include "loaders/generator/random_stream.hpp"

namespace muster::loaders {

class TownNames {
 public:
  /// Keeps a real name from being invented. Requires that it is new.
  void reserve(std::string_view name);

  /// A name from the syllables that nobody has yet. Requires that the syllables still have one.
  std::string invent(const TownSyllables& syllables, RandomStream& random);

 private:
  std::unordered_set<std::string> taken_;
};

}  // namespace muster::loaders
