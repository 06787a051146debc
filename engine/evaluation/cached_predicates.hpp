// Evaluators between a query and the predicate cache.
//
// A test that the cache holds becomes a bitmap. One that is worth keeping is recorded: whenever the
// query makes it answer a whole chunk, the answer is written down; when the query has ended, what
// is missing is completed, if little is or it is asked for often, and the whole goes to the cache.
// Threads: recording is safe from any thread, as each chunk is answered by one.
// Cost: a recorded test answers whole chunks, without looking at `within`, and copies 8 KiB.
#pragma once

#include <memory>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/predicate_cache.hpp"

namespace muster::engine {

/// True for tests that are dearer to answer than a bitmap is to read.
bool is_worth_caching(const Filter& filter, const Population& population);

/// The test's answer if the cache has it; null otherwise.
std::shared_ptr<const Bitmap> cached_answer(const Filter& filter, const Population& population,
                                            const PredicateCache& cache);

/// `plain` answers the test itself; what is returned answers it from the cache, or records.
PreparedFilter through_cache(const Filter& filter, const Population& population,
                             PredicateCache& cache, PreparedFilter plain);

}  // namespace muster::engine
