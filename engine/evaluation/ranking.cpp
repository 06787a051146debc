#include "engine/evaluation/ranking.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <bit>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/check.hpp"
#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/filter_key.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/evaluation/ranking_ties.hpp"
#include "engine/evaluation/term_columns.hpp"

namespace muster::engine {

namespace {

// Buckets of a histogram: its counts stay in the first cache.
constexpr int kBucketBits = 13;
// So few keys are gathered and partitioned instead of counted once more.
constexpr std::uint64_t kGathered = 1U << 16;

// Keys of terms are kept between the passes up to so many rows: half a gigabyte.
constexpr std::uint64_t kMostStoredRows = 1U << 26;

std::uint64_t distance(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

// Keys of a range, counted in buckets of 2^shift.
struct Histogram {
  IntegerRange range;
  int shift = 0;
  std::vector<std::uint32_t> counts;

  explicit Histogram(IntegerRange keys) : range(keys) {
    const std::uint64_t span = distance(keys.low, keys.high);
    shift = std::max(0, static_cast<int>(std::bit_width(span)) - kBucketBits);
    counts.resize((span >> shift) + 1);
  }
  std::size_t bucket_of(std::int64_t key) const { return distance(range.low, key) >> shift; }
  IntegerRange range_of(std::size_t bucket) const {
    const auto low = static_cast<std::uint64_t>(range.low) + (std::uint64_t{bucket} << shift);
    const std::uint64_t left = static_cast<std::uint64_t>(range.high) - low;
    const std::uint64_t width = (std::uint64_t{1} << shift) - 1;
    return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(low + std::min(left, width))};
  }
  std::uint64_t total() const {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  }
};

// The value at a place in the order, smallest first.
struct Cut {
  std::int64_t key = 0;
  std::uint64_t below = 0;  // rows of smaller keys
  std::uint64_t equal = 0;
};

// Rows found beforehand may be others under the same name when they are asked for again.
bool names_rows(const std::vector<Filter>& filters);

struct NamesRows {
  bool operator()(const RowsIn&) const { return true; }
  // What is shared is named, and a filter that doubles at every level need not be walked.
  bool operator()(const Shared&) const { return true; }
  bool operator()(const Ranked& node) const { return names_rows(node.ranking->among); }
  bool operator()(const AllOf& node) const { return names_rows(node.operands); }
  bool operator()(const AnyOf& node) const { return names_rows(node.operands); }
  bool operator()(const CountOf& node) const { return names_rows(node.operands); }
  bool operator()(const Complement& node) const { return names_rows(node.operand); }
  template <typename Test>
  bool operator()(const Test&) const {
    return false;
  }
};

bool names_rows(const std::vector<Filter>& filters) {
  return std::any_of(filters.begin(), filters.end(),
                     [](const Filter& filter) { return std::visit(NamesRows{}, filter.node); });
}

using ThreadScratch = tbb::enumerable_thread_specific<ChunkScratch>;

}  // namespace

struct RankedAudience::State {
  const Population& population;
  std::unique_ptr<const RankingKeys> keys;
  std::optional<Bitmap> among;           // nothing: everybody
  std::optional<IntegerRange> range{};   // of all keys; nothing: nobody has a value
  std::optional<Histogram> histogram{};  // over that range
  std::uint64_t size = 0;

  // words = rows of the audience whose key may lie in `wanted`; false if there is none.
  bool audience_words(std::uint32_t chunk, IntegerRange wanted, ChunkWords words) const {
    const std::optional<IntegerRange> here = keys->range(chunk);
    if (!here || here->high < wanted.low || here->low > wanted.high) return false;
    if (!among) {
      write_first_rows(population.rows_in_chunk(chunk), words);
      return true;
    }
    const ChunkView view(*among, chunk);
    if (view.cardinality() == 0) return false;
    view.copy_to(words);
    return true;
  }

