// Where the customers of lists stand, version after version.
//
// A list is found among the rows of a version once; from then on it follows: steps between versions
// that create, move or remove nobody change nothing, others change the rows they name. A version
// that cannot be reached by known steps is looked up anew.
// Threads: every member from any number at once. Cost: about 1 µs an id when a list is first
// asked; a step some nanoseconds a created, moved or removed customer.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/catalogue.hpp"

namespace muster::server {

class ListRows {
 public:
  /// The catalogue must outlive it.
  explicit ListRows(const engine::Catalogue& catalogue) : catalogue_(catalogue) {}

  /// The rows of the list with this number in `population`.
  Result<std::shared_ptr<const engine::Bitmap>> find(std::int64_t number,
                                                     const engine::Population& population) const;
  void forget_all_but(const engine::SavedState& state) const;
  /// `after` follows `before`, and `rows` is what that did.
  void follow(const engine::Population& before, const engine::Population& after,
              const engine::RowChanges& rows);

 private:
  /// What a step between versions did that a list could notice.
  struct Step {
    std::vector<engine::MovedCustomer> moved;
    std::vector<engine::RemovedCustomer> removed;
    std::vector<std::pair<engine::Row, std::string>> created;
  };
  struct Kept {
    std::string version;
    std::shared_ptr<const engine::Bitmap> rows;
    /// Ids of the list that no customer has: whoever is created may be one.
    std::set<std::string, std::less<>> absent;
    bool follows = false;  // absent has all of them
  };
  Result<Kept> look_up(std::int64_t number, const engine::Population& population) const;
  /// Brings `kept` to `version` by known steps; false where there are none.
  bool catch_up(Kept& kept, const std::string& version) const;
  void forget_oldest();

  const engine::Catalogue& catalogue_;
  mutable std::mutex lock_;
  mutable std::map<std::int64_t, Kept> kept_;
  /// Versions in order, each with the step that led to it from the one before (none to the first).
  std::deque<std::pair<std::string, Step>> versions_;
  std::uint64_t first_place_ = 0;  // of versions_.front(), counting all that ever were
  std::size_t customers_ = 0;      // in all steps
  boost::unordered_flat_map<std::string, std::uint64_t> places_;
};

}  // namespace muster::server
