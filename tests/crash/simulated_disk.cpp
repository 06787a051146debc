#include "tests/crash/simulated_disk.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace muster::crash {

namespace {

using Path = std::filesystem::path;

Error missing(const Path& path) {
  return {ErrorCode::not_found, path.string() + " does not exist"};
}

// At a border of 64 bytes, as a mapping is.
class CopiedFile final : public engine::MappedFile {
 public:
  explicit CopiedFile(const std::string& text)
      : memory_(std::make_unique<std::byte[]>(text.size() + kBorder)) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory_.get());
    std::byte* begin = memory_.get() + (kBorder - address % kBorder) % kBorder;
    std::memcpy(begin, text.data(), text.size());
    bytes_ = {begin, text.size()};
  }
  std::span<const std::byte> bytes() const override { return bytes_; }

 private:
  static constexpr std::size_t kBorder = 64;
  std::unique_ptr<std::byte[]> memory_;
  std::span<const std::byte> bytes_;
};

std::string parent(const std::string& path) { return Path(path).parent_path().string(); }

}  // namespace

void apply(DiskState& state, const Operation& operation, std::size_t from, std::size_t to) {
  switch (operation.kind) {
    case Operation::Kind::write: {
      to = std::min(to, operation.bytes.size());
      if (from >= to) return;
      std::string& content = state.contents[operation.file];
      content.resize(std::max(content.size(), operation.at + to));
      std::copy(operation.bytes.begin() + static_cast<std::ptrdiff_t>(from),
                operation.bytes.begin() + static_cast<std::ptrdiff_t>(to),
                content.begin() + static_cast<std::ptrdiff_t>(operation.at + from));
      return;
    }
    case Operation::Kind::truncate:
      state.contents[operation.file].resize(operation.at);
      return;
    case Operation::Kind::name:
      state.names[operation.path] = operation.file;
      return;
    case Operation::Kind::rename:
      state.names.erase(operation.other);
      state.names[operation.path] = operation.file;
      return;
    case Operation::Kind::remove:
      state.names.erase(operation.path);
      return;
    case Operation::Kind::directory:
      state.directories.insert(operation.path);
      return;
    case Operation::Kind::sync:
    case Operation::Kind::sync_directory:
      return;
  }
}

class SimulatedFile final : public engine::DiskFile {
 public:
  SimulatedFile(SimulatedDisk& disk, int file) : disk_(&disk), file_(file) {}
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) override {
    if (Status done = disk_->call("reading", false); !done) return std::move(done).error();
    const std::string& content = disk_->state_.contents[file_];
    if (offset >= content.size()) return std::size_t{0};
    const std::size_t count = std::min(out.size(), content.size() - offset);
    std::memcpy(out.data(), content.data() + offset, count);
    return count;
  }
  Status write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    Operation operation{.kind = Operation::Kind::write, .file = file_, .at = offset};
    operation.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    Status done = disk_->call("writing", true);
    // Some of it is there all the same.
    if (!done) operation.bytes.resize(operation.bytes.size() / 2);
    disk_->record(std::move(operation));
    return done;
  }
  Status truncate(std::uint64_t size) override {
    if (Status done = disk_->call("cutting", false); !done) return done;
    disk_->record({.kind = Operation::Kind::truncate, .file = file_, .at = size});
    return {};
  }
  Status sync() override { return disk_->sync_file(file_); }
  Result<std::uint64_t> size() override {
    return std::uint64_t{disk_->state_.contents[file_].size()};
  }

 private:
  SimulatedDisk* disk_;
  int file_;
};

class SimulatedLock final : public engine::DiskLock {
 public:
  SimulatedLock(SimulatedDisk& disk, std::string path) : disk_(&disk), path_(std::move(path)) {}
  ~SimulatedLock() override { disk_->locks_.erase(path_); }

 private:
  SimulatedDisk* disk_;
  std::string path_;
};

SimulatedDisk::SimulatedDisk(DiskState start) : start_(std::move(start)), state_(start_) {
  for (const auto& [file, content] : start_.contents) files_ = std::max(files_, file);
  // A file that is empty has no content yet.
  for (const auto& [name, file] : start_.names) files_ = std::max(files_, file);
}

void SimulatedDisk::fail_at(std::size_t call, Failure failure, bool lasting) {
  failing_ = call;
  failure_ = failure;
  lasting_ = lasting;
}

void SimulatedDisk::once_named(const Path& path, std::function<void()> then) {
  waiting_.insert_or_assign(path.string(), std::move(then));
}

void SimulatedDisk::run_what_waits_for(const std::string& path) {
  const auto found = waiting_.find(path);
  if (found == waiting_.end()) return;
  const std::function<void()> then = std::move(found->second);
  waiting_.erase(found);
  then();
}

