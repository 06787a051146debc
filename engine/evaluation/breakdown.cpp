#include "engine/evaluation/breakdown.hpp"

#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cmath>
#include <mutex>
#include <numeric>

#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/value_counts.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {

namespace {

// Every value of an attribute has an integer key; this one means unknown.
using Key = std::int64_t;
constexpr Key kUnknownKey = kUnknownInteger;

// Where keys lie in [first, first + size), counting them in an array beats hashing.
struct DenseKeys {
  Key first = 0;
  std::uint64_t size = 0;  // 0: keys are not dense
};
constexpr std::uint64_t kMaxDenseCells = 1U << 20;

// Gives the keys of an attribute's values, chunk by chunk.
class KeySource {
 public:
  KeySource() = default;
  KeySource(const KeySource&) = delete;
  KeySource& operator=(const KeySource&) = delete;
  virtual ~KeySource() = default;

  /// Keys of one chunk: one a row, or for tags several.
  struct ChunkKeys {
    std::vector<Key> single;
    TagsIndex::View tags;
    ChunkView known;
    bool is_tags = false;
  };
  virtual void load(std::uint32_t chunk, ChunkKeys& keys) = 0;
  virtual DenseKeys dense() const = 0;
  virtual Value value(Key key) const = 0;
};

class IntegerKeys : public KeySource {
 public:
  IntegerKeys(const IntegerColumn& column, const Attribute& attribute)
      : column_(column), attribute_(attribute) {}
  void load(std::uint32_t chunk, ChunkKeys& keys) override {
    const IntegerColumn::View view = column_.chunk(chunk);
    keys.single.resize(view.rows);
    view.decode(0, keys.single);
  }
  DenseKeys dense() const override {
    const Key low = column_.low().value_or(0);
    const Key high = column_.high().value_or(0);
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return span < kMaxDenseCells ? DenseKeys{low, span + 1} : DenseKeys{};
  }
  Value value(Key key) const override {
    if (attribute_.type() == AttributeType::date) return Day{static_cast<std::int32_t>(key)};
    if (attribute_.type() == AttributeType::time) return Instant{key};
    return Decimal{key, attribute_.spec.scale};
  }

 private:
  const IntegerColumn& column_;
  const Attribute& attribute_;
};

class CategoryKeys final : public IntegerKeys {
 public:
  CategoryKeys(const Population& population, const Attribute& attribute)
      : IntegerKeys(population.category(attribute.id).codes(), attribute),
        dictionary_(population.dictionary(attribute.id)) {}
  Value value(Key key) const override { return dictionary_.at(static_cast<ValueCode>(key)).text; }

 private:
  const Dictionary& dictionary_;
};

class FlagKeys final : public KeySource {
 public:
  explicit FlagKeys(const FlagIndex& flag) : flag_(flag) {}
  void load(std::uint32_t chunk, ChunkKeys& keys) override {
    const ChunkView known(flag_.known(), chunk);
    const ChunkView set(flag_.set(), chunk);
    std::array<std::uint64_t, kChunkWords> known_words{};
    std::array<std::uint64_t, kChunkWords> set_words{};
    known.copy_to(known_words);
    set.copy_to(set_words);
    keys.single.resize(kChunkRows);
    for (std::uint32_t row = 0; row < kChunkRows; ++row) {
      const bool is_known = ((known_words[row / 64] >> (row % 64)) & 1U) != 0;
      const bool is_set = ((set_words[row / 64] >> (row % 64)) & 1U) != 0;
      keys.single[row] = is_known ? Key{is_set} : kUnknownKey;
    }
  }
  DenseKeys dense() const override { return {0, 2}; }
  Value value(Key key) const override { return key == 1; }

 private:
  const FlagIndex& flag_;
};

// Key 0 is a known, empty set of tags.
class TagKeys final : public KeySource {
 public:
  TagKeys(const TagsIndex& tags, const Dictionary& dictionary)
      : tags_(tags), dictionary_(dictionary) {}
  void load(std::uint32_t chunk, ChunkKeys& keys) override {
    keys.is_tags = true;
    keys.tags = tags_.chunk(chunk);
    keys.known = ChunkView(tags_.known(), chunk);
  }
  DenseKeys dense() const override { return {0, std::uint64_t{dictionary_.size()} + 1}; }
  Value value(Key key) const override {
    if (key == 0) return std::vector<std::string_view>{};
    return std::vector<std::string_view>{dictionary_.at(static_cast<ValueCode>(key)).text};
  }

