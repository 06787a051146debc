// Chunk predicates: a filter made ready to run on one population, chunk by chunk.
//
// prepare() chooses an evaluator for every node of a filter once; it then answers one chunk at a
// time. Many chunks of many predicates are all or nothing, so an answer is a Fold first and words
// only when it must be; and where few rows can be meant, evaluators hand on lists of rows instead.
// Threads: immutable once prepared; evaluate() keeps its scratch words in the caller's
// ChunkScratch. Cost: each evaluator touches the bytes its attribute has in that chunk.
#pragma once

#include <algorithm>
#include <boost/align/aligned_allocator.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/index/chunk_view.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// none and all are said without touching the words.
enum class Fold : std::uint8_t { none, all, some };

/// Words for intermediate results, handed out in stack order; one for each thread.
class ChunkScratch {
 public:
  /// A set of kChunkWords words for as long as the lease lives; contents are arbitrary.
  class Lease {
   public:
    explicit Lease(ChunkScratch& scratch) : scratch_(scratch), index_(scratch.taken_++) {
      if (index_ == scratch_.buffers_.size()) scratch_.buffers_.emplace_back(kChunkWords);
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { --scratch_.taken_; }
    ChunkWords words() { return ChunkWords(scratch_.buffers_[index_].data(), kChunkWords); }

   private:
    ChunkScratch& scratch_;
    std::size_t index_;
  };

  /// The same without an owner: how many sets are taken, one more, and back to that number.
  std::size_t taken() const { return taken_; }
  ChunkWords take() {
    if (taken_ == buffers_.size()) buffers_.emplace_back(kChunkWords);
    return ChunkWords(buffers_[taken_++].data(), kChunkWords);
  }
  void give_back_to(std::size_t taken) { taken_ = taken; }

 private:
  using Words = std::vector<std::uint64_t, boost::alignment::aligned_allocator<std::uint64_t, 64>>;
  std::vector<Words> buffers_;
  std::size_t taken_ = 0;
};

/// One chunk to answer.
struct ChunkTask {
  std::uint32_t chunk = 0;
  std::uint32_t rows = 0;
  ChunkScratch* scratch = nullptr;
  /// If set, only these rows matter: bits of other rows in the answer are arbitrary. Lets costly
  /// evaluators look at few rows.
  const std::uint64_t* within = nullptr;
  /// The query's limits, if it has any.
  const Execution* execution = nullptr;

  /// The query has come to one of its limits: whatever is answered now is thrown away. For work
  /// that may take longer than a chunk should. Once true, stays true.
  bool is_stopped() const { return execution != nullptr && !within_limits(*execution).ok(); }
};

/// What can be said of a chunk's answer before it is computed.
struct Bound {
  std::uint32_t at_most = 0;  ///< rows; 0: none
  bool all = false;           ///< every row, for certain
  /// About how many nanoseconds the whole chunk takes to answer, on a machine of 2023 with its data
  /// in the last cache. Only proportions matter: they order operands and choose between ways.
  std::uint32_t cost = 0;

  static Bound none() { return {0, false, 0}; }
  static Bound every(const ChunkTask& task) { return {task.rows, true, 0}; }
  static Bound some(std::uint64_t at_most, const ChunkTask& task, std::uint64_t cost) {
    const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(at_most, task.rows));
    return {rows, false, static_cast<std::uint32_t>(std::min<std::uint64_t>(cost, kMostCost))};
  }

  static constexpr std::uint64_t kMostCost = 1'000'000'000;
};

/// Costs of a chunk's usual pieces, as Bound has them.
inline constexpr std::uint64_t kWordsCost = 250;        ///< one operation on a chunk's words
inline constexpr std::uint64_t kByteColumnCost = 1600;  ///< scanning one byte a row
inline constexpr std::uint64_t kRowsCost = 330'000;     ///< looking at row after row, 5 ns each

/// Lists of a chunk's rows hold at most this many; past it words are better in any case.
inline constexpr std::uint32_t kSparseRows = kChunkRows / 32;

/// An ascending list of rows of one chunk.
using RowList = std::span<std::uint16_t>;
using ConstRowList = std::span<const std::uint16_t>;

/// The path an evaluator takes through a chunk, for people who ask (evaluation_plan.hpp).
struct ChunkWay {
  std::string_view name;
  std::uint64_t bytes = 0;  ///< that answering the whole chunk reads, at most
};

class WordProgram;

// Every evaluator must answer evaluate(); the rest has default answers in terms of it, and is there
// for evaluators that can do better: touch fewer bytes, or count without writing.
class ChunkPredicate {
 public:
  ChunkPredicate() = default;
  ChunkPredicate(const ChunkPredicate&) = delete;
  ChunkPredicate& operator=(const ChunkPredicate&) = delete;
  virtual ~ChunkPredicate() = default;

  /// Answers one chunk. For Fold::some, `words` holds one bit a row and zeros past task.rows;
  /// otherwise `words` is arbitrary.
  virtual Fold evaluate(const ChunkTask& task, ChunkWords words) const = 0;
  /// How it would answer the chunk. Called for chunks that bound() leaves in doubt.
  virtual ChunkWay way(const ChunkTask& task) const = 0;

