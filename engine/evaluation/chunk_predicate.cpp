// What every evaluator can do by way of evaluate().
#include "engine/evaluation/chunk_predicate.hpp"

#include <algorithm>
#include <array>

#include "engine/check.hpp"
#include "engine/evaluation/word_program.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// The same chunk, but only the rows set in `words` matter.
ChunkTask asking_about(ConstChunkWords words, const ChunkTask& task) {
  ChunkTask narrowed = task;
  narrowed.within = words.data();
  return narrowed;
}

}  // namespace

Bound ChunkPredicate::bound(const ChunkTask& task) const {
  return Bound::some(task.rows, task, kRowsCost);
}

bool ChunkPredicate::widen(const ChunkTask& task, ChunkWords words) const {
  ChunkScratch::Lease lease(*task.scratch);
  const ChunkWords answer = lease.words();
  const Fold fold = evaluate(task, answer);
  if (fold == Fold::some) kernels().or_into(words.data(), answer.data(), kChunkWords);
  return fold != Fold::all;
}

bool ChunkPredicate::narrow(const ChunkTask& task, ChunkWords words) const {
  ChunkScratch::Lease lease(*task.scratch);
  const ChunkWords answer = lease.words();
  switch (evaluate(asking_about(words, task), answer)) {
    case Fold::none:
      return false;
    case Fold::all:
      return true;
    case Fold::some:
      return kernels().and_into(words.data(), answer.data(), kChunkWords);
  }
  return false;
}

bool ChunkPredicate::exclude(const ChunkTask& task, ChunkWords words) const {
  ChunkScratch::Lease lease(*task.scratch);
  const ChunkWords answer = lease.words();
  switch (evaluate(asking_about(words, task), answer)) {
    case Fold::none:
      return true;
    case Fold::all:
      return false;
    case Fold::some:
      return kernels().and_not_into(words.data(), answer.data(), kChunkWords);
  }
  return false;
}

std::uint64_t ChunkPredicate::count(const ChunkTask& task) const {
  ChunkScratch::Lease lease(*task.scratch);
  const ChunkWords words = lease.words();
  switch (evaluate(task, words)) {
    case Fold::none:
      return 0;
    case Fold::all:
      return task.rows;
    case Fold::some:
      return kernels().count(words.data(), kChunkWords);
  }
  return 0;
}

std::uint64_t ChunkPredicate::count_within(const ChunkTask& task, ChunkWords words) const {
  return narrow(task, words) ? kernels().count(words.data(), kChunkWords) : 0;
}

std::size_t ChunkPredicate::list(const ChunkTask& task, RowList out) const {
  ChunkScratch::Lease lease(*task.scratch);
  const ChunkWords words = lease.words();
  const Fold fold = evaluate(task, words);
  if (fold == Fold::none) return 0;
  if (fold == Fold::all) write_first_rows(task.rows, words);
  return list_rows(words, out.data());
}

void ChunkPredicate::test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const {
  ChunkScratch::Lease lease(*task.scratch);
  const ChunkWords words = lease.words();
  write_rows(rows, words);
  if (!narrow(task, words)) {
    std::fill_n(matches, rows.size(), 0);
    return;
  }
  for (const std::uint16_t row : rows) *matches++ = (words[row / 64] >> (row % 64)) & 1U;
}

Fold ChunkPredicate::compile(const ChunkTask& task, WordProgram& program) const {
  const ChunkWords words = program.own_words();
  const Fold fold = evaluate(task, words);
  if (fold == Fold::some) program.load(words.data());
  return fold;
}

std::size_t ChunkPredicate::keep(const ChunkTask& task, RowList rows) const {
  std::array<std::uint8_t, kSparseRows> matches;
  ENGINE_DCHECK(rows.size() <= matches.size());
  test(task, rows, matches.data());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[kept] = rows[i];
    kept += matches[i];
  }
  return kept;
}

}  // namespace muster::engine
