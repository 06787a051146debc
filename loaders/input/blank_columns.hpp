// Text whose columns are set apart by blanks, as old programs print tables.
//
// Threads: pure function. Cost: a pass over the text, and a copy of it.
#pragma once

#include <string>
#include <string_view>

namespace muster::loaders {

/// The text with one blank for every run of blanks and tabs outside of double quotes, and none at
/// the beginning and end of a line. Lines stay lines.
std::string with_single_blanks(std::string_view text);

}  // namespace muster::loaders
