#include "engine/population/next_attribute.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "engine/check.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

// How many customers a value gains and loses.
class CountChanges {
 public:
  void add(ValueCode code, std::int64_t by) {
    if (code != kUnknownCode) changes_.push_back({code, by});
  }
  std::vector<CountChange> sums() {
    std::sort(changes_.begin(), changes_.end(),
              [](const auto& left, const auto& right) { return left.code < right.code; });
    std::vector<CountChange> sums;
    for (const CountChange& change : changes_) {
      if (sums.empty() || sums.back().code != change.code) sums.push_back({change.code, 0});
      sums.back().by += change.by;
    }
    std::erase_if(sums, [](const CountChange& sum) { return sum.by == 0; });
    return sums;
  }

 private:
  std::vector<CountChange> changes_;
};

template <typename Cell>
std::vector<Row> rows_of(std::span<const Cell> cells) {
  std::vector<Row> rows;
  rows.reserve(cells.size());
  for (const Cell& cell : cells) rows.push_back(cell.row);
  return rows;
}

struct NextAttribute {
  const AttributeParts& before;
  const AttributeSpec& spec;
  const AttributeChanges& changes;
  std::uint64_t rows_before;
  std::uint64_t rows;
  std::uint64_t sequence;
  AttributeParts next{};

  template <typename Cell>
  std::span<const Cell> cells() {
    static const std::vector<Cell> kNone;
    if (std::holds_alternative<std::monostate>(changes.cells)) return mark(std::span(kNone));
    return mark(std::span<const Cell>(std::get<std::vector<Cell>>(changes.cells)));
  }
  template <typename Cell>
  std::span<const Cell> mark(std::span<const Cell> marked) {
    mark_changed(
        next.changed, marked.size(), [&](std::size_t i) { return marked[i].row; }, rows_before,
        rows, sequence);
    return marked;
  }

  Status make(const CategoryIndex& index) {
    const auto changed = cells<CodeAt>();
    CountChanges counts;
    for (const CodeAt& cell : changed) {
      if (cell.row < rows_before) counts.add(index.code_at(cell.row), -1);
      counts.add(cell.value, 1);
    }
    for (std::uint64_t row = rows; row < rows_before; ++row) {
      counts.add(index.code_at(static_cast<Row>(row)), -1);
    }
    next.dictionary = before.dictionary.with(changes.texts, counts.sums());
    CategoryIndex made = index.with(changed, rows, next.dictionary.size());
    const bool had_sketch = !index.has_bitmaps() && before.dictionary.size() > 0;
    if (!made.has_bitmaps() && next.dictionary.size() > 0) {
      next.sketch = had_sketch ? before.sketch.with(index.codes(), made.codes(), rows_of(changed))
                               : CodeSketch::of(made.codes());
    }
    next.known = made.codes().known_rows();
    next.index = std::move(made);
    return {};
  }

  Status make(const TagsIndex& index) {
    const auto changed = cells<TagsAt>();
    CountChanges counts;
    const auto count = [&](std::span<const ValueCode> codes, std::int64_t by) {
      for (const ValueCode code : codes) counts.add(code, by);
    };
    for (const TagsAt& cell : changed) {
      if (cell.row < rows_before) count(index.tags_at(cell.row), -1);
      count(cell.codes, 1);
    }
    for (std::uint64_t row = rows; row < rows_before; ++row) {
      count(index.tags_at(static_cast<Row>(row)), -1);
    }
    next.dictionary = before.dictionary.with(changes.texts, counts.sums());
    auto made = index.with(changed, rows, next.dictionary.size());
    if (!made.ok()) return std::move(made).error();
    next.known = made->known().cardinality();
    next.index = *std::move(made);
    return {};
  }

  Status make(const FlagIndex& index) {
    FlagIndex made = index.with(cells<FlagAt>(), rows);
    next.known = made.known().cardinality();
    next.index = std::move(made);
    return {};
  }

