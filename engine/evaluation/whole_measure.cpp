// Measures whose values are whole numbers in 62 bits: attributes, terms that multiply and add, and
// reals by the order of their bits.
#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/measure.hpp"
#include "engine/evaluation/selected_rows.hpp"
#include "engine/evaluation/value_bins.hpp"

namespace muster::engine {

namespace {

// Values as keys that sort as they do; kUnknownInteger where there is none.
using Key = std::int64_t;

// Doubles in the order of their keys: the bits of a positive one sort as it does, those of a
// negative one the other way round.
Key key_of_real(double value) {
  if (std::isnan(value)) return kUnknownInteger;
  const auto bits = std::bit_cast<std::int64_t>(value + 0.0);  // no negative zero
  return bits >= 0 ? bits : -(bits & std::numeric_limits<std::int64_t>::max());
}
double real_of_key(Key key) {
  return key >= 0 ? std::bit_cast<double>(key) : -std::bit_cast<double>(-key);
}

class KeySource {
 public:
  KeySource() = default;
  KeySource(const KeySource&) = delete;
  KeySource& operator=(const KeySource&) = delete;
  virtual ~KeySource() = default;

  struct Buffers {
    std::vector<ValueBlock> operands;
    std::vector<ValueBlock> stack;
    ValueBlock keys;
  };
  virtual Key low() const = 0;
  virtual Key high() const = 0;
  /// Whether every row of the chunk is unknown.
  virtual bool unknown_in(std::uint32_t chunk) const = 0;
  /// Writes the keys of a block to buffers.keys.
  virtual void read(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
                    Buffers& buffers) const = 0;
};

class ColumnKeys final : public KeySource {
 public:
  explicit ColumnKeys(const IntegerColumn& column) : column_(column) {}
  Key low() const override { return column_.low().value_or(0); }
  Key high() const override { return column_.high().value_or(0); }
  bool unknown_in(std::uint32_t chunk) const override { return column_.chunk(chunk).all_unknown(); }
  void read(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
            Buffers& buffers) const override {
    column_.chunk(chunk).decode(begin, std::span(buffers.keys).first(rows));
  }

 private:
  const IntegerColumn& column_;
};

class ProgramKeys final : public KeySource {
 public:
  ProgramKeys(ArithmeticOperands operands, IntegerProgram program)
      : operands_(std::move(operands)), program_(std::move(program)) {}
  Key low() const override { return static_cast<Key>(program_.results().front().low); }
  Key high() const override { return static_cast<Key>(program_.results().front().high); }
  bool unknown_in(std::uint32_t chunk) const override { return operands_.unknown_in(chunk); }
  void read(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
            Buffers& buffers) const override {
    buffers.operands.resize(operands_.size());
    operands_.decode(chunk, begin, rows, buffers.operands);
    program_.run(buffers.operands, rows, buffers.stack);
    std::copy_n(buffers.stack.front().begin(), rows, buffers.keys.begin());
    for (const ValueBlock& operand : buffers.operands) {
      for (std::uint32_t row = 0; row < rows; ++row) {
        if (operand[row] == kUnknownInteger) buffers.keys[row] = kUnknownInteger;
      }
    }
  }

 private:
  ArithmeticOperands operands_;
  IntegerProgram program_;
};

class RealKeys final : public KeySource {
 public:
  RealKeys(const RealColumn& column, const Population& population) : column_(column) {
    for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
      const RealChunk& zone = column.zone(chunk);
      if (zone.unknown_rows == population.rows_in_chunk(chunk)) continue;
      const Key low = key_of_real(zone.low);
      const Key high = key_of_real(zone.high);
      low_ = any_ ? std::min(low_, low) : low;
      high_ = any_ ? std::max(high_, high) : high;
      any_ = true;
    }
  }
  Key low() const override { return low_; }
  Key high() const override { return high_; }
  bool unknown_in(std::uint32_t chunk) const override {
    return column_.zone(chunk).unknown_rows == column_.chunk(chunk).size();
  }
  void read(std::uint32_t chunk, std::uint32_t begin, std::uint32_t rows,
            Buffers& buffers) const override {
    const std::span<const double> values = column_.chunk(chunk).subspan(begin, rows);
    std::transform(values.begin(), values.end(), buffers.keys.begin(), key_of_real);
  }

 private:
  const RealColumn& column_;
  Key low_ = 0;
  Key high_ = 0;
  bool any_ = false;
};

class WholeMeasure final : public MeasuredAudience {
 public:
  WholeMeasure(const Population& population, const Bitmap& rows, Measure::Kind kind, int scale,
               std::unique_ptr<KeySource> source, Execution execution)
      : population_(population),
        rows_(rows),
        kind_(kind),
        scale_(scale),
        source_(std::move(source)),
        execution_(std::move(execution)),
        bins_(source_->low(), source_->high()) {}

