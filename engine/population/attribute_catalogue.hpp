// The attributes of a population in the orders they are asked for: by id (column order), by name,
// by family. A Boost.MultiIndex container inside. Threads: immutable once built; reads are safe.
// Cost: O(1) by id and by name.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/result.hpp"

namespace muster::engine {

class AttributeCatalogue {
 public:
  AttributeCatalogue();
  AttributeCatalogue(const AttributeCatalogue& other);
  AttributeCatalogue& operator=(const AttributeCatalogue&) = delete;
  AttributeCatalogue(AttributeCatalogue&&) noexcept;
  AttributeCatalogue& operator=(AttributeCatalogue&&) noexcept;
  ~AttributeCatalogue();

  /// Adds at the end; an Error (invalid_input) if the name is empty or taken or the scale is off.
  Result<AttributeId> add(AttributeSpec spec);
  /// Sets how many customers have a known value.
  void set_known(AttributeId id, std::uint64_t known);
  /// Of a number.
  void set_scale(AttributeId id, int scale);

  std::size_t size() const;
  /// Requires id.index < size().
  const Attribute& at(AttributeId id) const;
  /// Null when there is none of exactly this name.
  const Attribute* find(std::string_view name) const;
  /// The Attribute, or an unknown_name Error with the nearest name.
  Result<const Attribute*> require(std::string_view name) const;
  /// In column order, of one family.
  std::vector<const Attribute*> of_family(Family family) const;
  /// In column order.
  std::vector<const Attribute*> all() const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace muster::engine
