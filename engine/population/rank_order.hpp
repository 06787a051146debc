// The rows in the order of their customers' ids, for one version after another.
//
// What an image says is one array, or nothing where rows ascend by id. The first change cuts it
// into blocks that versions share: customers who come, go or get another row copy the blocks they
// stand in. A block of rows that follow each other has no array.
// Threads: immutable; reads are safe. Cost: row_at() one access, with blocks a binary search over
// them; with() a table of 48 bytes a block of some 8,192 rows, and the touched blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/index/chunk_owners.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// A change at a rank of the order before. Those that insert at one rank come in the order wanted,
/// before the customer who stands there.
struct RankChange {
  enum class Kind : std::uint8_t {
    insert,    ///< `row` comes before the rank, which may be the size
    erase,     ///< whoever is there goes
    renumber,  ///< whoever is there has another row from now on
  };
  std::uint64_t rank = 0;
  Kind kind = Kind::insert;
  Row row = 0;
};

class RankOrder {
 public:
  RankOrder() = default;
  /// Views an array that must outlive it; empty: rows ascend by id.
  explicit RankOrder(std::span<const Row> order) : view_(order) {}

  /// Requires rank < the number of customers.
  Row row_at(std::uint64_t rank) const {
    if (blocks_ != nullptr) return row_in_blocks(rank);
    return view_.empty() ? static_cast<Row>(rank) : view_[rank];
  }
  /// Whether ranks are rows.
  bool ascends() const { return blocks_ != nullptr ? ascends_ : view_.empty(); }

  /// The next version of an order of `size` customers; changes ascend by rank.
  RankOrder with(std::span<const RankChange> changes, std::uint64_t size) const;
  /// Appends the first `size` rows, all there are; nothing where rows ascend.
  void append_rows(std::uint64_t size, std::vector<Row>& out) const;
  void visit_owned(const VisitOwned& visit) const;

 private:
  struct Block {
    std::uint64_t begin = 0;    // rank
    const Row* rows = nullptr;  // null: first, first + 1, …
    Row first = 0;
    std::uint32_t count = 0;
    ChunkOwner owner;
    Row at(std::uint64_t place) const {
      return rows == nullptr ? first + static_cast<Row>(place) : rows[place];
    }
  };
  Row row_in_blocks(std::uint64_t rank) const;
  std::vector<Block> cut(std::uint64_t size) const;
  static void append_block(std::span<const Row> rows, std::vector<Block>& blocks);

  std::span<const Row> view_;
  std::shared_ptr<const std::vector<Block>> blocks_;
  bool ascends_ = false;  // of blocks
};

}  // namespace muster::engine
