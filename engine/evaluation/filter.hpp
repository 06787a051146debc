// Filter: a where expression bound to one population, the engine's own view of a query.
//
// Names are attribute ids, strings are dictionary codes, dates are resolved, ranges are in the
// attribute's units. The query room makes filters; evaluate.hpp answers them and alone decides how.
// Two-valued: a test on an unknown value is false, Not is the complement within the population.
// Threads: plain values, immutable once made.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/evaluation/arithmetic.hpp"
#include "engine/evaluation/integer_range.hpp"
#include "engine/events/event_measure.hpp"
#include "engine/types.hpp"
#include "engine/values/like_pattern.hpp"
#include "engine/values/place.hpp"

namespace muster::engine {

class Bitmap;
class ScoreProgram;
struct Filter;
struct Scoring;

/// Everyone or no one.
struct Constant {
  bool value = true;
};
/// The attribute has a value (any type).
struct Known {
  AttributeId attribute;
};
/// category: the value is one of `codes`; tags: at least one tag is. Codes ascending, distinct,
/// ≥ 1.
struct CodeIn {
  AttributeId attribute;
  std::vector<ValueCode> codes;
};
/// flag: known and equal to `value`.
struct FlagIs {
  AttributeId attribute;
  bool value = true;
};
/// number, date, time: in one of `ranges`, which are ascending and do not touch.
struct IntegerIn {
  AttributeId attribute;
  std::vector<IntegerRange> ranges;
};
/// Both ends included; use nextafter for open ends.
struct RealRange {
  double low = 0;
  double high = 0;
};
struct RealIn {
  AttributeId attribute;
  std::vector<RealRange> ranges;
};
/// date: month and day are among `days`; bit (month−1)·31 + (day−1).
struct AnniversaryIn {
  AttributeId attribute;
  std::bitset<372> days;
};
/// place: at most radius_km away by distance_km().
struct WithinRadius {
  AttributeId attribute;
  Place centre;
  double radius_km = 0;
};
/// text: equal to one of `values` (ascending by bytes).
struct TextIn {
  AttributeId attribute;
  std::vector<std::string> values;
};
/// text: like the pattern.
struct TextLike {
  AttributeId attribute;
  LikePattern pattern;
};
/// text: within [low, high] by UTF-8 bytes; a missing end is open; *_open excludes the end itself.
struct TextBetween {
  AttributeId attribute;
  std::optional<std::string> low;
  std::optional<std::string> high;
  bool low_open = false;
  bool high_open = false;
};
enum class Comparison : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
/// Exact comparison of two arithmetic terms; false where either has no value.
struct ArithmeticTest {
  Arithmetic left;
  Comparison comparison = Comparison::equal;
  Arithmetic right;
};
/// bucket_of(external id, seed, buckets) is in one of `ranges` (bucket.hpp).
struct BucketIn {
  std::string seed;
  std::uint64_t buckets = 1;
  std::vector<IntegerRange> ranges;
};
/// A measure of the customer's events is known and in one of `ranges`, which ascend and do not
/// touch. DID is a count of 1 or more.
struct EventMeasureIn {
  EventMeasure measure;
  std::vector<IntegerRange> ranges;
};
/// The customer's events hold a sequence at least once.
struct HasSequence {
  EventSequence sequence;
};
/// The customer came back after a pause.
struct HasResumed {
  ResumedAfter resumed;
};
/// The customer's score is in one of `ranges`, which ascend and do not touch; in the scoring's
/// units.
struct ScoreIn {
  std::shared_ptr<const Scoring> scoring;  ///< never null
  std::vector<IntegerRange> ranges;
  /// Made from the scoring before a walk (resolve_rankings.hpp); null in what others write.
  std::shared_ptr<const ScoreProgram> program{};
};
/// One of some rows found beforehand: a list, the top of a ranking.
struct RowsIn {
  std::shared_ptr<const Bitmap> rows;  ///< rows of this population, never null
  std::string meaning;                 ///< what they are; the same words mean the same rows
};
/// A filter that stands in several places of one query: the same object everywhere, so that it need
/// be evaluated only once.
struct Shared {
  std::shared_ptr<const Filter> filter;  ///< never null
  std::string meaning;                   ///< what it is called in plans
  std::string key{};                     ///< equal keys, equal filters; empty: the object is it
};
/// An order of customers by value. Customers without a value, or not among those asked for, have no
/// place in it; of equal values the one with the smaller external id comes first, whichever end the
/// order begins at.
struct Ranking {
  std::variant<AttributeId, Arithmetic> by;  ///< a number, real, date or time; or a term
  std::vector<Filter> among;                 ///< one, or none: everybody
};
/// The first `customers` of the order, which begins with the largest value or the smallest.
struct RankCount {
  bool largest_first = true;
  std::uint64_t customers = 0;
};
/// The same for a share of those in the order, 0 < percent ≤ 100: the nearest whole number of
/// customers, halves up.
struct RankShare {
  bool largest_first = true;
  Decimal percent{};
};
/// In one of some quantiles, as SQL's NTILE numbers them: the order, smallest value first, is cut
/// into `quantiles` parts of equal size; where it does not divide the first ones have one customer
/// more.
struct QuantileIn {
  std::uint64_t quantiles = 1;
  std::vector<IntegerRange> ranges;  ///< of 1 … quantiles, ascending, not touching
};
/// A part of a ranking (ranking.hpp).
struct Ranked {
  std::shared_ptr<const Ranking> ranking;  ///< never null
  std::variant<RankCount, RankShare, QuantileIn> part;
};
struct AllOf {
  std::vector<Filter> operands;
};
struct AnyOf {
  std::vector<Filter> operands;
};
struct Complement {
  std::vector<Filter> operand;  ///< exactly one
};
/// From `low` to `high` of the operands hold, both included.
struct CountOf {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::vector<Filter> operands;
};

struct Filter {
  std::variant<Constant, Known, CodeIn, FlagIs, IntegerIn, RealIn, AnniversaryIn, WithinRadius,
               TextIn, TextLike, TextBetween, ArithmeticTest, BucketIn, EventMeasureIn, HasSequence,
               HasResumed, ScoreIn, RowsIn, Shared, Ranked, AllOf, AnyOf, Complement, CountOf>
      node;
};

}  // namespace muster::engine
