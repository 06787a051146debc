// Simulated disk: a disk in memory that remembers every write, sync, rename, link and removal, and
// can fail at any call.
//
// What a power cut may leave of it is enumerated by crash_states.hpp. A file's bytes are durable
// after a sync of the file that succeeded, names after a sync of their directory. A sync that fails
// makes nothing durable, and of a file, what it should have written never will be by a later sync,
// as on real systems that forget which pages were dirty. Names may be, by a later one.
// Threads: one at a time. Cost: a copy of every byte written.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/storage/disk.hpp"
#include "engine/storage/sqlite_vfs.hpp"

namespace muster::crash {

/// All that is on a disk.
struct DiskState {
  std::map<std::string, int> names;     // of files, by their path
  std::map<int, std::string> contents;  // by what the names stand for
  std::set<std::string> directories;
  friend bool operator==(const DiskState&, const DiskState&) = default;
};

struct Operation {
  enum class Kind { write, truncate, name, rename, remove, directory, sync, sync_directory };
  Kind kind = Kind::write;
  int file = 0;
  std::uint64_t at = 0;  // of write; the size of truncate
  std::string bytes = {};
  std::string path = {};   // of name, remove, directory, sync_directory; the new one of rename
  std::string other = {};  // the old one of rename
  bool lost = false;       // a sync that failed was to write it
  // What the workload had been told, and had asked for, before this operation.
  std::uint64_t acknowledged = 0;
  std::uint64_t submitted = 0;

  bool is_of_file() const { return kind == Kind::write || kind == Kind::truncate; }
  bool changes() const { return kind != Kind::sync && kind != Kind::sync_directory; }
};

/// Does one operation to a state; of a write only bytes [from, to).
void apply(DiskState& state, const Operation& operation, std::size_t from = 0,
           std::size_t to = ~std::size_t{0});

enum class Failure { input_output, full };

class SimulatedDisk final : public engine::Disk {
 public:
  /// Begins with a state that is durable.
  explicit SimulatedDisk(DiskState start = {});

  /// Every call that may fail counts; the one with this number does, and with `lasting` all after
  /// it. Failure::full only makes those fail that take space.
  void fail_at(std::size_t call, Failure failure, bool lasting = false);
  void fail_no_more() { failing_ = ~std::size_t{0}; }
  std::size_t calls() const { return calls_; }
  /// Runs `then` once, when next a file is made or named so: what others do in the midst of it.
  void once_named(const std::filesystem::path& path, std::function<void()> then);
  /// Whether a call has failed, and whether one that failed was a sync.
  bool has_failed() const { return has_failed_; }
  bool sync_has_failed() const { return sync_has_failed_; }

  void submit() { ++submitted_; }
  void acknowledge() { acknowledged_ = submitted_; }
  std::uint64_t acknowledged() const { return acknowledged_; }
  std::uint64_t submitted() const { return submitted_; }

  const DiskState& start() const { return start_; }
  const std::vector<Operation>& log() const { return log_; }
  /// What a process sees: everything that was written.
  const DiskState& state() const { return state_; }

  engine::Disk& disk() { return *this; }

  Result<std::unique_ptr<engine::DiskFile>> open(const std::filesystem::path& path,
                                                 Mode mode) override;
  Result<std::unique_ptr<engine::MappedFile>> map(const std::filesystem::path& path) override;
  Result<std::unique_ptr<engine::DiskLock>> lock(const std::filesystem::path& path) override;
  bool exists(const std::filesystem::path& path) override;
  Result<std::vector<std::string>> list(const std::filesystem::path& directory) override;
  Status make_directory(const std::filesystem::path& path) override;
  Status rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Status link(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Status remove(const std::filesystem::path& path) override;
  Status sync_directory(const std::filesystem::path& path) override;
  const char* sqlite_vfs() override { return vfs_.name(); }

 private:
  friend class SimulatedFile;
  friend class SimulatedLock;
  Status call(const char* what, bool takes_space);
  void record(Operation operation);
  void run_what_waits_for(const std::string& path);
  Status sync_file(int file);

  DiskState start_;
  DiskState state_;
  std::vector<Operation> log_;
  int files_ = 0;
  std::size_t calls_ = 0;
  std::size_t failing_ = ~std::size_t{0};
  Failure failure_ = Failure::input_output;
  bool lasting_ = false;
  bool has_failed_ = false;
  bool sync_has_failed_ = false;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t submitted_ = 0;
  std::set<std::string> locks_;
  std::map<std::string, std::function<void()>> waiting_;
  engine::SqliteVfs vfs_{*this};
};

}  // namespace muster::crash
