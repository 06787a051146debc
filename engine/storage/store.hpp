// A store: a directory that holds a population, its journal and its catalogue
// (store_directory.hpp).
//
// Threads: one writer a store, in all processes. Cost: save writes the image once and reads the one
// before it. Opening is live/open_store.hpp's.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// True if `path` is a directory that holds an image (whole or not).
bool is_store(const std::filesystem::path& path);

/// Makes the population the store's newest image and the beginning of a new history, creating the
/// directory if need be; the image before stays beside it. A directory with other things in it and
/// no image is refused (invalid_input), and one that somebody writes to (in_use); disk_full and
/// io_failed name what failed.
Status save_store(const std::filesystem::path& path, const Population& population);

}  // namespace muster::engine
