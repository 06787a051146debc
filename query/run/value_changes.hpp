// What changed in one attribute, for a set of customers met in two versions: counts by kind, and
// the most frequent transitions.
//
// Categories, flags and tags have transitions, value by value (of tags: each tag that came or
// went); what has an order says how many rose and fell; texts and places only that they changed.
// Threads: one owner. Cost: some hundred nanoseconds a customer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/values/value.hpp"

namespace muster::query {

/// Values are equal: numbers by value, whatever their scale; reals by value, NaN nowhere.
bool same_value(const engine::Value& left, const engine::Value& right);

struct ValueTransition {
  engine::Value from;  ///< strings are views into the version it was read from; of a tag that came:
                       ///< Unknown
  engine::Value to;    ///< of a tag that went: Unknown
  std::uint64_t customers = 0;
};

struct ValueChanges {
  std::uint64_t changed = 0;  ///< customers whose value is another
  std::uint64_t became_known = 0;
  std::uint64_t became_unknown = 0;
  std::uint64_t rose = 0;  ///< numbers, reals, dates, times
  std::uint64_t fell = 0;
  std::vector<ValueTransition> transitions;  ///< most frequent first, ties by their texts
  std::uint64_t other_transitions = 0;       ///< transitions that a limit cut off
};

class ValueChangeCounter {
 public:
  /// Whether the customer's value is another now; counts it.
  bool count(const engine::Value& from, const engine::Value& to);
  /// What was counted, with at most `limit` transitions.
  ValueChanges finish(std::size_t limit) const;

 private:
  void transition(const engine::Value& from, const engine::Value& to);

  ValueChanges sum_;
  std::map<std::pair<std::string, std::string>, ValueTransition> transitions_;
};

}  // namespace muster::query
