// Generated events as lines of events.csv.
//
// Nothing needs quoting; what a type of event does not have is an empty field; lines end in LF.
// Threads: immutable after construction. Cost: about 40 ns a line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "loaders/generator/event.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {

/// The column names as a line, with its line end.
std::string_view event_csv_header();

class EventCsv {
 public:
  /// No line is longer, its end included.
  static constexpr std::size_t kLongestLine = 128;

  /// Writes the event's line at `out`, which has room for kLongestLine bytes, and returns the end
  /// of what was written. `customer` is the ten digits of the customer's id.
  char* write(std::uint64_t customer, const Event& event, char* out) const;

 private:
  DateTexts dates_;
};

}  // namespace muster::loaders
