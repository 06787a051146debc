// Opening a store for reading: its newest good image, and what the journal has after it.
//
// Needs no lock, so that anybody may read while one process writes. Threads: one caller; uses all
// threads of its arena. Cost: reads the image once, then replays the journal.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/live/replay.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/disk.hpp"

namespace muster::engine {

struct OpenOptions {
  Disk* disk = nullptr;  ///< null: the machine's
  SayReplay progress{};
  /// Hears what a user should know although the store was opened: a damaged image that an older one
  /// stands in for.
  std::function<void(const std::string&)> note{};
};

/// The newest version of a store. not_found, io_failed, corrupt_store (an image or a journal that
/// is cut, flipped, foreign, of a later format).
Result<std::shared_ptr<const Population>> open_store(const std::filesystem::path& path,
                                                     const OpenOptions& options = {});

}  // namespace muster::engine
