#include "engine/evaluation/ranking_keys.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/check.hpp"
#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/chunk_walk.hpp"

namespace muster::engine {

namespace {

__extension__ using Unsigned128 = unsigned __int128;

// A key's parts: bits of the length above, bits behind the first one below.
constexpr int kMantissaBits = 55;
constexpr std::int64_t kMantissaMask = (std::int64_t{1} << kMantissaBits) - 1;
constexpr std::uint32_t kLongest = 254;
constexpr std::int64_t kLargestKey = std::numeric_limits<std::int64_t>::max();

int width_of(Unsigned128 number) {
  const auto high = static_cast<std::uint64_t>(number >> 64);
  return high != 0 ? 64 + static_cast<int>(std::bit_width(high))
                   : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(number)));
}

// `leading` holds the first kMantissaBits + 1 bits of a number of `width` bits.
std::int64_t key_of_bits(std::uint32_t width, std::uint64_t leading) {
  if (width > kLongest) return kLargestKey;
  return (static_cast<std::int64_t>(width) << kMantissaBits) |
         (static_cast<std::int64_t>(leading) & kMantissaMask);
}

// floor(rest · 2^64 / divisor), rest < divisor.
std::uint64_t fraction_bits(Unsigned128 rest, Unsigned128 divisor) {
  if (divisor >> 64 == 0) return static_cast<std::uint64_t>((rest << 64) / divisor);
  std::uint64_t bits = 0;
  for (int i = 0; i < 64; ++i) {
    rest <<= 1;
    bits <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      bits |= 1;
    }
  }
  return bits;
}

// Rows of blocks that matter, by a read of their keys.
class KeyRangePredicate final : public ChunkPredicate {
 public:
  KeyRangePredicate(const RankingKeys& keys, IntegerRange wanted) : keys_(keys), wanted_(wanted) {}

  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    const std::optional<IntegerRange> range = keys_.range(task.chunk);
    if (!range || range->high < wanted_.low || range->low > wanted_.high) return Fold::none;
    std::fill(words.begin(), words.end(), 0);
    ValueBlock block;
    for (std::uint32_t begin = 0; begin < task.rows; begin += kBlockRows) {
      if (task.within != nullptr &&
          std::all_of(task.within + begin / 64, task.within + (begin + kBlockRows) / 64,
                      [](std::uint64_t word) { return word == 0; })) {
        continue;
      }
      const std::uint32_t rows = std::min(kBlockRows, task.rows - begin);
      keys_.read(task.chunk, begin, std::span(block).first(rows));
      for (std::uint32_t row = 0; row < rows; ++row) {
        const std::int64_t key = block[row];
        const bool is_wanted = key != kUnknownInteger && wanted_.low <= key && key <= wanted_.high;
        words[(begin + row) / 64] |= std::uint64_t{is_wanted} << (row % 64);
      }
    }
    return Fold::some;
  }
  ChunkWay way(const ChunkTask& task) const override {
    return {"keys, row by row", task.rows * sizeof(std::int64_t)};
  }

 private:
  const RankingKeys& keys_;
  IntegerRange wanted_;
};

class IntegerKeys final : public RankingKeys {
 public:
  IntegerKeys(const IntegerColumn& column, const CodeSketch& sketch)
      : column_(column), sketch_(sketch) {}

  std::optional<IntegerRange> range(std::uint32_t chunk) const override {
    const IntegerColumn::View view = column_.chunk(chunk);
    if (view.all_unknown()) return std::nullopt;
    return IntegerRange{view.chunk->low, view.chunk->high};
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out) const override {
    column_.chunk(chunk).decode(begin, out);
  }
  PreparedFilter within(IntegerRange keys) const override {
    return prepare_integer_in(column_, sketch_, {keys});
  }

 private:
  const IntegerColumn& column_;
  const CodeSketch& sketch_;
};

class RealKeys final : public RankingKeys {
 public:
  RealKeys(AttributeId id, const RealColumn& column) : id_(id), column_(column) {}

