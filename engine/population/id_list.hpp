// A frozen set of customers by external id, kept small: sorted, in parts, each id without what it
// shares with the one before it.
//
// A list outlives the population it came from: rows change with every load, external ids do not.
// Part: the number of ids, then for each the length of the shared beginning, the length of the
// rest, and the rest; lengths are LEB128. Parts are read one by one, so a list of millions never
// stands in memory as strings. Threads: immutable once made. Cost: about 6 bytes for an id of 11
// letters; rows_in() uses all threads of the caller's arena and is about 1 µs an id among ten
// million, for a list of many of them a tenth of that (id_lookup.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// External ids in lists are at most so long.
inline constexpr std::size_t kMostIdBytes = 65'536;

class IdList {
 public:
  IdList() = default;
  /// Sorts (numerically where all are integers, else by bytes) and drops repeats.
  static IdList of(std::vector<std::string> ids);
  /// From parts() of another; corrupt_store if they do not hold `size` ids in form.
  static Result<IdList> from_parts(std::vector<std::string> parts, std::uint64_t size);

  std::uint64_t size() const { return size_; }
  const std::vector<std::string>& parts() const { return parts_; }
  /// Calls `each` for every id in order until it returns false.
  void for_each(const std::function<bool(std::string_view id)>& each) const;

  struct Found {
    Bitmap rows;
    std::uint64_t unknown = 0;               ///< ids that no customer of the population has
    std::vector<std::string> first_unknown;  ///< the first few of them
  };
  /// Where these customers stand in a population.
  Found rows_in(const Population& population, std::size_t unknown_shown = 0) const;

 private:
  friend class IdListBuilder;
  std::vector<std::string> parts_;
  std::uint64_t size_ = 0;
};

/// Makes a list of ids that come in order, none twice.
class IdListBuilder {
 public:
  void append(std::string_view id);
  IdList finish();

 private:
  static constexpr std::size_t kPartIds = 65'536;
  void end_part();

  IdList list_;
  std::string part_;
  std::size_t part_ids_ = 0;
  std::string last_;
};

}  // namespace muster::engine
