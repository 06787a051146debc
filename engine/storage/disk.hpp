// Disk: the few things the store does with files, so that a test can be the disk.
//
// The machine's disk does what POSIX does; the simulated one (tests/crash/) remembers every write,
// sync and rename and replays all states a power cut could leave. SQLite's files go the same way
// through a VFS over this interface (sqlite_vfs.hpp). Paths are those of the process.
// Threads: a file belongs to one caller at a time; a disk may be used from any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/result.hpp"

namespace muster::engine {

class DiskFile {
 public:
  DiskFile() = default;
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;
  virtual ~DiskFile() = default;

  /// Bytes read; fewer than asked for only at the end of the file.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) = 0;
  /// Writes all, or gives an Error: disk_full, io_failed. How much of it is there is then unknown.
  virtual Status write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  virtual Status truncate(std::uint64_t size) = 0;
  /// What was written before survives a power cut once this has succeeded. After an Error nothing
  /// is known of it, ever (no second try).
  virtual Status sync() = 0;
  virtual Result<std::uint64_t> size() = 0;
};

/// All bytes of a file as they were when it was mapped, at a 64-byte border; a file that another
/// takes the place of stays as it is. Nobody may cut or write it meanwhile.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  virtual ~MappedFile() = default;
  virtual std::span<const std::byte> bytes() const = 0;
};

/// What only one has at a time, in all processes; given back with the object.
class DiskLock {
 public:
  DiskLock() = default;
  DiskLock(const DiskLock&) = delete;
  DiskLock& operator=(const DiskLock&) = delete;
  virtual ~DiskLock() = default;
};

// Errors everywhere: not_found for a path that is not there, disk_full, else io_failed.
class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;

  enum class Mode : std::uint8_t { read, write, create };  ///< create: made where it is not
  virtual Result<std::unique_ptr<DiskFile>> open(const std::filesystem::path& path, Mode mode) = 0;
  /// Of a regular file; corrupt_store for anything else.
  virtual Result<std::unique_ptr<MappedFile>> map(const std::filesystem::path& path) = 0;
  /// Locks a file, made where it is not; in_use says who has it, if that is known.
  virtual Result<std::unique_ptr<DiskLock>> lock(const std::filesystem::path& path) = 0;
  virtual bool exists(const std::filesystem::path& path) = 0;
  /// Names in no order, without `.` and `..`.
  virtual Result<std::vector<std::string>> list(const std::filesystem::path& directory) = 0;
  /// One directory; nothing happens where it is.
  virtual Status make_directory(const std::filesystem::path& path) = 0;
  /// Atomic; survives a power cut after sync_directory().
  virtual Status rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// A second name of the same file; `to` must not be there.
  virtual Status link(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Status remove(const std::filesystem::path& path) = 0;
  virtual Status sync_directory(const std::filesystem::path& path) = 0;
  /// The VFS through which SQLite reaches this disk (sqlite_vfs.hpp); null: its own.
  virtual const char* sqlite_vfs() { return nullptr; }
};

/// The machine's.
Disk& machine_disk();

}  // namespace muster::engine