  // Calls take(chunk, words) with the rows of the audience whose key lies in `wanted`, on several
  // threads.
  template <typename Take>
  Status for_rows(IntegerRange wanted, const Execution& execution, Take take) const {
    const PreparedFilter within = keys->within(wanted);
    return for_audience(wanted, within.get(), execution, take);
  }

  // The same for the rows that `within`, if it is not null, keeps.
  template <typename Take>
  Status for_audience(IntegerRange wanted, const ChunkPredicate* within, const Execution& execution,
                      Take take) const {
    ThreadScratch scratch;
    return walk_chunks(population, execution, [&](std::uint32_t chunk) {
      ChunkScratch& mine = scratch.local();
      ChunkScratch::Lease lease(mine);
      const ChunkWords words = lease.words();
      if (!audience_words(chunk, wanted, words)) return;
      const ChunkTask task{chunk, population.rows_in_chunk(chunk), &mine, nullptr};
      if (within == nullptr || within->narrow(task, words)) take(chunk, words);
    });
  }

  // Calls take(key) for the rows set in `words` that have one.
  template <typename Take>
  void for_keys(std::uint32_t chunk, ConstChunkWords words, Take take) const {
    const std::uint32_t rows = population.rows_in_chunk(chunk);
    ValueBlock block;
    for (std::uint32_t begin = 0; begin < rows; begin += kBlockRows) {
      const auto of_block = words.subspan(begin / 64, kBlockRows / 64);
      if (std::all_of(of_block.begin(), of_block.end(), [](auto word) { return word == 0; })) {
        continue;
      }
      const std::uint32_t here = std::min(kBlockRows, rows - begin);
      keys->read(chunk, begin, std::span(block).first(here));
      for (std::uint32_t first = 0; first < here; first += 64) {
        std::uint64_t word = of_block[first / 64];
        if (word == ~std::uint64_t{0}) {
          for (std::uint32_t row = first; row < first + 64; ++row) {
            if (block[row] != kUnknownInteger) take(block[row]);
          }
          continue;
        }
        for (; word != 0; word &= word - 1) {
          const std::int64_t key =
              block[first + static_cast<std::uint32_t>(std::countr_zero(word))];
          if (key != kUnknownInteger) take(key);
        }
      }
    }
  }

  Result<Histogram> count_keys(IntegerRange wanted, const Execution& execution) const {
    Histogram whole(wanted);
    tbb::enumerable_thread_specific<std::vector<std::uint32_t>> parts(
        std::vector<std::uint32_t>(whole.counts.size()));
    // Every key is wanted at first, and rows without one are passed over in any case.
    const PreparedFilter within = wanted == range ? nullptr : keys->within(wanted);
    const auto count = [&](std::uint32_t chunk, ConstChunkWords words) {
      std::vector<std::uint32_t>& counts = parts.local();
      for_keys(chunk, words, [&](std::int64_t key) { ++counts[whole.bucket_of(key)]; });
    };
    Status walked = for_audience(wanted, within.get(), execution, count);
    if (!walked.ok()) return std::move(walked).error();
    for (const std::vector<std::uint32_t>& counts : parts) {
      std::transform(counts.begin(), counts.end(), whole.counts.begin(), whole.counts.begin(),
                     std::plus<>());
    }
    return whole;
  }

  Result<std::vector<std::int64_t>> gather(IntegerRange wanted, const Execution& execution) const {
    std::vector<std::int64_t> all;
    std::mutex mutex;
    Status walked = for_rows(wanted, execution, [&](std::uint32_t chunk, ConstChunkWords words) {
      std::vector<std::int64_t> found;
      for_keys(chunk, words, [&](std::int64_t key) { found.push_back(key); });
      const std::lock_guard lock(mutex);
      all.insert(all.end(), found.begin(), found.end());
    });
    if (!walked.ok()) return std::move(walked).error();
    return all;
  }

