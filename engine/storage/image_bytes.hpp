// The bytes of an image section: 64-byte aligned memory, and bounds-checked views of plain structs
// inside it. Threads: plain values.
#pragma once

#include <boost/align/aligned_allocator.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace muster::engine {

inline constexpr std::size_t kSectionAlignment = 64;

using ImageBytes =
    std::vector<std::byte, boost::alignment::aligned_allocator<std::byte, kSectionAlignment>>;

/// `count` values of T at `offset` of `bytes`; empty if they do not fit or are not aligned.
template <typename T>
std::optional<std::span<const T>> view_array(std::span<const std::byte> bytes, std::uint64_t offset,
                                             std::uint64_t count) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (offset > bytes.size() || count > (bytes.size() - offset) / sizeof(T)) return std::nullopt;
  const std::byte* begin = bytes.data() + offset;
  if (reinterpret_cast<std::uintptr_t>(begin) % alignof(T) != 0) return std::nullopt;
  return std::span<const T>(reinterpret_cast<const T*>(begin), count);
}

/// Appends the bytes of `values`.
template <typename T>
void append_array(ImageBytes& bytes, std::span<const T> values) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::size_t begin = bytes.size();
  bytes.resize(begin + values.size_bytes());
  if (!values.empty()) std::memcpy(bytes.data() + begin, values.data(), values.size_bytes());
}

/// Pads with zero bytes up to a multiple of `alignment`.
inline void pad_to(ImageBytes& bytes, std::size_t alignment) {
  bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
}

/// Writes small records: little-endian integers and length-prefixed strings.
class RecordWriter {
 public:
  void number(std::uint64_t value) {
    append_array(bytes_, std::span<const std::uint64_t>(&value, 1));
  }
  void text(std::string_view value) {
    number(value.size());
    append_array(bytes_, std::span<const char>(value));
  }
  ImageBytes take() { return std::move(bytes_); }

 private:
  ImageBytes bytes_;
};

/// Reads them back; empty past the end.
class RecordReader {
 public:
  explicit RecordReader(std::span<const std::byte> bytes) : rest_(bytes) {}
  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    if (rest_.size() < sizeof value) return std::nullopt;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_ = rest_.subspan(sizeof value);
    return value;
  }
  std::optional<std::string_view> text() {
    const auto length = number();
    if (!length || *length > rest_.size()) return std::nullopt;
    const std::string_view value(reinterpret_cast<const char*>(rest_.data()), *length);
    rest_ = rest_.subspan(*length);
    return value;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
};

}  // namespace muster::engine
