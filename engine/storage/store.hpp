// A store: a directory that holds one population image.
//
// The image is written aside, synced, renamed over the old one, and the directory synced, so an
// interrupted save leaves the store as it was; what it left unfinished goes with the next save that
// finds no other under way. Threads: one writer a store. Cost: save writes the image once; open
// maps it and checks every section's checksum.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// True if `path` is a directory that holds an image (whole or not).
bool is_store(const std::filesystem::path& path);

/// Writes the population as the store's image, creating the directory if need be. A directory with
/// other things in it and no image is refused (invalid_input); io_failed names what failed.
Status save_store(const std::filesystem::path& path, const Population& population);

/// Opens the store's image. not_found, corrupt_store (cut, flipped, foreign, of a later format) or
/// io_failed say why not.
Result<std::shared_ptr<const Population>> open_store(const std::filesystem::path& path);

}  // namespace muster::engine
