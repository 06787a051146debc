// Ranking keys: what customers are ranked by, as one int64 a customer.
//
// Keys never fall where values rise: numbers, dates and times are their own keys, doubles and
// fractions are mapped to integers that order as they do. Keys of fractions hold 55 significant
// bits, so equal keys may be different values; value() then tells them apart. Everything else is
// exact. Threads: immutable; reads are safe. Cost: that of reading the columns of the term; a
// fraction about 100 ns.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/fraction.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"

namespace muster::engine {

class RankingKeys {
 public:
  RankingKeys() = default;
  RankingKeys(const RankingKeys&) = delete;
  RankingKeys& operator=(const RankingKeys&) = delete;
  virtual ~RankingKeys() = default;

  /// Equal keys mean equal values.
  virtual bool exact() const { return true; }
  /// Whether reading them again costs more than keeping them does.
  virtual bool worth_keeping() const { return false; }
  /// A range that holds the chunk's keys; empty where no row has a value.
  virtual std::optional<IntegerRange> range(std::uint32_t chunk) const = 0;
  /// Keys of the chunk's rows from `begin` on, kUnknownInteger where there is no value. Requires
  /// out.size() ≤ kBlockRows.
  virtual void read(std::uint32_t chunk, std::uint32_t begin,
                    std::span<std::int64_t> out) const = 0;
  /// Rows whose key lies in `keys`. The keys must outlive it.
  virtual PreparedFilter within(IntegerRange keys) const;
  /// The exact value. Requires !exact() and that the row has a value.
  virtual Fraction<BigInteger> value(Row row) const;
};

/// Requires a number, real, date or time, or a term over such columns.
std::unique_ptr<const RankingKeys> ranking_keys(const std::variant<AttributeId, Arithmetic>& by,
                                                const Population& population);

/// The same keys, read once and kept (8 bytes a row): for terms, which are dear to compute again.
/// Errors: deadline_exceeded.
Result<std::unique_ptr<const RankingKeys>> stored_keys(std::unique_ptr<const RankingKeys> keys,
                                                       const Population& population,
                                                       const Execution& execution);

/// The key of a double (not NaN), and the double of a key.
std::int64_t key_of(double value);
double double_of(std::int64_t key);
/// The key of a fraction: its sign, and of floor(|value| · 2^64) the length in bits and the 55 bits
/// behind the first. The same for both kinds of integers.
std::int64_t key_of(const Fraction<Integer128>& value);
std::int64_t key_of(const Fraction<BigInteger>& value);

}  // namespace muster::engine
