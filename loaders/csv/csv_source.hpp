// CsvSource: one CSV file as a RowSource.
// Threads: const members are safe. Cost: about 1 GB/s a core from bytes to grids of views.
#pragma once

#include <memory>
#include <string>

#include "engine/result.hpp"
#include "loaders/csv/csv_layout.hpp"
#include "loaders/input/text_encoding.hpp"
#include "loaders/rows/row_source.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

class CsvSource final : public RowSource {
 public:
  /// Settles the layout of `text`; Errors as find_layout().
  static Result<std::unique_ptr<RowSource>> open(DecodedText text, const std::string& name,
                                                 const Schema& schema);

  std::string_view text() const override { return decoded_.text(); }
  ColumnTable columns() const override { return ColumnTable(layout_.columns); }
  std::optional<std::string> phantom() const override;
  char separator() const override { return layout_.dialect.separator; }
  char line_end() const override { return layout_.dialect.line_end; }
  std::vector<std::size_t> cut(std::size_t bytes) const override;
  BlockResult read_block(std::size_t begin, std::size_t stop, ColumnTable& columns,
                         GridConsumer& consumer) const override;

 private:
  class BlockReader;
  CsvSource(DecodedText decoded, CsvLayout layout)
      : decoded_(std::move(decoded)), layout_(std::move(layout)) {}
  DecodedText decoded_;
  CsvLayout layout_;
};

}  // namespace muster::loaders
