#include "engine/index/integer_patch.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "engine/index/chunk_memory.hpp"
#include "engine/population/row_batch.hpp"

namespace muster::engine {

namespace {

// Whether some row has the code. A block at a time, so that its loop needs no branch.
template <typename Code>
bool contains(std::span<const Code> codes, Code wanted) {
  constexpr std::size_t kBlock = 1024;
  for (; !codes.empty(); codes = codes.subspan(std::min(kBlock, codes.size()))) {
    Code found = 0;
    for (const Code code : codes.first(std::min(kBlock, codes.size()))) {
      found = static_cast<Code>(found | static_cast<Code>(code == wanted ? 1 : 0));
    }
    if (found != 0) return true;
  }
  return false;
}

template <typename Code>
Code largest(std::span<const Code> codes) {
  Code result = 0;
  for (const Code code : codes) result = std::max(result, code);
  return result;
}

template <typename Code>
class Patch {
 public:
  Patch(const IntegerChunkView& before, const TouchedChunk<IntegerAt>& touched)
      : before_(before),
        touched_(touched),
        codes_(reinterpret_cast<const Code*>(before.codes)),
        first_(before.first_code()),
        high_code_(static_cast<std::uint64_t>(before.chunk->high) -
                   static_cast<std::uint64_t>(before.chunk->low) + first_),
        fixed_(*before.chunk) {}

  std::optional<PatchedIntegers> make() {
    count();
    const bool all_known = fixed_.unknown_rows == 0;
    if ((first_ == 0) != all_known || fixed_.unknown_rows == touched_.rows_after) return {};
    if (is_any_ && smallest_ < fixed_.low) return {};
    const bool grows = is_any_ && largest_ > fixed_.high;
    if (grows) {
      fixed_.high = largest_;
      if (!keeps_width()) return {};
    }
    auto memory = chunk_memory(std::size_t{touched_.rows_after} * sizeof(Code));
    const std::span<Code> codes(reinterpret_cast<Code*>(memory.get()), touched_.rows_after);
    const std::uint32_t kept = std::min(before_.rows, touched_.rows_after);
    std::copy_n(codes_, kept, codes.begin());
    // New rows without a cell are unknown, of which code 0 says so.
    std::fill(codes.begin() + kept, codes.end(), Code{0});
    const std::uint64_t base = static_cast<std::uint64_t>(fixed_.low) - first_;
    for (const IntegerAt& cell : touched_.cells) {
      codes[cell.row % kChunkRows] =
          cell.value == kUnknownInteger
              ? Code{0}
              : static_cast<Code>(static_cast<std::uint64_t>(cell.value) - base);
    }
    const bool low_is_there = !low_left_ || (is_any_ && smallest_ == fixed_.low);
    if (!low_is_there && !contains<Code>(codes, static_cast<Code>(first_))) return {};
    const bool high_is_there = !high_left_ || (is_any_ && largest_ >= before_.chunk->high);
    if (!high_is_there && !contains<Code>(codes, static_cast<Code>(high_code_))) {
      fixed_.high = static_cast<std::int64_t>(base + std::uint64_t{largest<Code>(codes)});
      if (!keeps_width()) return {};
    }
    const std::byte* const data = memory.get();
    return PatchedIntegers{fixed_, std::move(memory), data};
  }

 private:
  // What goes, what comes, how many are unknown then.
  void count() {
    for (std::uint32_t row = touched_.rows_after; row < before_.rows; ++row) leave(row);
    if (touched_.rows_after > before_.rows) {
      fixed_.unknown_rows += touched_.rows_after - before_.rows;
    }
    for (const IntegerAt& cell : touched_.cells) {
      const std::uint32_t row = cell.row % kChunkRows;
      if (row < before_.rows) {
        leave(row);
        ++fixed_.unknown_rows;
      }
      if (cell.value == kUnknownInteger) continue;
      --fixed_.unknown_rows;
      smallest_ = std::min(smallest_, cell.value);
      largest_ = std::max(largest_, cell.value);
      is_any_ = true;
    }
  }

  // The row's value is no longer there. Counts may wrap around between two rows.
  void leave(std::uint32_t row) {
    const std::uint64_t code = codes_[row];
    if (code < first_) {
      --fixed_.unknown_rows;
      return;
    }
    low_left_ |= code == first_;
    high_left_ |= code == high_code_;
  }

  bool keeps_width() const {
    const std::uint64_t span =
        static_cast<std::uint64_t>(fixed_.high) - static_cast<std::uint64_t>(fixed_.low);
    return span <= std::numeric_limits<std::uint64_t>::max() - first_ &&
           (span != 0 || first_ != 0) && code_width(span + first_) == sizeof(Code);
  }

  const IntegerChunkView& before_;
  const TouchedChunk<IntegerAt>& touched_;
  const Code* codes_;
  std::uint64_t first_;
  std::uint64_t high_code_;
  IntegerChunk fixed_;
  std::int64_t smallest_ = std::numeric_limits<std::int64_t>::max();  // of the cells
  std::int64_t largest_ = std::numeric_limits<std::int64_t>::min();
  bool is_any_ = false;  // some cell is known
  bool low_left_ = false;
  bool high_left_ = false;
};

}  // namespace

std::optional<PatchedIntegers> patched(const IntegerChunkView& before,
                                       const TouchedChunk<IntegerAt>& touched) {
  switch (before.chunk->width) {
    case 0:
      return {};
    case 1:
      return Patch<std::uint8_t>(before, touched).make();
    case 2:
      return Patch<std::uint16_t>(before, touched).make();
    case 4:
      return Patch<std::uint32_t>(before, touched).make();
    default:
      return Patch<std::uint64_t>(before, touched).make();
  }
}

}  // namespace muster::engine
