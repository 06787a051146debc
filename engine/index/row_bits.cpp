#include "engine/index/row_bits.hpp"

namespace muster::engine {

namespace {

// Writing a chunk out costs about as much as so many look-ups in it.
constexpr std::uint32_t kWorthWriting = 256;

}  // namespace

RowBits::RowBits(const Bitmap& rows, std::uint32_t chunks) : chunks_(chunks) {
  for (std::uint32_t i = 0; i < chunks; ++i) {
    chunks_[i].view = ChunkView(rows, i);
    chunks_[i].words = chunks_[i].view.words();
  }
}

bool RowBits::look_up(Chunk& chunk, std::uint32_t at) {
  if (++chunk.asked < kWorthWriting) return chunk.view.contains(static_cast<std::uint16_t>(at));
  chunk.own = std::make_unique<std::uint64_t[]>(kChunkWords);
  chunk.view.copy_to(ChunkWords(chunk.own.get(), kChunkWords));
  chunk.words = chunk.own.get();
  return (chunk.words[at / 64] >> (at % 64) & 1U) != 0;
}

}  // namespace muster::engine
