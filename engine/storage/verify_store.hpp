// Verifying and backing up a store, while others read and write it.
//
// Threads: one caller; needs no lock on the store. Cost: verifying reads every byte of images,
// journal and catalogue; a backup writes them as well.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "engine/storage/lineage.hpp"

namespace muster::engine {

/// What was found of one part of a store.
struct VerifiedPart {
  std::string name;     ///< of the file
  std::string finding;  ///< what it holds, or what is wrong with it
  bool whole = false;
};

struct StoreReport {
  std::vector<VerifiedPart> parts;
  bool whole() const;
};

/// Checks both images (every byte, and that they make a population), every page and entry of the
/// journal and that it follows the images without a gap, every page of the catalogue, and every
/// snapshot. A part that is not there is not listed, but for the newest image. not_found where
/// there is no store.
Result<StoreReport> verify_store(const std::filesystem::path& store);

/// Copies a store as of one moment to `target`, which must be nothing or an empty directory:
/// the newest good image, the journal after it, the catalogue and all snapshots that are whole,
/// synced. Others may go on
/// writing; what was acknowledged before the call is in it. Gives the lineage of the newest
/// version. Errors: invalid_input for the target, not_found, corrupt_store, disk_full, io_failed;
/// what was copied by then stays.
Result<Lineage> backup_store(const std::filesystem::path& store,
                             const std::filesystem::path& target);

}  // namespace muster::engine
