// A test's answer in one chunk for passes that add planes up: all, none, or words, which are the
// bitmap's own where it lies ready. Threads: one caller. Cost: that of the test.
#pragma once

#include <cstdint>

#include "engine/evaluation/chunk_predicate.hpp"

namespace muster::engine {

struct TestedRows {
  Fold fold = Fold::none;
  const std::uint64_t* words = nullptr;  ///< of Fold::some; zeros past the chunk's rows
};

/// Words are taken from the task's scratch and left taken.
inline TestedRows tested_rows(const ChunkPredicate& test, const ChunkTask& task) {
  if (const auto view = test.view(task)) {
    if (view->cardinality() == 0) return {Fold::none};
    if (view->cardinality() == task.rows) return {Fold::all};
    if (const std::uint64_t* words = view->words()) return {Fold::some, words};
  }
  const std::size_t taken = task.scratch->taken();
  const ChunkWords words = task.scratch->take();
  const Fold fold = test.evaluate(task, words);
  if (fold != Fold::some) task.scratch->give_back_to(taken);
  return {fold, words.data()};
}

}  // namespace muster::engine
