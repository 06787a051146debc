#include "engine/storage/verify_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/population/population.hpp"
#include "engine/storage/image.hpp"
#include "engine/storage/journal.hpp"
#include "engine/storage/snapshots.hpp"
#include "engine/storage/sqlite.hpp"
#include "engine/storage/store_directory.hpp"

namespace muster::engine {

namespace {

using Path = std::filesystem::path;

constexpr const char* kCatalogueName = "catalogue.sqlite";
constexpr int kBackupAttempts = 5;

VerifiedPart damaged(std::string name, const Error& error) {
  return {std::move(name), error.message, false};
}

VerifiedPart whole_image(std::string name, const Population& population) {
  return {std::move(name),
          fmt::format("{} customers, {} attributes, version {}, {} bytes", population.size(),
                      population.attributes().all().size(), population.version(),
                      population.image()->size_bytes()),
          true};
}

VerifiedPart verify_journal(const Path& store, const std::vector<Lineage>& images) {
  const std::string name(kJournalName);
  auto journal = Journal::open(store, machine_disk(), Journal::Access::read);
  if (!journal) return damaged(name, journal.error());
  if (Status whole = journal->verify(); !whole) return damaged(name, whole.error());
  std::string finding = "every page and entry whole";
  for (const Lineage& image : images) {
    // That entries follow the image; one that was replaced meanwhile needs them no more.
    Status follows = journal->replay(image, [](const JournalEntry&) { return Status(); });
    if (!follows && follows.error().code != ErrorCode::version_gone) {
      return damaged(name, follows.error());
    }
    auto extent = journal->extent(image);
    if (!extent) return damaged(name, extent.error());
    finding += fmt::format("; {} batches after {}", extent->entries, image.version());
  }
  return {name, std::move(finding), true};
}

Status check_pages(const Path& file) {
  auto connection = SqliteConnection::open(file, SqliteConnection::Access::read);
  if (!connection) return std::move(connection).error();
  auto checked = connection->prepare("PRAGMA integrity_check(1)");
  if (!checked) return std::move(checked).error();
  auto row = checked->next();
  if (!row) return std::move(row).error();
  if (*row && checked->view(0) == "ok") return {};
  return Error{ErrorCode::corrupt_store,
               fmt::format("{} is damaged: {}", file.filename().string(),
                           *row ? checked->text(0) : std::string("it cannot be read"))};
}

Status sync_file(const Path& path) {
  auto file = machine_disk().open(path, Disk::Mode::write);
  if (!file) return std::move(file).error();
  return (*file)->sync();
}

// A whole copy of an SQLite file as of one moment, whoever writes to it.
Status copy_database(const Path& from, const Path& to) {
  if (!machine_disk().exists(from)) return {};
  if (machine_disk().exists(to)) {
    if (Status removed = machine_disk().remove(to); !removed) return removed;
  }
  auto connection = SqliteConnection::open(from, SqliteConnection::Access::read);
  if (!connection) return std::move(connection).error();
  auto copy = connection->prepare("VACUUM INTO ?");
  if (!copy) return std::move(copy).error();
  const std::string name = to.string();
  if (Status done = copy->bind(1, std::string_view(name)).run(); !done) return done;
  return sync_file(to);
}

// The newest version that image and journal at `store` make, or version_gone where the journal does
// not reach back to the image any more.
Result<Lineage> newest(const Path& store, const Lineage& image) {
  auto journal = Journal::open(store, machine_disk(), Journal::Access::read);
  if (!journal) return std::move(journal).error();
  Lineage lineage = image;
  Status whole = journal->replay(image, [&](const JournalEntry& entry) {
    lineage.sequence = entry.sequence;
    return Status();
  });
  if (!whole) return std::move(whole).error();
  return lineage;
}

Status copy_snapshots(const Snapshots& from, const Snapshots& to) {
  const auto all = from.list();
  if (!all) return all.error();
  for (const Snapshot& each : *all) {
    auto population = from.open(each.name);
    // Removed meanwhile; of a damaged one there is nothing to copy, and verify_store() tells.
    if (!population && population.error().code != ErrorCode::io_failed) continue;
    if (!population) return std::move(population).error();
    if (auto taken = to.take(each.name, **population, each.taken); !taken) {
      return std::move(taken).error();
    }
  }
  return {};
}

}  // namespace

bool StoreReport::whole() const {
  return std::all_of(parts.begin(), parts.end(),
                     [](const VerifiedPart& part) { return part.whole; });
}

Result<StoreReport> verify_store(const Path& store) {
  Disk& disk = machine_disk();
  const bool is_store = disk.exists(store / kImageName) || disk.exists(store / kPreviousImageName);
  if (!is_store) {
    return Error{ErrorCode::not_found, fmt::format("there is no store at {}", store.string())};
  }
  StoreReport report;
  std::vector<Lineage> images;
  for (const char* name : {kImageName, kPreviousImageName}) {
    if (name != kImageName && !disk.exists(store / name)) continue;
    auto opened = open_image_file(store / name);
    report.parts.push_back(opened ? whole_image(name, **opened) : damaged(name, opened.error()));
    if (opened) images.push_back((*opened)->lineage());
  }
  if (disk.exists(store / kJournalName)) report.parts.push_back(verify_journal(store, images));
  if (disk.exists(store / kCatalogueName)) {
    const Status whole = check_pages(store / kCatalogueName);
    report.parts.push_back(whole ? VerifiedPart{kCatalogueName, "every page whole", true}
                                 : damaged(kCatalogueName, whole.error()));
  }
  const Snapshots snapshots(store);
  const auto taken = snapshots.list();
  if (!taken) return taken.error();
  for (const Snapshot& each : *taken) {
    std::string name = fmt::format("{}/{}", kSnapshotsName, each.name);
    auto opened = snapshots.open(each.name);
    report.parts.push_back(opened ? whole_image(std::move(name), **opened)
                                  : damaged(std::move(name), opened.error()));
  }
  return report;
}

Result<Lineage> backup_store(const Path& store, const Path& target) {
  Disk& disk = machine_disk();
  std::error_code unknown;
  const bool is_free = !std::filesystem::exists(target, unknown) ||
                       (std::filesystem::is_directory(target, unknown) &&
                        std::filesystem::is_empty(target, unknown));
  if (!is_free) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is there already and not an empty directory; name a new one",
                             target.string())};
  }
  if (auto first = open_stored_image(store); !first) return std::move(first).error();
  std::filesystem::create_directories(target, unknown);
  if (unknown) {
    return Error{ErrorCode::io_failed,
                 fmt::format("creating {} failed: {}", target.string(), unknown.message())};
  }
  for (int attempt = 1;; ++attempt) {
    auto image = open_stored_image(store);
    if (!image) return std::move(image).error();
    // The journal after the image: it reaches back to it unless two compactions came between.
    Status done = copy_database(store / kJournalName, target / kJournalName);
    auto lineage = done ? newest(target, image->population->lineage())
                        : Result<Lineage>(std::move(done).error());
    if (!lineage && lineage.error().code == ErrorCode::version_gone && attempt < kBackupAttempts) {
      continue;
    }
    if (!lineage) return lineage;
    done = image->population->image()->write_file(target / kImageName);
    if (done) done = copy_database(store / kCatalogueName, target / kCatalogueName);
    if (done) done = copy_snapshots(Snapshots(store), Snapshots(target));
    if (done) done = disk.sync_directory(target);
    if (!done) return std::move(done).error();
    return lineage;
  }
}

}  // namespace muster::engine