Status SimulatedDisk::call(const char* what, bool takes_space) {
  const std::size_t number = calls_++;
  const bool chosen = number == failing_ || (lasting_ && number > failing_);
  if (!chosen || (failure_ == Failure::full && !takes_space)) return {};
  has_failed_ = true;
  return Error{failure_ == Failure::full ? ErrorCode::disk_full : ErrorCode::io_failed,
               std::string(what) + " failed, as it was told to"};
}

void SimulatedDisk::record(Operation operation) {
  operation.acknowledged = acknowledged_;
  operation.submitted = submitted_;
  apply(state_, operation);
  log_.push_back(std::move(operation));
}

Status SimulatedDisk::sync_file(int file) {
  Status done = call("syncing", false);
  if (done) {
    record({.kind = Operation::Kind::sync, .file = file});
    return done;
  }
  sync_has_failed_ = true;
  bool is_durable = false;
  for (auto before = log_.rbegin(); before != log_.rend() && !is_durable; ++before) {
    is_durable = before->kind == Operation::Kind::sync && before->file == file;
    if (before->is_of_file() && before->file == file) before->lost = true;
  }
  return done;
}

Result<std::unique_ptr<engine::DiskFile>> SimulatedDisk::open(const Path& path, Mode mode) {
  const auto found = state_.names.find(path.string());
  const bool makes = found == state_.names.end() && mode == Mode::create;
  if (found == state_.names.end() && !makes) return missing(path);
  if (Status done = call("opening", makes); !done) return std::move(done).error();
  int file = 0;
  if (makes) {
    file = ++files_;
    record({.kind = Operation::Kind::name, .file = file, .path = path.string()});
    run_what_waits_for(path.string());
  } else {
    file = found->second;
  }
  return std::unique_ptr<engine::DiskFile>(std::make_unique<SimulatedFile>(*this, file));
}

Result<std::unique_ptr<engine::MappedFile>> SimulatedDisk::map(const Path& path) {
  const auto found = state_.names.find(path.string());
  if (found == state_.names.end()) return missing(path);
  if (Status done = call("mapping", false); !done) return std::move(done).error();
  return std::unique_ptr<engine::MappedFile>(
      std::make_unique<CopiedFile>(state_.contents[found->second]));
}

Result<std::unique_ptr<engine::DiskLock>> SimulatedDisk::lock(const Path& path) {
  if (Status done = call("locking", false); !done) return std::move(done).error();
  if (!locks_.insert(path.string()).second) {
    return Error{ErrorCode::in_use, "it is held by another"};
  }
  return std::unique_ptr<engine::DiskLock>(std::make_unique<SimulatedLock>(*this, path.string()));
}

bool SimulatedDisk::exists(const Path& path) {
  return path == "/" || state_.names.contains(path.string()) ||
         state_.directories.contains(path.string());
}

Result<std::vector<std::string>> SimulatedDisk::list(const Path& directory) {
  if (Status done = call("reading", false); !done) return std::move(done).error();
  std::vector<std::string> names;
  for (const auto& [path, file] : state_.names) {
    if (parent(path) == directory.string()) names.push_back(Path(path).filename().string());
  }
  return names;
}

Status SimulatedDisk::make_directory(const Path& path) {
  if (exists(path)) return {};
  if (Status done = call("creating", true); !done) return done;
  record({.kind = Operation::Kind::directory, .path = path.string()});
  return {};
}

Status SimulatedDisk::rename(const Path& from, const Path& to) {
  const auto found = state_.names.find(from.string());
  if (found == state_.names.end()) return missing(from);
  if (Status done = call("renaming", true); !done) return done;
  record({.kind = Operation::Kind::rename,
          .file = found->second,
          .path = to.string(),
          .other = from.string()});
  run_what_waits_for(to.string());
  return {};
}

Status SimulatedDisk::link(const Path& from, const Path& to) {
  const auto found = state_.names.find(from.string());
  if (found == state_.names.end()) return missing(from);
  if (exists(to)) return Error{ErrorCode::io_failed, to.string() + " is there already"};
  if (Status done = call("linking", true); !done) return done;
  record({.kind = Operation::Kind::name, .file = found->second, .path = to.string()});
  return {};
}

Status SimulatedDisk::remove(const Path& path) {
  if (!state_.names.contains(path.string())) return missing(path);
  if (Status done = call("removing", false); !done) return done;
  record({.kind = Operation::Kind::remove, .path = path.string()});
  return {};
}

Status SimulatedDisk::sync_directory(const Path& path) {
  Status done = call("syncing", false);
  if (done) {
    record({.kind = Operation::Kind::sync_directory, .path = path.string()});
    return done;
  }
  sync_has_failed_ = true;
  return done;
}

}  // namespace muster::crash
