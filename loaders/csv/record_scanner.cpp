#include "loaders/csv/record_scanner.hpp"

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace muster::loaders {
namespace {

constexpr std::size_t kBlock = 64;

/// Bit i is set where byte i of the 64 at `block` is `wanted`.
std::uint64_t bits_where(const char* block, __m128i wanted) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 4; ++i) {
    // Unaligned load of bytes as a vector: the cast is what the intrinsic is declared for.
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * i));
    const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
    bits |= static_cast<std::uint64_t>(static_cast<unsigned>(mask)) << (16 * i);
  }
  return bits;
}

/// Bit i of the result is the exclusive-or of bits 0 … i.
std::uint64_t prefix_xor(std::uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

bool RecordScanner::scan(std::size_t bytes, std::vector<std::size_t>& ends) {
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
                               std::vector<std::size_t>& ends) {
  const std::uint64_t valid = size == kBlock ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
  const unsigned last = static_cast<unsigned>(size) - 1;
  const std::uint64_t quotes = bits_where(block, _mm_set1_epi8(dialect_.quote)) & valid;
  if (quotes == 0 && state_ == State::quoted) return;
  std::uint64_t marks = (bits_where(block, _mm_set1_epi8(dialect_.separator)) |
                         bits_where(block, _mm_set1_epi8(dialect_.line_end))) &
                        valid;
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
  const std::size_t before = ends.size();
  ends.resize(before + static_cast<std::size_t>(std::popcount(marks)));
  std::size_t* out = ends.data() + before;
  for (; marks != 0; marks &= marks - 1) {
    *out++ = base + static_cast<std::size_t>(std::countr_zero(marks));
  }
}

void RecordScanner::scan_bytes(const char* block, std::size_t base, std::size_t size,
                               std::vector<std::size_t>& ends) {
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
