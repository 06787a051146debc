// Column builders: one attribute's cells, batch by batch, into the sections of an image.
//
// append() is false when the text of a chunk has grown past what 32 bits address; reorder() puts
// the rows into another order once all are there; finish() uses the builder up.
// Threads: one caller a builder. Cost: a few nanoseconds a cell.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <variant>

#include "engine/index/flag_index.hpp"
#include "engine/index/integer_column_builder.hpp"
#include "engine/index/place_column.hpp"
#include "engine/index/real_column.hpp"
#include "engine/index/tags_index.hpp"
#include "engine/index/text_column.hpp"
#include "engine/population/dictionary.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/storage/image.hpp"
#include "engine/types.hpp"

namespace muster::engine {

struct CategoryColumnBuilder {
  Dictionary dictionary;
  IntegerColumnBuilder codes;

  bool append(const CategoryCells& cells);
  /// As values of OrderingAttribute: unknown is 0.
  void read(std::uint32_t chunk, std::span<std::uint16_t> out) const;
  void reorder(std::span<const Row> order) { codes.reorder(order); }
  void finish(std::uint32_t id, std::uint64_t rows, Sections& sections);
};

struct TagsColumnBuilder {
  Dictionary dictionary;
  TagsIndexBuilder tags;

  bool append(const TagsCells& cells);
  void reorder(std::span<const Row> order) { tags.reorder(order); }
  void finish(std::uint32_t id, std::uint64_t rows, Sections& sections);
};

struct FlagColumnBuilder {
  FlagIndexBuilder flags;

  bool append(const FlagCells& cells);
  /// As values of OrderingAttribute: 2 is unknown.
  void read(std::uint32_t chunk, std::span<std::uint16_t> out) const;
  void reorder(std::span<const Row> order) { flags.reorder(order); }
  void finish(std::uint32_t id, std::uint64_t rows, Sections& sections);
};

/// Reals and places: a builder that takes values as they are and leaves one section.
template <typename CellsType, typename Builder>
struct PlainColumnBuilder {
  Builder builder;

  bool append(const CellsType& cells) {
    builder.append(cells.values);
    return true;
  }
  void reorder(std::span<const Row> order) { builder.reorder(order); }
  void finish(std::uint32_t id, std::uint64_t /*rows*/, Sections& sections) {
    sections[{SectionKind::values, id}] = builder.finish();
  }
};
using RealsBuilder = PlainColumnBuilder<RealCells, RealColumnBuilder>;
using PlacesBuilder = PlainColumnBuilder<PlaceCells, PlaceColumnBuilder>;

struct IntegersBuilder {
  IntegerColumnBuilder builder;

  bool append(const IntegerCells& cells);
  void reorder(std::span<const Row> order) { builder.reorder(order); }
  void finish(std::uint32_t id, std::uint64_t rows, Sections& sections);
};

struct TextsBuilder {
  TextColumnBuilder builder;

  bool append(const TextCells& cells);
  void reorder(std::span<const Row> order) { builder.reorder(order); }
  void finish(std::uint32_t id, std::uint64_t rows, Sections& sections);
};

using ColumnBuilder = std::variant<CategoryColumnBuilder, TagsColumnBuilder, FlagColumnBuilder,
                                   IntegersBuilder, RealsBuilder, PlacesBuilder, TextsBuilder>;

ColumnBuilder column_builder(AttributeType type);

/// Takes cells of the builder's type; others are a broken invariant (ENGINE_CHECK).
bool append_cells(ColumnBuilder& builder, const Cells& cells);

}  // namespace muster::engine
