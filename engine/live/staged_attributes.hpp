// Cells on their way into the next version: for every attribute what was said, in order.
//
// Nothing is read when a cell is taken: what it does to tags, and which of several cells of one
// customer holds, is found once, when the version is made.
// Threads: one caller; write_changes() uses all threads of its arena. Cost: some ten
// nanoseconds and 16 bytes a cell.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/change_batch.hpp"
#include "engine/live/staged_rows.hpp"
#include "engine/population/next_population.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

class StagedAttributes {
 public:
  explicit StagedAttributes(const Population& base);

  /// Whether a batch's attributes can be had beside those there are, and its numbers at the scales
  /// that follow: invalid_input, wrong_type, limit_exceeded. Nothing is taken yet.
  Status check(const ChangeBatch& batch, const StagedRows& rows) const;
  /// Takes the batch's attributes; take_cell() is then about them. Requires check().
  void take_attributes(const ChangeBatch& batch);
  void take_cell(const ChangeBatch& batch, const CellChange& cell, Slot slot);

  /// Everything staged of attributes, as rows and codes; views into this object and the base.
  void write_changes(const StagedRows& rows, PopulationChanges& changes) const;
  /// Attributes that were spoken of, ascending.
  std::vector<AttributeId> touched() const;

 private:
  struct Cell {
    std::uint32_t slot = 0;
    CellAction action = CellAction::set;
    std::int64_t value = 0;  // units; a code; a place in `texts`
  };
  struct Attribute {
    AttributeSpec spec;
    bool is_new = false;
    std::vector<Cell> cells;
    std::deque<std::string> values;  // new ones of the dictionary
    boost::unordered_flat_map<std::string_view, ValueCode> codes;
    StringCells texts;
  };
  struct Outcome;

  bool fits(std::uint32_t attribute, std::int64_t factor, const StagedRows& rows) const;
  void raise(Attribute& attribute, int scale);
  ValueCode code_of(std::uint32_t attribute, std::string_view text);
  AttributeChanges changes_of(std::uint32_t attribute, const StagedRows& rows,
                              std::span<const TakenRow> taken) const;

  const Population& base_;
  std::deque<Attribute> attributes_;
  boost::unordered_flat_map<std::string_view, std::uint32_t> by_name_;
  std::vector<std::uint32_t> of_batch_;  // the batch's attributes → these
  std::vector<std::int64_t> factors_;    // of the batch's numbers
  // Of each of the batch's texts, the attribute it was last looked up for, and its code.
  std::vector<std::pair<std::uint32_t, ValueCode>> found_;
};

}  // namespace muster::engine