  Status count() {
    struct Local {
      std::vector<std::uint32_t> counts;
      Integer128 sum = 0;
      ExactRealSum real_sum;
      KeySource::Buffers buffers;
    };
    tbb::enumerable_thread_specific<Local> locals([&] {
      Local local;
      local.counts.resize(bins_.size());
      return local;
    });
    Status walked = walk_chunks(population_, execution_, [&](std::uint32_t chunk) {
      Local& local = locals.local();
      std::uint32_t* counts = local.counts.data();
      for_keys(chunk, local.buffers, [&](Key key) {
        ++counts[bins_.bin_of(key)];
        if (kind_ == Measure::Kind::real) {
          local.real_sum.add(real_of_key(key));
        } else {
          local.sum += key;
        }
      });
    });
    if (!walked) return walked;
    ends_.assign(bins_.size(), 0);
    Integer128 sum = 0;
    ExactRealSum real_sum;
    for (const Local& local : locals) {
      for (std::size_t bin = 0; bin < ends_.size(); ++bin) ends_[bin] += local.counts[bin];
      sum += local.sum;
      real_sum.add(local.real_sum);
    }
    std::uint64_t below = 0;
    for (std::uint64_t& end : ends_) end = below += end;
    if (kind_ == Measure::Kind::real) {
      sum_.add(real_sum.exact());
    } else {
      sum_.add_units(sum, scale_);
    }
    return {};
  }

  std::uint64_t known() const override { return ends_.back(); }
  const ExactSum& sum() const override { return sum_; }

  Result<std::vector<ValuePlace>> at_ranks(std::span<const std::uint64_t> ranks) override {
    std::vector<std::uint32_t> bins;
    for (const std::uint64_t rank : ranks) {
      ENGINE_CHECK(rank >= 1 && rank <= known());
      bins.push_back(bin_at(rank));
    }
    if (Status read = look_into(bins); !read) return std::move(read).error();
    std::vector<ValuePlace> places;
    for (std::size_t i = 0; i < bins.size(); ++i) {
      const std::uint32_t bin = bins[i];
      if (bins_.is_exact(bin)) {
        places.push_back({value_of(bins_.value_of(bin)), begin_of(bin), count_of(bin)});
        continue;
      }
      const std::vector<Key>& keys = opened_.at(bin);
      places.push_back(place_in(bin, keys[ranks[i] - begin_of(bin) - 1]));
    }
    return places;
  }

  Result<std::vector<ValuePlace>> at_values(std::span<const MeasureValue> values) override {
    // A number between two keys stands where the next key would, and nobody has it.
    struct Wanted {
      Integer128 key;
      bool occurs;
    };
    std::vector<Wanted> wanted;
    std::vector<std::uint32_t> bins;
    for (const MeasureValue& value : values) {
      const auto [key, exact] = key_of(value);
      wanted.push_back({key, exact && key >= source_->low() && key <= source_->high()});
      if (key >= source_->low() && key <= source_->high()) {
        bins.push_back(bins_.bin_of(static_cast<Key>(key)));
      }
    }
    if (Status read = look_into(bins); !read) return std::move(read).error();
    std::vector<ValuePlace> places;
    for (std::size_t i = 0; i < values.size(); ++i) {
      ValuePlace place{values[i]};
      if (wanted[i].key > source_->high()) {
        place.below = known();
      } else if (wanted[i].key >= source_->low()) {
        const auto key = static_cast<Key>(wanted[i].key);
        const ValuePlace found = place_in(bins_.bin_of(key), key);
        place.below = found.below;
        if (wanted[i].occurs) place.equal = found.equal;
      }
      places.push_back(std::move(place));
    }
    return places;
  }

 private:
  std::uint64_t begin_of(std::uint32_t bin) const { return bin == 0 ? 0 : ends_[bin - 1]; }
  std::uint64_t count_of(std::uint32_t bin) const { return ends_[bin] - begin_of(bin); }
  std::uint32_t bin_at(std::uint64_t rank) const {
    return static_cast<std::uint32_t>(std::lower_bound(ends_.begin(), ends_.end(), rank) -
                                      ends_.begin());
  }

  template <typename Each>
  void for_keys(std::uint32_t chunk, KeySource::Buffers& buffers, Each each) const {
    if (source_->unknown_in(chunk)) return;
    for_selected_blocks(rows_, chunk, population_.rows_in_chunk(chunk),
                        [&](std::uint32_t begin, std::uint32_t rows, const std::uint64_t* words) {
                          source_->read(chunk, begin, rows, buffers);
                          for_block_rows(rows, words, [&](std::uint32_t row) {
                            const Key key = buffers.keys[row];
                            if (key != kUnknownInteger) each(key);
                          });
                        });
  }

