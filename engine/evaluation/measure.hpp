// A measure of customers, and how its values lie in an audience: how many have one, their sum, the
// smallest and the largest, and any value by its rank, all exact.
//
// A measure is a number, date, time or real attribute or an arithmetic term. Values by rank are
// values that occur. Whole numbers (and reals, by the order of their bits) are counted in bins in
// one pass over the audience (value_bins.hpp); a second looks at the rows of those bins alone that
// a rank falls into and that hold more than one value. Quotients are kept as fractions and sorted.
// Threads: an audience measured is one caller's; passes run on the execution's threads.
// Cost: some nanoseconds a customer and pass; quotients about 100 ns and 16 bytes a customer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/evaluation/exact_sum.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

/// What is measured: a plain attribute (number, date, time or real) or a term, whose values are
/// numbers, days or instants.
struct Measure {
  enum class Kind { number, day, instant, real };
  Kind kind = Kind::number;
  /// Of Kind::real, the attribute.
  AttributeId real{};
  /// Of the others, the term. Of days and instants its values are whole.
  Arithmetic term{};
};

/// A number is a Decimal where 18 digits hold it at the term's own scale, else an ExactNumber.
using MeasureValue = std::variant<Decimal, ExactNumber, double, Day, Instant>;

/// Where a value stands among those of an audience.
struct ValuePlace {
  MeasureValue value;
  std::uint64_t below = 0;  ///< customers with a smaller value
  std::uint64_t equal = 0;  ///< customers with this one; 0 where it does not occur
};

class MeasuredAudience {
 public:
  MeasuredAudience() = default;
  MeasuredAudience(const MeasuredAudience&) = delete;
  MeasuredAudience& operator=(const MeasuredAudience&) = delete;
  virtual ~MeasuredAudience() = default;

  /// Customers with a value. The others' is unknown (or divides by zero).
  virtual std::uint64_t known() const = 0;
  /// Of numbers; of days and instants, of their counts since 1970; of reals to_double() is the
  /// nearest double to the true sum.
  virtual const ExactSum& sum() const = 0;

  /// Values by rank, 1 the smallest … known() the largest. Requires ranks in that range.
  /// Error: deadline_exceeded.
  virtual Result<std::vector<ValuePlace>> at_ranks(std::span<const std::uint64_t> ranks) = 0;
  /// Where given values stand. Requires values of the measure's kind: numbers of either form for
  /// numbers. Error: deadline_exceeded.
  virtual Result<std::vector<ValuePlace>> at_values(std::span<const MeasureValue> values) = 0;
};

/// Quotients whose parts do not fit 64 bits are sorted as numbers of any size: at most so many.
inline constexpr std::uint64_t kMaxLargeQuotients = 2'000'000;

/// Measures the customers in `rows`. Error: deadline_exceeded; limit_exceeded past
/// kMaxLargeQuotients or ExactSum::kMaxDenominators. `population` and `rows` must outlive the
/// answer. Requires that reads of the term are of numbers, dates and times.
Result<std::unique_ptr<MeasuredAudience>> measure(const Population& population, const Bitmap& rows,
                                                  const Measure& measure,
                                                  const Execution& execution = {});

/// As the sort order has it. Requires values of one kind.
bool is_less(const MeasureValue& left, const MeasureValue& right);

// The makers of the two ways, by the file that holds them; the first gives null where a term is no
// whole number in 62 bits.
// whole_measure.cpp
Result<std::unique_ptr<MeasuredAudience>> measure_whole(const Population& population,
                                                        const Bitmap& rows, const Measure& measure,
                                                        const Execution& execution);
// quotient_measure.cpp
Result<std::unique_ptr<MeasuredAudience>> measure_quotients(const Population& population,
                                                            const Bitmap& rows,
                                                            const Measure& measure,
                                                            const Execution& execution);

}  // namespace muster::engine
