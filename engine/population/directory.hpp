// The directory: external id ⇄ row, and the order of external ids.
//
// Ids that are all integers (canonical decimals: no sign but -, no leading zeros) order
// numerically; where all lie within ±(2^62 − 1) they are stored as narrow integers, else as text.
// Other ids are strings and order by their UTF-8 bytes. `rank` is a customer's place in that order.
// Threads: immutable; reads are safe. Cost: id_at O(1); find and rank_of O(log n); row_at_rank
// O(1). Memory: the ids plus 4 bytes a customer.
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

/// How ids are kept and compared; the numbers are part of the file format.
enum class IdKind : std::uint8_t {
  integers = 0,         ///< int64, by value
  decimal_strings = 1,  ///< integers, some of them past ±(2^62 − 1), as text, by value
  strings = 2,          ///< any text, by bytes
};

/// Whether `id` is an integer as people write it: an optional -, no leading zeros, no -0.
bool is_canonical_integer(std::string_view id);
/// The value of a canonical integer that fits; empty otherwise.
std::optional<std::int64_t> integer_id(std::string_view id);
/// −1, 0, 1: both must be canonical integers for IdKind::decimal_strings and ::integers.
int compare_external_ids(IdKind kind, std::string_view left, std::string_view right);

class Directory {
 public:
  Directory() = default;
  /// `order` lists all rows in id order.
  Directory(IntegerColumn integers, std::span<const Row> order);
  /// `kind` is decimal_strings or strings.
  Directory(IdKind kind, TextColumn strings, std::span<const Row> order);

  std::uint64_t size() const { return order_.size(); }
  IdKind id_kind() const { return kind_; }

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
  IdKind kind_ = IdKind::strings;
  std::optional<IntegerColumn> integers_;
  std::optional<TextColumn> strings_;
  std::span<const Row> order_;
};

}  // namespace muster::engine
