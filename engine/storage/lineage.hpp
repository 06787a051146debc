// Lineage: where a version stands in the history of its store, which is what it is called by.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>

#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

class Image;

/// Which history a population is of, and where in it it stands: its version's name. A load begins
/// a new history.
struct Lineage {
  std::string origin;          ///< 16 hexadecimal digits: the image that the history began with
  std::uint64_t sequence = 0;  ///< batches since
  /// The origin alone at 0, else `origin.sequence`.
  std::string version() const;
  friend bool operator==(const Lineage&, const Lineage&) = default;
};

/// As SectionKind::lineage of an image.
ImageBytes lineage_section(const Lineage& lineage);
/// Where the image stands: what its section says, or at the beginning of its own history.
/// corrupt_store.
Result<Lineage> lineage_of(const Image& image);

}  // namespace muster::engine
