#include "engine/live/open_version.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "engine/storage/journal.hpp"
#include "engine/storage/read_version.hpp"
#include "engine/storage/snapshots.hpp"
#include "engine/storage/store_directory.hpp"

namespace muster::engine {

namespace {

using Opened = Result<std::shared_ptr<const Population>>;

Error gone(const Lineage& wanted) {
  return {ErrorCode::version_gone,
          fmt::format("version {} is not kept (any more), neither as a snapshot nor by the journal",
                      wanted.version())};
}

bool leads_to(const Lineage& from, const Lineage& wanted) {
  return from.origin == wanted.origin && from.sequence <= wanted.sequence;
}

// From the image of that name and the journal after it.
Opened replayed_from(const std::filesystem::path& store, const char* image_name,
                     const Lineage& wanted, const OpenOptions& options, Disk& disk) {
  auto image = open_image_file(store / image_name, disk);
  if (!image) return image;
  if (!leads_to((*image)->lineage(), wanted)) return gone(wanted);
  if ((*image)->lineage() == wanted) return image;
  auto journal = Journal::open(store, disk, Journal::Access::read);
  if (!journal) return std::move(journal).error();
  auto version = replayed(*std::move(image), *journal, options.progress, wanted.sequence);
  if (version && (*version)->lineage() != wanted) return gone(wanted);
  return version;
}

}  // namespace

Result<std::shared_ptr<const Population>> open_version(const std::filesystem::path& store,
                                                       std::string_view name,
                                                       const OpenOptions& options) {
  if (name == kCurrentVersion) return open_store(store, options);
  Disk& disk = options.disk != nullptr ? *options.disk : machine_disk();
  const Snapshots snapshots(store, disk);
  const std::optional<Lineage> wanted = read_version(name);
  if (!wanted) return snapshots.open(name);
  const auto same = snapshots.find_version(wanted->version());
  if (!same) return same.error();
  if (*same) return snapshots.open((*same)->name);
  for (const char* image : {kImageName, kPreviousImageName}) {
    auto opened = replayed_from(store, image, *wanted, options, disk);
    if (opened) return opened;
  }
  return gone(*wanted);
}

}  // namespace muster::engine
