// Tests answered from bitmaps: category and tag values, flags, and what is known.
#include <algorithm>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/word_program.hpp"

namespace muster::engine {

namespace {

std::uint64_t cost_of(const ChunkView& view) {
  return view.kind() == ChunkView::Kind::array
             ? std::min<std::uint64_t>(view.cardinality(), kWordsCost)
             : kWordsCost;
}

Bound bound_of(const ChunkView& view, const ChunkTask& task) {
  if (view.cardinality() == task.rows) return Bound::every(task);
  return Bound::some(view.cardinality(), task, cost_of(view));
}

std::string_view name_of(ChunkView::Kind kind) {
  switch (kind) {
    case ChunkView::Kind::empty:
      return "no rows";
    case ChunkView::Kind::array:
      return "bitmap: list of rows";
    case ChunkView::Kind::bitset:
      return "bitmap: words";
    case ChunkView::Kind::run:
      return "bitmap: runs";
  }
  return "bitmap";
}

// One bitmap, its own or the population's.
class BitmapPredicate final : public ChunkPredicate {
 public:
  explicit BitmapPredicate(const Bitmap& bitmap) : bitmap_(bitmap) {}
  explicit BitmapPredicate(std::shared_ptr<const Bitmap> bitmap)
      : owned_(std::move(bitmap)), bitmap_(*owned_) {}

  std::uint32_t next_chunk(std::uint32_t from) const override {
    return engine::next_chunk(bitmap_, from);
  }
  Bound bound(const ChunkTask& task) const override { return bound_of(of(task), task); }
  ChunkWay way(const ChunkTask& task) const override {
    const ChunkView chunk = of(task);
    return {name_of(chunk.kind()), chunk.bytes()};
  }
  bool is_of_words() const override { return true; }
  std::optional<ChunkView> view(const ChunkTask& task) const override { return of(task); }
  Fold compile(const ChunkTask& task, WordProgram& program) const override {
    const ChunkView chunk = of(task);
    if (chunk.cardinality() == 0) return Fold::none;
    if (chunk.cardinality() == task.rows) return Fold::all;
    if (chunk.words() != nullptr) {
      program.load(chunk.words());
    } else {
      const ChunkWords words = program.own_words();
      chunk.copy_to(words);
      program.load(words.data());
    }
    return Fold::some;
  }
  bool widen(const ChunkTask& task, ChunkWords words) const override {
    const ChunkView chunk = of(task);
    if (chunk.cardinality() == task.rows) return false;
    chunk.or_into(words);
    return true;
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const ChunkView chunk = of(task);
    if (chunk.cardinality() == 0) return Fold::none;
    if (chunk.cardinality() == task.rows) return Fold::all;
    chunk.copy_to(words);
    return Fold::some;
  }
  bool narrow(const ChunkTask& task, ChunkWords words) const override {
    return of(task).and_into(words);
  }
  bool exclude(const ChunkTask& task, ChunkWords words) const override {
    return of(task).and_not_into(words);
  }
  std::uint64_t count(const ChunkTask& task) const override { return of(task).cardinality(); }
  std::uint64_t count_within(const ChunkTask& task, ChunkWords words) const override {
    return of(task).count_within(words);
  }
  std::size_t list(const ChunkTask& task, RowList out) const override {
    const ChunkView chunk = of(task);
    chunk.list(out.data());
    return chunk.cardinality();
  }
  void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const override {
    of(task).test(rows, matches);
  }

 private:
  ChunkView of(const ChunkTask& task) const { return {bitmap_, task.chunk}; }
  std::shared_ptr<const Bitmap> owned_;
  const Bitmap& bitmap_;
};

// The union of some values' bitmaps. A category's are disjoint, a row's tags are not.
class BitmapUnionPredicate final : public ChunkPredicate {
 public:
  BitmapUnionPredicate(std::vector<const Bitmap*> bitmaps, bool disjoint)
      : bitmaps_(std::move(bitmaps)), disjoint_(disjoint) {}

