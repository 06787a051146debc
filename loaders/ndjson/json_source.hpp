// JsonSource: NDJSON (an object a line) or one JSON array of objects, as a RowSource.
// Threads: const members are safe. Cost: the flattener's; an array is cut by one pass over it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "loaders/input/text_encoding.hpp"
#include "loaders/rows/row_source.hpp"

namespace muster::loaders {

class JsonSource final : public RowSource {
 public:
  /// An array if the text begins with `[`, else lines. What is wrong with the text is mostly wrong
  /// with its records; an array that is nothing but its bracket is an Error.
  static Result<std::unique_ptr<RowSource>> open(DecodedText text, const std::string& name);

  std::string_view text() const override { return decoded_.text(); }
  ColumnTable columns() const override { return {}; }
  char separator() const override { return '\0'; }
  std::vector<std::size_t> cut(std::size_t bytes) const override;
  BlockResult read_block(std::size_t begin, std::size_t stop, ColumnTable& columns,
                         GridConsumer& consumer) const override;

 private:
  explicit JsonSource(DecodedText decoded) : decoded_(std::move(decoded)) {}
  DecodedText decoded_;
  bool array_ = false;
  std::size_t begin_ = 0;  // first byte of the first record, or of blanks before it
};

/// Where the element of a JSON array that begins at or after `at` stands: blanks and one comma are
/// passed over. `end` is the byte after it; both are the text's size at its end, and `begin` is the
/// closing bracket's place with `last` set at the array's.
struct ArrayElement {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool last = false;    ///< there are no more elements
  bool broken = false;  ///< the text ends inside the element
};
ArrayElement next_element(std::string_view text, std::size_t at);

}  // namespace muster::loaders
