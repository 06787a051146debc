#include "engine/evaluation/word_program.hpp"

#include <bit>

#include "engine/check.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

using Operation = WordStep::Operation;

WordProgram::WordProgram(const ChunkTask& task)
    : task_(task), taken_before_(task.scratch->taken()) {}

WordProgram::~WordProgram() { task_.scratch->give_back_to(taken_before_); }

bool WordProgram::has_room(std::size_t levels, std::size_t planes) const {
  return state_.spilled + levels < kMostSpilled && state_.planes + planes <= kMostPlanes &&
         task_.scratch->taken() < taken_before_ + kMostOperands;
}

void WordProgram::load(const std::uint64_t* words) {
  if (state_.has_top) {
    ENGINE_CHECK(state_.spilled < kMostSpilled);
    steps_.push_back({Operation::spill});
    ++state_.spilled;
  }
  steps_.push_back({Operation::load, false, 0, 0, words});
  state_.has_top = true;
}

ChunkWords WordProgram::own_words() { return task_.scratch->take(); }

// An operand that is one block of words was spilled for in vain: it is joined where it lies.
void WordProgram::join(Operation with_words, Operation with_not_words, Operation with_below) {
  ENGINE_DCHECK(state_.spilled > 0 && state_.has_top);
  --state_.spilled;
  const std::size_t size = steps_.size();
  const Operation last = steps_[size - 1].operation;
  const bool is_words = last == Operation::load || last == Operation::load_not;
  if (is_words && size >= 2 && steps_[size - 2].operation == Operation::spill) {
    const std::uint64_t* const words = steps_.back().words;
    steps_.pop_back();
    steps_.back() = {last == Operation::load ? with_words : with_not_words, false, 0, 0, words};
    return;
  }
  steps_.push_back({with_below});
}

void WordProgram::join_and() {
  join(Operation::and_words, Operation::and_not_words, Operation::and_below);
}
void WordProgram::join_or() {
  join(Operation::or_words, Operation::or_not_words, Operation::or_below);
}

void WordProgram::invert() {
  ENGINE_DCHECK(state_.has_top);
  state_.may_pass_end = true;
  Operation& last = steps_.back().operation;
  if (last == Operation::load) {
    last = Operation::load_not;
  } else if (last == Operation::load_not) {
    last = Operation::load;
  } else {
    steps_.push_back({Operation::invert});
  }
}

void WordProgram::begin_count(std::size_t most) {
  if (state_.has_top) {
    steps_.push_back({Operation::spill});
    ++state_.spilled;
    state_.has_top = false;
  }
  counts_.push_back({state_.planes, 0, 0});
  state_.planes = static_cast<std::uint8_t>(state_.planes + std::bit_width(most));
  ENGINE_CHECK(state_.planes <= kMostPlanes && state_.spilled <= kMostSpilled);
}

void WordProgram::count_operand() {
  ENGINE_DCHECK(state_.has_top);
  Count& count = counts_.back();
  ++count.counted;
  const auto planes = static_cast<std::uint8_t>(std::bit_width(count.counted));
  const Operation operation = count.counted == 1 ? Operation::count_first : Operation::count_add;
  steps_.push_back({operation, planes > count.planes, count.first_plane, planes});
  count.planes = planes;
  state_.has_top = false;
}

void WordProgram::end_count(std::uint64_t low, std::uint64_t high) {
  const Count count = counts_.back();
  counts_.pop_back();
  ENGINE_DCHECK(count.counted > 0 && low <= high);
  steps_.push_back(
      {Operation::count_between, false, count.first_plane, count.planes, nullptr, low, high});
  state_.planes = count.first_plane;
  state_.has_top = true;
  if (low == 0) state_.may_pass_end = true;
}

WordProgram::Mark WordProgram::mark() const { return {steps_.size(), counts_.size(), state_}; }

void WordProgram::back_to(const Mark& mark) {
  steps_.resize(mark.steps);
  counts_.resize(mark.counts);
  state_ = mark.state;
}

void WordProgram::cut_at_end() {
  if (!state_.may_pass_end || task_.rows == kChunkRows) return;
  const ChunkWords rows = own_words();
  write_first_rows(task_.rows, rows);
  load(rows.data());
  join_and();
  state_.may_pass_end = false;
}

std::size_t WordProgram::words_to_run() const {
  const std::size_t words = (task_.rows + 63) / 64;
  return (words + kWordsPerProgramBlock - 1) / kWordsPerProgramBlock * kWordsPerProgramBlock;
}

std::uint64_t WordProgram::count() {
  cut_at_end();
  return kernels().count_program(steps_, words_to_run());
}

void WordProgram::write(ChunkWords words) {
  cut_at_end();
  const std::size_t written = words_to_run();
  kernels().write_program(steps_, written, words.data());
  std::fill(words.begin() + static_cast<std::ptrdiff_t>(written), words.end(), 0);
}

const std::uint64_t* WordProgram::single_words() const {
  const bool single = steps_.size() == 1 && steps_.front().operation == Operation::load;
  return single ? steps_.front().words : nullptr;
}

}  // namespace muster::engine
