#include "query/run/cursor.hpp"

#include <xxhash.h>

#include <array>
#include <cstdint>
#include <optional>

namespace muster::query {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kBytes = 1 + 8 + 8 + 8 + 4;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Bytes = std::array<std::uint8_t, kBytes>;

void put(Bytes& bytes, std::size_t& at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes[at++] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t get(const Bytes& bytes, std::size_t& at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{bytes[at++]} << (8 * i);
  return value;
}

std::string encoded(const Bytes& bytes) {
  std::string text;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    pending = (pending << 8U) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += kAlphabet[(pending >> bits) & 63U];
    }
  }
  if (bits > 0) text += kAlphabet[(pending << (6 - bits)) & 63U];
  return text;
}

std::optional<Bytes> decoded(std::string_view text) {
  if (text.size() != (kBytes * 8 + 5) / 6) return std::nullopt;
  Bytes bytes{};
  std::size_t at = 0;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const std::size_t value = kAlphabet.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    pending = (pending << 6U) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = static_cast<std::uint8_t>(pending >> bits);
    }
  }
  // What is left over must be the zero bits that encoded() padded with.
  if ((pending & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::uint64_t hash_of_version(std::string_view version) {
  return XXH64(version.data(), version.size(), 0);
}

std::uint64_t hash_of_query(std::string_view canonical, std::string_view zone,
                            std::string_view order) {
  std::string text;
  text.reserve(canonical.size() + zone.size() + order.size() + 2);
  text.append(canonical).append(1, '\0').append(zone).append(1, '\0').append(order);
  return XXH64(text.data(), text.size(), 0);
}

std::string write_cursor(const Cursor& cursor) {
  Bytes bytes{};
  std::size_t at = 0;
  put(bytes, at, kForm, 1);
  put(bytes, at, cursor.version_hash, 8);
  put(bytes, at, cursor.query_hash, 8);
  put(bytes, at, static_cast<std::uint64_t>(cursor.as_of.since_epoch), 8);
  put(bytes, at, cursor.last, 4);
  return encoded(bytes);
}

Result<Cursor> read_cursor(std::string_view text) {
  const Error broken{ErrorCode::invalid_input,
                     "the cursor is not one that a page of members gave; pass `next` on unchanged"};
  const auto bytes = decoded(text);
  if (!bytes) return broken;
  std::size_t at = 0;
  if (get(*bytes, at, 1) != kForm) return broken;
  Cursor cursor;
  cursor.version_hash = get(*bytes, at, 8);
  cursor.query_hash = get(*bytes, at, 8);
  cursor.as_of.since_epoch = static_cast<std::int64_t>(get(*bytes, at, 8));
  cursor.last = static_cast<engine::Row>(get(*bytes, at, 4));
  if (cursor.as_of < engine::kFirstInstant || cursor.as_of > engine::kLastInstant) return broken;
  return cursor;
}

}  // namespace muster::query
