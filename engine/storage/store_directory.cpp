#include "engine/storage/store_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/storage/image.hpp"
#include "engine/storage/journal.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

using Path = std::filesystem::path;

constexpr const char* kLockName = "writer.lock";
constexpr const char* kDamagedImageName = "population.damaged.image";
constexpr const char* kUnfinishedSuffix = ".unfinished";

Path unfinished(const Path& path) { return path.string() + kUnfinishedSuffix; }

// "store/" names no file: its parent_path() would be the store itself.
Path without_slash(const Path& path) { return path.has_filename() ? path : path.parent_path(); }
Path parent_of(const Path& path) {
  const Path parent = path.parent_path();
  return parent.empty() ? Path(".") : parent;
}

// A directory with its parents, each durable.
Status make_directories(Disk& disk, const Path& path) {
  if (disk.exists(path)) return {};
  if (Status made = make_directories(disk, parent_of(path)); !made) return made;
  if (Status made = disk.make_directory(path); !made) return made;
  return disk.sync_directory(parent_of(path));
}

Result<Lineage> lineage_in(const Path& file, Disk& disk) {
  auto image = Image::map_file(file, disk);
  if (!image) return std::move(image).error();
  return lineage_of(**image);
}

bool is_unusable(const Error& error) {
  return error.code == ErrorCode::corrupt_store || error.code == ErrorCode::not_found;
}

}  // namespace

Result<std::shared_ptr<const Population>> open_image_file(const Path& file, Disk& disk) {
  auto image = Image::map_file(file, disk);
  if (!image) return std::move(image).error();
  return Population::open(*std::move(image));
}

Result<StoredImage> open_stored_image(const Path& store, Disk& disk) {
  if (!disk.exists(store)) {
    return Error{ErrorCode::not_found, fmt::format("there is no store at {}", store.string())};
  }
  const Path newest = store / kImageName;
  const Path previous = store / kPreviousImageName;
  const bool has_previous = disk.exists(previous);
  if (!has_previous && !disk.exists(newest)) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} is not a store: it holds no {}", store.string(), kImageName)};
  }
  auto opened = open_image_file(newest, disk);
  if (opened) return StoredImage{*std::move(opened), false, {}};
  // What another program wrote is not damaged, and must not be passed over.
  if (!has_previous || !is_unusable(opened.error()) || Image::is_of_other_format(newest, disk)) {
    return std::move(opened).error();
  }
  auto before = open_image_file(previous, disk);
  if (!before) {
    Error both = opened.error();
    both.message +=
        fmt::format("; and the previous image cannot be used either: {}", before.error().message);
    return both;
  }
  return StoredImage{
      *std::move(before), true,
      fmt::format("{}; the previous image was taken in its place", opened.error().message)};
}

Status StoreDirectory::check_place(const Path& path, Disk& disk) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is a file; a store is a directory", path.string())};
  }
  if (!disk.exists(path) || disk.exists(path / kImageName) ||
      disk.exists(path / kPreviousImageName)) {
    return {};
  }
  auto names = disk.list(path);
  if (!names) return std::move(names).error();
  const bool is_free = std::all_of(names->begin(), names->end(), [](const std::string& name) {
    return name == kLockName || name.ends_with(kUnfinishedSuffix);
  });
  if (is_free) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("{} is neither empty nor a store; name a new directory", path.string())};
}

Result<StoreDirectory> StoreDirectory::lock(const Path& path, Disk& disk) {
  if (Status place = check_place(path, disk); !place) return std::move(place).error();
  Path named = without_slash(path);
  if (Status made = make_directories(disk, named); !made) return std::move(made).error();
  if (!disk.exists(named / kImageName)) {
    // It may be another's who failed to make it durable.
    if (Status synced = disk.sync_directory(parent_of(named)); !synced) {
      return std::move(synced).error();
    }
  }
  auto lock = disk.lock(named / kLockName);
  if (!lock && lock.error().code == ErrorCode::in_use) {
    return Error{ErrorCode::in_use,
                 fmt::format("{} is open for writing already: {}; one process writes a store at a "
                             "time",
                             named.string(), lock.error().message)};
  }
  if (!lock) return std::move(lock).error();
  StoreDirectory directory(std::move(named), disk, *std::move(lock));
  directory.sweep();
  return directory;
}

// Nobody else writes: what is unfinished was left by a process that ended.
void StoreDirectory::sweep() {
  auto names = disk_->list(path_);
  if (!names) return;
  for (const std::string& name : *names) {
    if (name.starts_with("population.") && name.ends_with(kUnfinishedSuffix)) {
      (void)disk_->remove(path_ / name);
    }
  }
}

