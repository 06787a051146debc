// The order of external ids: rows sorted by id, and the proof that no id is there twice.
// Threads: uses all that the caller's arena has. Cost: about 30 ns an id for integers, a few
// hundred for long texts; memory 4 bytes a row, for texts 16 more while it sorts.
#pragma once

#include <vector>

#include "engine/population/directory.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// All rows of `ids` in the order of their ids, or nothing where that is the order of the rows.
/// Two equal ids are an invalid_input Error.
Result<std::vector<Row>> order_of_integer_ids(const IntegerColumn& ids, const Directory& directory);
/// The same for text, by bytes or by value as `directory` has it.
Result<std::vector<Row>> order_of_text_ids(const TextColumn& ids, const Directory& directory);

}  // namespace muster::engine
