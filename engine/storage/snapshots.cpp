#include "engine/storage/snapshots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "engine/storage/image.hpp"
#include "engine/storage/read_version.hpp"
#include "engine/storage/store_directory.hpp"
#include "engine/values/nearest_name.hpp"
#include "engine/values/plain_letter.hpp"

namespace muster::engine {

namespace {

using Path = std::filesystem::path;

constexpr std::string_view kSuffix = ".image";
constexpr std::string_view kUnfinishedSuffix = ".unfinished";
constexpr const char* kLockName = "writer.lock";
constexpr SectionKey kSnapshotKey{SectionKind::snapshot, 0};

/// What a snapshot says of itself, beside what every image does.
ImageBytes snapshot_section(const Snapshot& snapshot) {
  RecordWriter out;
  out.number(static_cast<std::uint64_t>(snapshot.taken.since_epoch));
  out.number(snapshot.customers);
  out.text(snapshot.lineage.origin);
  out.number(snapshot.lineage.sequence);
  return out.take();
}

bool read_snapshot_section(std::span<const std::byte> section, Snapshot& snapshot) {
  RecordReader in(section);
  const auto taken = in.number();
  const auto customers = in.number();
  const auto origin = in.text();
  const auto sequence = in.number();
  if (!taken || !customers || !origin || !sequence || !in.at_end()) return false;
  snapshot.taken.since_epoch = static_cast<std::int64_t>(*taken);
  snapshot.customers = *customers;
  snapshot.lineage = Lineage{std::string(*origin), *sequence};
  return snapshot.taken >= kFirstInstant && snapshot.taken <= kLastInstant;
}

Result<std::uint64_t> size_of(const Path& path, Disk& disk) {
  auto file = disk.open(path, Disk::Mode::read);
  if (!file) return std::move(file).error();
  return (*file)->size();
}

}  // namespace

Status Snapshots::check_name(std::string_view name) {
  const auto refused = [&](std::string_view why) {
    return Error{ErrorCode::invalid_input, fmt::format("'{}' cannot name a snapshot: {}",
                                                       name.substr(0, kMaxSnapshotNameBytes), why)};
  };
  if (name.empty()) return refused("it is empty");
  if (name.size() > kMaxSnapshotNameBytes) {
    return refused(fmt::format("it has more than {} bytes", kMaxSnapshotNameBytes));
  }
  if (name.front() == '.' || !std::all_of(name.begin(), name.end(), is_plain_letter)) {
    return refused("a name is of a-z, A-Z, 0-9, '-', '_' and '.', and does not begin with '.'");
  }
  if (name == kCurrentVersion) return refused("that is what the current version is called");
  if (read_version(name)) return refused("it could be taken for a version");
  return {};
}

Path Snapshots::file_of(std::string_view name) const {
  return directory_ / fmt::format("{}{}", name, kSuffix);
}

Result<std::vector<std::string>> Snapshots::names() const {
  std::vector<std::string> names;
  if (!disk_.exists(directory_)) return names;
  auto files = disk_.list(directory_);
  if (!files) return std::move(files).error();
  for (std::string& file : *files) {
    if (!file.ends_with(kSuffix)) continue;
    file.resize(file.size() - kSuffix.size());
    if (check_name(file)) names.push_back(std::move(file));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Error Snapshots::no_snapshot(std::string_view name) const {
  Error error{ErrorCode::unknown_name,
              fmt::format("there is no snapshot '{}'", name.substr(0, 64))};
  if (const auto known = names()) {
    const std::vector<std::string_view> views(known->begin(), known->end());
    error.suggestion = nearest(name, views);
  }
  return error;
}

Result<Snapshot> Snapshots::find(std::string_view name) const {
  if (!check_name(name)) return no_snapshot(name);
  const Path file = file_of(name);
  if (!disk_.exists(file)) return no_snapshot(name);
  auto section = Image::read_section(file, kSnapshotKey, disk_);
  if (!section) return std::move(section).error();
  Snapshot snapshot;
  snapshot.name = name;
  if (!section->has_value() || !read_snapshot_section(**section, snapshot)) {
    return Error{ErrorCode::corrupt_store,
                 fmt::format("{} does not say when it was taken", file.filename().string())};
  }
  auto bytes = size_of(file, disk_);
  if (!bytes) return std::move(bytes).error();
  snapshot.bytes = *bytes;
  return snapshot;
}

Result<std::vector<Snapshot>> Snapshots::list() const {
  auto known = names();
  if (!known) return std::move(known).error();
  std::vector<Snapshot> all;
  for (std::string& name : *known) {
    auto found = find(name);
    if (found) {
      all.push_back(*std::move(found));
    } else if (disk_.exists(file_of(name))) {  // else removed meanwhile
      Snapshot& damaged = all.emplace_back();
      damaged.name = std::move(name);
      damaged.damage = found.error().message;
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Snapshot& one, const Snapshot& other) {
    return std::tuple(!one.damage.empty(), one.taken) <
           std::tuple(!other.damage.empty(), other.taken);
  });
  return all;
}

Result<std::optional<Snapshot>> Snapshots::find_version(std::string_view version) const {
  auto all = list();
  if (!all) return std::move(all).error();
  const auto found = std::find_if(all->begin(), all->end(), [&](const Snapshot& each) {
    return each.damage.empty() && each.lineage.version() == version;
  });
  if (found == all->end()) return std::optional<Snapshot>();
  return std::optional<Snapshot>(std::move(*found));
}

Result<std::shared_ptr<const Population>> Snapshots::open(std::string_view name) const {
  if (auto found = find(name); !found) return std::move(found).error();
  auto image = Image::map_file(file_of(name), disk_);
  if (!image) return std::move(image).error();
  // A population made from this one is no snapshot.
  constexpr std::array kWithout{SectionKind::snapshot};
  return Population::open(Image::with(*std::move(image), {}, kWithout));
}

// Of those who take or remove snapshots, for the time they do.
Result<std::unique_ptr<DiskLock>> Snapshots::lock() const {
  auto locked = disk_.lock(directory_ / kLockName);
  if (!locked && locked.error().code == ErrorCode::in_use) {
    return Error{ErrorCode::in_use,
                 "another snapshot of this store is being taken or removed at this moment"};
  }
  return locked;
}

Status Snapshots::write(const std::string& name, const Image& image) const {
  const Path file = file_of(name);
  const Path aside = file.string() + std::string(kUnfinishedSuffix);
  Status done = image.write_file(aside, disk_);
  if (done) done = disk_.rename(aside, file);
  if (!done) {
    (void)disk_.remove(aside);
    return done;
  }
  done = disk_.sync_directory(directory_);
  if (!done) (void)disk_.remove(file);
  return done;
}

Result<Snapshot> Snapshots::take(std::string_view name, const Population& population,
                                 Instant taken) const {
  if (Status fits = check_name(name); !fits) return std::move(fits).error();
  if (!disk_.exists(directory_)) {
    Status made = disk_.make_directory(directory_);
    if (made) made = disk_.sync_directory(directory_.parent_path());
    if (!made) return std::move(made).error();
  }
  const auto locked = lock();
  if (!locked) return locked.error();
  auto known = disk_.list(directory_);
  if (!known) return std::move(known).error();
  for (const std::string& file : *known) {  // of a process that ended
    if (file.ends_with(kUnfinishedSuffix)) (void)disk_.remove(directory_ / file);
  }
  if (disk_.exists(file_of(name))) {
    return Error{ErrorCode::in_use,
                 fmt::format("there is a snapshot '{}' already; delete it first, or choose another "
                             "name",
                             name)};
  }
  if (known->size() >= kMostSnapshots) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("there are {} snapshots; delete some first", kMostSnapshots)};
  }
  Snapshot snapshot{std::string(name), population.lineage(), taken, population.size(), 0};
  Sections added;
  added.emplace(SectionKey{SectionKind::lineage, 0}, lineage_section(snapshot.lineage));
  added.emplace(kSnapshotKey, snapshot_section(snapshot));
  const auto image = Image::with(population.image(), std::move(added));
  if (Status written = write(snapshot.name, *image); !written) return std::move(written).error();
  return find(name);
}

Status Snapshots::remove(std::string_view name) const {
  const bool is_there = check_name(name) && disk_.exists(file_of(name));
  if (!is_there) return no_snapshot(name);
  const auto locked = lock();
  if (!locked) return locked.error();
  if (!disk_.exists(file_of(name))) return no_snapshot(name);
  if (Status removed = disk_.remove(file_of(name)); !removed) return removed;
  return disk_.sync_directory(directory_);
}

}  // namespace muster::engine
