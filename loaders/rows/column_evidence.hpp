// ColumnEvidence: everything type inference wants to know about one column, gathered cell by cell.
//
// Blocks of a file gather on their own and are merged in file order; counts and sketches do not
// depend on how the file was cut, and samples are the first ones of the file.
// Readers that know what to expect of a column (rows/column_writer) count many cells at once and
// leave the same evidence, but for sketches that a column of numbers or places has no use for:
// `sketches_complete` says so. Threads: one owner. Cost: 10–30 ns a cell, nothing allocated for
// most; memory grows with the number of distinct values up to about 64 KiB a sketch.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/rows/cell_grid.hpp"
#include "loaders/rows/cell_words.hpp"
#include "loaders/rows/date_format.hpp"
#include "loaders/rows/distinct_sketch.hpp"
#include "loaders/rows/number_format.hpp"

namespace muster::loaders {

/// A cell to show a user: its beginning, and where it stands.
struct SampleCell {
  std::string text;
  std::uint32_t source = 0;
  std::uint64_t offset = 0;
};

/// What a cell looks like at first sight; samples are kept for each.
enum class CellShape : std::uint8_t { whole, decimal, stamp, word };
inline constexpr std::size_t kCellShapes = 4;
inline constexpr std::size_t kSamplesPerShape = 3;

/// What could separate tags inside a cell.
enum class TagMark : std::uint8_t { bar, semicolon, comma_blank };
inline constexpr std::size_t kTagMarks = 3;
std::string_view separator_of(TagMark mark);

struct NumberEvidence {
  std::uint64_t fits = 0;
  std::uint8_t whole = 0;        ///< most digits before the sign
  std::uint8_t fraction = 0;     ///< most digits after it
  bool fraction_is_zero = true;  ///< in every cell
};

struct StampEvidence {
  std::array<std::uint64_t, kDateShapes> fits{};  ///< by date_shape()
  std::uint64_t with_time = 0;
  std::uint64_t with_zone = 0;
  std::uint64_t not_midnight = 0;
};

struct TagEvidence {
  std::uint64_t cells = 0;  ///< cells with the mark
  std::uint64_t pieces = 0;
  DistinctSketch distinct;  ///< pieces of all cells of words, those without the mark included
};

/// Plain numbers (`-12`, `3.50`) of one column, counted by whoever read them: no leading zeros, no
/// leading `+`, at most 16 digits.
struct NumberTally {
  std::uint64_t whole = 0;      ///< without a decimal sign
  std::uint64_t decimal = 0;    ///< with one
  std::uint64_t thousands = 0;  ///< of these, `1.234`: also whole if the sign sets thousands apart
  std::uint64_t bytes = 0;
  std::uint64_t zeros_and_ones = 0;
  unsigned most_whole = 0;          ///< digits of the whole ones; `0` has none
  unsigned most_decimal_whole = 0;  ///< digits before the sign of the decimal ones; `0.5` has none
  unsigned most_fraction = 0;
  unsigned most_thousands = 0;  ///< digits in all, of the `thousands`
  bool fraction_is_zero = true;
  bool long_ones = false;  ///< some have kShortNumber bytes or more
};

/// Shorter numbers cannot have enough values to make a column text.
inline constexpr std::size_t kShortNumber = 5;

class ColumnEvidence {
 public:
  /// Looks at a cell that stands `times` times, first in the record at `offset` of source number
  /// `source`. What it looks like; empty if it is unknown.
  std::optional<CellShape> add(const Cell& cell, const CellWords& words, std::uint32_t source,
                               std::uint64_t offset, std::uint64_t times = 1);
  /// Whether more cells of the shape would leave no sample.
  bool has_samples(CellShape shape) const {
    return samples[static_cast<std::size_t>(shape)].size() >= kSamplesPerShape;
  }
  // Many cells at once. Require has_samples() of their shapes; nothing here fills sketches but
  // add_words().
  void add_numbers(const NumberTally& tally, char decimal);
  /// `YYYY-MM-DD`, each a day that exists.
  void add_iso_days(std::uint64_t cells);
  /// Two decimals in range, as looks_like_place() takes them.
  void add_places(std::uint64_t cells, std::uint64_t bytes_of_all);
  /// A cell of words that holds no mark, is no yes or no, no place and no array: see plain_word().
  void add_plain_word(std::string_view text) {
    ++known;
    bytes += text.size();
    add_piece_of_word(hash_text(text));
  }
  /// A cell whose only marks are `bars` bars, each between pieces that are not empty; else as
  /// add_plain_word(). The pieces go to add_bar_piece(), each at least once.
  void add_bar_cell(std::string_view text, std::uint64_t bars);
  void add_bar_piece(std::string_view piece) { tags[0].distinct.add(hash_text(piece)); }
  /// Takes in the evidence of a later part.
  void merge(const ColumnEvidence& later);

  using Limits = std::array<std::uint64_t, kTagMarks + 1>;
  /// What the sketches have no use for any more; a later part may leave it out from the start.
  Limits limits() const;
  void set_limits(const Limits& limits);

  bool sketches_complete = true;
  std::uint64_t known = 0;
  std::uint64_t unknown_words = 0;  ///< cells such as `NA`
  std::uint64_t bytes = 0;          ///< of known cells

  NumberEvidence point;  ///< if the decimal sign is a point
  NumberEvidence comma;
  std::uint64_t signs_differ = 0;  ///< numbers under both signs, with different values
  std::uint64_t with_comma = 0;
  std::uint64_t leading_zeros = 0;
  std::uint64_t plus_signs = 0;
  std::uint64_t too_long = 0;
  std::uint64_t reals_only = 0;
  std::uint64_t zeros_and_ones = 0;

  StampEvidence stamps;

  std::uint64_t flag_cells = 0;
  std::uint16_t flag_words = 0;  ///< bits of FlagWord

  std::uint64_t places = 0;          ///< cells that read as a place
  std::uint64_t decimal_places = 0;  ///< of these, with decimals on both sides

  std::uint64_t tag_cells = 0;    ///< of kind tags (JSON arrays)
  std::uint64_t place_cells = 0;  ///< of kind place
  std::uint64_t json_arrays = 0;  ///< text cells `["a","b"]`

  DistinctSketch distinct;  ///< of all known cells but numbers and stamps
  std::array<TagEvidence, kTagMarks> tags;
  std::array<std::vector<SampleCell>, kCellShapes> samples;

 private:
  /// A value met before: what it counts for.
  struct Recent {
    std::uint64_t hash = 0;
    std::array<std::uint16_t, kTagMarks> pieces{};  // 0: without the mark
    std::uint16_t flag = 0;
    bool place = false;
    bool decimal_place = false;
    bool json_array = false;
  };
  bool add_number(std::string_view text, std::uint64_t times);
  bool add_stamp(std::string_view text, std::uint64_t times);
  void add_word(std::string_view text, std::uint64_t times);
  void add_piece_of_word(std::uint64_t hash) {
    distinct.add(hash);
    for (TagEvidence& tag : tags) tag.distinct.add(hash);
  }
  void add_pieces(std::string_view text, Recent& recent, bool fresh);
  CellShape sample(CellShape shape, std::string_view text, std::uint32_t source,
                   std::uint64_t offset) {
    if (!has_samples(shape)) keep_sample(shape, text, source, offset);
    return shape;
  }
  void keep_sample(CellShape shape, std::string_view text, std::uint32_t source,
                   std::uint64_t offset);

  std::vector<Recent> recent_;  // the values met last, by hash: most cells repeat one of them
};

}  // namespace muster::loaders
