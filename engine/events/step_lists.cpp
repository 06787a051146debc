#include "engine/events/step_lists.hpp"

#include "engine/events/event_scan.hpp"
#include "engine/types.hpp"

namespace muster::engine {

void StepLists::add(const EventSelection& events) {
  const EventScan scan(store_, events, chunk_);
  matches_.push_back(scan.matches());
  lists_.push_back(
      {scan.list(), scan.stretch(), scan.has_condition() ? matches_.back().data() : nullptr});
}

bool StepLists::keep_those_who_did(std::size_t step, std::span<std::uint64_t> words) const {
  const MergedList& list = lists_[step];
  std::vector<std::uint8_t> did(kChunkRows);
  const std::uint16_t* const rows = list.list.rows.data();
  for (std::uint32_t event = list.stretch.begin; event < list.stretch.end; ++event) {
    did[rows[event]] |=
        list.matches == nullptr ? std::uint8_t{1} : list.matches[event - list.stretch.begin];
  }
  std::uint64_t any = 0;
  for (std::uint32_t word = 0; word < kChunkWords; ++word) {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 64; ++i) bits |= std::uint64_t{did[word * 64 + i]} << i;
    words[word] &= bits;
    any |= words[word];
  }
  return any != 0;
}

}  // namespace muster::engine
