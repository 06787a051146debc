// InputBytes: the bytes of one source, mapped from a file or held in memory.
// Threads: immutable. Cost: a map; pages are read as they are touched.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::loaders {

class InputBytes {
 public:
  /// Maps a regular file; anything else (a pipe) is read whole. not_found or io_failed.
  static Result<InputBytes> open(const std::string& path);
  /// Owns `bytes`.
  explicit InputBytes(std::string bytes) : owned_(std::move(bytes)) {}

  InputBytes(InputBytes&& other) noexcept;
  InputBytes& operator=(InputBytes&& other) noexcept;
  ~InputBytes();

  std::string_view view() const {
    return map_ != nullptr ? std::string_view(map_, size_) : std::string_view(owned_);
  }

 private:
  InputBytes(const char* map, std::size_t size) : map_(map), size_(size) {}
  const char* map_ = nullptr;
  std::size_t size_ = 0;
  std::string owned_;
};

}  // namespace muster::loaders
