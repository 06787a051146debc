// Cells as readers hand them on: a small grid of views, records by columns.
//
// Every reader (CSV, NDJSON) fills grids; inference and conversion read them column by column and
// know no text format. Threads: a grid belongs to the thread that fills it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/result.hpp"

namespace muster::loaders {

/// Most columns a source may have.
inline constexpr std::size_t kMaxColumns = 10'000;
/// Longest cell, and longest record, in bytes.
inline constexpr std::size_t kMaxCellBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 20;
/// Between the strings of a cell of kind tags; readers replace it by a blank inside them.
inline constexpr char kTagJoiner = '\x1f';

enum class CellKind : std::uint8_t {
  text,   ///< as written
  tags,   ///< strings joined by kTagJoiner; known even when there are none
  place,  ///< `latitude,longitude`
};

/// One cell. An empty text cell is unknown; so is a null one, which the record does not have.
struct Cell {
  const char* data = nullptr;
  std::uint32_t size = 0;
  CellKind kind = CellKind::text;

  std::string_view text() const { return {data, size}; }
};

/// Where a record begins: byte offset in its source, and its number in the block read.
struct RecordPlace {
  std::uint64_t offset = 0;
  std::uint32_t index = 0;
};

/// The places of a text where so many bytes can be read.
class ReadableText {
 public:
  ReadableText(std::string_view text, std::size_t bytes)
      : begin_(reinterpret_cast<std::uintptr_t>(text.data())),
        places_(text.size() < bytes ? 0 : text.size() - bytes + 1) {}
  /// False too for a place in another text.
  bool at(const char* place) const {
    return reinterpret_cast<std::uintptr_t>(place) - begin_ < places_;
  }

 private:
  std::uintptr_t begin_;
  std::uintptr_t places_;
};

/// A few hundred records; cells lie record by record.
struct CellGrid {
  std::size_t columns = 0;
  std::vector<Cell> cells;
  std::vector<RecordPlace> records;
  /// The text that most cells lie in; bytes after a cell may be read as far as it goes.
  std::string_view text;

  std::size_t rows() const { return records.size(); }
  const Cell& at(std::size_t row, std::size_t column) const {
    return cells[row * columns + column];
  }
  ReadableText readable(std::size_t bytes) const { return {text, bytes}; }
  void clear() {
    cells.clear();
    records.clear();
  }
};

/// A record that cannot be read, or a row that does not fit.
struct BadCell {
  RecordPlace place;
  std::string column;
  std::string value;
  std::string reason;
};

/// Takes what a reader finds in a block, in order.
class GridConsumer {
 public:
  GridConsumer() = default;
  GridConsumer(const GridConsumer&) = delete;
  GridConsumer& operator=(const GridConsumer&) = delete;
  virtual ~GridConsumer() = default;

  /// The views live until the call returns. `grid.columns` may grow from call to call.
  virtual void grid(const CellGrid& grid) = 0;
  virtual void bad_record(BadCell bad) = 0;
};

}  // namespace muster::loaders
