// ColumnEvidence: everything type inference wants to know about one column, gathered cell by cell.
//
// Blocks of a file gather on their own and are merged in file order; counts and sketches do not
// depend on how the file was cut, and samples are the first ones of the file.
// Threads: one owner. Cost: 10–30 ns a cell, nothing allocated for most; memory grows with the
// number of distinct values up to about 64 KiB a sketch.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
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

class ColumnEvidence {
 public:
  /// Looks at one cell of a record at `offset` of source number `source`.
  void add(const Cell& cell, const CellWords& words, std::uint32_t source, std::uint64_t offset);
  /// Takes in the evidence of a later part.
  void merge(const ColumnEvidence& later);

  using Limits = std::array<std::uint64_t, kTagMarks + 1>;
  /// What the sketches have no use for any more; a later part may leave it out from the start.
  Limits limits() const;
  void set_limits(const Limits& limits);

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
  bool add_number(std::string_view text);
  bool add_stamp(std::string_view text);
  void add_word(std::string_view text);
  void add_pieces(std::string_view text, Recent& recent, bool fresh);
  void sample(CellShape shape, std::string_view text, std::uint32_t source, std::uint64_t offset) {
    if (samples[static_cast<std::size_t>(shape)].size() < kSamplesPerShape) {
      keep_sample(shape, text, source, offset);
    }
  }
  void keep_sample(CellShape shape, std::string_view text, std::uint32_t source,
                   std::uint64_t offset);

  std::vector<Recent> recent_;  // the values met last, by hash: most cells repeat one of them
};

}  // namespace muster::loaders
