// Sliced numbers: one whole number a row of a chunk as bit planes, and writing the steps that add
// them up, hold them between bounds and subtract them.
//
// Row r's number is offset + unit · n, where bit i of n is bit r of plane i and n ≤ most for every
// row that counts (rows past the chunk's end hold anything). Threads: for one thread, like the
// ChunkScratch that planes lie in. Cost: a full adder a set bit of a weight (slice_step.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/kernels/slice_step.hpp"

namespace muster::engine {

struct SlicedNumber {
  std::int64_t offset = 0;
  std::uint64_t most = 0;
  /// bit_width(most) of them, lowest bit first; kChunkWords words each.
  std::vector<std::uint64_t*> planes{};
  /// Planes taken beforehand for it to grow into; the first ones are its planes.
  std::vector<std::uint64_t*> room{};
};

/// 0, with room for numbers up to `most` units; its planes live as long as what the scratch has
/// handed out so far.
SlicedNumber sliced_zero(std::uint64_t most, ChunkScratch& scratch);

/// Bits of the largest of these numbers.
std::size_t planes_for(std::uint64_t most);

/// Something to be added: `weight` where the bit is set; where it is not, if inverted.
struct WeightedPlane {
  const std::uint64_t* words = nullptr;
  std::uint64_t weight = 0;
  bool inverted = false;
};

/// Writes and runs slice programs, one at a time; all of one unit.
class SliceWriter {
 public:
  explicit SliceWriter(std::uint64_t unit);

  /// sum += every plane's weight, and `adds` in all, which is at most the sum of the weights:
  /// planes that are never set together add less than that. New planes are taken from the scratch.
  void add(SlicedNumber& sum, const std::vector<WeightedPlane>& planes, std::uint64_t adds,
           const ChunkTask& task);
  /// sum += number.
  void add(SlicedNumber& sum, const SlicedNumber& number, const ChunkTask& task);
  /// from − number, in planes of its own. Requires that no row's difference is less than that of
  /// the two offsets.
  SlicedNumber difference(const SlicedNumber& from, const SlicedNumber& number,
                          const ChunkTask& task);
  /// Requires least ≤ most, and that both lie whole units from the offset.
  void hold(SlicedNumber& number, std::optional<std::int64_t> least,
            std::optional<std::int64_t> most, const ChunkTask& task);
  /// words &= planes; planes are written over.
  void keep(SlicedNumber& number, const std::uint64_t* words, const ChunkTask& task);

  /// Most planes that may be added at once.
  static constexpr std::size_t kMostAdded = 256;

 private:
  struct Value {
    SliceOperand plane;
    bool is_local = false;
    bool inverted = false;
  };
  using Operation = SliceStep::Operation;

  SliceResult take();
  void give_back(const Value& value);
  Value pop(std::vector<Value>& values);
  Value local(Operation operation, const Value& a, const Value& b);
  void write(Operation operation, const SliceOperand& a, const SliceOperand& b,
             const SliceResult& out);
  void run(const ChunkTask& task);
  void add_up(std::vector<Value>& values, std::vector<Value>* next, const SliceResult& out);
  void subtract_constant(const SlicedNumber& number, std::uint64_t bound);
  Value at_least(const SlicedNumber& number, std::uint64_t bound);

  std::uint64_t unit_;
  std::vector<std::uint64_t> words_;  // blocks of values between steps
  std::vector<std::size_t> free_;     // of them
  std::vector<SliceStep> steps_;
  std::vector<std::vector<Value>> bits_;  // what is to be added at each place
};

}  // namespace muster::engine
