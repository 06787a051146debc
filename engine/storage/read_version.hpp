// The names of versions, read: what Lineage::version() writes, and nothing else.
// Threads: pure functions. Cost: some nanoseconds.
#pragma once

#include <optional>
#include <string_view>

#include "engine/storage/lineage.hpp"

namespace muster::engine {

/// Whether the text can be Lineage::origin: 16 hexadecimal digits, small letters.
bool is_origin(std::string_view text);

/// The version of that name; empty for a text that names none.
std::optional<Lineage> read_version(std::string_view text);

}  // namespace muster::engine
