// Memory for a chunk that a version makes, aligned as chunks of an image are: no vector that a
// kernel reads then lies across two cache lines. Threads: safe.
#pragma once

#include <boost/align/aligned_alloc.hpp>
#include <cstddef>
#include <memory>

#include "engine/check.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

/// Not initialised; freed with its last owner.
inline std::shared_ptr<std::byte> chunk_memory(std::size_t bytes) {
  void* const memory = boost::alignment::aligned_alloc(kSectionAlignment, bytes);
  ENGINE_CHECK(memory != nullptr);
  return {static_cast<std::byte*>(memory),
          [](std::byte* freed) { boost::alignment::aligned_free(freed); }};
}

}  // namespace muster::engine
