// Compaction: a new image of the current version, written aside while all goes on.
//
// The image is of the version that was current when it began; what was committed meanwhile is
// replayed onto it from the journal, most of it while the writer goes on, the rest on the writer's
// thread, which then takes the new population over: the same customers in the same rows, without
// the chunks that were copied since the image before. It may end at any moment: until the image is
// whole and in place the old one and the journal are the store.
// Threads: one caller at a time, beside the writer. Cost: that of writing and opening an image.
#pragma once

#include <functional>

#include "engine/live/committer.hpp"
#include "engine/live/live_head.hpp"
#include "engine/result.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/lineage.hpp"
#include "engine/storage/store_directory.hpp"

namespace muster::engine {

/// What is to be done on the writer's thread, between two groups.
using OnWriter = std::function<Status(Committer&)>;

/// Runs it there and gives its Status, or an Error if there is no writer any longer. `image` is
/// where the new image stands.
using RunOnWriter = std::function<Status(const OnWriter& work, const Lineage& image)>;

/// Errors: disk_full, io_failed, writes_refused; the store is as it was, or has the new image.
Status compact_store(StoreDirectory& directory, Disk& disk, LiveHead& head,
                     const RunOnWriter& run_on_writer);

}  // namespace muster::engine
