#include "engine/scoring/score_values.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/evaluation/chunk_walk.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/scoring/score_program.hpp"

namespace muster::engine {

namespace {

// Values of a chunk's rows from its slices.
void write_values(const SlicedNumber& scores, std::uint64_t unit, std::span<std::int64_t> out) {
  constexpr std::size_t kRows = 64 * kWordsPerSliceBlock;
  std::array<std::uint64_t, kRows> numbers{};
  std::vector<const std::uint64_t*> planes(scores.planes.begin(), scores.planes.end());
  for (std::size_t begin = 0; begin < out.size(); begin += kRows) {
    const std::size_t rows = std::min(kRows, out.size() - begin);
    kernels().numbers_of_planes64(planes.data(), planes.size(), kWordsPerSliceBlock,
                                  numbers.data());
    for (std::size_t row = 0; row < rows; ++row) {
      out[begin + row] = static_cast<std::int64_t>(static_cast<std::uint64_t>(scores.offset) +
                                                   unit * numbers[row]);
    }
    for (const std::uint64_t*& plane : planes) plane += kWordsPerSliceBlock;
  }
}

}  // namespace

Result<std::shared_ptr<const MeasuredColumn>> score_all(const Population& population,
                                                        const Scoring& scoring,
                                                        const Execution& execution) {
  auto program = ScoreProgram::prepare(population, scoring, execution);
  if (!program.ok()) return std::move(program).error();
  struct Local {
    ChunkScratch scratch;
    SliceWriter writer;
    std::vector<std::int64_t> values;
  };
  tbb::enumerable_thread_specific<Local> locals([&] {
    return Local{{}, program->new_writer(), std::vector<std::int64_t>(kChunkRows)};
  });
  std::vector<PackedIntegers> chunks(population.chunk_count());
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    Local& local = locals.local();
    const ChunkTask task{chunk, population.rows_in_chunk(chunk), &local.scratch, nullptr,
                         &execution};
    const SlicedNumber scores = program->scores(task, local.writer);
    const auto values = std::span(local.values).first(task.rows);
    write_values(scores, program->unit(), values);
    local.scratch.give_back_to(0);
    chunks[chunk] = PackedIntegers::of(values);
    take_memory(execution, chunks[chunk].codes.size());
  });
  if (!walked.ok()) return std::move(walked).error();
  return std::make_shared<const MeasuredColumn>(write_integer_chunks(std::move(chunks)),
                                                population.size());
}

}  // namespace muster::engine
