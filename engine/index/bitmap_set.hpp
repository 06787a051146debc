// Several bitmaps in one image section: a table of offsets, then each in CRoaring's frozen form,
// viewed in place. Threads: immutable views; reads are safe. Cost: opening checks every container.
// Versions of an index share those bitmaps that do not change.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/index/chunk_owners.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

/// Views the bitmaps of a section; a corrupt_store Error if one is not whole, holds rows past
/// `rows`, or there are not `expected` of them.
Result<std::vector<Bitmap>> open_bitmaps(std::span<const std::byte> section, std::uint64_t expected,
                                         std::uint64_t rows);

/// Writes the section that open_bitmaps() views.
ImageBytes write_bitmaps(std::span<const Bitmap> bitmaps);

/// Bitmaps of which versions share most; none is null.
using SharedBitmaps = std::vector<std::shared_ptr<const Bitmap>>;
SharedBitmaps shared_bitmaps(std::vector<Bitmap> bitmaps);
ImageBytes write_shared_bitmaps(const SharedBitmaps& bitmaps);
/// Bitmap::with(), or the same bitmap where no row changes.
std::shared_ptr<const Bitmap> next_version(const std::shared_ptr<const Bitmap>& bitmap,
                                           std::span<const Row> added,
                                           std::span<const Row> removed);
/// Appends the bitmap's rows ≥ `first`: those that go where rows become fewer.
void append_rows_from(const Bitmap& bitmap, std::uint64_t first, std::vector<Row>& rows);
void visit_owned_of(const SharedBitmaps& bitmaps, const VisitOwned& visit);

}  // namespace muster::engine
