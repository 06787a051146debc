#include "engine/evaluation/cached_predicates.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <span>
#include <vector>

#include "engine/evaluation/filter_key.hpp"
#include "engine/evaluation/filter_reads.hpp"
#include "engine/evaluation/row_tests.hpp"
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
    cache_.keep(key_, population_.lineage().sequence,
                std::make_shared<const Bitmap>(std::move(bitmap)));
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

// Within one history; the version is told apart by its place in it.
std::string key_of(const Filter& filter, const Population& population) {
  return population.lineage().origin + filter_key(filter);
}

// Past this share of the rows a test is as well answered anew.
constexpr std::uint64_t kTouchedOneIn = 16;

// The rows on which an older answer may be wrong, ascending; nothing if they are too many.
std::optional<std::vector<Row>> rows_to_mend(
    const Filter& filter, const Population& population,
    const std::vector<std::shared_ptr<const RowChanges>>& since) {
  const FilterReads reads = reads_of(filter);
  std::vector<Row> rows;
  for (const auto& changes : since) {
    if (reads_any(reads, *changes)) {
      rows.insert(rows.end(), changes->touched.begin(), changes->touched.end());
    } else {
      // Other customers than before stand there.
      rows.insert(rows.end(), changes->created.begin(), changes->created.end());
      for (const MovedCustomer& moved : changes->moved) rows.push_back(moved.after);
    }
    if (rows.size() > population.size() / kTouchedOneIn + 1) return std::nullopt;
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  const auto gone = std::lower_bound(rows.begin(), rows.end(), population.size());
  rows.erase(gone, rows.end());
  return rows;
}

// An older answer made right on some rows of this version.
Bitmap mended(const Bitmap& old, std::span<const Row> rows, const Population& population,
              const ChunkPredicate& plain) {
  std::vector<Row> added;
  std::vector<Row> removed;
  for (const ChunkRows& part : by_chunk(rows)) {
    const std::vector<Row> matching = tested_rows(population, plain, part);
    auto next = matching.begin();
    for (const Row row : part.rows) {
      const bool is = next != matching.end() && *next == row;
      if (is) ++next;
      if (is != old.contains(row)) (is ? added : removed).push_back(row);
    }
  }
  // Rows past the last customer are gone.
  std::vector<Row> past(kChunkRows);
  std::uint64_t from = population.size();
  while (from < kMaxRows) {
    const std::size_t count = old.copy_rows(static_cast<Row>(from), past);
    if (count == 0) break;
    removed.insert(removed.end(), past.begin(), past.begin() + static_cast<std::ptrdiff_t>(count));
    from = std::uint64_t{past[count - 1]} + 1;
  }
  return old.with(added, removed);
}

}  // namespace

bool is_worth_caching(const Filter& filter, const Population& population) {
  return std::visit(Worth{population}, filter.node);
}

std::shared_ptr<const Bitmap> cached_answer(const Filter& filter, const Population& population,
                                            const PredicateCache& cache) {
  if (!is_worth_caching(filter, population)) return nullptr;
  return cache.peek(key_of(filter, population), population.lineage().sequence);
}

PreparedFilter through_cache(const Filter& filter, const Population& population,
                             PredicateCache& cache, PreparedFilter plain) {
  std::string key = key_of(filter, population);
  const std::uint64_t sequence = population.lineage().sequence;
  PredicateCache::Lookup lookup = cache.find(key, sequence);
  if (lookup.bitmap != nullptr && lookup.since.empty()) {
    return prepare_bitmap(std::move(lookup.bitmap));
  }
  if (lookup.bitmap != nullptr) {
    if (const auto rows = rows_to_mend(filter, population, lookup.since)) {
      auto fresh =
          std::make_shared<const Bitmap>(mended(*lookup.bitmap, *rows, population, *plain));
      cache.keep(key, sequence, fresh);
      return prepare_bitmap(std::move(fresh));
    }
    lookup.worth_keeping = true;
    lookup.worth_completing = true;
  }
  if (!lookup.worth_keeping) return plain;
  return std::make_unique<RecordingPredicate>(std::move(key), population, cache, std::move(plain),
                                              lookup.worth_completing);
}

}  // namespace muster::engine
