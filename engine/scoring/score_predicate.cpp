#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"

namespace muster::engine {

PreparedFilter prepare_score(const ScoreIn& /*node*/, const Population& /*population*/,
                             PredicateCache* /*cache*/) {
  ENGINE_CHECK(false);
  return nullptr;
}

}  // namespace muster::engine