  std::optional<IntegerRange> range(std::uint32_t chunk) const override {
    const RealChunk& zone = column_.zone(chunk);
    if (zone.unknown_rows == column_.chunk(chunk).size()) return std::nullopt;
    return IntegerRange{key_of(zone.low), key_of(zone.high)};
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out) const override {
    const std::span<const double> values = column_.chunk(chunk).subspan(begin, out.size());
    std::transform(values.begin(), values.end(), out.begin(), [](double value) {
      return std::isnan(value) ? kUnknownInteger : key_of(value);
    });
  }
  PreparedFilter within(IntegerRange keys) const override {
    // Ends past the finite doubles are no doubles; −1 would be −0, which is 0.
    constexpr double kLargest = std::numeric_limits<double>::max();
    const std::int64_t low = std::max(keys.low == -1 ? 0 : keys.low, key_of(-kLargest));
    const std::int64_t high = std::min(keys.high == -1 ? -2 : keys.high, key_of(kLargest));
    if (low > high) return prepare_constant(false);
    return prepare_real_in({id_, {{double_of(low), double_of(high)}}}, column_);
  }

 private:
  AttributeId id_;
  const RealColumn& column_;
};

// What a row's operands say of its block of keys: unknown where one of them is.
void mark_unknown(const std::vector<ValueBlock>& values, std::span<std::int64_t> out) {
  for (const ValueBlock& operand : values) {
    for (std::size_t row = 0; row < out.size(); ++row) {
      if (operand[row] == kUnknownInteger) out[row] = kUnknownInteger;
    }
  }
}

// A term that is no more than one column: a score, a measure of events, an attribute.
class ColumnKeys final : public RankingKeys {
 public:
  ColumnKeys(ArithmeticOperands operands, const ArithmeticStep& step)
      : operands_(std::move(operands)), keys_(operands_.column(step), kNoSketch) {}

  std::optional<IntegerRange> range(std::uint32_t chunk) const override {
    return keys_.range(chunk);
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out) const override {
    keys_.read(chunk, begin, out);
  }
  PreparedFilter within(IntegerRange keys) const override { return keys_.within(keys); }

 private:
  inline static const CodeSketch kNoSketch{};
  ArithmeticOperands operands_;
  IntegerKeys keys_;
};

class IntegerTermKeys final : public RankingKeys {
 public:
  IntegerTermKeys(ArithmeticOperands operands, IntegerProgram program)
      : operands_(std::move(operands)), program_(std::move(program)) {}

  bool worth_keeping() const override { return true; }

  std::optional<IntegerRange> range(std::uint32_t chunk) const override {
    if (operands_.unknown_in(chunk)) return std::nullopt;
    const ValueBounds& bounds = program_.results().front();
    return IntegerRange{static_cast<std::int64_t>(bounds.low),
                        static_cast<std::int64_t>(bounds.high)};
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out) const override {
    std::vector<ValueBlock> values(operands_.size());
    std::vector<ValueBlock> stack;
    const auto rows = static_cast<std::uint32_t>(out.size());
    operands_.decode(chunk, begin, rows, values);
    program_.run(values, rows, stack);
    std::copy_n(stack.front().begin(), rows, out.begin());
    mark_unknown(values, out);
  }

 private:
  ArithmeticOperands operands_;
  IntegerProgram program_;
};

class FractionKeys final : public RankingKeys {
 public:
  FractionKeys(ArithmeticOperands operands, Arithmetic term, const Population& population)
      : operands_(std::move(operands)), term_(std::move(term)), population_(population) {}

