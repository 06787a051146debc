#include "engine/index/value_row_changes.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <span>
#include <tuple>

namespace muster::engine {

void ValueRowChanges::apply(SharedBitmaps& bitmaps, ValueCode first) {
  constexpr std::size_t kFewValues = 8;
  std::sort(changes_.begin(), changes_.end(), [](const Change& left, const Change& right) {
    return std::tie(left.code, left.row) < std::tie(right.code, right.row);
  });
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (i == 0 || changes_[i].code != changes_[i - 1].code) begins.push_back(i);
  }
  begins.push_back(changes_.size());
  const auto apply_value = [&](std::size_t value) {
    std::vector<Row> added;
    std::vector<Row> removed;
    const std::span<const Change> all(changes_);
    for (const Change& change : all.subspan(begins[value], begins[value + 1] - begins[value])) {
      (change.is_added ? added : removed).push_back(change.row);
    }
    auto& bitmap = bitmaps[changes_[begins[value]].code - first];
    bitmap = next_version(bitmap, added, removed);
  };
  const std::size_t values = begins.size() - 1;
  if (values <= kFewValues) {
    for (std::size_t value = 0; value < values; ++value) apply_value(value);
  } else {
    tbb::parallel_for(std::size_t{0}, values, apply_value);
  }
}

}  // namespace muster::engine
