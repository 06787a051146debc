#include "engine/storage/store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace muster::engine {

namespace {

constexpr const char* kImageName = "population.image";
constexpr const char* kUnfinishedSuffix = ".unfinished";

// Named after the process, so that two loads into one store never write the same file: the last to
// finish wins whole.
std::filesystem::path unfinished_image(const std::filesystem::path& store) {
  return store / fmt::format("{}.{}{}", kImageName, ::getpid(), kUnfinishedSuffix);
}

Error failed(std::string_view action, const std::filesystem::path& path, const std::string& why) {
  return {ErrorCode::io_failed, fmt::format("{} {} failed: {}", action, path.string(), why)};
}

Status sync_directory(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failed("opening", path, std::strerror(errno));
  const int result = ::fsync(descriptor);
  const int error_number = errno;
  ::close(descriptor);
  if (result != 0) return failed("syncing", path, std::strerror(error_number));
  return {};
}

// Who saves into a store holds a shared lock on its directory, so whoever gets the exclusive one
// knows that no other save is under way: what lies there unfinished was left by a process that
// ended.
class SaveLock {
 public:
  explicit SaveLock(const std::filesystem::path& store)
      : descriptor_(::open(store.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) sweep(store);
    // Where the file system has no locks, saving goes on without: no one sweeps there.
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_SH) != 0 && errno == EINTR) {
    }
  }
  SaveLock(const SaveLock&) = delete;
  SaveLock& operator=(const SaveLock&) = delete;
  ~SaveLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  static void sweep(const std::filesystem::path& store) {
    std::error_code ignored;
    std::vector<std::filesystem::path> left;
    for (const auto& entry : std::filesystem::directory_iterator(store, ignored)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(kImageName) && name.ends_with(kUnfinishedSuffix)) {
        left.push_back(entry.path());
      }
    }
    for (const std::filesystem::path& path : left) std::filesystem::remove(path, ignored);
  }

  int descriptor_;
};

}  // namespace

bool is_store(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path / kImageName, ignored);
}

Status save_store(const std::filesystem::path& path, const Population& population) {
  std::error_code error;
  const bool existed = std::filesystem::exists(path, error);
  if (existed && !std::filesystem::is_directory(path, error)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is a file; a store is a directory", path.string())};
  }
  if (existed && !is_store(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      if (entry.path().extension() == kUnfinishedSuffix) continue;
      return Error{
          ErrorCode::invalid_input,
          fmt::format("{} is neither empty nor a store; name a new directory", path.string())};
    }
  }
  if (!existed && !std::filesystem::create_directories(path, error) && error) {
    return failed("creating", path, error.message());
  }
  const SaveLock lock(path);
  const std::filesystem::path unfinished = unfinished_image(path);
  if (Status written = population.image()->write_file(unfinished); !written.ok()) {
    std::filesystem::remove(unfinished, error);
    return written;
  }
  std::filesystem::rename(unfinished, path / kImageName, error);
  if (error) {
    const std::string why = error.message();
    std::filesystem::remove(unfinished, error);
    return failed("renaming", unfinished, why);
  }
  if (Status synced = sync_directory(path); !synced.ok()) return synced;
  if (!existed) {
    // "store/" names no file: its parent_path() would be the store itself.
    const std::filesystem::path named = path.has_filename() ? path : path.parent_path();
    return sync_directory(std::filesystem::absolute(named, error).parent_path());
  }
  return {};
}

Result<std::shared_ptr<const Population>> open_store(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return Error{ErrorCode::not_found, fmt::format("there is no store at {}", path.string())};
  }
  if (!is_store(path)) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} is not a store: it holds no {}", path.string(), kImageName)};
  }
  auto image = Image::map_file(path / kImageName);
  if (!image.ok()) return std::move(image).error();
  return Population::open(*std::move(image));
}

}  // namespace muster::engine
