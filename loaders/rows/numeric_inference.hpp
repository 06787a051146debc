// The part of type inference that settles numbers, dates and times over a whole column: decimal
// sign, scale, order of day and month. Threads: pure functions. Cost: nanoseconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loaders/rows/column_evidence.hpp"
#include "loaders/rows/column_plan.hpp"
#include "loaders/rows/type_inference.hpp"

namespace muster::loaders {

/// Whether `fits` of `known` cells are enough for a type.
bool enough_fit(std::uint64_t fits, std::uint64_t known);

/// "all 12 known cells" or "99.4 % of the 1000 known cells".
std::string share_phrase(std::uint64_t fits, std::uint64_t known);

struct NumberReading {
  std::uint64_t fits = 0;
  bool real = false;
  char decimal = '.';
  int scale = 0;
  bool ambiguous = false;  ///< a comma may be the decimal sign or set thousands apart
  std::string reason;
};

/// The best reading of a column as numbers; `decimal` is a declared sign or '\0'.
NumberReading read_as_number(const ColumnEvidence& evidence, const InferenceHints& hints,
                             char decimal);

struct DateReading {
  std::uint64_t fits = 0;
  DateOrder order = DateOrder::year_first;
  char separator = '-';
  bool time = false;       ///< instants rather than days
  bool ambiguous = false;  ///< day and month could be either way round
  std::string reason;
};

/// The best reading of a column as dates or stamps.
DateReading read_as_date(const ColumnEvidence& evidence, const InferenceHints& hints);

}  // namespace muster::loaders