  /// The first chunk from `from` on that may hold a row of the answer; it need not exist.
  virtual std::uint32_t next_chunk(std::uint32_t from) const { return from; }
  /// A cheap bound: container sizes, zone maps and sketches; no row is read.
  virtual Bound bound(const ChunkTask& task) const;
  /// words |= answer; false if the answer is every row, which is then not written.
  virtual bool widen(const ChunkTask& task, ChunkWords words) const;
  /// words &= answer; returns false if no row is left. Looks at rows set in `words` alone.
  virtual bool narrow(const ChunkTask& task, ChunkWords words) const;
  /// words &= ~answer; returns false if no row is left.
  virtual bool exclude(const ChunkTask& task, ChunkWords words) const;
  /// Rows of the answer.
  virtual std::uint64_t count(const ChunkTask& task) const;
  /// Rows of the answer that are set in `words`, which may be written over.
  virtual std::uint64_t count_within(const ChunkTask& task, ChunkWords words) const;
  /// Writes the answer's rows, ascending; returns how many. Requires bound().at_most ≤ kSparseRows.
  virtual std::size_t list(const ChunkTask& task, RowList out) const;
  /// matches[i] = whether rows[i] is in the answer, 0 or 1. At most kSparseRows rows, ascending.
  virtual void test(const ChunkTask& task, ConstRowList rows, std::uint8_t* matches) const;

  /// Whether the answer is made of words that lie ready, bitmaps and what joins them: compile() is
  /// then the best way to answer.
  virtual bool is_of_words() const { return false; }
  /// Appends the answer to a program as one more operand (word_program.hpp); appends nothing unless
  /// it is Fold::some.
  virtual Fold compile(const ChunkTask& task, WordProgram& program) const;
  /// The answer as it is stored, if it is one bitmap.
  virtual std::optional<ChunkView> view(const ChunkTask& /*task*/) const { return std::nullopt; }

  /// Keeps those of the rows that are in the answer; returns how many.
  std::size_t keep(const ChunkTask& task, RowList rows) const;
};

class PredicateCache;

using PreparedFilter = std::unique_ptr<const ChunkPredicate>;

/// The evaluator of a filter. The population must outlive it. With a cache, tests that are costly
/// to answer are taken from it and remembered in it (cached_predicates.hpp).
PreparedFilter prepare(const Filter& filter, const Population& population,
                       PredicateCache* cache = nullptr);

// The evaluators' makers, by the file that holds them.
// conjunction_predicate.cpp
PreparedFilter prepare_all_of(std::vector<PreparedFilter> operands);
// boolean_predicates.cpp
PreparedFilter prepare_constant(bool value);
PreparedFilter prepare_any_of(std::vector<PreparedFilter> operands);
PreparedFilter prepare_complement(PreparedFilter operand);
PreparedFilter prepare_count_of(std::uint64_t low, std::uint64_t high,
                                std::vector<PreparedFilter> operands);
// bitmap_predicates.cpp
PreparedFilter prepare_known(const Known& node, const Population& population);
PreparedFilter prepare_code_in(const CodeIn& node, const Population& population);
PreparedFilter prepare_flag_is(const FlagIs& node, const Population& population);
PreparedFilter prepare_bitmap(std::shared_ptr<const Bitmap> bitmap);
// integer_predicates.cpp
PreparedFilter prepare_integer_known(const IntegerColumn& column, const CodeSketch& sketch);
PreparedFilter prepare_integer_in(const IntegerColumn& column, const CodeSketch& sketch,
                                  std::vector<IntegerRange> ranges);
PreparedFilter prepare_anniversary_in(const IntegerColumn& column, const CodeSketch& sketch,
                                      const std::bitset<372>& days);
// row_predicates.cpp
PreparedFilter prepare_real_known(const RealColumn& column);
PreparedFilter prepare_real_in(const RealIn& node, const RealColumn& column);
PreparedFilter prepare_place_known(const PlaceColumn& column);
PreparedFilter prepare_within_radius(const WithinRadius& node, const PlaceColumn& column);
PreparedFilter prepare_text_known(const TextColumn& column);
PreparedFilter prepare_text_in(const TextIn& node, const TextColumn& column);
PreparedFilter prepare_text_like(const TextLike& node, const TextColumn& column);
PreparedFilter prepare_text_between(const TextBetween& node, const TextColumn& column);
PreparedFilter prepare_bucket_in(const BucketIn& node, const Directory& directory);
// event_predicates.cpp
PreparedFilter prepare_event_measure_in(const EventMeasureIn& node, const Population& population);
PreparedFilter prepare_resumed(const HasResumed& node, const Population& population);
// sequence_predicate.cpp
PreparedFilter prepare_sequence(const HasSequence& node, const Population& population);
// scoring/score_predicate.cpp
PreparedFilter prepare_score(const ScoreIn& node, const Population& population,
                             PredicateCache* cache);
// arithmetic_predicate.cpp
PreparedFilter prepare_arithmetic(const ArithmeticTest& node, const Population& population);

}  // namespace muster::engine
