// Store directory: the files of a store, and who may write them.
//
//   population.image           the newest image
//   population.previous.image  the one before: what is left should the newest be damaged
//   journal.sqlite             batches since the previous image (journal.hpp)
//   catalogue.sqlite           saved segments, scorecards, lists (catalogue.hpp)
//   writer.lock                locked by the one process that writes
//
// Images are written aside, synced and renamed, and the directory synced: whatever happens, the
// image is the old one or the new one, whole. Readers need no lock. The journal reaches back to the
// previous image, so either of the two and the journal after it make the newest version.
// Threads: one caller. Cost: replacing writes and syncs an image; opening reads every byte of one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/lineage.hpp"

namespace muster::engine {

inline constexpr const char* kImageName = "population.image";
inline constexpr const char* kPreviousImageName = "population.previous.image";

/// What an image of a store gives, without what the journal adds to it.
struct StoredImage {
  std::shared_ptr<const Population> population;
  bool is_previous = false;  ///< the newest image is damaged, this is the one before it
  std::string note;          ///< if so, what is wrong, for the user; else empty
};

/// The population of one image, every byte checked. not_found, io_failed, corrupt_store.
Result<std::shared_ptr<const Population>> open_image_file(const std::filesystem::path& file,
                                                          Disk& disk = machine_disk());

/// The newest good image of a store; no lock is needed. not_found, io_failed; corrupt_store if
/// neither image is good, or the newest is of another format.
Result<StoredImage> open_stored_image(const std::filesystem::path& store,
                                      Disk& disk = machine_disk());

class StoreDirectory {
 public:
  /// Whether a store can be at `path`: there is one, or an empty directory, or nothing.
  /// invalid_input for a file, or a directory with other things in it.
  static Status check_place(const std::filesystem::path& path, Disk& disk = machine_disk());
  /// Makes the directory if need be and locks it for writing; in_use says who has it.
  static Result<StoreDirectory> lock(const std::filesystem::path& path,
                                     Disk& disk = machine_disk());

  const std::filesystem::path& path() const { return path_; }
  /// As open_stored_image().
  Result<StoredImage> open_image();

  /// Makes `image`, a later one of the same history (lineage_of()), the newest, and what was the
  /// newest the previous, unless it is damaged: the previous stays then. Gives the oldest place in
  /// the history from which the journal is still needed: Journal::forget() it. disk_full,
  /// io_failed: the old image is still the newest; or, where syncing the directory failed, it is
  /// not known which of them is, and all further replacing is refused (writes_refused). Nothing of
  /// the journal may be forgotten in either case.
  Result<Lineage> replace_image(const Image& image);

  /// Makes `image`, whatever lineage it has, the beginning of a new history and the newest image;
  /// gives its lineage. What the journal has is kept for the image before, and never applied to
  /// this one; a damaged journal goes. Errors as replace_image().
  Result<Lineage> begin_history(const std::shared_ptr<const Image>& image);

 private:
  /// The newest good image, as far as is known.
  struct Known {
    bool newest_is_good = false;
    std::optional<Lineage> lineage;  ///< empty: there is none
  };
  StoreDirectory(std::filesystem::path path, Disk& disk, std::unique_ptr<DiskLock> lock)
      : path_(std::move(path)), disk_(&disk), lock_(std::move(lock)) {}
  const Known& look();
  void sweep();
  Result<std::string> new_origin(const std::string& wanted, bool& damaged_journal);
  Status remove_journal();
  Status put_aside_newest();

  std::filesystem::path path_;
  Disk* disk_;
  std::unique_ptr<DiskLock> lock_;
  std::optional<Known> known_;
  std::string failure_;
};

}  // namespace muster::engine
