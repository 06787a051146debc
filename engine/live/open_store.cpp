#include "engine/live/open_store.hpp"

#include <utility>

#include "engine/storage/journal.hpp"
#include "engine/storage/store_directory.hpp"

namespace muster::engine {

namespace {

// A writer may put a newer image in place, and forget what it has, between our looking at the image
// and at the journal; it takes far longer to do so again.
constexpr int kTries = 5;

Result<std::shared_ptr<const Population>> open_once(const std::filesystem::path& path,
                                                    const OpenOptions& options, Disk& disk) {
  auto image = open_stored_image(path, disk);
  if (!image.ok()) return std::move(image).error();
  auto journal = Journal::open(path, disk, Journal::Access::read);
  if (!journal.ok()) return std::move(journal).error();
  auto newest = replayed(std::move(image->population), *journal, options.progress);
  if (newest.ok() && !image->note.empty() && options.note) options.note(image->note);
  return newest;
}

}  // namespace

Result<std::shared_ptr<const Population>> open_store(const std::filesystem::path& path,
                                                     const OpenOptions& options) {
  Disk& disk = options.disk != nullptr ? *options.disk : machine_disk();
  auto opened = open_once(path, options, disk);
  for (int i = 1; i < kTries && !opened.ok() && opened.error().code == ErrorCode::version_gone;
       ++i) {
    opened = open_once(path, options, disk);
  }
  return opened;
}

}  // namespace muster::engine
