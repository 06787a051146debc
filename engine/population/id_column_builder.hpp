// Collects external ids in the narrowest form that fits all of them: integers, a prefix with a
// number of fixed width, or text (IdKind).
// Threads: one caller. Cost: ten nanoseconds an id or so.
#pragma once

#include <span>
#include <string_view>

#include "engine/index/integer_column_builder.hpp"
#include "engine/index/text_column.hpp"
#include "engine/population/directory.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/storage/image_bytes.hpp"

namespace muster::engine {

class IdColumnBuilder {
 public:
  /// False when the text of a chunk has grown past 4 GiB.
  [[nodiscard]] bool append(const StringCells& ids);

  std::uint64_t rows() const;
  IdKind kind() const;
  /// Of IdKind::numbered.
  const IdShape& shape() const { return shape_; }
  /// Whether some order of the rows could put more than 4 GiB of ids into one chunk.
  bool order_may_overflow() const { return strings_.order_may_overflow(); }
  /// Row i becomes what row order[i] was. Requires that `order` lists all rows once and
  /// !order_may_overflow().
  void reorder(std::span<const Row> order);

  /// The finished section, an IntegerColumn or a TextColumn as kind() says.
  ImageBytes finish();

 private:
  enum class Form : std::uint8_t { integers, numbered, text };

  bool push(std::string_view id);
  bool leave_integers(std::string_view id);
  bool turn_into_text();

  Form form_ = Form::integers;
  bool all_integers_ = true;
  // Of the ids taken as integers so far: one length for all, and no sign?
  std::size_t length_ = 0;
  bool one_length_ = true;
  IdShape shape_;
  IntegerColumnBuilder numbers_;
  TextColumnBuilder strings_;
};

}  // namespace muster::engine
