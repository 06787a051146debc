// The numbers that members have in an integer column, gathered in the order of rows and kept by
// member. Threads: one caller. Cost: a few nanoseconds a member where blocks are large; 8 bytes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/integer_column.hpp"
#include "query/run/column_text.hpp"

namespace muster::query {

class GatheredIntegers {
 public:
  explicit GatheredIntegers(const engine::IntegerColumn& column) : column_(column) {}
  void gather(const MemberBlock& block) {
    values_.resize(block.rows.size());
    for (std::size_t begin = 0; begin < block.by_row.size();) {
      const engine::Row chunk = block.rows[block.by_row[begin]] / engine::kChunkRows;
      std::size_t end = begin + 1;
      while (end < block.by_row.size() &&
             block.rows[block.by_row[end]] / engine::kChunkRows == chunk) {
        ++end;
      }
      gather(column_.chunk(chunk), block.rows, block.by_row.subspan(begin, end - begin));
      begin = end;
    }
  }
  std::int64_t operator[](std::size_t place) const { return values_[place]; }

 private:
  // Of places in one chunk: so short a loop that many reads wait for memory at the same time.
  void gather(const engine::IntegerChunkView& view, std::span<const engine::Row> rows,
              std::span<const std::uint32_t> places) {
    if (view.chunk->width == 0) {
      const std::int64_t value = view.value(0);
      for (const std::uint32_t place : places) values_[place] = value;
      return;
    }
    const std::uint64_t first = view.first_code();
    const auto low = static_cast<std::uint64_t>(view.chunk->low);
    engine::with_codes(view, [&](const auto* codes) {
      for (const std::uint32_t place : places) {
        const std::uint64_t code = codes[rows[place] % engine::kChunkRows];
        values_[place] = code < first ? engine::kUnknownInteger
                                      : static_cast<std::int64_t>(low + (code - first));
      }
    });
  }

  const engine::IntegerColumn& column_;
  std::vector<std::int64_t> values_;
};

}  // namespace muster::query
