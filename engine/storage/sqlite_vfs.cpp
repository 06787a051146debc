#include "engine/storage/sqlite_vfs.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

constexpr int kSectorBytes = 4'096;

// A file without a name lives in memory: what SQLite sorts or undoes there need survive nothing.
class NamelessFile final : public DiskFile {
 public:
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(out.size(), bytes_.size() - offset);
    std::memcpy(out.data(), bytes_.data() + offset, count);
    return count;
  }
  Status write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    bytes_.resize(std::max<std::size_t>(bytes_.size(), offset + bytes.size()));
    std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
  }
  Status truncate(std::uint64_t size) override {
    bytes_.resize(size);
    return {};
  }
  Status sync() override { return {}; }
  Result<std::uint64_t> size() override { return std::uint64_t{bytes_.size()}; }

 private:
  std::vector<std::byte> bytes_;
};

struct OpenFile;

// What all connections to one file share.
struct SharedFile {
  std::size_t open = 0;
  // Locks of rollback mode: who holds what is in each OpenFile.
  std::size_t readers = 0;
  const OpenFile* writer = nullptr;     // from RESERVED on
  const OpenFile* excluding = nullptr;  // from PENDING on
  // Shared memory of WAL mode and its locks.
  std::vector<std::unique_ptr<std::byte[]>> regions;
  std::array<std::size_t, SQLITE_SHM_NLOCK> shared{};
  std::array<const OpenFile*, SQLITE_SHM_NLOCK> exclusive{};
};

}  // namespace

struct SqliteVfsState {
  explicit SqliteVfsState(Disk& below) : disk(&below) {}
  Disk* disk;
  std::string name;
  sqlite3_vfs vfs{};
  sqlite3_vfs* own = nullptr;  // SQLite's, for time and chance
  std::mutex mutex;
  std::map<std::string, SharedFile, std::less<>> files;
};

namespace {

using State = SqliteVfsState;

struct OpenFile {
  State* state = nullptr;
  std::string path;  // empty: nameless
  std::unique_ptr<DiskFile> file;
  SharedFile* shared = nullptr;
  int lock = SQLITE_LOCK_NONE;
  bool syncs_directory = false;  // the first sync of a new journal makes its name durable too
};

// What SQLite allocates for a file.
struct FileSlot {
  sqlite3_file base;
  OpenFile* open;
};

OpenFile& open_file(sqlite3_file* file) { return *reinterpret_cast<FileSlot*>(file)->open; }
State& state_of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

int code_of(const Status& status, int code) {
  if (status) return SQLITE_OK;
  return status.error().code == ErrorCode::disk_full ? SQLITE_FULL : code;
}

int close_file(sqlite3_file* file) {
  std::unique_ptr<OpenFile> open(std::exchange(reinterpret_cast<FileSlot*>(file)->open, nullptr));
  if (open && open->shared != nullptr) {
    const std::lock_guard lock(open->state->mutex);
    if (--open->shared->open == 0) open->state->files.erase(open->path);
  }
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
  const std::span out(static_cast<std::byte*>(to), static_cast<std::size_t>(amount));
  const auto got = open_file(file).file->read(static_cast<std::uint64_t>(offset), out);
  if (!got) return SQLITE_IOERR_READ;
  if (*got == out.size()) return SQLITE_OK;
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(*got), out.end(), std::byte{0});
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
  const std::span bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(amount));
  return code_of(open_file(file).file->write(static_cast<std::uint64_t>(offset), bytes),
                 SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return code_of(open_file(file).file->truncate(static_cast<std::uint64_t>(size)),
                 SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  OpenFile& open = open_file(file);
  if (!open.file->sync()) return SQLITE_IOERR_FSYNC;
  if (std::exchange(open.syncs_directory, false)) {
    (void)open.state->disk->sync_directory(std::filesystem::path(open.path).parent_path());
  }
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  const auto found = open_file(file).file->size();
  if (!found) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(*found);
  return SQLITE_OK;
}

int lock_file(sqlite3_file* file, int level) {
  OpenFile& open = open_file(file);
  if (open.shared == nullptr || open.lock >= level) return SQLITE_OK;
  const std::lock_guard guard(open.state->mutex);
  SharedFile& shared = *open.shared;
  if (shared.excluding != nullptr && shared.excluding != &open) return SQLITE_BUSY;
  if (level > SQLITE_LOCK_SHARED && shared.writer != nullptr && shared.writer != &open) {
    return SQLITE_BUSY;
  }
  if (level == SQLITE_LOCK_SHARED) {
    ++shared.readers;
  } else {
    shared.writer = &open;
  }
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    shared.excluding = &open;
    if (shared.readers > 1) {
      open.lock = SQLITE_LOCK_PENDING;
      return SQLITE_BUSY;
    }
  }
  open.lock = level;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
  OpenFile& open = open_file(file);
  if (open.shared == nullptr || open.lock <= level) return SQLITE_OK;
  const std::lock_guard guard(open.state->mutex);
  if (open.shared->writer == &open) open.shared->writer = nullptr;
  if (open.shared->excluding == &open) open.shared->excluding = nullptr;
  if (level == SQLITE_LOCK_NONE) --open.shared->readers;
  open.lock = level;
  return SQLITE_OK;
}