  std::uint32_t next_chunk(std::uint32_t from) const override {
    std::uint32_t next = kNoChunk;
    for (const Bitmap* bitmap : bitmaps_) {
      next = std::min(next, engine::next_chunk(*bitmap, from));
      if (next == from) break;
    }
    return next;
  }
  ChunkWay way(const ChunkTask& task) const override {
    std::uint64_t bytes = 0;
    for (const Bitmap* bitmap : bitmaps_) bytes += ChunkView(*bitmap, task.chunk).bytes();
    return {"union of bitmaps", bytes};
  }
  bool is_of_words() const override { return true; }
  // Bitsets are operands where they lie; all other containers are written into one set of words.
  Fold compile(const ChunkTask& task, WordProgram& program) const override {
    if (bound(task).all) return Fold::all;
    std::optional<ChunkWords> others;
    bool any = false;
    for (const Bitmap* bitmap : bitmaps_) {
      const ChunkView view(*bitmap, task.chunk);
      if (view.cardinality() == 0) continue;
      if (view.words() != nullptr) {
        program.load(view.words());
        if (any) program.join_or();
        any = true;
      } else if (others) {
        view.or_into(*others);
      } else {
        others = program.own_words();
        view.copy_to(*others);
      }
    }
    if (others) {
      program.load(others->data());
      if (any) program.join_or();
    }
    return any || others ? Fold::some : Fold::none;
  }
  Bound bound(const ChunkTask& task) const override {
    std::uint64_t sum = 0;
    std::uint64_t cost = 0;
    for (const Bitmap* bitmap : bitmaps_) {
      const ChunkView view(*bitmap, task.chunk);
      if (view.cardinality() == task.rows) return Bound::every(task);
      sum += view.cardinality();
      cost += cost_of(view);
    }
    if (disjoint_ && sum == task.rows) return Bound::every(task);
    return Bound::some(sum, task, cost);
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    bool any = false;
    for (const Bitmap* bitmap : bitmaps_) {
      const ChunkView view(*bitmap, task.chunk);
      if (view.cardinality() == task.rows) return Fold::all;
      if (view.cardinality() == 0) continue;
      if (any) {
        view.or_into(words);
      } else {
        view.copy_to(words);
        any = true;
      }
    }
    return any ? Fold::some : Fold::none;
  }
  std::uint64_t count(const ChunkTask& task) const override {
    return disjoint_ ? cardinalities(task) : ChunkPredicate::count(task);
  }
  bool exclude(const ChunkTask& task, ChunkWords words) const override {
    return std::all_of(bitmaps_.begin(), bitmaps_.end(), [&](const Bitmap* bitmap) {
      return ChunkView(*bitmap, task.chunk).and_not_into(words);
    });
  }

 private:
  std::uint64_t cardinalities(const ChunkTask& task) const {
    std::uint64_t sum = 0;
    for (const Bitmap* bitmap : bitmaps_) sum += ChunkView(*bitmap, task.chunk).cardinality();
    return sum;
  }
  std::vector<const Bitmap*> bitmaps_;
  bool disjoint_;
};

// Tag dictionaries too large for bitmaps: each row's own list is looked through.
class TagListPredicate final : public ChunkPredicate {
 public:
  TagListPredicate(const TagsIndex& tags, const std::vector<ValueCode>& codes) : tags_(tags) {
    wanted_.resize(codes.empty() ? 1 : codes.back() + std::size_t{1});
    for (const ValueCode code : codes) wanted_[code] = true;
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const TagsIndex::View view = tags_.chunk(task.chunk);
    std::fill(words.begin(), words.end(), 0);
    for (std::uint32_t row = 0; row < view.rows(); ++row) {
      if (task.within != nullptr && task.within[row / 64] == 0) {
        row |= 63U;
        continue;
      }
      for (const ValueCode code : view.tags(row)) {
        if (code < wanted_.size() && wanted_[code]) {
          words[row / 64] |= std::uint64_t{1} << (row % 64);
          break;
        }
      }
    }
    return Fold::some;
  }
  ChunkWay way(const ChunkTask& task) const override {
    const TagsIndex::View view = tags_.chunk(task.chunk);
    const std::uint64_t codes = view.ends.empty() ? 0 : view.ends.back();
    return {"tags of every row", view.ends.size_bytes() + codes * sizeof(ValueCode)};
  }

