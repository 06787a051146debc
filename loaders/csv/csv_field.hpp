// One CSV field: from the bytes between two separators to the text they mean.
//
// Blanks around an unquoted field are no part of it; inside quotes everything is. Threads: pure.
// Cost: unquoted a few nanoseconds; quoted a search for quotes inside.
#pragma once

#include <string_view>

#include "loaders/rows/batch_dictionary.hpp"

namespace muster::loaders {

struct CsvField {
  std::string_view text;
  bool broken = false;  ///< text follows the closing quote, or it is missing
};

/// `raw` is what stands between separators, without the line end; a field with doubled quotes is
/// written out into `arena`.
CsvField read_field(std::string_view raw, char quote, StringArena& arena);

}  // namespace muster::loaders