int find_reserved(sqlite3_file* file, int* is_reserved) {
  const OpenFile& open = open_file(file);
  if (open.shared == nullptr) return *is_reserved = 0, SQLITE_OK;
  const std::lock_guard guard(open.state->mutex);
  *is_reserved = open.shared->writer != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int control(sqlite3_file* /*file*/, int /*what*/, void* /*argument*/) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file* /*file*/) { return kSectorBytes; }
int characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  OpenFile& open = open_file(file);
  const std::lock_guard guard(open.state->mutex);
  auto& regions = open.shared->regions;
  *memory = nullptr;
  const auto at = static_cast<std::size_t>(region);
  while (extend != 0 && regions.size() <= at) {
    regions.push_back(std::make_unique<std::byte[]>(static_cast<std::size_t>(size)));
  }
  if (at < regions.size()) *memory = regions[at].get();
  return SQLITE_OK;
}

int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  OpenFile& open = open_file(file);
  const std::lock_guard guard(open.state->mutex);
  SharedFile& shared = *open.shared;
  for (int pass = 0; pass < 2; ++pass) {  // all of them, or none
    const auto begin = static_cast<std::size_t>(offset);
    const std::size_t end = begin + static_cast<std::size_t>(count);
    for (std::size_t i = begin; i < end; ++i) {
      const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
      if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        if (pass == 0) continue;
        if (exclusive) {
          shared.exclusive[i] = nullptr;
        } else {
          --shared.shared[i];
        }
      } else if (pass == 0) {
        if (shared.exclusive[i] != nullptr || (exclusive && shared.shared[i] != 0)) {
          return SQLITE_BUSY;
        }
      } else if (exclusive) {
        shared.exclusive[i] = &open;
      } else {
        ++shared.shared[i];
      }
    }
  }
  return SQLITE_OK;
}

// A lock orders memory as well as a fence does here, and the thread sanitizer knows it.
void shared_barrier(sqlite3_file* file) {
  const std::lock_guard guard(open_file(file).state->mutex);
}

