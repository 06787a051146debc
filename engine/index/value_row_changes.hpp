// Rows that come to and go from the bitmaps of values: gathered a cell at a time, applied a value
// at a time. Threads: one caller; apply() works on several values at once.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/index/bitmap_set.hpp"
#include "engine/types.hpp"

namespace muster::engine {

class ValueRowChanges {
 public:
  /// Each (code, row) is added or removed at most once, and not both.
  void add(ValueCode code, Row row) { changes_.push_back({code, row, true}); }
  void remove(ValueCode code, Row row) { changes_.push_back({code, row, false}); }
  /// The bitmap of `code` lies at bitmaps[code − first].
  void apply(SharedBitmaps& bitmaps, ValueCode first);

 private:
  struct Change {
    ValueCode code = 0;
    Row row = 0;
    bool is_added = false;
  };
  std::vector<Change> changes_;
};

}  // namespace muster::engine
