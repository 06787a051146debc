// Random syntax trees of every kind, with the nastiest names and strings that are allowed.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

class RandomTree {
 public:
  explicit RandomTree(std::uint64_t seed) : random_(seed) {}

  /// A condition of at most `height` levels of conditions, each over terms of a few levels.
  Expression expression(int height);
  Term term(int height);
  std::string name();
  std::string string();
  engine::Decimal decimal();

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  bool coin() { return below(2) == 0; }
  template <typename Values>
  auto one_of(const Values& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(std::size(values))))];
  }

  Term literal();
  Term leaf_term();
  Expression leaf();
  std::vector<Expression> among(int height);
  Expression group(int height);
  Term window_bound();
  EventWindow window();
  /// A condition on an event's properties.
  Expression property_condition(int height);
  EventPhrase event();
  Term event_term();
  Expression event_condition();
  engine::Decimal degrees(std::int64_t limit);

  std::mt19937_64 random_;
};

}  // namespace muster::query
