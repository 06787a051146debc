// RowSource: one file of records, cut into blocks that threads read on their own.
//
// Where a block's first record begins is guessed; reading the block before it says where it really
// begins, and a wrong guess costs reading that block again. So the records found never depend on
// the cut. Threads: const members are safe. Cost: see the readers.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "loaders/rows/cell_grid.hpp"
#include "loaders/rows/distinct_sketch.hpp"

namespace muster::loaders {

/// Names of a source's columns, in order of first appearance.
class ColumnTable {
 public:
  ColumnTable() = default;
  explicit ColumnTable(const std::vector<std::string>& names);

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t column) const { return names_[column]; }
  const std::vector<std::string>& names() const { return names_; }
  std::optional<std::size_t> find(std::string_view name) const;
  /// The column of that name, added if new.
  std::size_t add(std::string_view name);
  /// Forgets the columns after the first `size`.
  void shrink(std::size_t size);

 private:
  std::vector<std::string> names_;
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  boost::unordered_flat_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
};

/// Why a source cannot be read on, and where.
struct ReadFailure {
  ErrorCode code = ErrorCode::invalid_input;
  std::size_t offset = 0;
  std::string reason;
};

/// What reading a block came to.
struct BlockResult {
  std::size_t next = 0;              ///< offset of the first record after the block
  std::uint32_t records = 0;         ///< well formed and bad; blank ones are none
  std::uint32_t blank = 0;           ///< records without any value, passed over
  std::uint64_t lines = 0;           ///< line ends from the block's begin to next
  std::uint64_t duplicate_keys = 0;  ///< keys given twice in one JSON object
  /// A quote never closed, a cell over the limit, too many columns.
  std::optional<ReadFailure> failure;
};

class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  const std::string& name() const { return name_; }
  /// Sentences about what was detected.
  const std::vector<std::string>& notes() const { return notes_; }

  /// The decoded text; offsets count from its beginning.
  virtual std::string_view text() const = 0;
  /// The columns known before reading: all of them, or none where records name their own.
  virtual ColumnTable columns() const = 0;
  /// A last column that has no name, if there is one: dropped when nothing in it is known.
  virtual std::optional<std::string> phantom() const { return std::nullopt; }
  /// What lies between the cells; '\0' where that is no single character.
  virtual char separator() const = 0;
  /// What ends a physical line, for counting them.
  virtual char line_end() const { return '\n'; }
  /// Offsets where blocks of about `bytes` bytes begin, the first exact, the others likely; then
  /// the end of the records.
  virtual std::vector<std::size_t> cut(std::size_t bytes) const = 0;
  /// Reads the records that begin in [begin, stop); begin must be the first byte of one. Columns
  /// that are not in `columns` are added (at most kMaxColumns).
  virtual BlockResult read_block(std::size_t begin, std::size_t stop, ColumnTable& columns,
                                 GridConsumer& consumer) const = 0;

 protected:
  std::string name_;
  std::vector<std::string> notes_;
};

/// The physical line of `offset`, from 1. Cost: memory speed from the beginning.
std::uint64_t line_at(std::string_view text, std::size_t offset);

}  // namespace muster::loaders
