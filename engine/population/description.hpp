// The description section of an image: how many customers, how their ids and rows are kept, and
// which attributes they have. Threads: plain values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/population/dictionary.hpp"
#include "engine/population/directory.hpp"
#include "engine/result.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

struct PopulationDescription {
  std::uint64_t rows = 0;
  IdKind id_kind = IdKind::strings;
  IdShape id_shape;                    ///< of numbered ids
  std::vector<AttributeId> row_order;  ///< what the rows were ordered by; empty: as they came
  std::vector<AttributeSpec> attributes;
};

ImageBytes write_description(const PopulationDescription& description);
/// A corrupt_store Error if the bytes are not a description.
Result<PopulationDescription> read_description(std::span<const std::byte> section);

/// A dictionary's section: its texts in the order of their codes, with their counts.
ImageBytes write_dictionary(const Dictionary& dictionary);
/// A corrupt_store Error if the bytes are not a dictionary.
Result<Dictionary> read_dictionary(std::span<const std::byte> section);

}  // namespace muster::engine
