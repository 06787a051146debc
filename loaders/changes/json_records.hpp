// JsonRecords: the objects of a request body or file, each with the keys it has and no others.
//
// A change says what it says: a key that is not there is left alone, `null` makes unknown. So cells
// are kept by record and not in a grid, and what cannot be read is an Error that names its line.
// Input is hostile: records, keys, cells and depth are limited. Threads: one owner.
// Cost: the flattener's; 24 bytes a cell beside its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "loaders/ndjson/json_flattener.hpp"
#include "loaders/rows/cell_grid.hpp"
#include "loaders/rows/row_source.hpp"

namespace muster::loaders {

/// How records stand in a text.
enum class RecordForm : std::uint8_t {
  lines,     ///< an object a line, or an array of objects where the text begins with `[`
  document,  ///< one object, on as many lines as it likes, or an array
};

struct RecordLimits {
  std::size_t records = 1'000'000;
  std::size_t cells = 4'000'000;
  std::size_t keys = 1'000;  ///< different ones
};

class JsonRecords {
 public:
  /// Errors: invalid_input with the place of the record, limit_exceeded.
  static Result<JsonRecords> read(std::string_view text, RecordForm form = RecordForm::lines,
                                  const RecordLimits& limits = {});

  struct KeyCell {
    std::uint32_t key = 0;
    Cell cell;  ///< its text lives as long as the records
  };

  std::size_t size() const { return records_.size(); }
  const ColumnTable& keys() const { return *keys_; }
  const std::vector<KeyCell>& cells() const { return cells_; }
  /// Cells of record i are [begin(i), end(i)).
  std::size_t begin(std::size_t i) const { return i == 0 ? 0 : records_[i - 1].end_cell; }
  std::size_t end(std::size_t i) const { return records_[i].end_cell; }
  /// The cell under a key; null where the record has none.
  const Cell* find(std::size_t record, std::size_t key) const;
  /// Where record i begins.
  TextPosition position(std::size_t i) const;

 private:
  struct Record {
    std::size_t offset = 0;
    std::size_t line = 1;
    std::size_t end_cell = 0;
  };
  JsonRecords();
  Status add(std::string_view text, std::size_t begin, std::size_t end, std::size_t line,
             const RecordLimits& limits);
  Status read_lines(std::string_view text, const RecordLimits& limits);
  Status read_object(std::string_view text, std::size_t begin, const RecordLimits& limits);
  Status read_array(std::string_view text, std::size_t begin, const RecordLimits& limits);

  std::unique_ptr<ColumnTable> keys_;
  std::unique_ptr<JsonFlattener> flattener_;  // owns the texts
  std::vector<KeyCell> cells_;
  std::vector<Record> records_;
};

}  // namespace muster::loaders
