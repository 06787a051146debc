// Named segments in the orders they are asked for: by id (age), by name, by family; of a file of
// segments, or of all that a store has saved (storage/catalogue.hpp).
// A Boost.MultiIndex container inside. Threads: one writer or many readers, the owner decides.
// Cost: O(log n) by id and by name.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "engine/types.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

struct SegmentId {
  std::uint32_t index = 0;
  friend auto operator<=>(const SegmentId&, const SegmentId&) = default;
};

/// A named definition; `where` is text of the query language, which the engine does not read. A
/// saved scorecard is kept as one too: without a family, and what it says is its own text.
struct Segment {
  SegmentId id;
  std::string name;
  std::optional<Family> family = std::nullopt;
  std::string where;
  std::string description;
  // What only saved segments have (storage/catalogue.hpp).
  std::string owner{};
  Instant created{};
  Instant changed{};
  std::int64_t revision = 0;  ///< differs for every definition that a store ever saved
};

class SegmentCatalogue {
 public:
  SegmentCatalogue();
  SegmentCatalogue(SegmentCatalogue&&) noexcept;
  SegmentCatalogue& operator=(SegmentCatalogue&&) noexcept;
  ~SegmentCatalogue();

  /// Adds under a fresh id (`segment.id` is ignored); an Error if the name is empty or taken.
  Result<SegmentId> add(Segment segment);
  /// False when there was none.
  bool remove(std::string_view name);

  std::size_t size() const;
  const Segment* find(std::string_view name) const;
  const Segment* find(SegmentId id) const;
  std::vector<const Segment*> of_family(Family family) const;  ///< by name
  std::vector<const Segment*> by_name() const;
  std::vector<const Segment*> by_id() const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace muster::engine