 private:
  const TagsIndex& tags_;
  const Dictionary& dictionary_;
};

// Texts have no dictionary: keys are handed out as texts turn up, under a lock, a chunk at a time.
class TextKeys final : public KeySource {
 public:
  TextKeys(const TextColumn& texts, const Bitmap& rows) : texts_(texts), rows_(rows) {}
  void load(std::uint32_t chunk, ChunkKeys& keys) override {
    const TextColumn::View view = texts_.chunk(chunk);
    const ChunkView wanted(rows_, chunk);
    keys.single.assign(view.rows(), kUnknownKey);
    const std::lock_guard lock(mutex_);
    for (std::uint32_t row = 0; row < view.rows(); ++row) {
      if (!view.is_known(row) || !wanted.contains(static_cast<std::uint16_t>(row))) continue;
      const auto [entry, is_new] =
          keys_.try_emplace(view.text(row), static_cast<Key>(seen_.size()));
      if (is_new) seen_.push_back(view.text(row));
      keys.single[row] = entry->second;
    }
  }
  DenseKeys dense() const override { return {}; }
  Value value(Key key) const override { return seen_[static_cast<std::size_t>(key)]; }

 private:
  const TextColumn& texts_;
  const Bitmap& rows_;
  std::mutex mutex_;
  boost::unordered_flat_map<std::string_view, Key> keys_;
  std::vector<std::string_view> seen_;
};

Result<std::unique_ptr<KeySource>> key_source(const Population& population, AttributeId id,
                                              const Bitmap& rows) {
  const Attribute& attribute = population.attributes().at(id);
  std::unique_ptr<KeySource> source;
  switch (attribute.type()) {
    case AttributeType::category:
      source = std::make_unique<CategoryKeys>(population, attribute);
      break;
    case AttributeType::tags:
      source = std::make_unique<TagKeys>(population.tags(id), population.dictionary(id));
      break;
    case AttributeType::flag:
      source = std::make_unique<FlagKeys>(population.flag(id));
      break;
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      source = std::make_unique<IntegerKeys>(population.integers(id), attribute);
      break;
    case AttributeType::text:
      source = std::make_unique<TextKeys>(population.text(id), rows);
      break;
    case AttributeType::real:
    case AttributeType::place:
      return Error{ErrorCode::wrong_type,
                   fmt::format("'{}' is a {}; a breakdown needs an attribute whose values repeat",
                               attribute.name(), to_string(attribute.type()))};
  }
  return source;
}

// Counts of pairs of keys; with one attribute the second key is always 0.
class Counts {
 public:
  Counts(DenseKeys first, DenseKeys second) : first_(first), second_(second) {
    // One more place on each axis, for unknown.
    if (first.size != 0 && second.size != 0 &&
        (first.size + 1) <= kMaxDenseCells / (second.size + 1)) {
      array_.resize((first.size + 1) * (second.size + 1));
    }
  }
  void add(Key first, Key second) {
    if (!array_.empty()) {
      ++array_[position(first_, first) * (second_.size + 1) + position(second_, second)];
    } else {
      ++map_[{first, second}];
    }
  }
  std::size_t size() const { return map_.size(); }
  template <typename Each>
  void for_each(Each each) const {
    for (std::size_t i = 0; i < array_.size(); ++i) {
      if (array_[i] == 0) continue;
      each(key(first_, i / (second_.size + 1)), key(second_, i % (second_.size + 1)), array_[i]);
    }
    for (const auto& [keys, count] : map_) each(keys.first, keys.second, count);
  }