Result<StoredImage> StoreDirectory::open_image() {
  auto opened = open_stored_image(path_, *disk_);
  if (opened) known_ = Known{!opened->is_previous, opened->population->lineage()};
  return opened;
}

const StoreDirectory::Known& StoreDirectory::look() {
  if (known_) return *known_;
  Known known;
  auto newest = lineage_in(path_ / kImageName, *disk_);
  known.newest_is_good = newest.ok();
  if (newest) {
    known.lineage = *std::move(newest);
  } else if (auto previous = lineage_in(path_ / kPreviousImageName, *disk_)) {
    known.lineage = *std::move(previous);
  }
  return known_.emplace(std::move(known));
}

// The newest image gets a second name, or, where it is damaged, another one.
Status StoreDirectory::put_aside_newest() {
  const Path newest = path_ / kImageName;
  if (!disk_->exists(newest)) return {};
  if (!look().newest_is_good) return disk_->rename(newest, path_ / kDamagedImageName);
  const Path previous = path_ / kPreviousImageName;
  const Path aside = unfinished(previous);
  if (disk_->exists(aside)) {
    if (Status removed = disk_->remove(aside); !removed) return removed;
  }
  if (Status linked = disk_->link(newest, aside); !linked) return linked;
  return disk_->rename(aside, previous);
}

Result<Lineage> StoreDirectory::replace_image(const Image& image) {
  if (!failure_.empty()) {
    return Error{
        ErrorCode::writes_refused,
        fmt::format("the store takes no more images until it is opened again: {}", failure_)};
  }
  auto lineage = lineage_of(image);
  if (!lineage) return lineage;
  const Path newest = path_ / kImageName;
  Status done = image.write_file(unfinished(newest), *disk_);
  if (done) done = put_aside_newest();
  if (done) done = disk_->rename(unfinished(newest), newest);
  if (!done) {
    (void)disk_->remove(unfinished(newest));
    return std::move(done).error();
  }
  if (Status synced = disk_->sync_directory(path_); !synced) {
    failure_ = synced.error().message;
    return std::move(synced).error();
  }
  Lineage needed = look().lineage.value_or(*lineage);
  known_ = Known{true, *std::move(lineage)};
  return needed;
}

// A history is called by its image, unless one that batches were written to was called so: their
// versions' names would come again and mean something else. Of a damaged journal nothing is known.
Result<std::string> StoreDirectory::new_origin(const std::string& wanted, bool& damaged_journal) {
  const std::optional<Lineage>& kept = look().lineage;
  auto journal = Journal::open(path_, *disk_, Journal::Access::read);
  std::string origin = wanted;
  for (std::uint64_t attempt = 0;; ++attempt) {
    bool taken = kept && kept->origin == origin && (kept->sequence != 0 || damaged_journal);
    if (!damaged_journal) {
      auto known = journal ? journal->knows(origin) : Result<bool>(journal.error());
      if (!known && known.error().code != ErrorCode::corrupt_store) return known.error();
      damaged_journal = !known;
      taken = taken || !known || *known;
    }
    if (!taken) return origin;
    const std::string salted = fmt::format("{}.{}", wanted, attempt);
    origin = fmt::format("{:016x}", XXH3_64bits(salted.data(), salted.size()));
  }
}

Status StoreDirectory::remove_journal() {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    const Path file = path_ / fmt::format("{}{}", kJournalName, suffix);
    if (!disk_->exists(file)) continue;
    if (Status removed = disk_->remove(file); !removed) return removed;
  }
  return disk_->sync_directory(path_);
}

Result<Lineage> StoreDirectory::begin_history(const std::shared_ptr<const Image>& image) {
  constexpr std::array kWithout{SectionKind::lineage};
  const bool is_of_a_history = image->section({SectionKind::lineage, 0}).has_value();
  auto first = is_of_a_history ? Image::with(image, {}, kWithout) : image;
  bool damaged_journal = false;
  auto origin = new_origin(first->version(), damaged_journal);
  if (!origin) return std::move(origin).error();
  const Lineage lineage{*std::move(origin), 0};
  if (lineage.origin != first->version()) {
    Sections added;
    added.emplace(SectionKey{SectionKind::lineage, 0}, lineage_section(lineage));
    first = Image::with(std::move(first), std::move(added));
  }
  if (auto replaced = replace_image(*first); !replaced) return replaced;
  if (damaged_journal) {
    if (Status removed = remove_journal(); !removed) return std::move(removed).error();
  }
  return lineage;
}

}  // namespace muster::engine
