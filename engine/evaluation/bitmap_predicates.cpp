// Tests answered from bitmaps: category and tag values, flags, and what is known.
#include <algorithm>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_predicate.hpp"

namespace muster::engine {

namespace {

Fold fold_of(const ChunkView& view, std::uint32_t rows) {
  if (view.cardinality() == 0) return Fold::none;
  return view.cardinality() == rows ? Fold::all : Fold::some;
}

class BitmapPredicate final : public ChunkPredicate {
 public:
  explicit BitmapPredicate(const Bitmap& bitmap) : bitmap_(bitmap) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const ChunkView view(bitmap_, task.chunk);
    const Fold fold = fold_of(view, task.rows);
    if (fold == Fold::some) view.copy_to(words);
    return fold;
  }

 private:
  const Bitmap& bitmap_;
};

class BitmapDifferencePredicate final : public ChunkPredicate {
 public:
  BitmapDifferencePredicate(const Bitmap& bitmap, const Bitmap& without)
      : bitmap_(bitmap), without_(without) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const ChunkView view(bitmap_, task.chunk);
    const ChunkView without(without_, task.chunk);
    if (without.cardinality() == 0) {
      const Fold fold = fold_of(view, task.rows);
      if (fold == Fold::some) view.copy_to(words);
      return fold;
    }
    if (view.cardinality() == 0 || without.cardinality() == task.rows) return Fold::none;
    view.copy_to(words);
    without.and_not_into(words);
    return Fold::some;
  }

 private:
  const Bitmap& bitmap_;
  const Bitmap& without_;
};

// The union of some values' bitmaps.
class BitmapUnionPredicate final : public ChunkPredicate {
 public:
  explicit BitmapUnionPredicate(std::vector<const Bitmap*> bitmaps)
      : bitmaps_(std::move(bitmaps)) {}
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    bool any = false;
    for (const Bitmap* bitmap : bitmaps_) {
      const ChunkView view(*bitmap, task.chunk);
      const Fold fold = fold_of(view, task.rows);
      if (fold == Fold::all) return Fold::all;
      if (fold == Fold::none) continue;
      if (any) {
        view.or_into(words);
      } else {
        view.copy_to(words);
        any = true;
      }
    }
    return any ? Fold::some : Fold::none;
  }

 private:
  std::vector<const Bitmap*> bitmaps_;
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

 private:
  const TagsIndex& tags_;
  std::vector<bool> wanted_;
};

template <typename Index>
PreparedFilter union_of(const Index& index, const std::vector<ValueCode>& codes) {
  if (codes.size() == 1) return std::make_unique<BitmapPredicate>(index.bitmap(codes.front()));
  std::vector<const Bitmap*> bitmaps;
  for (const ValueCode code : codes) bitmaps.push_back(&index.bitmap(code));
  return std::make_unique<BitmapUnionPredicate>(std::move(bitmaps));
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
      return prepare_integer_known(population.category(id).codes());
    case AttributeType::tags:
      return std::make_unique<BitmapPredicate>(population.tags(id).known());
    case AttributeType::flag:
      return std::make_unique<BitmapPredicate>(population.flag(id).known());
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return prepare_integer_known(population.integers(id));
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
    if (tags.has_bitmaps()) return union_of(tags, node.codes);
    return std::make_unique<TagListPredicate>(tags, node.codes);
  }
  const CategoryIndex& category = population.category(id);
  if (category.has_bitmaps()) return union_of(category, node.codes);
  return prepare_integer_in(category.codes(), ranges_of(node.codes));
}

PreparedFilter prepare_flag_is(const FlagIs& node, const Population& population) {
  const FlagIndex& flag = population.flag(node.attribute);
  if (node.value) return std::make_unique<BitmapPredicate>(flag.set());
  return std::make_unique<BitmapDifferencePredicate>(flag.known(), flag.set());
}

}  // namespace muster::engine
