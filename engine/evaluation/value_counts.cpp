#include "engine/evaluation/value_counts.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <array>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/selected_rows.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

using Words = std::array<std::uint64_t, kChunkWords>;

// What a thread counts, and its scratch.
struct Local {
  ValueCounts found;
  std::vector<ChunkView> views;
  ValueBlock codes;
};

// The rows that are meant in one chunk.
struct Meant {
  std::uint32_t chunk = 0;
  std::uint32_t rows = 0;   ///< in the chunk
  std::uint32_t count = 0;  ///< meant
  const Words* words = nullptr;

  bool all() const { return count == rows; }
  std::uint64_t count_of(const ChunkView& view) const {
    return all() ? view.cardinality() : view.count_within(ConstChunkWords(*words));
  }
};

// About how many nanoseconds count_of() takes for every view.
std::uint64_t cost_of(const Meant& meant, const std::vector<ChunkView>& views) {
  constexpr std::uint64_t kWordsCost = 150;
  if (meant.all()) return 0;
  std::uint64_t cost = 0;
  for (const ChunkView& view : views) {
    if (view.kind() == ChunkView::Kind::array) {
      cost += view.cardinality();
    } else if (view.kind() != ChunkView::Kind::empty) {
      cost += kWordsCost;
    }
  }
  return cost;
}

class CategoryCounter {
 public:
  CategoryCounter(const CategoryIndex& index, std::uint32_t values)
      : index_(index), values_(values) {}
  std::size_t size() const { return values_; }

  void add(const Meant& meant, const Bitmap& rows, Local& local) const {
    if (index_.has_bitmaps()) {
      local.views.clear();
      for (ValueCode code = 1; code <= values_; ++code) {
        local.views.emplace_back(index_.bitmap(code), meant.chunk);
      }
      if (cost_of(meant, local.views) <= meant.count) {
        for (std::size_t i = 0; i < local.views.size(); ++i) {
          if (local.views[i].cardinality() == 0) continue;
          const std::uint64_t count = meant.count_of(local.views[i]);
          local.found.counts[i] += count;
          local.found.known += count;
        }
        return;
      }
    }
    const IntegerColumn::View column = index_.codes().chunk(meant.chunk);
    for_selected_blocks(rows, meant.chunk, meant.rows,
                        [&](std::uint32_t begin, std::uint32_t size, const std::uint64_t* words) {
                          column.decode(begin, std::span(local.codes).first(size));
                          for_block_rows(size, words, [&](std::uint32_t row) {
                            const std::int64_t code = local.codes[row];
                            if (code == kUnknownInteger) return;
                            ++local.found.counts[static_cast<std::size_t>(code) - 1];
                            ++local.found.known;
                          });
                        });
  }

 private:
  const CategoryIndex& index_;
  std::uint32_t values_;
};

class TagsCounter {
 public:
  TagsCounter(const TagsIndex& index, std::uint32_t values) : index_(index), values_(values) {}
  std::size_t size() const { return values_; }

  void add(const Meant& meant, const Bitmap& /*rows*/, Local& local) const {
    const ChunkView known(index_.known(), meant.chunk);
    local.found.known += meant.count_of(known);
    if (index_.has_bitmaps()) {
      local.views.clear();
      for (ValueCode code = 1; code <= values_; ++code) {
        local.views.emplace_back(index_.bitmap(code), meant.chunk);
      }
      if (cost_of(meant, local.views) <= 2 * std::uint64_t{meant.count}) {
        Words tagged{};
        for (std::size_t i = 0; i < local.views.size(); ++i) {
          if (local.views[i].cardinality() == 0) continue;
          local.found.counts[i] += meant.count_of(local.views[i]);
          local.views[i].or_into(tagged);
        }
        // Known, meant, and under no tag.
        Words left = *meant.words;
        kernels().and_not_into(left.data(), tagged.data(), kChunkWords);
        local.found.empty += known.count_within(ConstChunkWords(left));
        return;
      }
    }
    const TagsIndex::View view = index_.chunk(meant.chunk);
    Words untagged{};
    for (std::uint32_t word = 0; word < kChunkWords; ++word) {
      for (std::uint64_t bits = (*meant.words)[word]; bits != 0; bits &= bits - 1) {
        const auto row = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
        const auto tags = view.tags(row);
        for (const ValueCode code : tags) ++local.found.counts[code - 1];
        if (tags.empty()) untagged[word] |= bits & -bits;
      }
    }
    local.found.empty += known.count_within(ConstChunkWords(untagged));
  }

 private:
  const TagsIndex& index_;
  std::uint32_t values_;
};

class FlagCounter {
 public:
  explicit FlagCounter(const FlagIndex& index) : index_(index) {}
  static std::size_t size() { return 2; }

  void add(const Meant& meant, const Bitmap& /*rows*/, Local& local) const {
    const std::uint64_t known = meant.count_of(ChunkView(index_.known(), meant.chunk));
    const std::uint64_t set = meant.count_of(ChunkView(index_.set(), meant.chunk));
    local.found.known += known;
    local.found.counts[0] += known - set;
    local.found.counts[1] += set;
  }

 private:
  const FlagIndex& index_;
};

template <typename Counter>
Result<ValueCounts> counted(const Population& population, const Bitmap& rows,
                            const Execution& execution, const Counter& counter) {
  tbb::enumerable_thread_specific<Local> locals([&] {
    Local local;
    local.found.counts.resize(counter.size());
    return local;
  });
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    const ChunkView view(rows, chunk);
    if (view.cardinality() == 0) return;
    Words words;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    view.copy_to(words);
    counter.add({chunk, population.rows_in_chunk(chunk), view.cardinality(), &words}, rows,
                locals.local());
  });
  if (!walked) return std::move(walked).error();
  ValueCounts total;
  total.counts.resize(counter.size());
  for (const Local& local : locals) {
    for (std::size_t i = 0; i < total.counts.size(); ++i) {
      total.counts[i] += local.found.counts[i];
    }
    total.known += local.found.known;
    total.empty += local.found.empty;
  }
  return total;
}

}  // namespace

Result<ValueCounts> value_counts(const Population& population, const Bitmap& rows, AttributeId id,
                                 const Execution& execution) {
  switch (population.attributes().at(id).type()) {
    case AttributeType::category:
      return counted(population, rows, execution,
                     CategoryCounter(population.category(id), population.dictionary(id).size()));
    case AttributeType::tags:
      return counted(population, rows, execution,
                     TagsCounter(population.tags(id), population.dictionary(id).size()));
    default:
      ENGINE_CHECK(population.attributes().at(id).type() == AttributeType::flag);
      return counted(population, rows, execution, FlagCounter(population.flag(id)));
  }
}

}  // namespace muster::engine
