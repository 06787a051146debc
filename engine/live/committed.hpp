// What a batch was committed as, and on what terms. Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/live/change_batch.hpp"
#include "engine/live/pending_changes.hpp"

namespace muster::engine {

struct CommitTerms {
  /// Who repeats a batch under its key gets the answer of the first time, and nothing is done;
  /// empty: none.
  std::string idempotency_key{};
  std::optional<Precondition> precondition = std::nullopt;
};

struct Committed {
  std::uint64_t sequence = 0;  ///< the batch's place in the store's history
  std::string version{};       ///< the first that has it
  ChangeCounts counts{};
  bool repeated = false;  ///< the key was used before: this is what happened then
};

/// As the journal keeps it beside a key.
std::string written(const Committed& committed);
/// A corrupt_store Error for a text that written() did not write.
Result<Committed> read_committed(std::string_view text);

}  // namespace muster::engine
