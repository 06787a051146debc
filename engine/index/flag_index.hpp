// Flags: two bitmaps, the rows where the flag is known and those where it is true.
// Threads: immutable; reads are safe. Cost: a test is one bitmap probe.
#pragma once

#include <span>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

class FlagIndex {
 public:
  FlagIndex() = default;
  static Result<FlagIndex> open(std::span<const std::byte> bitmaps, std::uint64_t rows);

  const Bitmap& known() const { return bitmaps_[0]; }
  const Bitmap& set() const { return bitmaps_[1]; }

 private:
  explicit FlagIndex(std::vector<Bitmap> bitmaps) : bitmaps_(std::move(bitmaps)) {}
  std::vector<Bitmap> bitmaps_;
};

/// Writes the section that FlagIndex views.
class FlagIndexBuilder {
 public:
  /// 0 false, 1 true, 2 unknown.
  void push(std::uint8_t value);
  ImageBytes finish();

 private:
  void flush();
  std::vector<std::uint64_t> known_ = std::vector<std::uint64_t>(kChunkWords, 0);
  std::vector<std::uint64_t> set_ = std::vector<std::uint64_t>(kChunkWords, 0);
  std::uint64_t rows_ = 0;
  std::vector<Bitmap> bitmaps_ = std::vector<Bitmap>(2);
};

}  // namespace muster::engine
