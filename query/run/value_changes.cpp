#include "query/run/value_changes.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <variant>

namespace muster::query {
namespace {

using engine::Unknown;
using engine::Value;
using TagList = std::vector<std::string_view>;

bool is_unknown(const Value& value) { return std::holds_alternative<Unknown>(value); }

// −1, 0, 1 where both are of one kind that has an order.
std::optional<int> order_of(const Value& left, const Value& right) {
  const auto sign = [](auto a, auto b) {
    return static_cast<int>(a > b) - static_cast<int>(a < b);
  };
  if (left.index() != right.index()) return std::nullopt;
  if (const auto* number = std::get_if<engine::Decimal>(&left)) {
    return engine::compare(*number, std::get<engine::Decimal>(right));
  }
  if (const auto* real = std::get_if<double>(&left)) return sign(*real, std::get<double>(right));
  if (const auto* day = std::get_if<engine::Day>(&left)) {
    return sign(*day, std::get<engine::Day>(right));
  }
  if (const auto* instant = std::get_if<engine::Instant>(&left)) {
    return sign(*instant, std::get<engine::Instant>(right));
  }
  return std::nullopt;
}

TagList sorted_tags(const Value& value) {
  const auto* tags = std::get_if<TagList>(&value);
  TagList sorted = tags == nullptr ? TagList{} : *tags;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// Texts beyond this are free text, of which every customer has another.
constexpr std::size_t kMostTransitions = 100'000;

std::string key_of(const Value& value) {
  return static_cast<char>('0' + value.index()) + engine::format_value(value);
}

}  // namespace

bool same_value(const Value& left, const Value& right) {
  if (left.index() != right.index()) return false;
  if (const std::optional<int> order = order_of(left, right)) return *order == 0;
  if (std::holds_alternative<TagList>(left)) return sorted_tags(left) == sorted_tags(right);
  if (const auto* place = std::get_if<engine::Place>(&left)) {
    const auto& other = std::get<engine::Place>(right);
    return place->latitude == other.latitude && place->longitude == other.longitude;
  }
  if (const auto* text = std::get_if<std::string_view>(&left)) {
    return *text == std::get<std::string_view>(right);
  }
  if (const auto* flag = std::get_if<bool>(&left)) return *flag == std::get<bool>(right);
  return true;  // both unknown
}

void ValueChangeCounter::transition(const Value& from, const Value& to) {
  const auto key = std::pair(key_of(from), key_of(to));
  auto found = transitions_.find(key);
  if (found == transitions_.end()) {
    if (transitions_.size() == kMostTransitions) {
      ++sum_.other_transitions;
      return;
    }
    found = transitions_.emplace(key, ValueTransition{from, to}).first;
  }
  ++found->second.customers;
}

bool ValueChangeCounter::count(const Value& from, const Value& to) {
  if (same_value(from, to)) return false;
  ++sum_.changed;
  if (is_unknown(from)) ++sum_.became_known;
  if (is_unknown(to)) ++sum_.became_unknown;
  if (const std::optional<int> order = order_of(from, to)) {
    ++(*order < 0 ? sum_.rose : sum_.fell);
    return true;
  }
  const auto is_tags = [](const Value& value) { return std::holds_alternative<TagList>(value); };
  if (is_tags(from) || is_tags(to)) {
    const TagList before = sorted_tags(from);
    const TagList after = sorted_tags(to);
    TagList gone;
    TagList come;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::back_inserter(come));
    for (const std::string_view tag : gone) transition(tag, Unknown{});
    for (const std::string_view tag : come) transition(Unknown{}, tag);
    return true;
  }
  const auto is_named = [](const Value& value) {
    return std::holds_alternative<std::string_view>(value) || std::holds_alternative<bool>(value);
  };
  if (is_named(from) || is_named(to)) transition(from, to);
  return true;
}

ValueChanges ValueChangeCounter::finish(std::size_t limit) const {
  ValueChanges changes = sum_;
  std::vector<const ValueTransition*> all;
  all.reserve(transitions_.size());
  for (const auto& [key, transition] : transitions_) all.push_back(&transition);
  // The map has them in the order of their texts already.
  std::stable_sort(all.begin(), all.end(),
                   [](const ValueTransition* left, const ValueTransition* right) {
                     return left->customers > right->customers;
                   });
  for (const ValueTransition* each : all) {
    if (changes.transitions.size() < limit) {
      changes.transitions.push_back(*each);
    } else {
      ++changes.other_transitions;
    }
  }
  return changes;
}

}  // namespace muster::query
