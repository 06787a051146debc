// Rows in, immutable population out.
//
// Batches are packed into chunks as they come: a finished chunk is held only in its narrow form.
// finish() puts the rows into an order in which few chunks hold many values (row_order.hpp) and
// then makes the columns and bitmaps, releasing what it no longer needs, so that memory while
// loading stays near that of the result.
// Threads: one caller; works on all cores of its arena. Cost: a few nanoseconds a cell.
#pragma once

#include <memory>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/population/population.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/result.hpp"

namespace muster::engine {

struct BuilderOptions {
  /// Whether rows may be put into an order of the builder's choice, or keep that in which they
  /// came. Answers do not depend on it; size and speed do.
  bool order_rows = true;
};

class PopulationBuilder {
 public:
  /// An Error (invalid_input) names an attribute that is empty, twice there, or off in scale.
  static Result<PopulationBuilder> create(std::vector<AttributeSpec> attributes,
                                          BuilderOptions options = {});

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
