#include "loaders/csv/record_scanner.hpp"

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace muster::loaders {
namespace {

constexpr std::size_t kBlock = 64;

/// Sixty-four bytes in registers.
class Bytes64 {
 public:
  explicit Bytes64(const char* at) {
    for (std::size_t i = 0; i < 4; ++i) {
      // Unaligned load of bytes as a vector: the cast is what the intrinsic is declared for.
      parts_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * i));
    }
  }
  /// Bit i is set where byte i is `wanted`.
  std::uint64_t where(char wanted) const {
    const __m128i pattern = _mm_set1_epi8(wanted);
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 4; ++i) {
      const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(parts_[i], pattern));
      bits |= static_cast<std::uint64_t>(static_cast<unsigned>(mask)) << (16 * i);
    }
    return bits;
  }

 private:
  __m128i parts_[4];
};

/// std::popcount is a call where the instruction cannot be counted on.
std::size_t count_bits(std::uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  return static_cast<std::size_t>(
      ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56);
}

/// Writes the places of the bits of `bits`, from `base`, to `out`, which has room for 64.
std::size_t write_places(std::uint64_t bits, std::size_t base, std::size_t* out) {
  const std::size_t count = count_bits(bits);
  // Eight at a time whether there are or not: how many there are is hard to foresee, and a branch
  // foreseen wrong costs more than eight stores.
  for (std::size_t done = 0; done < count; done += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<std::size_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  return count;
}

/// Bit i of the result is the exclusive-or of bits 0 … i.
std::uint64_t prefix_xor(std::uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

void OffsetList::grow(std::size_t most) {
  room_ = std::max(room_ * 2, size_ + most);
  auto more = std::make_unique_for_overwrite<std::size_t[]>(room_);
  std::copy_n(offsets_.get(), size_, more.get());
  offsets_ = std::move(more);
}

bool RecordScanner::scan(std::size_t bytes, OffsetList& ends) {
  const std::size_t stop = at_ + std::min(bytes, text_.size() - at_);
  while (at_ + kBlock <= stop) {
    scan_block(text_.data() + at_, at_, kBlock, ends);
    at_ += kBlock;
  }
  if (at_ < stop) {
    std::array<char, kBlock> padded{};
    std::memcpy(padded.data(), text_.data() + at_, stop - at_);
    scan_block(padded.data(), at_, stop - at_, ends);
    at_ = stop;
  }
  return at_ < text_.size();
}

void RecordScanner::scan_block(const char* block, std::size_t base, std::size_t size,
                               OffsetList& ends) {
  const std::uint64_t valid = size == kBlock ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
  const unsigned last = static_cast<unsigned>(size) - 1;
  const Bytes64 bytes(block);
  const std::uint64_t quotes = bytes.where(dialect_.quote) & valid;
  const std::uint64_t lines = bytes.where(dialect_.line_end) & valid;
  line_ends_ += count_bits(lines);
  if (quotes == 0 && state_ == State::quoted) return;
  std::uint64_t marks = (bytes.where(dialect_.separator) & valid) | lines;
  State next = State::unquoted;
  if (quotes != 0) {
    const std::uint64_t inside =
        prefix_xor(quotes) ^ (state_ == State::quoted ? ~std::uint64_t{0} : 0);
    const std::uint64_t openings = quotes & inside;
    const std::uint64_t closings = quotes & ~inside;
    marks &= ~inside;
    const std::uint64_t may_open =
        (marks << 1) | (closings << 1) |
        static_cast<std::uint64_t>(state_ == State::field_start || state_ == State::quote_closed);
    if ((openings & ~may_open) != 0) {
      scan_bytes(block, base, size, ends);
      return;
    }
    if ((inside >> last & 1) != 0) {
      next = State::quoted;
    } else if ((closings >> last & 1) != 0) {
      next = State::quote_closed;
    }
  }
  if ((marks >> last & 1) != 0) next = State::field_start;
  state_ = next;
  ends.add(write_places(marks, base, ends.room(kBlock)));
}

void RecordScanner::scan_bytes(const char* block, std::size_t base, std::size_t size,
                               OffsetList& ends) {
  for (std::size_t i = 0; i < size; ++i) {
    const char c = block[i];
    if (state_ == State::quoted) {
      if (c == dialect_.quote) state_ = State::quote_closed;
    } else if (c == dialect_.separator || c == dialect_.line_end) {
      ends.push_back(base + i);
      state_ = State::field_start;
    } else if (c == dialect_.quote && state_ != State::unquoted) {
      state_ = State::quoted;  // opens a field, or is the second of two
    } else {
      state_ = State::unquoted;
    }
  }
}

std::size_t count_byte(std::string_view text, char wanted) {
  const __m128i pattern = _mm_set1_epi8(wanted);
  const __m128i zero = _mm_setzero_si128();
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t count = 0;
  while (left >= 16) {
    // Lanes count matches, at most 255 each, before they are summed.
    const std::size_t rounds = std::min<std::size_t>(left / 16, 255);
    __m128i lanes = zero;
    for (std::size_t i = 0; i < rounds; ++i, at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      lanes = _mm_sub_epi8(lanes, _mm_cmpeq_epi8(bytes, pattern));
    }
    left -= rounds * 16;
    alignas(16) std::array<std::uint64_t, 2> sums;
    _mm_store_si128(reinterpret_cast<__m128i*>(sums.data()), _mm_sad_epu8(lanes, zero));
    count += sums[0] + sums[1];
  }
  for (; left > 0; --left, ++at) count += *at == wanted;
  return count;
}

}  // namespace muster::loaders
