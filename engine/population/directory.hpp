// The directory: external id ⇄ row, and the order of external ids.
//
// Ids that are all integers (canonical decimals: no sign but -, no leading zeros) order
// numerically; where all lie within ±(2^62 − 1) they are stored as narrow integers, else as text.
// Other ids are strings and order by their UTF-8 bytes; where all are one prefix and then equally
// many digits, the digits are stored as narrow integers too, for their order is the same. `rank` is
// a customer's place in that order.
// Threads: immutable; reads are safe. Cost: id_at O(1); find and rank_of O(log n); row_at_rank
// O(1), in a version made by changes a binary search in a small table; with() shares what stays.
// Memory: the ids plus 4 bytes a customer, which are not spent where rows ascend by id.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/integer_column.hpp"
#include "engine/index/text_column.hpp"
#include "engine/population/rank_order.hpp"
#include "engine/result.hpp"
#include "engine/storage/image.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// How ids are kept and compared; the numbers are part of the file format.
enum class IdKind : std::uint8_t {
  integers = 0,         ///< int64, by value
  decimal_strings = 1,  ///< integers, some of them past ±(2^62 − 1), as text, by value
  strings = 2,          ///< any text, by bytes
  numbered = 3,         ///< text of one IdShape, its number kept as int64, by bytes
};

/// Ids that differ in a number of fixed width only: `c0000012345` is of prefix `c` and 10 digits.
struct IdShape {
  static constexpr std::uint32_t kMostDigits = 18;

  std::string prefix;
  std::uint32_t digits = 0;

  /// The shape of an id that ends in 1 … kMostDigits digits: these, and all before them.
  static std::optional<IdShape> of(std::string_view id);
  /// The number in an id of this shape; empty for other ids.
  std::optional<std::int64_t> number_in(std::string_view id) const;
  /// Appends the id of a number. Requires 0 ≤ number < 10^digits.
  void append_id(std::int64_t number, std::string& out) const;
};

/// Whether `id` is an integer as people write it: an optional -, no leading zeros, no -0.
bool is_canonical_integer(std::string_view id);
/// The value of a canonical integer that fits; empty otherwise.
std::optional<std::int64_t> integer_id(std::string_view id);
/// −1, 0, 1: both must be canonical integers for IdKind::decimal_strings and ::integers.
int compare_external_ids(IdKind kind, std::string_view left, std::string_view right);

/// Who comes, goes and moves from one version to the next.
struct IdChanges {
  struct NewId {
    Row row = 0;  ///< after
    std::string_view id;
  };
  struct NewRow {
    Row before = 0;
    Row after = 0;
  };
  std::vector<Row> gone;      ///< before, ascending
  std::vector<NewRow> moved;  ///< of customers who stay, by `after`
  std::vector<NewId> added;   ///< by row; ids that nobody has who stays, none twice
  std::uint64_t rows = 0;     ///< after
};

class Directory {
 public:
  Directory() = default;
  /// `order` lists all rows in id order, or is empty where that is the order of the rows.
  Directory(IntegerColumn integers, std::span<const Row> order);
  /// Ids of one shape.
  Directory(IdShape shape, IntegerColumn numbers, std::span<const Row> order);
  /// `kind` is decimal_strings or strings.
  Directory(IdKind kind, TextColumn strings, std::span<const Row> order);

  std::uint64_t size() const { return rows_; }
  IdKind id_kind() const { return kind_; }

  /// The external id. Requires row < size().
  std::string id_at(Row row) const;
  /// Appends the external id to `out` (for streams).
  void append_id(Row row, std::string& out) const;
  /// Asks the memory for what append_id() will read, where that is one place.
  void prefetch(Row row) const {
    if (integers_) integers_->prefetch(row);
  }
  std::optional<Row> find(std::string_view id) const;
  /// Whether the id is kept as the others are; with one that is not, with() keeps all anew.
  bool takes(std::string_view id) const;

  /// Where ids are kept as numbers (integers, numbered): the column. Null for text.
  const IntegerColumn* numbers() const { return integers_ ? &*integers_ : nullptr; }
  /// The number that an id of this kind is kept as; empty for other ids, and for text.
  std::optional<std::int64_t> number_of(std::string_view id) const;
  /// Of ids kept as text. Requires row < size() and no numbers().
  std::string_view text_at(Row row) const { return strings_->at(row).value_or(std::string_view{}); }
  /// Requires rank < size().
  Row row_at_rank(std::uint64_t rank) const { return order_.row_at(rank); }
  /// Whether rows ascend by id, so that ranks are rows.
  bool rows_ascend() const { return order_.ascends(); }
  /// The rank of `row`, by binary search over the order.
  std::uint64_t rank_of(Row row) const;
  /// −1, 0, 1 by the order of external ids.
  int compare_ids(Row left, Row right) const;
  /// Whether the ids of ranks [begin, end) ascend, none twice. Requires begin < end ≤ size().
  bool ascends(std::uint64_t begin, std::uint64_t end) const;

  /// The next version. Ids of another kind or shape than before are kept anew, all of them; so are
  /// those that are all integers now that the last other one is gone. An Error (limit_exceeded) if
  /// ids of one chunk would take more than 4 GiB.
  Result<Directory> with(const IdChanges& changes) const;

  /// Of IdKind::numbered.
  const IdShape& shape() const { return shape_; }
  /// Appends the sections that an image keeps it in.
  void write(Sections& sections) const;
  void visit_owned(const VisitOwned& visit) const;

 private:
  Result<Directory> rebuilt(const IdChanges& changes) const;
  bool is_left_with_integers(const IdChanges& changes) const;
  std::vector<RankChange> rank_changes(const IdChanges& changes) const;
  // The first rank whose row is not `before`.
  template <typename Before>
  std::uint64_t first_rank(Before before) const;

  IdKind kind_ = IdKind::strings;
  IdShape shape_;  // of numbered ids
  std::uint64_t rows_ = 0;
  std::optional<IntegerColumn> integers_;
  std::optional<TextColumn> strings_;
  RankOrder order_;
  std::shared_ptr<const void> memory_;  // of what with() wrote anew
  std::uint64_t memory_bytes_ = 0;
};

template <typename Before>
std::uint64_t Directory::first_rank(Before before) const {
  std::uint64_t begin = 0;
  std::uint64_t end = rows_;
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    if (before(row_at_rank(middle))) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // namespace muster::engine
