// What SEGMENT, LIST, SCORE and GRADE 'name' stand for, as the binder asks for it.
//
// Query knows no file: whoever keeps definitions (a store's catalogue, a file of segments)
// implements this, and hands it over in the QueryContext. An object is one state of all definitions
// and never changes, so that a name means the same wherever a query says it. Threads: const members
// from any number at once. Cost: a look-up by name; a list's rows are found once for a population.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/scorecards/scorecard.hpp"

namespace muster::query {

/// A segment's definition.
struct SavedSegment {
  Expression definition;
  /// Differs for every two definitions that were ever saved; goes into cursors and cache keys.
  std::string stamp;
};

struct SavedScorecard {
  Scorecard definition;
  std::string stamp;  ///< as a segment's
};

/// Where a list's customers stand in one population.
struct SavedList {
  std::shared_ptr<const engine::Bitmap> rows;
  std::string stamp;      ///< as a segment's
  std::string version{};  ///< of the population it was made from or beside
};

class SavedDefinitions {
 public:
  SavedDefinitions() = default;
  SavedDefinitions(const SavedDefinitions&) = delete;
  SavedDefinitions& operator=(const SavedDefinitions&) = delete;
  virtual ~SavedDefinitions() = default;

  /// Null when there is none of exactly this name; an Error where what was saved cannot be read.
  virtual Result<const SavedSegment*> segment(std::string_view name) const = 0;
  /// Empty when there is none of exactly this name.
  virtual Result<std::optional<SavedList>> list(std::string_view name,
                                                const engine::Population& population) const = 0;
  /// As segment().
  virtual Result<const SavedScorecard*> scorecard(std::string_view name) const = 0;
  /// Every name of a kind, for "did you mean".
  virtual std::vector<std::string> names(SavedKind kind) const = 0;
};

}  // namespace muster::query
