#include "tests/oracle/naive_text.hpp"

#include <unicode/uchar.h>

#include <array>
#include <bit>

namespace muster::oracle {
namespace {

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9ULL;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;

std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return value;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t input) {
  return std::rotl(lane + input * kPrime2, 31) * kPrime1;
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string letters;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t letter = width == 1 ? lead : lead & (0x7FU >> width);
    for (std::size_t i = 1; i < width; ++i) {
      letter = (letter << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    letters.push_back(letter);
    at += width;
  }
  return letters;
}

std::u32string naive_fold(std::u32string_view text) {
  std::u32string folded;
  for (const char32_t letter : text) {
    if (letter >= kAnyRun) {
      folded.push_back(letter);
      continue;
    }
    if (letter == 0x307 && !folded.empty() && folded.back() == U'i') continue;
    if (letter == U'I' || letter == U'İ' || letter == U'ı') {
      folded.push_back(U'i');
    } else {
      folded.push_back(
          static_cast<char32_t>(u_foldCase(static_cast<UChar32>(letter), U_FOLD_CASE_DEFAULT)));
    }
  }
  return folded;
}

std::u32string naive_pattern(std::u32string_view pattern, std::optional<char32_t> escape) {
  std::u32string read;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == escape && i + 1 < pattern.size()) {
      read.push_back(pattern[++i]);
    } else if (pattern[i] == U'%') {
      read.push_back(kAnyRun);
    } else if (pattern[i] == U'_') {
      read.push_back(kAnyLetter);
    } else {
      read.push_back(pattern[i]);
    }
  }
  return read;
}

bool naive_like(std::u32string_view text, std::u32string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == kAnyRun) {
    if (naive_like(text, pattern.substr(1))) return true;
    return !text.empty() && naive_like(text.substr(1), pattern);
  }
  if (text.empty()) return false;
  return (pattern.front() == kAnyLetter || pattern.front() == text.front()) &&
         naive_like(text.substr(1), pattern.substr(1));
}

std::uint64_t naive_xxh64(std::string_view bytes) {
  std::size_t at = 0;
  std::uint64_t hash = kPrime5;
  if (bytes.size() >= 32) {
    std::array<std::uint64_t, 4> lanes = {kPrime1 + kPrime2, kPrime2, 0, 0 - kPrime1};
    for (; at + 32 <= bytes.size(); at += 32) {
      for (std::size_t i = 0; i < 4; ++i)
        lanes[i] = round(lanes[i], little_endian(bytes, at + 8 * i, 8));
    }
    hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
           std::rotl(lanes[3], 18);
    for (const std::uint64_t lane : lanes) hash = (hash ^ round(0, lane)) * kPrime1 + kPrime4;
  }
  hash += bytes.size();
  for (; at + 8 <= bytes.size(); at += 8) {
    hash = std::rotl(hash ^ round(0, little_endian(bytes, at, 8)), 27) * kPrime1 + kPrime4;
  }
  if (at + 4 <= bytes.size()) {
    hash = std::rotl(hash ^ (little_endian(bytes, at, 4) * kPrime1), 23) * kPrime2 + kPrime3;
    at += 4;
  }
  for (; at < bytes.size(); ++at) {
    hash = std::rotl(hash ^ (little_endian(bytes, at, 1) * kPrime5), 11) * kPrime1;
  }
  hash = (hash ^ (hash >> 33U)) * kPrime2;
  hash = (hash ^ (hash >> 29U)) * kPrime3;
  return hash ^ (hash >> 32U);
}

}  // namespace muster::oracle
