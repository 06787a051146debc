#include "engine/live/committed.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace muster::engine {

std::string written(const Committed& committed) {
  const ChangeCounts& counts = committed.counts;
  return fmt::format("{} {} {} {} {} {} {}", committed.sequence, counts.created, counts.changed,
                     counts.removed, counts.cells, counts.events, committed.version);
}

Result<Committed> read_committed(std::string_view text) {
  std::array<std::uint64_t, 6> numbers{};
  for (std::uint64_t& number : numbers) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end == text.data() + text.size() || *end != ' ') {
      return Error{ErrorCode::corrupt_store, "an answer kept in the journal cannot be read"};
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return Committed{numbers[0], std::string(text),
                   ChangeCounts{.created = numbers[1],
                                .changed = numbers[2],
                                .removed = numbers[3],
                                .cells = numbers[4],
                                .events = numbers[5]}};
}

}  // namespace muster::engine