  bool worth_keeping() const override { return true; }
  bool exact() const override { return false; }
  std::optional<IntegerRange> range(std::uint32_t chunk) const override {
    if (operands_.unknown_in(chunk)) return std::nullopt;
    return IntegerRange{-kLargestKey, kLargestKey};
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out) const override {
    std::vector<ValueBlock> values(operands_.size());
    const auto rows = static_cast<std::uint32_t>(out.size());
    operands_.decode(chunk, begin, rows, values);
    std::fill(out.begin(), out.end(), 0);
    mark_unknown(values, out);
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (out[row] != kUnknownInteger) out[row] = key_at(values, row);
    }
  }
  Fraction<BigInteger> value(Row row) const override {
    std::vector<ValueBlock> values(operands_.size());
    operands_.decode(row / kChunkRows, row % kChunkRows, 1, values);
    FractionArithmetic<BigInteger> arithmetic;
    auto exact = value_of(term_, operands_, population_, values, 0, arithmetic);
    ENGINE_CHECK(!arithmetic.failed());
    return exact;
  }

 private:
  std::int64_t key_at(const std::vector<ValueBlock>& values, std::uint32_t row) const {
    FractionArithmetic<Integer128> narrow;
    const auto value = value_of(term_, operands_, population_, values, row, narrow);
    if (!narrow.failed()) return key_of(value);
    if (narrow.failure() == FractionFailure::division_by_zero) return kUnknownInteger;
    FractionArithmetic<BigInteger> wide;
    const auto exact = value_of(term_, operands_, population_, values, row, wide);
    return wide.failed() ? kUnknownInteger : key_of(exact);
  }

  ArithmeticOperands operands_;
  Arithmetic term_;
  const Population& population_;
};

class StoredKeys final : public RankingKeys {
 public:
  struct Chunk {
    std::vector<std::int64_t> keys;
    std::optional<IntegerRange> range;
  };
  StoredKeys(std::unique_ptr<const RankingKeys> keys, std::vector<Chunk> chunks)
      : keys_(std::move(keys)), chunks_(std::move(chunks)) {}

  bool exact() const override { return keys_->exact(); }
  std::optional<IntegerRange> range(std::uint32_t chunk) const override {
    return chunks_[chunk].range;
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::span<std::int64_t> out) const override {
    std::copy_n(chunks_[chunk].keys.data() + begin, out.size(), out.begin());
  }
  Fraction<BigInteger> value(Row row) const override { return keys_->value(row); }

 private:
  std::unique_ptr<const RankingKeys> keys_;
  std::vector<Chunk> chunks_;
};

StoredKeys::Chunk read_chunk(const RankingKeys& keys, std::uint32_t chunk, std::uint32_t rows) {
  StoredKeys::Chunk stored;
  if (!keys.range(chunk)) return stored;
  stored.keys.resize(rows);
  for (std::uint32_t begin = 0; begin < rows; begin += kBlockRows) {
    keys.read(chunk, begin,
              std::span(stored.keys).subspan(begin, std::min(kBlockRows, rows - begin)));
  }
  for (const std::int64_t key : stored.keys) {
    if (key == kUnknownInteger) continue;
    if (!stored.range) stored.range = IntegerRange{key, key};
    stored.range = {std::min(stored.range->low, key), std::max(stored.range->high, key)};
  }
  return stored;
}

}  // namespace

Result<std::unique_ptr<const RankingKeys>> stored_keys(std::unique_ptr<const RankingKeys> keys,
                                                       const Population& population,
                                                       const Execution& execution) {
  std::vector<StoredKeys::Chunk> chunks(population.chunk_count());
  Status walked = walk_chunks(population, execution, [&](std::uint32_t chunk) {
    const std::uint64_t bytes = population.rows_in_chunk(chunk) * sizeof(std::int64_t);
    if (!take_memory(execution, bytes)) return;
    chunks[chunk] = read_chunk(*keys, chunk, population.rows_in_chunk(chunk));
  });
  if (!walked.ok()) return std::move(walked).error();
  return std::unique_ptr<const RankingKeys>(
      std::make_unique<StoredKeys>(std::move(keys), std::move(chunks)));
}

PreparedFilter RankingKeys::within(IntegerRange keys) const {
  return std::make_unique<KeyRangePredicate>(*this, keys);
}

