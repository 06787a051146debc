#include "engine/population/id_column_builder.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

// A chunk of an integer column spans less than 2^64; half the range keeps any two ids apart by less
// than that.
bool fits(std::int64_t value) {
  constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max() / 2;
  return value >= -kLimit && value <= kLimit;
}

}  // namespace

std::uint64_t IdColumnBuilder::rows() const {
  return form_ == Form::text ? strings_.rows() : numbers_.rows();
}

IdKind IdColumnBuilder::kind() const {
  if (form_ == Form::integers) return IdKind::integers;
  if (form_ == Form::numbered) return IdKind::numbered;
  return all_integers_ ? IdKind::decimal_strings : IdKind::strings;
}

bool IdColumnBuilder::append(const StringCells& ids) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!push(ids[i])) return false;
  }
  return true;
}

bool IdColumnBuilder::push(std::string_view id) {
  if (form_ == Form::integers) {
    if (const auto value = integer_id(id); value && fits(*value)) {
      if (numbers_.rows() == 0) length_ = id.size();
      one_length_ = one_length_ && id.size() == length_ && *value >= 0;
      numbers_.push(*value);
      return true;
    }
    if (!leave_integers(id)) return false;
  }
  if (form_ == Form::numbered) {
    if (const auto number = shape_.number_in(id)) {
      numbers_.push(*number);
      return true;
    }
    if (!turn_into_text()) return false;
  }
  if (all_integers_ && !is_canonical_integer(id)) all_integers_ = false;
  return strings_.push(id);
}

// The first id that does not go as an integer: the others keep their numbers if all are of its
// shape.
bool IdColumnBuilder::leave_integers(std::string_view id) {
  const bool canonical = is_canonical_integer(id);
  const bool first = numbers_.rows() == 0;
  auto shape = IdShape::of(id);
  const bool one_shape =
      shape && (first || (shape->prefix.empty() && one_length_ && length_ == shape->digits));
  if (canonical || !one_shape) return turn_into_text();
  shape_ = *std::move(shape);
  all_integers_ = false;
  form_ = Form::numbered;
  return true;
}

bool IdColumnBuilder::turn_into_text() {
  numbers_.seal();
  std::string id;
  std::vector<std::int64_t> numbers(kChunkRows);
  for (std::uint32_t i = 0; i < numbers_.chunk_count(); ++i) {
    const IntegerColumn::View view = numbers_.chunk(i);
    const std::span<std::int64_t> chunk(numbers.data(), view.rows);
    view.decode(0, chunk);
    for (const std::int64_t number : chunk) {
      id.clear();
      if (form_ == Form::numbered) {
        shape_.append_id(number, id);
      } else {
        id = fmt::format_int(number).str();
      }
      if (!strings_.push(id)) return false;
    }
  }
  numbers_ = {};
  form_ = Form::text;
  return true;
}

void IdColumnBuilder::reorder(std::span<const Row> order) {
  if (form_ == Form::text) {
    strings_.reorder(order);
  } else {
    numbers_.reorder(order);
  }
}

ImageBytes IdColumnBuilder::finish() {
  return form_ == Form::text ? strings_.finish() : numbers_.finish();
}

}  // namespace muster::engine
