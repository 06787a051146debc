#include "engine/storage/disk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

namespace muster::engine {

namespace {

using Path = std::filesystem::path;

Error failed(std::string_view action, const Path& path, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  const bool missing = error_number == ENOENT;
  return {full      ? ErrorCode::disk_full
          : missing ? ErrorCode::not_found
                    : ErrorCode::io_failed,
          missing ? fmt::format("{} does not exist", path.string())
                  : fmt::format("{} {} failed: {}", action, path.string(),
                                std::strerror(error_number))};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int operator*() const { return number_; }

 private:
  int number_;
};

class MachineFile final : public DiskFile {
 public:
  MachineFile(Descriptor file, Path path) : file_(std::move(file)), path_(std::move(path)) {}

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got =
          ::pread(*file_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed("reading", path_, errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }
  Status write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::pwrite(*file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return failed("writing", path_, put == 0 ? ENOSPC : errno);
      offset += static_cast<std::uint64_t>(put);
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }
  Status truncate(std::uint64_t size) override {
    if (::ftruncate(*file_, static_cast<off_t>(size)) == 0) return {};
    return failed("cutting", path_, errno);
  }
  Status sync() override {
    if (::fsync(*file_) == 0) return {};
    // That nothing is known of the file matters more than that space was missing.
    const int error_number = errno;
    return Error{ErrorCode::io_failed, failed("syncing", path_, error_number).message};
  }
  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(*file_, &status) != 0) return failed("reading", path_, errno);
    return static_cast<std::uint64_t>(status.st_size);
  }

 private:
  Descriptor file_;
  Path path_;
};

class MachineMapping final : public MappedFile {
 public:
  explicit MachineMapping(std::span<const std::byte> mapped) : bytes_(mapped) {}
  ~MachineMapping() override {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
  std::span<const std::byte> bytes() const override { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

class MachineLock final : public DiskLock {
 public:
  explicit MachineLock(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;  // the lock goes with its last descriptor, however the process ends
};

class MachineDisk final : public Disk {
 public:
  Result<std::unique_ptr<DiskFile>> open(const Path& path, Mode mode) override {
    const int flags = mode == Mode::read    ? O_RDONLY
                      : mode == Mode::write ? O_RDWR
                                            : O_RDWR | O_CREAT;
    Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0644));
    if (*file < 0 && mode == Mode::create && errno == ENOENT) {
      return Error{ErrorCode::io_failed,
                   fmt::format("creating {} failed: there is no such directory", path.string())};
    }
    if (*file < 0) return failed("opening", path, errno);
    return std::unique_ptr<DiskFile>(std::make_unique<MachineFile>(std::move(file), path));
  }

  Result<std::unique_ptr<MappedFile>> map(const Path& path) override {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (*file < 0) return failed("opening", path, errno);
    struct stat status {};
    if (::fstat(*file, &status) != 0) return failed("reading", path, errno);
    if (!S_ISREG(status.st_mode)) {
      return Error{ErrorCode::corrupt_store, fmt::format("{} is no regular file", path.string())};
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) {
      return std::unique_ptr<MappedFile>(
          std::make_unique<MachineMapping>(std::span<const std::byte>{}));
    }
    void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, *file, 0);
    if (address == MAP_FAILED) return failed("mapping", path, errno);
    return std::unique_ptr<MappedFile>(
        std::make_unique<MachineMapping>(std::span(static_cast<const std::byte*>(address), size)));
  }

  Result<std::unique_ptr<DiskLock>> lock(const Path& path) override {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (*file < 0) return failed("opening", path, errno);
    int result = 0;
    do {
      result = ::flock(*file, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result != 0 && errno == EWOULDBLOCK) {
      return Error{ErrorCode::in_use, "it is held" + holder(*file)};
    }
    if (result != 0) return failed("locking", path, errno);
    // Only for whoever is refused: what is in the file decides nothing.
    const std::string name = fmt::format("{}\n", ::getpid());
    if (::ftruncate(*file, 0) == 0) (void)!::pwrite(*file, name.data(), name.size(), 0);
    return std::unique_ptr<DiskLock>(std::make_unique<MachineLock>(std::move(file)));
  }

  bool exists(const Path& path) override {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0;
  }

  Result<std::vector<std::string>> list(const Path& directory) override {
    std::error_code error;
    std::filesystem::directory_iterator entry(directory, error);
    std::vector<std::string> names;
    while (!error && entry != std::filesystem::directory_iterator()) {
      names.push_back(entry->path().filename().string());
      entry.increment(error);
    }
    if (error) return failed("reading", directory, error.value());
    return names;
  }

  Status make_directory(const Path& path) override {
    if (::mkdir(path.c_str(), 0755) == 0) return {};
    const int error_number = errno;
    std::error_code ignored;
    if (error_number == EEXIST && std::filesystem::is_directory(path, ignored)) return {};
    return failed("creating", path, error_number);
  }
  Status rename(const Path& from, const Path& to) override {
    if (::rename(from.c_str(), to.c_str()) == 0) return {};
    return failed("renaming", from, errno);
  }
  Status link(const Path& from, const Path& to) override {
    if (::link(from.c_str(), to.c_str()) == 0) return {};
    return failed("linking", from, errno);
  }
  Status remove(const Path& path) override {
    if (::unlink(path.c_str()) == 0) return {};
    return failed("removing", path, errno);
  }
  Status sync_directory(const Path& path) override {
    const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (*directory < 0) return failed("opening", path, errno);
    if (::fsync(*directory) == 0) return {};
    return Error{ErrorCode::io_failed, failed("syncing", path, errno).message};
  }

 private:
  static std::string holder(int file) {
    std::array<char, 32> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    unsigned long process = 0;
    if (size <= 0 || std::sscanf(text.data(), "%lu", &process) != 1) return " by another process";
    if (process == static_cast<unsigned long>(::getpid())) return " by this process already";
    return fmt::format(" by process {}", process);
  }
};

}  // namespace

Disk& machine_disk() {
  static MachineDisk disk;
  return disk;
}

}  // namespace muster::engine
