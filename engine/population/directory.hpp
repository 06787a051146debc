// The directory: external id ⇄ row, and the order of external ids.
//
// Ids that are all integers (canonical decimal int64) are stored as narrow integers and order
// numerically; otherwise they are strings and order by their UTF-8 bytes. `rank` is a customer's
// place in that order. Threads: immutable; reads are safe. Cost: id_at O(1); find and rank_of
// O(log n); row_at_rank O(1). Memory: the ids plus 4 bytes a customer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/index/integer_column.hpp"
#include "engine/index/text_column.hpp"
#include "engine/result.hpp"
#include "engine/types.hpp"

namespace muster::engine {

class Directory {
 public:
  Directory() = default;
  /// Exactly one of the columns holds the ids; `order` lists all rows in id order.
  Directory(IntegerColumn integers, std::span<const Row> order);
  Directory(TextColumn strings, std::span<const Row> order);

  std::uint64_t size() const { return order_.size(); }
  bool integer_ids() const { return integers_.has_value(); }

  /// The external id. Requires row < size().
  std::string id_at(Row row) const;
  /// Appends the external id to `out` (for streams).
  void append_id(Row row, std::string& out) const;
  std::optional<Row> find(std::string_view id) const;
  /// Requires rank < size().
  Row row_at_rank(std::uint64_t rank) const { return order_[rank]; }
  /// The rank of `row`, by binary search over the order.
  std::uint64_t rank_of(Row row) const;
  /// −1, 0, 1 by the order of external ids.
  int compare_ids(Row left, Row right) const;

 private:
  int compare_with(Row row, std::string_view id) const;
  std::optional<IntegerColumn> integers_;
  std::optional<TextColumn> strings_;
  std::span<const Row> order_;
};

}  // namespace muster::engine