  // Requires place < size.
  Result<Cut> cut_at(std::uint64_t place, const Execution& execution) const {
    Cut cut;
    std::optional<Histogram> finer;
    for (const Histogram* counted = &*histogram;; counted = &*finer) {
      std::size_t bucket = 0;
      while (place - cut.below >= counted->counts[bucket]) cut.below += counted->counts[bucket++];
      const IntegerRange here = counted->range_of(bucket);
      cut.equal = counted->counts[bucket];
      cut.key = here.low;
      if (here.low == here.high) return cut;
      if (cut.equal <= kGathered) {
        auto found = gather(here, execution);
        if (!found.ok()) return std::move(found).error();
        const auto nth = found->begin() + static_cast<std::ptrdiff_t>(place - cut.below);
        std::nth_element(found->begin(), nth, found->end());
        cut.key = *nth;
        cut.below += static_cast<std::uint64_t>(
            std::count_if(found->begin(), nth, [&](std::int64_t key) { return key < cut.key; }));
        cut.equal = static_cast<std::uint64_t>(std::count(found->begin(), found->end(), cut.key));
        return cut;
      }
      auto next = count_keys(here, execution);
      if (!next.ok()) return std::move(next).error();
      finer = *std::move(next);
    }
  }

  Result<Bitmap> rows_in(IntegerRange wanted, const Execution& execution) const {
    std::vector<std::vector<std::uint64_t>> selected(population.chunk_count());
    Status walked = for_rows(wanted, execution, [&](std::uint32_t chunk, ConstChunkWords words) {
      if (take_memory(execution, words.size_bytes())) {
        selected[chunk].assign(words.begin(), words.end());
      }
    });
    if (!walked.ok()) return std::move(walked).error();
    Bitmap rows;
    for (std::uint32_t chunk = 0; chunk < selected.size(); ++chunk) {
      if (!selected[chunk].empty()) rows.append_chunk(chunk, selected[chunk]);
    }
    return rows;
  }
};

RankedAudience::RankedAudience(std::unique_ptr<State> state) : state_(std::move(state)) {}
RankedAudience::RankedAudience(RankedAudience&&) noexcept = default;
RankedAudience& RankedAudience::operator=(RankedAudience&&) noexcept = default;
RankedAudience::~RankedAudience() = default;

Result<RankedAudience> RankedAudience::of(const Population& population, const Ranking& ranking,
                                          const Execution& execution) {
  if (const auto* term = std::get_if<Arithmetic>(&ranking.by);
      term != nullptr && lacks_columns(*term)) {
    auto made = with_columns(population, *term, execution);
    if (!made.ok()) return std::move(made).error();
    return of(population, {*std::move(made), ranking.among}, execution);
  }
  auto state = std::make_unique<State>(
      State{population, ranking_keys(ranking.by, population), std::nullopt});
  ENGINE_CHECK(ranking.among.size() <= 1);
  if (!ranking.among.empty()) {
    auto among = select(population, ranking.among.front(), execution);
    if (!among.ok()) return std::move(among).error();
    state->among = *std::move(among);
  }
  if (state->keys->worth_keeping() && population.size() <= kMostStoredRows) {
    auto stored = stored_keys(std::move(state->keys), population, execution);
    if (!stored.ok()) return std::move(stored).error();
    state->keys = *std::move(stored);
  }
  for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
    const std::optional<IntegerRange> here = state->keys->range(chunk);
    if (!here) continue;
    if (!state->range) state->range = here;
    state->range = {std::min(state->range->low, here->low),
                    std::max(state->range->high, here->high)};
  }
  if (state->range) {
    auto histogram = state->count_keys(*state->range, execution);
    if (!histogram.ok()) return std::move(histogram).error();
    state->histogram = *std::move(histogram);
    state->size = state->histogram->total();
  }
  return RankedAudience(std::move(state));
}

std::uint64_t RankedAudience::size() const { return state_->size; }

