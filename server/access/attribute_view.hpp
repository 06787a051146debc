// A population as somebody sees it who may not know of all its attributes.
//
// What is left out is not there: no name, no value, no event, no word on how an attribute was
// computed. Customers and versions are the same, and columns are shared. Attributes have other
// ids than in the whole population, so answers about one are never looked up for the other: a view
// brings a cache of its own. Threads: view() from any number. Cost: a view is made once a version
// and set of attributes, in microseconds.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/evaluation/predicate_cache.hpp"
#include "engine/population/population.hpp"

namespace muster::server {

using AttributeNames = std::set<std::string, std::less<>>;

/// The population with those of its attributes alone that are named, and without events.
std::shared_ptr<const engine::Population> with_attributes(const engine::Population& whole,
                                                          const AttributeNames& names);

/// The views that were asked for lately.
class AttributeViews {
 public:
  struct View {
    std::shared_ptr<const engine::Population> population;
    std::shared_ptr<engine::PredicateCache> cache;
  };
  View view(const std::shared_ptr<const engine::Population>& whole, const AttributeNames& names);

 private:
  struct Kept {
    std::weak_ptr<const engine::Population> whole;
    AttributeNames names;
    View view;
  };
  static constexpr std::size_t kMostViews = 16;
  std::mutex mutex_;
  std::vector<Kept> kept_;  ///< the latest last; guarded by mutex_
};

}  // namespace muster::server
