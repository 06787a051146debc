// The values of one category or tags attribute: by text, by code, by popularity.
//
// Codes count from 1 in order of first appearance; 0 means unknown. Copies and versions share what
// they have in common: texts and counts in pages, the index by text in parts of which each is at
// least twice the next. Threads: immutable once the population is built; reads are safe.
// Cost: O(1) by code; O(log size) hash look-ups by text, one or two in practice; popularity is a
// pass over all counts.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/index/chunk_owners.hpp"
#include "engine/types.hpp"

namespace muster::engine {

struct DictionaryValue {
  std::string_view text;    ///< lives as long as the dictionary
  ValueCode code = 0;       ///< 1 … size()
  std::uint64_t count = 0;  ///< customers with this value
};

/// A value has `by` customers more, or fewer, than before.
struct CountChange {
  ValueCode code = 0;
  std::int64_t by = 0;
};

class Dictionary {
 public:
  Dictionary();
  Dictionary(const Dictionary&);
  Dictionary& operator=(const Dictionary&);
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;
  ~Dictionary();

  /// The next version: `added` texts, new and distinct, get the codes size() + 1, …; then counts
  /// change, of which none may pass 0. Codes keep their meaning. Cost: the texts added, and 8 KiB
  /// for each stretch of 1,024 codes with a count that changes.
  Dictionary with(std::span<const std::string_view> added,
                  std::span<const CountChange> counts) const;
  void visit_owned(const VisitOwned& visit) const;

  /// The code of `text`, added at the end if new. The text is copied.
  ValueCode intern(std::string_view text);
  /// Adds `by` to the popularity of `code`.
  void add_count(ValueCode code, std::uint64_t by);

  std::uint32_t size() const;
  /// Requires 1 ≤ code ≤ size().
  DictionaryValue at(ValueCode code) const;
  /// kUnknownCode when there is no such value.
  ValueCode find(std::string_view text) const;
  /// Most popular first, ties by text; at most `limit`. Cost: one pass over all counts.
  std::vector<DictionaryValue> by_popularity(std::size_t limit) const;
  /// Codes, ascending, of the values that satisfy `wanted`. Cost: one call a value.
  std::vector<ValueCode> codes_where(const std::function<bool(std::string_view)>& wanted) const;
  /// The nearest value to `text`, if one is near ("did you mean").
  std::optional<std::string_view> nearest(std::string_view text) const;

 private:
  struct TextPage;
  struct CountPage;
  struct Part;
  Part& own_part();
  void merge_parts();

  std::uint32_t size_ = 0;
  std::vector<std::shared_ptr<TextPage>> texts_;
  std::vector<std::shared_ptr<CountPage>> counts_;
  std::vector<std::shared_ptr<Part>> parts_;  // by text; larger ones first
};

}  // namespace muster::engine