  Status make(const IntegerColumn& index) {
    const auto changed = cells<IntegerAt>();
    IntegerColumn made;
    if (changes.scale != spec.scale) {
      made = rescaled(index, changed);
      next.sketch = CodeSketch::of(made);
      std::fill(next.changed.begin(), next.changed.end(), sequence);
    } else {
      made = index.with(changed, rows);
      next.sketch = before.sketch.with(index, made, rows_of(changed));
    }
    next.known = made.known_rows();
    next.index = std::move(made);
    return {};
  }

  // All values in units of the larger scale. What does not fit there has a new value.
  IntegerColumn rescaled(const IntegerColumn& index, std::span<const IntegerAt> changed) const {
    const std::int64_t factor = power_of_ten(changes.scale - spec.scale);
    const std::int64_t most = kMaxUnits / factor;
    IntegerColumn made;
    std::size_t at = 0;
    std::vector<IntegerAt> all;
    std::vector<std::int64_t> values;
    for (std::uint32_t chunk = 0; chunk < chunks_of(rows); ++chunk) {
      const std::uint32_t here = rows_of_chunk(rows, chunk);
      const std::uint32_t there = std::min(here, rows_of_chunk(rows_before, chunk));
      values.assign(here, kUnknownInteger);
      if (there > 0) index.chunk(chunk).decode(0, std::span(values).first(there));
      all.clear();
      for (std::uint32_t i = 0; i < here; ++i) {
        const Row row = chunk * kChunkRows + i;
        std::int64_t value = values[i];
        const bool fits = value != kUnknownInteger && value <= most && value >= -most;
        value = fits ? value * factor : kUnknownInteger;
        if (at < changed.size() && changed[at].row == row) value = changed[at++].value;
        if (value != kUnknownInteger) all.push_back({row, value});
      }
      made = made.with(all, std::uint64_t{chunk} * kChunkRows + here);
    }
    return made;
  }

  template <typename Plain, typename Cell>
  Status make_plain(const Plain& index) {
    Plain made = index.with(cells<Cell>(), rows);
    next.known = made.known_rows();
    next.index = std::move(made);
    return {};
  }
  Status make(const RealColumn& index) { return make_plain<RealColumn, RealAt>(index); }
  Status make(const PlaceColumn& index) { return make_plain<PlaceColumn, PlaceAt>(index); }

  Status make(const TextColumn& index) {
    auto made = index.with(cells<TextAt>(), rows);
    if (!made.ok()) return std::move(made).error();
    next.known = made->known_rows();
    next.index = *std::move(made);
    return {};
  }
};

}  // namespace

Result<std::shared_ptr<const AttributeParts>> next_attribute(
    const AttributeParts& before, const AttributeSpec& before_spec, const AttributeChanges& changes,
    std::uint64_t rows_before, std::uint64_t rows, std::uint64_t sequence) {
  NextAttribute attribute{before, before_spec, changes, rows_before, rows, sequence};
  attribute.next.as_opened = false;
  attribute.next.changed = before.changed;
  const Status made =
      std::visit([&](const auto& index) { return attribute.make(index); }, before.index);
  if (!made.ok()) return made.error();
  return std::make_shared<const AttributeParts>(std::move(attribute.next));
}

AttributeParts no_attribute(AttributeType type) {
  AttributeParts parts;
  switch (type) {
    case AttributeType::category:
      parts.index = CategoryIndex();
      break;
    case AttributeType::tags:
      parts.index = TagsIndex();
      break;
    case AttributeType::flag:
      parts.index = FlagIndex();
      break;
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      parts.index = IntegerColumn();
      break;
    case AttributeType::real:
      parts.index = RealColumn();
      break;
    case AttributeType::place:
      parts.index = PlaceColumn();
      break;
    case AttributeType::text:
      parts.index = TextColumn();
      break;
  }
  parts.as_opened = false;
  return parts;
}

}  // namespace muster::engine
