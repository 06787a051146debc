// The values of one category or tags attribute: by text, by code, by popularity.
//
// Codes count from 1 in order of first appearance; 0 means unknown. A Boost.MultiIndex container
// inside. Threads: immutable once the population is built; reads are safe.
// Cost: O(1) by text and by code; popularity is kept in order.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/types.hpp"

namespace muster::engine {

struct DictionaryValue {
  std::string_view text;    ///< lives as long as the dictionary
  ValueCode code = 0;       ///< 1 … size()
  std::uint64_t count = 0;  ///< customers with this value
};

class Dictionary {
 public:
  Dictionary();
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;
  ~Dictionary();

  /// The code of `text`, added at the end if new. The text is copied.
  ValueCode intern(std::string_view text);
  /// Adds `by` to the popularity of `code`.
  void add_count(ValueCode code, std::uint64_t by);

  std::uint32_t size() const;
  /// Requires 1 ≤ code ≤ size().
  const DictionaryValue& at(ValueCode code) const;
  /// kUnknownCode when there is no such value.
  ValueCode find(std::string_view text) const;
  /// Most popular first, ties by text; at most `limit`.
  std::vector<DictionaryValue> by_popularity(std::size_t limit) const;
  /// Codes, ascending, of the values that satisfy `wanted`. Cost: one call a value.
  std::vector<ValueCode> codes_where(const std::function<bool(std::string_view)>& wanted) const;
  /// The nearest value to `text`, if one is near ("did you mean").
  std::optional<std::string_view> nearest(std::string_view text) const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace muster::engine
