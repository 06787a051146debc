// Several bitmaps in one image section: a table of offsets, then each in CRoaring's frozen form,
// viewed in place. Threads: immutable views; reads are safe. Cost: opening checks every container.
#pragma once

#include <span>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

/// Views the bitmaps of a section; a corrupt_store Error if one is not whole, holds rows past
/// `rows`, or there are not `expected` of them.
Result<std::vector<Bitmap>> open_bitmaps(std::span<const std::byte> section, std::uint64_t expected,
                                         std::uint64_t rows);

/// Writes the section that open_bitmaps() views.
ImageBytes write_bitmaps(std::span<const Bitmap> bitmaps);

}  // namespace muster::engine