 private:
  const TagsIndex& tags_;
  std::vector<bool> wanted_;
};

template <typename Index>
PreparedFilter union_of(const Index& index, const std::vector<ValueCode>& codes, bool disjoint) {
  if (codes.size() == 1) return std::make_unique<BitmapPredicate>(index.bitmap(codes.front()));
  std::vector<const Bitmap*> bitmaps;
  for (const ValueCode code : codes) bitmaps.push_back(&index.bitmap(code));
  return std::make_unique<BitmapUnionPredicate>(std::move(bitmaps), disjoint);
}

std::vector<IntegerRange> ranges_of(const std::vector<ValueCode>& codes) {
  std::vector<IntegerRange> ranges;
  for (const ValueCode code : codes) {
    if (!ranges.empty() && ranges.back().high + 1 == std::int64_t{code}) {
      ranges.back().high = code;
    } else {
      ranges.push_back({code, code});
    }
  }
  return ranges;
}

}  // namespace

PreparedFilter prepare_known(const Known& node, const Population& population) {
  const AttributeId id = node.attribute;
  switch (population.attributes().at(id).type()) {
    case AttributeType::category:
      return prepare_integer_known(population.category(id).codes(), population.sketch(id));
    case AttributeType::tags:
      return std::make_unique<BitmapPredicate>(population.tags(id).known());
    case AttributeType::flag:
      return std::make_unique<BitmapPredicate>(population.flag(id).known());
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return prepare_integer_known(population.integers(id), population.sketch(id));
    case AttributeType::real:
      return prepare_real_known(population.real(id));
    case AttributeType::place:
      return prepare_place_known(population.place(id));
    case AttributeType::text:
      return prepare_text_known(population.text(id));
  }
  ENGINE_CHECK(false);
  return nullptr;
}

PreparedFilter prepare_code_in(const CodeIn& node, const Population& population) {
  const AttributeId id = node.attribute;
  if (node.codes.empty()) return prepare_constant(false);
  ENGINE_CHECK(node.codes.front() >= 1 && node.codes.back() <= population.dictionary(id).size());
  if (population.attributes().at(id).type() == AttributeType::tags) {
    const TagsIndex& tags = population.tags(id);
    if (tags.has_bitmaps()) return union_of(tags, node.codes, false);
    return std::make_unique<TagListPredicate>(tags, node.codes);
  }
  const CategoryIndex& category = population.category(id);
  if (category.has_bitmaps()) return union_of(category, node.codes, true);
  return prepare_integer_in(category.codes(), population.sketch(id), ranges_of(node.codes));
}

PreparedFilter prepare_flag_is(const FlagIs& node, const Population& population) {
  const FlagIndex& flag = population.flag(node.attribute);
  PreparedFilter set = std::make_unique<BitmapPredicate>(flag.set());
  if (node.value) return set;
  std::vector<PreparedFilter> known_and_not_set;
  known_and_not_set.push_back(std::make_unique<BitmapPredicate>(flag.known()));
  known_and_not_set.push_back(prepare_complement(std::move(set)));
  return prepare_all_of(std::move(known_and_not_set));
}

PreparedFilter prepare_bitmap(std::shared_ptr<const Bitmap> bitmap) {
  return std::make_unique<BitmapPredicate>(std::move(bitmap));
}

}  // namespace muster::engine
