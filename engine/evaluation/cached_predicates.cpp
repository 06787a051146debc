#include "engine/evaluation/cached_predicates.hpp"

#include <algorithm>
#include <atomic>
#include <optional>

#include "engine/evaluation/filter_key.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// Up to this share of the chunks is completed after the query; a query that needed fewer chunks of
// the test is better off without the whole.
constexpr std::uint32_t kMissingOneIn = 8;

struct Worth {
  const Population& population;

  bool operator()(const Known& node) const {
    const Attribute& attribute = population.attributes().at(node.attribute);
    const bool has_bitmap =
        attribute.type() == AttributeType::tags || attribute.type() == AttributeType::flag;
    return !has_bitmap && attribute.known != 0 && attribute.known != population.size();
  }
  bool operator()(const CodeIn& node) const {
    return node.codes.size() > 1 || population.dictionary(node.attribute).size() > kMaxBitmapValues;
  }
  template <typename Node>
  bool operator()(const Node& /*node*/) const {
    constexpr bool kIsBitmap = std::is_same_v<Node, Constant> || std::is_same_v<Node, FlagIs> ||
                               std::is_same_v<Node, RowsIn> || std::is_same_v<Node, Shared> ||
                               std::is_same_v<Node, Ranked>;
    constexpr bool kIsCombination = std::is_same_v<Node, AllOf> || std::is_same_v<Node, AnyOf> ||
                                    std::is_same_v<Node, Complement> ||
                                    std::is_same_v<Node, CountOf>;
    return !kIsBitmap && !kIsCombination;
  }
};

class RecordingPredicate final : public ChunkPredicate {
 public:
  RecordingPredicate(std::string key, const Population& population, PredicateCache& cache,
                     PreparedFilter plain, bool whole)
      : key_(std::move(key)),
        population_(population),
        cache_(cache),
        plain_(std::move(plain)),
        whole_(whole),
        answers_(population.chunk_count()) {}

  // The end of the query: what was recorded goes to the cache if it is, or is nearly, complete.
  ~RecordingPredicate() override { finish(); }
  RecordingPredicate(const RecordingPredicate&) = delete;
  RecordingPredicate& operator=(const RecordingPredicate&) = delete;

  std::uint32_t next_chunk(std::uint32_t from) const override { return plain_->next_chunk(from); }
  Bound bound(const ChunkTask& task) const override { return plain_->bound(task); }
  ChunkWay way(const ChunkTask& task) const override { return plain_->way(task); }
  std::size_t list(const ChunkTask& task, RowList out) const override {
    return plain_->list(task, out);
  }
  void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const override {
    plain_->test(task, rows, matches);
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    ChunkTask whole = task;
    whole.within = nullptr;
    const Fold fold = plain_->evaluate(whole, words);
    if (task.is_stopped()) {
      cut_short_.store(true, std::memory_order_relaxed);
      return fold;
    }
    Answer& answer = answers_[task.chunk];
    answer.fold = fold;
    if (fold == Fold::some) answer.words.assign(words.begin(), words.end());
    return fold;
  }

 private:
  struct Answer {
    std::optional<Fold> fold;
    std::vector<std::uint64_t> words;
  };

  void finish() {
    if (cut_short_.load(std::memory_order_relaxed)) return;
    ChunkScratch scratch;
    const auto task_for = [&](std::uint32_t chunk) {
      return ChunkTask{chunk, population_.rows_in_chunk(chunk), &scratch, nullptr};
    };
    for (std::uint32_t chunk = 0; chunk < answers_.size(); ++chunk) {
      Answer& answer = answers_[chunk];
      // Queries pass over chunks that cannot hold a row.
      if (!answer.fold && plain_->bound(task_for(chunk)).at_most == 0) answer.fold = Fold::none;
    }
    const auto missing = static_cast<std::size_t>(
        std::count_if(answers_.begin(), answers_.end(),
                      [](const Answer& answer) { return !answer.fold.has_value(); }));
    if (!whole_ && missing > answers_.size() / kMissingOneIn) {
      cache_.decline(key_);
      return;
    }
    Bitmap bitmap;
    for (std::uint32_t chunk = 0; chunk < answers_.size(); ++chunk) {
      const ChunkTask task = task_for(chunk);
      ChunkScratch::Lease lease(scratch);
      const ChunkWords words = lease.words();
      if (!answers_[chunk].fold) evaluate(task, words);
      Answer& answer = answers_[chunk];
      if (answer.fold == Fold::none) continue;
      if (answer.fold == Fold::all) {
        write_first_rows(task.rows, words);
        bitmap.append_chunk(chunk, words);
      } else {
        bitmap.append_chunk(chunk, answer.words);
      }
      answer.words = {};
    }
    bitmap.optimise();
    cache_.keep(key_, std::move(bitmap));
  }

  std::string key_;
  const Population& population_;
  PredicateCache& cache_;
  PreparedFilter plain_;
  bool whole_;  // completed whatever is missing
  // The query came to its limits: what it answered from then on may be wrong.
  mutable std::atomic<bool> cut_short_ = false;
  // Each chunk is answered by one thread, so no two threads write one element.
  mutable std::vector<Answer> answers_;
};

}  // namespace

bool is_worth_caching(const Filter& filter, const Population& population) {
  return std::visit(Worth{population}, filter.node);
}

std::shared_ptr<const Bitmap> cached_answer(const Filter& filter, const Population& population,
                                            const PredicateCache& cache) {
  if (!is_worth_caching(filter, population)) return nullptr;
  return cache.peek(population.version() + filter_key(filter));
}

PreparedFilter through_cache(const Filter& filter, const Population& population,
                             PredicateCache& cache, PreparedFilter plain) {
  std::string key = population.version() + filter_key(filter);
  PredicateCache::Lookup lookup = cache.find(key);
  if (lookup.bitmap != nullptr) return prepare_bitmap(std::move(lookup.bitmap));
  if (!lookup.worth_keeping) return plain;
  return std::make_unique<RecordingPredicate>(std::move(key), population, cache, std::move(plain),
                                              lookup.worth_completing);
}

}  // namespace muster::engine
