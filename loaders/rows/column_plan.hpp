// ColumnPlan: the decision about one column, which conversion then follows to the letter.
// Threads: plain values, shared read-only while blocks are converted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/population/attribute.hpp"
#include "loaders/rows/cell_words.hpp"
#include "loaders/rows/column_evidence.hpp"
#include "loaders/rows/date_format.hpp"

namespace muster::loaders {

enum class ColumnUse : std::uint8_t {
  attribute,   ///< becomes an attribute
  id,          ///< the customer's external id
  dropped,     ///< left out: by schema, or a phantom
  place_part,  ///< latitude or longitude of a place made of two columns
};

struct ColumnPlan {
  std::string source;  ///< as the header names it
  ColumnUse use = ColumnUse::attribute;
  engine::AttributeSpec spec;  ///< reason: of the type alone until the family is settled
  bool inferred = true;        ///< the type was not declared
  CellWords words;
  char decimal = '.';         ///< number and real
  DateFormat dates;           ///< date and time
  std::string tag_separator;  ///< tags; empty: a text cell is one tag
  bool json_arrays = false;   ///< tags: cells may be JSON arrays of strings
  bool whole = false;         ///< id of an event's customer: numbers, of which none has a fraction

  std::uint64_t misfits = 0;  ///< known cells that will not fit, as far as is known
  std::vector<SampleCell> misfit_samples;
};

}  // namespace muster::loaders
