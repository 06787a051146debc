// Measures that divide, or whose values outgrow 62 bits: fractions, sorted.
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/arithmetic_program.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/measure.hpp"
#include "engine/evaluation/selected_rows.hpp"

namespace muster::engine {

namespace {

// In lowest terms.
struct SmallFraction {
  std::int64_t numerator = 0;
  std::uint64_t denominator = 1;
  friend bool operator<(const SmallFraction& left, const SmallFraction& right) {
    if (left.denominator == right.denominator) return left.numerator < right.numerator;
    return Integer128{left.numerator} * right.denominator <
           Integer128{right.numerator} * left.denominator;
  }
};

ExactNumber exact(const SmallFraction& value) { return {value.numerator, value.denominator}; }
const ExactNumber& exact(const ExactNumber& value) { return value; }

__extension__ using Unsigned128 = unsigned __int128;

Unsigned128 common_divisor(Unsigned128 a, Unsigned128 b) {
  while (b != 0) {
    if ((a >> 64) == 0 && (b >> 64) == 0) {
      return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
    }
    a = std::exchange(b, a % b);
  }
  return a;
}

// Empty if its lowest terms do not fit. Denominators keep to 63 bits so that comparing stays within
// 128.
std::optional<SmallFraction> small(const Fraction<Integer128>& value) {
  const bool negative = value.numerator < 0;
  auto numerator = static_cast<Unsigned128>(value.numerator);
  if (negative) numerator = -numerator;
  auto denominator = static_cast<Unsigned128>(value.denominator);
  const Unsigned128 divisor = common_divisor(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  constexpr Unsigned128 kMost = std::numeric_limits<std::int64_t>::max();
  if (numerator > kMost || denominator > kMost) return std::nullopt;
  const auto magnitude = static_cast<std::int64_t>(numerator);
  return SmallFraction{negative ? -magnitude : magnitude, static_cast<std::uint64_t>(denominator)};
}

// What is found in one pass: small fractions and, where there are some, larger numbers.
struct Found {
  std::vector<SmallFraction> small;
  std::vector<ExactNumber> large;
  ExactSum sum;
};

// Reads the audience's values; gives up past a limit.
class QuotientReader {
 public:
  QuotientReader(const Population& population, const Bitmap& rows, const Arithmetic& term)
      : population_(population), rows_(rows), term_(term), operands_(terms(), population) {}

  Result<Found> read(const Execution& execution) {
    tbb::enumerable_thread_specific<Found> locals;
    Status walked = walk_chunks(population_, execution, [&](std::uint32_t chunk) {
      if (operands_.unknown_in(chunk) || is_too_much()) return;
      read_chunk(chunk, locals.local());
    });
    if (!walked) return std::move(walked).error();
    if (is_too_much() && !denominators_.load()) {
      return Error{ErrorCode::limit_exceeded,
                   "the term's values need more than 64 bits for more than 2,000,000 customers; "
                   "divide or multiply by less, or choose a smaller audience"};
    }
    Found all;
    for (Found& local : locals) {
      all.sum.add(local.sum);
      all.small.insert(all.small.end(), local.small.begin(), local.small.end());
      all.large.insert(all.large.end(), std::make_move_iterator(local.large.begin()),
                       std::make_move_iterator(local.large.end()));
      local = {};
    }
    check_denominators(all);
    if (denominators_.load()) {
      return Error{ErrorCode::limit_exceeded,
                   "the term's values have more than 1,000,000 different denominators; choose a "
                   "smaller audience, or divide by a number of fewer values"};
    }
    return all;
  }

 private:
  std::span<const Arithmetic* const> terms() const { return {&address_, 1}; }

  void read_chunk(std::uint32_t chunk, Found& found) {
    std::vector<ValueBlock> values(operands_.size());
    for_selected_blocks(rows_, chunk, population_.rows_in_chunk(chunk),
                        [&](std::uint32_t begin, std::uint32_t rows, const std::uint64_t* words) {
                          operands_.decode(chunk, begin, rows, values);
                          for_block_rows(rows, words, [&](std::uint32_t row) {
                            const bool known = std::none_of(values.begin(), values.end(),
                                                            [&](const ValueBlock& block) {
                                                              return block[row] == kUnknownInteger;
                                                            });
                            if (known) read_row(values, row, found);
                          });
                        });
  }

  void read_row(const std::vector<ValueBlock>& values, std::uint32_t row, Found& found) {
    FractionArithmetic<Integer128> arithmetic;
    const auto value = value_of(term_, operands_, population_, values, row, arithmetic);
    if (arithmetic.failure() == FractionFailure::division_by_zero) return;
    if (!arithmetic.failed()) {
      if (const auto fits = small(value)) {
        found.small.push_back(*fits);
        found.sum.add(fits->numerator, fits->denominator);
        check_denominators(found);
        return;
      }
    }
    FractionArithmetic<BigInteger> unbounded;
    auto large = value_of(term_, operands_, population_, values, row, unbounded);
    if (unbounded.failed()) return;
    found.large.emplace_back(std::move(large.numerator), std::move(large.denominator));
    found.sum.add(found.large.back());
    check_denominators(found);
    large_.fetch_add(1, std::memory_order_relaxed);
  }

  bool is_too_much() const {
    return denominators_.load(std::memory_order_relaxed) ||
           large_.load(std::memory_order_relaxed) > kMaxLargeQuotients;
  }
  void check_denominators(const Found& found) {
    if (found.sum.denominators() > ExactSum::kMaxDenominators) denominators_ = true;
  }

  const Population& population_;
  const Bitmap& rows_;
  const Arithmetic& term_;
  const Arithmetic* address_ = &term_;
  ArithmeticOperands operands_;
  std::atomic<std::uint64_t> large_ = 0;
  std::atomic<bool> denominators_ = false;  // there are too many
};

// Values of one form, sorted.
template <typename Value>
class SortedMeasure final : public MeasuredAudience {
 public:
  SortedMeasure(std::vector<Value> values, ExactSum sum)
      : values_(std::move(values)), sum_(std::move(sum)) {}

  std::uint64_t known() const override { return values_.size(); }
  const ExactSum& sum() const override { return sum_; }

  Result<std::vector<ValuePlace>> at_ranks(std::span<const std::uint64_t> ranks) override {
    std::vector<ValuePlace> places;
    for (const std::uint64_t rank : ranks) {
      ENGINE_CHECK(rank >= 1 && rank <= known());
      places.push_back(place(exact(values_[rank - 1])));
    }
    return places;
  }

  Result<std::vector<ValuePlace>> at_values(std::span<const MeasureValue> values) override {
    std::vector<ValuePlace> places;
    for (const MeasureValue& value : values) {
      const auto* decimal = std::get_if<Decimal>(&value);
      ValuePlace found =
          place(decimal != nullptr ? ExactNumber(*decimal) : std::get<ExactNumber>(value));
      found.value = value;
      places.push_back(std::move(found));
    }
    return places;
  }

 private:
  ValuePlace place(const ExactNumber& value) const {
    const auto first = std::partition_point(values_.begin(), values_.end(),
                                            [&](const Value& each) { return exact(each) < value; });
    const auto last = std::partition_point(
        first, values_.end(), [&](const Value& each) { return !(value < exact(each)); });
    return {value, static_cast<std::uint64_t>(first - values_.begin()),
            static_cast<std::uint64_t>(last - first)};
  }

  std::vector<Value> values_;
  ExactSum sum_;
};

template <typename Value>
void sort(std::vector<Value>& values, const Execution& execution) {
  if (execution.threads == 1) {
    std::sort(values.begin(), values.end());
  } else {
    tbb::parallel_sort(values.begin(), values.end());
  }
}

template <typename Value>
std::unique_ptr<MeasuredAudience> sorted(std::vector<Value> values, ExactSum sum,
                                         const Execution& execution) {
  sort(values, execution);
  return std::make_unique<SortedMeasure<Value>>(std::move(values), std::move(sum));
}

}  // namespace

Result<std::unique_ptr<MeasuredAudience>> measure_quotients(const Population& population,
                                                            const Bitmap& rows,
                                                            const Measure& measure,
                                                            const Execution& execution) {
  auto found = QuotientReader(population, rows, measure.term).read(execution);
  if (!found) return std::move(found).error();
  if (found->large.empty())
    return sorted(std::move(found->small), std::move(found->sum), execution);
  if (found->small.size() + found->large.size() > kMaxLargeQuotients) {
    return Error{ErrorCode::limit_exceeded,
                 "some of the term's values need more than 64 bits, and there are more than "
                 "2,000,000 customers with one; choose a smaller audience"};
  }
  for (const SmallFraction& value : found->small) found->large.push_back(exact(value));
  found->small = {};
  return sorted(std::move(found->large), std::move(found->sum), execution);
}

}  // namespace muster::engine
