// Population: one immutable version of all customers, their ids, attributes and indexes.
//
// Everything it gives out are views into one image (storage/image.hpp), in memory or mapped from a
// file; a shared_ptr to the population keeps them alive. Threads: immutable; reads are safe.
// Cost: accessors O(1); open() checks every section once, at memory speed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/events/event_store.hpp"
#include "engine/index/category_index.hpp"
#include "engine/index/code_sketch.hpp"
#include "engine/index/flag_index.hpp"
#include "engine/index/integer_column.hpp"
#include "engine/index/place_column.hpp"
#include "engine/index/real_column.hpp"
#include "engine/index/tags_index.hpp"
#include "engine/index/text_column.hpp"
#include "engine/population/attribute_catalogue.hpp"
#include "engine/population/computed_attributes.hpp"
#include "engine/population/dictionary.hpp"
#include "engine/population/directory.hpp"
#include "engine/result.hpp"
#include "engine/storage/image.hpp"
#include "engine/storage/lineage.hpp"
#include "engine/values/value.hpp"

namespace muster::engine {

struct PopulationParts;

class Population {
 public:
  /// Views an image, checking that every part is whole and fits the others; a corrupt_store Error
  /// says what is wrong.
  static Result<std::shared_ptr<const Population>> open(std::shared_ptr<const Image> image);
  ~Population();

  std::uint64_t size() const;
  std::uint32_t chunk_count() const;
  /// Rows in one chunk: kChunkRows, fewer in the last.
  std::uint32_t rows_in_chunk(std::uint32_t chunk) const;
  /// Names this state of all data, lineage().version(); equal versions mean equal data.
  const std::string& version() const;
  /// Where it stands in the history of its store.
  const Lineage& lineage() const;

  const AttributeCatalogue& attributes() const;
  const Directory& directory() const;
  /// The attributes that the rows were ordered by when they were loaded, first things first; empty
  /// if they are as they came. No answer depends on it.
  const std::vector<AttributeId>& row_order() const;

  /// The index of an attribute; the type must fit (ENGINE_CHECK). integers() serves number, date
  /// and time.
  const CategoryIndex& category(AttributeId id) const;
  const TagsIndex& tags(AttributeId id) const;
  const FlagIndex& flag(AttributeId id) const;
  const IntegerColumn& integers(AttributeId id) const;
  /// Of a number, date, time or category's codes; without chunks for a category that has bitmaps.
  const CodeSketch& sketch(AttributeId id) const;
  const RealColumn& real(AttributeId id) const;
  const PlaceColumn& place(AttributeId id) const;
  const TextColumn& text(AttributeId id) const;
  /// Of a category or tags attribute.
  const Dictionary& dictionary(AttributeId id) const;

  /// What attribute `id` says of the customer in `row`.
  Value value(AttributeId id, Row row) const;
  /// Asks the memory for what value() will read, where that is one place. Rows read in another
  /// order than their own wait for memory at every cell unless it was asked some rows before.
  void prefetch(AttributeId id, Row row) const;

  /// Bytes that attribute `id` takes: its column, bitmaps and dictionary, in the image and, of a
  /// version made by changes, beside it.
  std::uint64_t bytes_of(AttributeId id) const;
  /// Bytes that external ids and their order take.
  std::uint64_t bytes_of_ids() const;

  /// What customers did; empty where no events were loaded.
  const EventStore& events() const;
  /// Which of the attributes are computed from events. Changes leave them as they are: customers
  /// who come later have them unknown until a load computes them anew.
  const ComputedAttributes& computed() const;
  /// How an attribute is computed; null for others.
  const ComputedDefinition* computed(AttributeId id) const;

  /// All of it as one image, for saving and for versions that share most of it: the one that was
  /// opened, or for a version that was made by changes a new one, which shares with the opened one
  /// what has not changed. Cost: none, or that of copying and reading all that has changed.
  std::shared_ptr<const Image> image() const;

  /// The place in the history (Lineage::sequence) at which a chunk of an attribute, of external ids
  /// or of events last changed; 0: it is as in the image.
  std::uint64_t changed_at(AttributeId id, std::uint32_t chunk) const;
  std::uint64_t ids_changed_at(std::uint32_t chunk) const;
  std::uint64_t events_changed_at(std::uint32_t chunk) const;

  /// Told of every piece of memory that it holds beside the image. Versions share pieces: those of
  /// one address are the same.
  void for_each_owned(const VisitOwned& visit) const;

  /// For this room and for those who make the next version of it (live/).
  const PopulationParts& parts() const { return *parts_; }
  explicit Population(std::unique_ptr<PopulationParts> parts);

 private:
  std::unique_ptr<PopulationParts> parts_;
};

}  // namespace muster::engine
