#include "query/plan/integer_ranges.hpp"

#include <algorithm>

namespace muster::query {

IntegerRanges every_integer() { return {{kLowestInteger, kHighestInteger}}; }

IntegerRanges range_between(WideInteger low, WideInteger high) {
  low = std::max(low, WideInteger{kLowestInteger});
  high = std::min(high, WideInteger{kHighestInteger});
  if (low > high) return {};
  return {{static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)}};
}

IntegerRanges range_of(CompareOperator op, Fraction bound) {
  const WideInteger floor = floor_of(bound);
  const WideInteger ceiling = ceiling_of(bound);
  const bool whole = floor == ceiling;
  switch (op) {
    case CompareOperator::equal:
      return whole ? range_between(floor, floor) : IntegerRanges{};
    case CompareOperator::not_equal:
      return whole ? complemented(range_between(floor, floor)) : every_integer();
    case CompareOperator::less:
      return range_between(kLowestInteger, ceiling - 1);
    case CompareOperator::less_equal:
      return range_between(kLowestInteger, floor);
    case CompareOperator::greater:
      return range_between(floor + 1, kHighestInteger);
    case CompareOperator::greater_equal:
      return range_between(ceiling, kHighestInteger);
  }
  return {};
}

IntegerRanges united(IntegerRanges ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const auto& left, const auto& right) { return left.low < right.low; });
  IntegerRanges joined;
  for (const engine::IntegerRange& range : ranges) {
    const bool touches = !joined.empty() && (joined.back().high == kHighestInteger ||
                                             range.low <= joined.back().high + 1);
    if (touches) {
      joined.back().high = std::max(joined.back().high, range.high);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

IntegerRanges intersected(const IntegerRanges& left, const IntegerRanges& right) {
  IntegerRanges common;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() && j < right.size()) {
    const std::int64_t low = std::max(left[i].low, right[j].low);
    const std::int64_t high = std::min(left[i].high, right[j].high);
    if (low <= high) common.push_back({low, high});
    if (left[i].high < right[j].high) {
      ++i;
    } else {
      ++j;
    }
  }
  return common;
}

IntegerRanges complemented(const IntegerRanges& ranges) {
  IntegerRanges rest;
  std::int64_t next = kLowestInteger;
  for (const engine::IntegerRange& range : ranges) {
    if (range.low > next) rest.push_back({next, range.low - 1});
    if (range.high == kHighestInteger) return rest;
    next = range.high + 1;
  }
  rest.push_back({next, kHighestInteger});
  return rest;
}

bool covers_everything(const IntegerRanges& ranges) {
  return ranges.size() == 1 && ranges.front().low == kLowestInteger &&
         ranges.front().high == kHighestInteger;
}

}  // namespace muster::query