int unmap_shared(sqlite3_file* file, int remove) {
  OpenFile& open = open_file(file);
  const std::lock_guard guard(open.state->mutex);
  if (remove != 0) open.shared->regions.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods{.iVersion = 2,
                                      .xClose = close_file,
                                      .xRead = read_file,
                                      .xWrite = write_file,
                                      .xTruncate = truncate_file,
                                      .xSync = sync_file,
                                      .xFileSize = size_of_file,
                                      .xLock = lock_file,
                                      .xUnlock = unlock_file,
                                      .xCheckReservedLock = find_reserved,
                                      .xFileControl = control,
                                      .xSectorSize = sector_size,
                                      .xDeviceCharacteristics = characteristics,
                                      .xShmMap = map_shared,
                                      .xShmLock = lock_shared,
                                      .xShmBarrier = shared_barrier,
                                      .xShmUnmap = unmap_shared,
                                      .xFetch = nullptr,
                                      .xUnfetch = nullptr};

int open_path(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  State& state = state_of(vfs);
  file->pMethods = nullptr;
  auto open = std::make_unique<OpenFile>();
  open->state = &state;
  if (name == nullptr) {
    open->file = std::make_unique<NamelessFile>();
  } else {
    open->path = name;
    const bool is_new = !state.disk->exists(name);
    const bool makes = (flags & SQLITE_OPEN_CREATE) != 0;
    const bool writes = (flags & SQLITE_OPEN_READWRITE) != 0;
    auto opened = state.disk->open(name, makes    ? Disk::Mode::create
                                         : writes ? Disk::Mode::write
                                                  : Disk::Mode::read);
    if (!opened) return SQLITE_CANTOPEN;
    open->file = *std::move(opened);
    const int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    open->syncs_directory = is_new && (flags & journals) != 0;
    const std::lock_guard guard(state.mutex);
    open->shared = &state.files[open->path];
    ++open->shared->open;
  }
  if (out_flags != nullptr) *out_flags = flags;
  reinterpret_cast<FileSlot*>(file)->open = open.release();
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int delete_path(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  Disk& disk = *state_of(vfs).disk;
  const Status removed = disk.remove(name);
  if (!removed) {
    return removed.error().code == ErrorCode::not_found ? SQLITE_IOERR_DELETE_NOENT
                                                        : SQLITE_IOERR_DELETE;
  }
  if (sync_directory == 0) return SQLITE_OK;
  return disk.sync_directory(std::filesystem::path(name).parent_path()) ? SQLITE_OK
                                                                        : SQLITE_IOERR_DIR_FSYNC;
}

int access_path(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  Disk& disk = *state_of(vfs).disk;
  *result = 0;
  if (!disk.exists(name)) return SQLITE_OK;
  *result = 1;
  if (flags != SQLITE_ACCESS_EXISTS) return SQLITE_OK;
  // As SQLite's own: an empty file is as none.
  auto file = disk.open(name, Disk::Mode::read);
  const auto size = file ? (*file)->size() : Result<std::uint64_t>(std::uint64_t{0});
  *result = size.ok() && *size > 0 ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* name, int size, char* out) {
  const std::size_t length = std::strlen(name) + 1;
  if (length > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, name, length);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  return state_of(vfs).own->xRandomness(state_of(vfs).own, size, out);
}
int sleep_for(sqlite3_vfs* vfs, int microseconds) {
  return state_of(vfs).own->xSleep(state_of(vfs).own, microseconds);
}
int current_time(sqlite3_vfs* vfs, double* days) {
  return state_of(vfs).own->xCurrentTime(state_of(vfs).own, days);
}
int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*text*/) { return 0; }

}  // namespace

SqliteVfs::SqliteVfs(Disk& disk) : state_(std::make_unique<SqliteVfsState>(disk)) {
  state_->name = fmt::format("muster-disk-{}", static_cast<const void*>(state_.get()));
  state_->own = sqlite3_vfs_find(nullptr);
  ENGINE_CHECK(state_->own != nullptr);
  sqlite3_vfs& vfs = state_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(FileSlot);
  vfs.mxPathname = 4'096;
  vfs.zName = state_->name.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = open_path;
  vfs.xDelete = delete_path;
  vfs.xAccess = access_path;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep_for;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  ENGINE_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
}

SqliteVfs::~SqliteVfs() { sqlite3_vfs_unregister(&state_->vfs); }

const char* SqliteVfs::name() const { return state_->name.c_str(); }

}  // namespace muster::engine
