// JsonFlattener: one JSON object into cells, nested objects with dots between their names.
//
//   {"name":"Ann","address":{"city":"Kazan"},"tags":["a","b"],"at":{"lat":55.8,"lon":49.1}}
//   name = Ann, address.city = Kazan, tags = a, b, at = 55.8,49.1 (a place)
//
// Numbers keep their digits exactly. null and "" are unknown; an array with objects or arrays in it
// is kept as its JSON text. simdjson does the parsing. Threads: one owner.
// Cost: near simdjson's on-demand speed, and a name comparison a key.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/rows/batch_dictionary.hpp"
#include "loaders/rows/cell_grid.hpp"
#include "loaders/rows/row_source.hpp"

namespace muster::loaders {

/// Deeper objects make a record bad.
inline constexpr int kMaxJsonDepth = 16;

class JsonFlattener {
 public:
  explicit JsonFlattener(ColumnTable& columns);
  ~JsonFlattener();

  /// Reads `text`, one object, of which `readable` bytes may be read past its end. The reason why
  /// it cannot be read, or empty. Columns may be added, though not by what cannot be read; cells()
  /// is then valid until clear().
  std::string read(std::string_view text, std::size_t readable);

  /// The cells of the last object by column; null (no data) where it has none. What it says is
  /// `null` has data but no bytes.
  const std::vector<Cell>& cells() const { return cells_; }
  /// The columns that the last object has, in its order, each once.
  const std::vector<std::size_t>& columns_of_object() const { return touched_; }
  std::uint64_t duplicate_keys() const { return duplicate_keys_; }
  /// Forgets the texts of all cells given so far.
  void clear() { arena_.clear(); }

 private:
  struct Parser;
  void set(std::string_view path, Cell cell);
  void forget_object();
  Cell kept(std::string_view text, CellKind kind = CellKind::text);

  ColumnTable& columns_;
  std::unique_ptr<Parser> parser_;
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> set_in_;  // number of the object that set the cell
  std::vector<std::size_t> touched_;   // the columns of that object
  std::uint32_t object_ = 0;
  std::size_t next_column_ = 0;  // objects mostly repeat the order of their keys
  std::uint64_t duplicate_keys_ = 0;
  StringArena arena_;
  std::string padded_;
  friend struct Parser;
};

}  // namespace muster::loaders