Result<Bitmap> RankedAudience::first(std::uint64_t customers, bool largest_first,
                                     const Execution& execution) const {
  const State& state = *state_;
  if (customers == 0 || state.size == 0) return Bitmap{};
  if (customers >= state.size) return state.rows_in(*state.range, execution);
  auto cut = state.cut_at(largest_first ? state.size - customers : customers - 1, execution);
  if (!cut.ok()) return std::move(cut).error();
  const std::uint64_t before = largest_first ? state.size - cut->below - cut->equal : cut->below;
  const std::uint64_t ties = customers - before;
  const bool all_ties = ties == cut->equal;
  // Rows on the near side of the cut; the cut's own with them where all are taken.
  IntegerRange near = *state.range;
  (largest_first ? near.low : near.high) = cut->key;
  if (!all_ties) {
    if (before == 0) {
      near = {1, 0};
    } else if (largest_first) {
      ++near.low;
    } else {
      --near.high;
    }
  }
  Bitmap rows;
  if (near.low <= near.high) {
    auto taken = state.rows_in(near, execution);
    if (!taken.ok()) return taken;
    rows = *std::move(taken);
  }
  if (all_ties) return rows;
  auto equal = state.rows_in({cut->key, cut->key}, execution);
  if (!equal.ok()) return equal;
  auto taken = state.keys->exact() ? first_by_id(state.population, *equal, ties, execution)
                                   : first_by_value(state.population, *state.keys, *equal, ties,
                                                    largest_first, execution);
  if (!taken.ok()) return taken;
  return rows | *taken;
}

Result<Bitmap> RankedAudience::rows_of(const Ranked& part, const Execution& execution) const {
  if (const auto* count = std::get_if<RankCount>(&part.part)) {
    return first(count->customers, count->largest_first, execution);
  }
  if (const auto* share = std::get_if<RankShare>(&part.part)) {
    return first(customers_of(*share, size()), share->largest_first, execution);
  }
  const auto& in = std::get<QuantileIn>(part.part);
  Bitmap rows;
  for (const IntegerRange& range : in.ranges) {
    const auto low = static_cast<std::uint64_t>(range.low);
    const auto high = static_cast<std::uint64_t>(range.high);
    auto below = first(customers_before(low, in.quantiles, size()), false, execution);
    if (!below.ok()) return below;
    auto up_to = first(customers_before(high + 1, in.quantiles, size()), false, execution);
    if (!up_to.ok()) return up_to;
    rows = rows | (*up_to - *below);
  }
  return rows;
}

Result<Bitmap> ranked_rows(const Population& population, const Ranked& node,
                           const Execution& execution) {
  std::string key;
  PredicateCache* const cache = names_rows(node.ranking->among) ? nullptr : execution.cache;
  if (cache != nullptr) {
    // Whoever changes may move others: an answer is of one version alone.
    key = population.version() + filter_key({node});
    const PredicateCache::Lookup lookup = cache->find(key, 0);
    if (lookup.bitmap != nullptr) return *lookup.bitmap;
  }
  auto audience = RankedAudience::of(population, *node.ranking, execution);
  if (!audience.ok()) return std::move(audience).error();
  auto rows = audience->rows_of(node, execution);
  if (!rows.ok()) return rows;
  rows->optimise();
  // Unlike a test, a ranking costs a query several walks: it is kept from the first time on.
  if (cache != nullptr) cache->keep(key, 0, std::make_shared<const Bitmap>(*rows));
  return rows;
}

std::uint64_t customers_of(const RankShare& share, std::uint64_t size) {
  const Integer128 whole = Integer128{100} * power_of_ten(share.percent.scale);
  const Integer128 part = Integer128{static_cast<std::int64_t>(size)} * share.percent.units;
  return static_cast<std::uint64_t>((2 * part + whole) / (2 * whole));
}

std::uint64_t customers_before(std::uint64_t quantile, std::uint64_t quantiles,
                               std::uint64_t size) {
  const std::uint64_t each = size / quantiles;
  const std::uint64_t larger = size % quantiles;  // quantiles that have one customer more
  return (quantile - 1) * each + std::min(quantile - 1, larger);
}

}  // namespace muster::engine