  // Gathers and sorts the keys of bins that hold more than one value, once for each bin.
  Status look_into(std::span<const std::uint32_t> bins) {
    constexpr std::uint16_t kNone = 0xFFFF;
    std::vector<std::uint32_t> unopened;
    for (const std::uint32_t bin : bins) {
      if (!bins_.is_exact(bin) && opened_.find(bin) == opened_.end()) unopened.push_back(bin);
    }
    std::sort(unopened.begin(), unopened.end());
    unopened.erase(std::unique(unopened.begin(), unopened.end()), unopened.end());
    if (unopened.empty()) return {};
    ENGINE_CHECK(unopened.size() < kNone);
    std::vector<std::uint16_t> slots(bins_.size(), kNone);
    for (std::size_t i = 0; i < unopened.size(); ++i) {
      slots[unopened[i]] = static_cast<std::uint16_t>(i);
    }
    struct Local {
      std::vector<std::vector<Key>> keys;
      KeySource::Buffers buffers;
    };
    tbb::enumerable_thread_specific<Local> locals([&] {
      Local local;
      local.keys.resize(unopened.size());
      return local;
    });
    Status walked = walk_chunks(population_, execution_, [&](std::uint32_t chunk) {
      Local& local = locals.local();
      for_keys(chunk, local.buffers, [&](Key key) {
        const std::uint16_t slot = slots[bins_.bin_of(key)];
        if (slot != kNone) local.keys[slot].push_back(key);
      });
    });
    if (!walked) return walked;
    for (std::size_t i = 0; i < unopened.size(); ++i) {
      std::vector<Key>& keys = opened_[unopened[i]];
      for (const Local& local : locals) {
        keys.insert(keys.end(), local.keys[i].begin(), local.keys[i].end());
      }
      std::sort(keys.begin(), keys.end());
    }
    return {};
  }

  ValuePlace place_in(std::uint32_t bin, Key key) const {
    if (bins_.is_exact(bin)) return {value_of(key), begin_of(bin), count_of(bin)};
    const std::vector<Key>& keys = opened_.at(bin);
    const auto [first, last] = std::equal_range(keys.begin(), keys.end(), key);
    return {value_of(key), begin_of(bin) + static_cast<std::uint64_t>(first - keys.begin()),
            static_cast<std::uint64_t>(last - first)};
  }

  MeasureValue value_of(Key key) const {
    switch (kind_) {
      case Measure::Kind::day:
        return Day{static_cast<std::int32_t>(key)};
      case Measure::Kind::instant:
        return Instant{key};
      case Measure::Kind::real:
        return real_of_key(key);
      case Measure::Kind::number:
        break;
    }
    if (key >= -kMaxUnits && key <= kMaxUnits) return Decimal{key, scale_};
    return ExactNumber(key, power_of_ten(scale_));
  }

  // The smallest key not below the value, and whether it is the value's own.
  std::pair<Integer128, bool> key_of(const MeasureValue& value) const {
    if (const auto* day = std::get_if<Day>(&value)) return {day->since_epoch, true};
    if (const auto* instant = std::get_if<Instant>(&value)) return {instant->since_epoch, true};
    if (const auto* real = std::get_if<double>(&value)) return {key_of_real(*real), true};
    const auto* decimal = std::get_if<Decimal>(&value);
    const ExactNumber number =
        decimal != nullptr ? ExactNumber(*decimal) : std::get<ExactNumber>(value);
    const ExactNumber units(number.numerator() * power_of_ten(scale_), number.denominator());
    const bool whole = units.denominator() == 1;
    const BigInteger key = whole ? units.numerator() : BigInteger(units.floor() + 1);
    constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();
    if (key > kFar) return {Integer128{kFar} + 1, false};
    if (key < -kFar) return {-Integer128{kFar} - 1, false};
    return {static_cast<std::int64_t>(key), whole};
  }

  const Population& population_;
  const Bitmap& rows_;
  Measure::Kind kind_;
  int scale_;
  std::unique_ptr<KeySource> source_;
  Execution execution_;
  ValueBins bins_;
  std::vector<std::uint64_t> ends_;                   // customers up to the end of each bin
  std::map<std::uint32_t, std::vector<Key>> opened_;  // sorted keys of bins of several values
  ExactSum sum_;
};

}  // namespace

Result<std::unique_ptr<MeasuredAudience>> measure_whole(const Population& population,
                                                        const Bitmap& rows, const Measure& measure,
                                                        const Execution& execution) {
  std::unique_ptr<KeySource> source;
  int scale = 0;
  const std::vector<ArithmeticStep>& steps = measure.term.steps;
  if (measure.kind == Measure::Kind::real) {
    source = std::make_unique<RealKeys>(population.real(measure.real), population);
  } else if (steps.size() == 1 && steps.front().code == ArithmeticCode::attribute) {
    const AttributeId attribute = steps.front().attribute;
    source = std::make_unique<ColumnKeys>(population.integers(attribute));
    scale = population.attributes().at(attribute).spec.scale;
  } else {
    const Arithmetic* const term = &measure.term;
    ArithmeticOperands operands(std::span(&term, 1), population);
    auto program = IntegerProgram::compile(std::span(&term, 1), operands, population);
    if (!program) return std::unique_ptr<MeasuredAudience>();
    scale = program->results().front().scale;
    source = std::make_unique<ProgramKeys>(std::move(operands), *std::move(program));
  }
  auto whole = std::make_unique<WholeMeasure>(population, rows, measure.kind, scale,
                                              std::move(source), execution);
  if (Status counted = whole->count(); !counted) return std::move(counted).error();
  return std::unique_ptr<MeasuredAudience>(std::move(whole));
}

}  // namespace muster::engine
