// Rows in, immutable population out.
//
// Batches are packed into chunks as they come: a finished chunk is held only in its narrow form, so
// memory while loading stays near that of the result. Rows keep the order in which they came.
// Threads: one caller. Cost: a few nanoseconds a cell; finish() sorts the ids and builds bitmaps.
#pragma once

#include <memory>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/population/population.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"

namespace muster::engine {

class PopulationBuilder {
 public:
  /// An Error (invalid_input) names an attribute that is empty, twice there, or off in scale.
  static Result<PopulationBuilder> create(std::vector<AttributeSpec> attributes);

  PopulationBuilder(PopulationBuilder&&) noexcept;
  PopulationBuilder& operator=(PopulationBuilder&&) noexcept;
  ~PopulationBuilder();

  /// Takes the batch's rows. Columns that do not fit the attributes are a broken invariant
  /// (ENGINE_CHECK). Over kMaxRows rows in all, or over 4 GiB of text in one attribute of one
  /// chunk, is a limit_exceeded Error; the builder is then of no further use.
  Status append(const RowBatch& batch);

  /// The attributes as create() was given them, but with families and reasons that are only known
  /// now. Another name, type or scale is a broken invariant (ENGINE_CHECK).
  void describe(std::vector<AttributeSpec> attributes);

  /// The population of all rows; the builder is used up. Two rows with one external id are an
  /// invalid_input Error that names the id (loaders settle duplicates before they append).
  Result<std::shared_ptr<const Population>> finish();

 private:
  struct State;
  explicit PopulationBuilder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::engine
