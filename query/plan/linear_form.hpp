// Terms that are linear in one thing the engine stores: factor × source + offset, exactly.
//
// A comparison of such a term with a constant is a range of the source, which the engine answers
// from its columns without any arithmetic. Threads: plain values, pure functions.
// Cost: a few 128-bit operations.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/evaluation/filter.hpp"
#include "engine/population/attribute.hpp"
#include "query/plan/fraction.hpp"

namespace muster::query {

/// What a linear form varies with: an integer for each customer.
struct TermSource {
  enum class What { units, age, bucket, quantile, measure, score };
  What what = What::units;
  const engine::Attribute* attribute = nullptr;      ///< units: stored integer; age: of this date
  std::string seed{};                                ///< bucket
  std::uint64_t buckets = 1;                         ///< bucket; quantile: how many
  std::shared_ptr<const engine::Ranking> ranking{};  ///< quantile; equal only to itself
  std::shared_ptr<const engine::EventMeasure> measure{};  ///< measure; equal only to itself
  std::shared_ptr<const engine::Scoring> scoring{};       ///< score; likewise
  friend bool operator==(const TermSource&, const TermSource&) = default;
};

/// factor × source + offset; without a source just offset. With a source the factor is not zero.
struct LinearForm {
  std::optional<TermSource> source{};
  Fraction factor{1, 1};
  Fraction offset{};
};

// All give nothing when an operand is missing, when the result is not linear in one source, when it
// no longer varies with a source that it must know, or when it does not fit.
std::optional<LinearForm> sum(const std::optional<LinearForm>& left,
                              const std::optional<LinearForm>& right);
std::optional<LinearForm> difference(const std::optional<LinearForm>& left,
                                     const std::optional<LinearForm>& right);
std::optional<LinearForm> product(const std::optional<LinearForm>& left,
                                  const std::optional<LinearForm>& right);
std::optional<LinearForm> quotient(const std::optional<LinearForm>& left,
                                   const std::optional<LinearForm>& right);

}  // namespace muster::query
