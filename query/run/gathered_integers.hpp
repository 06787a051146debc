// The numbers that members have in an integer column, gathered in the order of rows and kept by
// member, in as few bytes as the column's smallest and largest value need: what is read from all
// over the column must lie close together.
// Threads: one caller. Cost: a few nanoseconds a member where blocks are large; 1–8 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/integer_column.hpp"
#include "query/run/column_text.hpp"

namespace muster::query {

class GatheredIntegers {
 public:
  explicit GatheredIntegers(const engine::IntegerColumn& column);
  void gather(const MemberBlock& block);
  /// Writes the values from `begin` on, kUnknownInteger where unknown.
  void read(std::size_t begin, std::span<std::int64_t> out) const;

 private:
  template <typename Use>
  void with_kept(const Use& use) const;

  const engine::IntegerColumn& column_;
  std::uint64_t base_ = 0;  // what is kept counts from here; 0 says unknown
  std::uint32_t width_ = 1;
  std::vector<std::uint64_t> kept_;  // of which each is `width_` bytes, so that all are aligned
};

}  // namespace muster::query
