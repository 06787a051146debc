#include "engine/scoring/sliced_number.hpp"

#include <algorithm>
#include <bit>

#include "engine/check.hpp"
#include "engine/kernels/kernel_set.hpp"

namespace muster::engine {

namespace {

// Planes to be added wait, inverted or not, and so do their carries, two of three leaving at each
// place.
constexpr std::size_t kLocals = 3 * SliceWriter::kMostAdded;

SliceOperand read(const std::uint64_t* words) { return {words, 1}; }
SliceOperand read(const SliceResult& result) { return {result.words, result.moves}; }

}  // namespace

std::size_t planes_for(std::uint64_t most) {
  return static_cast<std::size_t>(std::bit_width(most));
}

SlicedNumber sliced_zero(std::uint64_t most, ChunkScratch& scratch) {
  SlicedNumber zero;
  while (zero.room.size() < planes_for(most)) zero.room.push_back(scratch.take().data());
  return zero;
}

SliceWriter::SliceWriter(std::uint64_t unit) : unit_(unit), words_(kLocals * kWordsPerSliceBlock) {
  free_.reserve(kLocals);
  for (std::size_t local = kLocals; local-- > 0;) free_.push_back(local);
}

SliceResult SliceWriter::take() {
  ENGINE_CHECK(!free_.empty());
  const std::size_t local = free_.back();
  free_.pop_back();
  return {words_.data() + local * kWordsPerSliceBlock, 0};
}

void SliceWriter::give_back(const Value& value) {
  if (!value.is_local) return;
  free_.push_back(static_cast<std::size_t>(value.plane.words - words_.data()) /
                  kWordsPerSliceBlock);
}

void SliceWriter::write(Operation operation, const SliceOperand& a, const SliceOperand& b,
                        const SliceResult& out) {
  steps_.push_back({operation, a, b, {}, out, {}});
}

SliceWriter::Value SliceWriter::local(Operation operation, const Value& a, const Value& b) {
  const SliceResult out = take();
  write(operation, a.plane, b.plane, out);
  return {read(out), true};
}

void SliceWriter::run(const ChunkTask& task) {
  constexpr std::size_t kRows = 64 * kWordsPerSliceBlock;
  const std::size_t words = (task.rows + kRows - 1) / kRows * kWordsPerSliceBlock;
  kernels().run_slices(steps_, words);
  steps_.clear();
}

SliceWriter::Value SliceWriter::pop(std::vector<Value>& values) {
  Value value = values.back();
  values.pop_back();
  if (!value.inverted) return value;
  value.inverted = false;
  return local(Operation::invert, value, value);
}

void SliceWriter::add(SlicedNumber& sum, const std::vector<WeightedPlane>& planes,
                      std::uint64_t adds, const ChunkTask& task) {
  ENGINE_CHECK(planes.size() <= kMostAdded);
  if (adds == 0) return;
  sum.most += adds;
  const std::size_t before = sum.planes.size();
  const std::size_t width = planes_for(sum.most);
  while (sum.planes.size() < width) {
    const std::size_t plane = sum.planes.size();
    sum.planes.push_back(plane < sum.room.size() ? sum.room[plane] : task.scratch->take().data());
  }
  bits_.resize(std::max(bits_.size(), width));
  for (std::size_t bit = 0; bit < before; ++bit) bits_[bit].push_back({read(sum.planes[bit])});
  for (const WeightedPlane& plane : planes) {
    for (std::uint64_t rest = plane.weight; rest != 0; rest &= rest - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(rest));
      ENGINE_CHECK(bit < width);
      bits_[bit].push_back({read(plane.words), false, plane.inverted});
    }
  }
  for (std::size_t bit = 0; bit < width; ++bit) {
    add_up(bits_[bit], bit + 1 < width ? &bits_[bit + 1] : nullptr, {sum.planes[bit], 1});
  }
  run(task);
}

// Three values of one place become one of it and one of the next (carry-save), until one is left.
// The last of the most significant place has no carry, as the sum fits its planes.
void SliceWriter::add_up(std::vector<Value>& values, std::vector<Value>* next,
                         const SliceResult& out) {
  if (values.empty()) return write(Operation::differ, read(out), read(out), out);
  while (values.size() > 1) {
    const bool three = values.size() > 2;
    const Value a = pop(values);
    const Value b = pop(values);
    const Value c = three ? pop(values) : Value{};
    SliceStep step{
        three ? Operation::full_add : Operation::half_add, a.plane, b.plane, c.plane, out, {}};
    if (!values.empty()) step.out = take();
    if (next != nullptr) {
      step.carry = take();
      next->push_back({read(step.carry), true});
    } else {
      step.operation = three ? Operation::differ_three : Operation::differ;
    }
    steps_.push_back(step);
    for (const Value* value : {&a, &b, &c}) give_back(*value);
    if (values.empty()) return;
    values.push_back({read(step.out), true});
  }
  const Value only = pop(values);
  if (only.plane.words != out.words) write(Operation::copy, only.plane, only.plane, out);
  give_back(only);
}

void SliceWriter::add(SlicedNumber& sum, const SlicedNumber& number, const ChunkTask& task) {
  std::vector<WeightedPlane> planes;
  planes.reserve(number.planes.size());
  for (std::size_t bit = 0; bit < number.planes.size(); ++bit) {
    planes.push_back({number.planes[bit], std::uint64_t{1} << bit});
  }
  sum.offset += number.offset;
  add(sum, planes, number.most, task);
}