Fraction<BigInteger> RankingKeys::value(Row /*row*/) const {
  ENGINE_CHECK(!"keys of this kind are exact");
  return {};
}

std::unique_ptr<const RankingKeys> ranking_keys(const std::variant<AttributeId, Arithmetic>& by,
                                                const Population& population) {
  if (const auto* id = std::get_if<AttributeId>(&by)) {
    if (population.attributes().at(*id).type() == AttributeType::real) {
      return std::make_unique<RealKeys>(*id, population.real(*id));
    }
    return std::make_unique<IntegerKeys>(population.integers(*id), population.sketch(*id));
  }
  const auto& term = std::get<Arithmetic>(by);
  const std::array<const Arithmetic*, 1> terms = {&term};
  ArithmeticOperands operands(terms, population);
  if (term.steps.size() == 1 && ArithmeticOperands::are_read_by(term.steps.front().code) &&
      term.steps.front().code != ArithmeticCode::age) {
    return std::make_unique<ColumnKeys>(std::move(operands), term.steps.front());
  }
  if (auto program = IntegerProgram::compile(terms, operands, population)) {
    return std::make_unique<IntegerTermKeys>(std::move(operands), *std::move(program));
  }
  return std::make_unique<FractionKeys>(std::move(operands), term, population);
}

// IEEE doubles order like their bits; negative ones the other way round.
std::int64_t key_of(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value + 0.0);  // −0 becomes 0
  return bits < 0 ? bits ^ std::numeric_limits<std::int64_t>::max() : bits;
}

double double_of(std::int64_t key) {
  return std::bit_cast<double>(key < 0 ? key ^ std::numeric_limits<std::int64_t>::max() : key);
}

std::int64_t key_of(const Fraction<Integer128>& value) {
  const bool negative = value.numerator < 0;
  const auto numerator = negative ? -static_cast<Unsigned128>(value.numerator)
                                  : static_cast<Unsigned128>(value.numerator);
  const auto divisor = static_cast<Unsigned128>(value.denominator);
  Unsigned128 whole = 0;
  Unsigned128 rest = 0;
  if (numerator >> 64 == 0 && divisor >> 64 == 0) {
    whole = static_cast<std::uint64_t>(numerator) / static_cast<std::uint64_t>(divisor);
    rest = static_cast<std::uint64_t>(numerator) % static_cast<std::uint64_t>(divisor);
  } else {
    whole = numerator / divisor;
    rest = numerator - whole * divisor;
  }
  const std::uint64_t bits = fraction_bits(rest, divisor);
  constexpr int kLeading = kMantissaBits + 1;
  std::uint64_t leading = 0;
  int width = 0;
  if (whole == 0) {
    width = static_cast<int>(std::bit_width(bits));
    if (width == 0) return 0;
    leading = width >= kLeading ? bits >> (width - kLeading) : bits << (kLeading - width);
  } else {
    const int whole_width = width_of(whole);
    width = 64 + whole_width;
    const int missing = kLeading - whole_width;
    leading = missing <= 0
                  ? static_cast<std::uint64_t>(whole >> -missing)
                  : (static_cast<std::uint64_t>(whole) << missing) | (bits >> (64 - missing));
  }
  const std::int64_t key = key_of_bits(static_cast<std::uint32_t>(width), leading);
  return negative ? -key : key;
}

std::int64_t key_of(const Fraction<BigInteger>& value) {
  const bool negative = value.numerator < 0;
  const BigInteger fixed = (abs(value.numerator) << 64) / value.denominator;
  if (fixed == 0) return 0;
  constexpr unsigned kLeading = kMantissaBits + 1;
  const auto width = static_cast<unsigned>(msb(fixed)) + 1;
  const BigInteger leading = width >= kLeading ? BigInteger(fixed >> (width - kLeading))
                                               : BigInteger(fixed << (kLeading - width));
  const std::int64_t key = key_of_bits(width, static_cast<std::uint64_t>(leading));
  return negative ? -key : key;
}

}  // namespace muster::engine
