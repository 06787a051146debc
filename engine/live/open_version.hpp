// Opening an older version of a store for reading: a snapshot by its name, or any version that the
// store's images and its journal still make.
//
// Needs no lock. Threads: one caller; uses all threads of its arena. Cost: reads one image, and
// replays the journal from there to the version.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/live/open_store.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// "current", the name of a snapshot, or a version's. unknown_name for a text that is none of them,
/// with the nearest snapshot; version_gone for a version that is kept nowhere any more; else the
/// errors of open_store() and Snapshots::open().
Result<std::shared_ptr<const Population>> open_version(const std::filesystem::path& store,
                                                       std::string_view name,
                                                       const OpenOptions& options = {});

}  // namespace muster::engine