 private:
  static std::size_t position(DenseKeys keys, Key key) {
    return key == kUnknownKey ? 0 : static_cast<std::size_t>(key - keys.first) + 1;
  }
  static Key key(DenseKeys keys, std::size_t position) {
    return position == 0 ? kUnknownKey : keys.first + static_cast<Key>(position) - 1;
  }
  DenseKeys first_;
  DenseKeys second_;
  std::vector<std::uint64_t> array_;
  boost::unordered_flat_map<std::pair<Key, Key>, std::uint64_t> map_;
};

// Calls `each(key)` for every key of one row.
template <typename Each>
void for_keys(const KeySource::ChunkKeys& keys, std::uint32_t row, Each each) {
  if (!keys.is_tags) return each(keys.single[row]);
  const auto tags = keys.tags.tags(row);
  for (const ValueCode code : tags) each(Key{code});
  if (tags.empty()) each(keys.known.contains(static_cast<std::uint16_t>(row)) ? 0 : kUnknownKey);
}

// Values in their own order, Unknown after all others.
struct ValueOrder {
  template <typename T>
  bool operator()(const T& left, const T& right) const {
    return left < right;
  }
  bool operator()(const Unknown&, const Unknown&) const { return false; }
  bool operator()(const Decimal& left, const Decimal& right) const {
    return compare(left, right) < 0;
  }
  bool operator()(const Place& /*left*/, const Place& /*right*/) const { return false; }
  template <typename T, typename U>
  bool operator()(const T& /*left*/, const U& /*right*/) const {
    return !std::is_same_v<T, Unknown> && std::is_same_v<U, Unknown>;
  }
};

bool cell_order(const BreakdownCell& left, const BreakdownCell& right) {
  if (left.count != right.count) return left.count > right.count;
  for (std::size_t i = 0; i < left.values.size(); ++i) {
    if (std::visit(ValueOrder{}, left.values[i], right.values[i])) return true;
    if (std::visit(ValueOrder{}, right.values[i], left.values[i])) return false;
  }
  return false;
}

// Cells of one attribute whose values have codes, by their bitmaps.
Result<std::vector<BreakdownCell>> coded_cells(const Population& population, const Bitmap& rows,
                                               AttributeId id, const Execution& execution) {
  const auto found = value_counts(population, rows, id, execution);
  if (!found.ok()) return found.error();
  std::vector<BreakdownCell> cells;
  const auto add = [&](Value value, std::uint64_t count) {
    if (count != 0) cells.push_back({{std::move(value)}, count});
  };
  const AttributeType type = population.attributes().at(id).type();
  for (std::size_t i = 0; i < found->counts.size(); ++i) {
    if (found->counts[i] == 0) continue;
    if (type == AttributeType::flag) {
      add(i == 1, found->counts[i]);
      continue;
    }
    const std::string_view text = population.dictionary(id).at(static_cast<ValueCode>(i + 1)).text;
    if (type == AttributeType::tags) {
      add(std::vector<std::string_view>{text}, found->counts[i]);
    } else {
      add(text, found->counts[i]);
    }
  }
  add(std::vector<std::string_view>{}, found->empty);
  add(Unknown{}, rows.cardinality() - found->known);
  if (cells.size() > kMaxBreakdownCells) {
    return Error{
        ErrorCode::limit_exceeded,
        fmt::format("the breakdown has more than {} different values", kMaxBreakdownCells)};
  }
  std::sort(cells.begin(), cells.end(), cell_order);
  return cells;
}

bool has_codes(AttributeType type) {
  return type == AttributeType::category || type == AttributeType::tags ||
         type == AttributeType::flag;
}

}  // namespace

Result<std::vector<BreakdownCell>> breakdown(const Population& population, const Bitmap& rows,
                                             std::span<const AttributeId> by,
                                             const Execution& execution) {
  ENGINE_CHECK(by.size() == 1 || by.size() == 2);
  ENGINE_CHECK(rows.empty() || *rows.at(rows.cardinality() - 1) < population.size());
  if (by.size() == 1 && has_codes(population.attributes().at(by[0]).type())) {
    return coded_cells(population, rows, by[0], execution);
  }
  std::vector<std::unique_ptr<KeySource>> sources;
  for (const AttributeId id : by) {
    auto source = key_source(population, id, rows);
    if (!source.ok()) return std::move(source).error();
    sources.push_back(*std::move(source));
  }
  const DenseKeys second_dense = by.size() == 2 ? sources[1]->dense() : DenseKeys{0, 1};
  tbb::enumerable_thread_specific<Counts> counts(Counts(sources[0]->dense(), second_dense));
  std::atomic<bool> too_many = false;

  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    const ChunkView selected(rows, chunk);
    if (selected.cardinality() == 0 || too_many.load(std::memory_order_relaxed)) return;
    std::vector<KeySource::ChunkKeys> keys(sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) sources[i]->load(chunk, keys[i]);
    std::array<std::uint64_t, kChunkWords> words{};
    selected.copy_to(words);
    Counts& local = counts.local();
    for (std::uint32_t word = 0; word < kChunkWords; ++word) {
      for (std::uint64_t bits = words[word]; bits != 0; bits &= bits - 1) {
        const std::uint32_t row = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
        for_keys(keys[0], row, [&](Key first) {
          if (keys.size() == 1) return local.add(first, 0);
          for_keys(keys[1], row, [&](Key second) { local.add(first, second); });
        });
      }
    }
    if (local.size() > kMaxBreakdownCells) too_many = true;
  });
  if (!walked.ok()) return std::move(walked).error();

  boost::unordered_flat_map<std::pair<Key, Key>, std::uint64_t> totals;
  for (const Counts& local : counts) {
    local.for_each([&](Key first, Key second, std::uint64_t n) { totals[{first, second}] += n; });
  }
  if (too_many.load() || totals.size() > kMaxBreakdownCells) {
    return Error{
        ErrorCode::limit_exceeded,
        fmt::format("the breakdown has more than {} different values", kMaxBreakdownCells)};
  }
  std::vector<BreakdownCell> cells;
  cells.reserve(totals.size());
  for (const auto& [keys, count] : totals) {
    const std::array<Key, 2> pair = {keys.first, keys.second};
    BreakdownCell cell;
    cell.count = count;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      cell.values.push_back(pair[i] == kUnknownKey ? Value{Unknown{}} : sources[i]->value(pair[i]));
    }
    cells.push_back(std::move(cell));
  }
  std::sort(cells.begin(), cells.end(), cell_order);
  return cells;
}

}  // namespace muster::engine
