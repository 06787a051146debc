// Writing word programs: what one chunk's answer is, said in terms of words that lie ready.
//
// Evaluators append themselves in turn (ChunkPredicate::compile); an operand that is a single block
// of words becomes an operand of the step that joins it. The program is then run in one fused pass
// (kernels/word_step.hpp). Threads: for one thread, like the ChunkScratch it borrows from.
// Cost: a step an operand; counting and writing read each operand once.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/kernels/word_step.hpp"

namespace muster::engine {

class WordProgram {
 public:
  /// Operands that are not words take words of the program's own: evaluators of more operands than
  /// this do not compile, and a program that has so many finds no room for others.
  static constexpr std::size_t kMostOperands = 64;

  explicit WordProgram(const ChunkTask& task);
  WordProgram(const WordProgram&) = delete;
  WordProgram& operator=(const WordProgram&) = delete;
  ~WordProgram();

  /// Whether another `levels` operands may wait on the stack while `planes` more planes are in use.
  /// Evaluators that find no room are evaluated into words, which always fit.
  bool has_room(std::size_t levels, std::size_t planes) const;

  /// Puts words on the stack, which must live as long as the program.
  void load(const std::uint64_t* words);
  /// Words of the program's own to write an operand into before it is loaded.
  ChunkWords own_words();

  /// Joins the last two operands into one.
  void join_and();
  void join_or();
  /// The last operand's complement. Bits past the chunk's rows are cleared at the end.
  void invert();

  /// Begins to count operands in planes; the last operand so far stays below.
  void begin_count(std::size_t most);
  /// Takes the last operand into the count.
  void count_operand();
  /// Ends the count: the last operand is now the rows counted from `low` to `high` times.
  void end_count(std::uint64_t low, std::uint64_t high);

  /// Where the program is, and back to there: what was appended since is forgotten.
  struct Mark;
  Mark mark() const;
  void back_to(const Mark& mark);

  /// Rows of the one operand that is left.
  std::uint64_t count();
  /// Writes them; zeros past the chunk's rows.
  void write(ChunkWords words);
  /// The words that are the whole program, if it is no more than that.
  const std::uint64_t* single_words() const;

 private:
  struct Count {
    std::uint8_t first_plane = 0;
    std::uint8_t planes = 0;
    std::uint64_t counted = 0;
  };
  struct State {
    bool has_top = false;  // an operand is in the machine's top, not yet spilled
    std::uint8_t spilled = 0;
    std::uint8_t planes = 0;
    bool may_pass_end = false;  // bits past the chunk's rows may be set
  };

 public:
  struct Mark {
    std::size_t steps = 0;
    std::size_t counts = 0;
    State state;
  };

 private:
  void join(WordStep::Operation with_words, WordStep::Operation with_not_words,
            WordStep::Operation with_below);
  void cut_at_end();
  std::size_t words_to_run() const;

  const ChunkTask& task_;
  std::size_t taken_before_;
  boost::container::small_vector<WordStep, 16> steps_;
  boost::container::small_vector<Count, 2> counts_;
  State state_;
};

}  // namespace muster::engine
