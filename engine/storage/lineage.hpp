// Lineage: where a version stands in the history of its store, which is what it is called by.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>

namespace muster::engine {

/// Which history a population is of, and where in it it stands: its version's name. A load begins
/// a new history.
struct Lineage {
  std::string origin;          ///< 16 hexadecimal digits: the image that the history began with
  std::uint64_t sequence = 0;  ///< batches since
  /// The origin alone at 0, else `origin.sequence`.
  std::string version() const;
  friend bool operator==(const Lineage&, const Lineage&) = default;
};

}  // namespace muster::engine