SlicedNumber SliceWriter::difference(const SlicedNumber& from, const SlicedNumber& number,
                                     const ChunkTask& task) {
  ENGINE_CHECK(number.most <= from.most);
  SlicedNumber left = sliced_zero(from.most, *task.scratch);
  left.offset = from.offset - number.offset;
  left.most = from.most - number.most;
  left.planes = left.room;
  Value borrowed;
  for (std::size_t bit = 0; bit < from.planes.size(); ++bit) {
    SliceStep step{Operation::copy, read(from.planes[bit]), {}, {}, {left.planes[bit], 1}, {}};
    step.b = step.a;
    if (bit < number.planes.size()) {
      step.operation = borrowed.is_local ? Operation::subtract : Operation::borrow;
      step.b = read(number.planes[bit]);
      step.c = borrowed.plane;
    } else if (borrowed.is_local) {
      step.operation = Operation::borrow;
      step.b = borrowed.plane;
    }
    const bool borrows = step.operation != Operation::copy;
    if (borrows) step.carry = take();
    steps_.push_back(step);
    give_back(borrowed);
    borrowed = borrows ? Value{read(step.carry), true} : Value{};
  }
  give_back(borrowed);
  // The higher planes are zeros now: what is left needs fewer.
  left.planes.resize(planes_for(left.most));
  run(task);
  return left;
}

// Rows whose number is at least `bound`, compared from the highest plane down. Requires 0 < bound ≤
// the largest number of the planes.
SliceWriter::Value SliceWriter::at_least(const SlicedNumber& number, std::uint64_t bound) {
  // From the lowest plane up: at a 1 of the bound both must hold, at a 0 either does.
  Value enough;
  for (std::size_t bit = static_cast<std::size_t>(std::countr_zero(bound));
       bit < number.planes.size(); ++bit) {
    const Value plane{read(number.planes[bit])};
    const bool one = ((bound >> bit) & 1U) != 0;
    if (enough.plane.words == nullptr) {
      enough = plane;
      continue;
    }
    const Value joined = local(one ? Operation::both : Operation::either, enough, plane);
    give_back(enough);
    enough = joined;
  }
  return enough;
}

void SliceWriter::hold(SlicedNumber& number, std::optional<std::int64_t> least,
                       std::optional<std::int64_t> most, const ChunkTask& task) {
  const auto units_to = [&](std::int64_t bound) {
    return (static_cast<std::uint64_t>(bound) - static_cast<std::uint64_t>(number.offset)) / unit_;
  };
  const auto becomes = [&](std::int64_t value) {
    number.offset = value;
    number.most = 0;
    number.planes.clear();
  };
  if (most && *most <= number.offset) return becomes(*most);
  if (most && units_to(*most) < number.most) {
    const std::uint64_t bound = units_to(*most);
    const Value above = at_least(number, bound + 1);
    // The mask may be one of the planes that are written below: it is kept apart.
    const Value mask = above.is_local ? above : local(Operation::copy, above, above);
    for (std::size_t bit = 0; bit < planes_for(bound); ++bit) {
      const bool one = ((bound >> bit) & 1U) != 0;
      write(one ? Operation::either : Operation::without, read(number.planes[bit]), mask.plane,
            {number.planes[bit], 1});
    }
    give_back(mask);
    number.most = bound;
    number.planes.resize(planes_for(bound));
  }
  if (least && *least > number.offset) {
    const std::uint64_t bound = units_to(*least);
    if (bound >= number.most) {
      steps_.clear();
      return becomes(*least);
    }
    const Value enough = at_least(number, bound);
    const Value mask = enough.is_local ? enough : local(Operation::copy, enough, enough);
    subtract_constant(number, bound);
    number.offset = *least;
    number.most -= bound;
    for (std::uint64_t* const plane : number.planes) {
      write(Operation::both, read(plane), mask.plane, {plane, 1});
    }
    give_back(mask);
    number.planes.resize(planes_for(number.most));
  }
  run(task);
}

// number −= bound, modulo what its planes hold.
void SliceWriter::subtract_constant(const SlicedNumber& number, std::uint64_t bound) {
  Value borrowed;
  for (std::size_t bit = static_cast<std::size_t>(std::countr_zero(bound));
       bit < number.planes.size(); ++bit) {
    const Value plane{read(number.planes[bit])};
    const SliceResult out{number.planes[bit], 1};
    const bool one = ((bound >> bit) & 1U) != 0;
    if (!borrowed.is_local) {  // the lowest 1 of the bound
      borrowed = local(Operation::invert, plane, plane);
      write(Operation::invert, plane.plane, plane.plane, out);
      continue;
    }
    const Value next = one ? local(Operation::either_not, borrowed, plane)
                           : local(Operation::without, borrowed, plane);
    write(one ? Operation::agree : Operation::differ, plane.plane, borrowed.plane, out);
    give_back(borrowed);
    borrowed = next;
  }
  give_back(borrowed);
}

void SliceWriter::keep(SlicedNumber& number, const std::uint64_t* words, const ChunkTask& task) {
  for (std::uint64_t* const plane : number.planes) {
    write(Operation::both, read(plane), read(words), {plane, 1});
  }
  run(task);
}

}  // namespace muster::engine
