#include <algorithm>
#include <iterator>
#include <utility>

#include "query/plan/attribute_tests.hpp"
#include "query/plan/comparison.hpp"
#include "query/plan/event_measures.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/scores.hpp"
#include "query/plan/simplify.hpp"

namespace muster::query {
namespace {

using engine::AttributeId;
using engine::AttributeType;
using engine::Filter;
using engine::ValueCode;
using Filters = std::vector<Filter>;

// Set operations over sorted, distinct members (codes or texts).
template <typename Member>
std::vector<Member> union_of(std::vector<std::vector<Member>> sets) {
  std::vector<Member> all;
  for (auto& set : sets) std::move(set.begin(), set.end(), std::back_inserter(all));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

template <typename Member>
std::vector<Member> intersection_of(std::vector<std::vector<Member>> sets) {
  const std::size_t wanted = sets.size();
  std::vector<Member> all;
  for (auto& set : sets) std::move(set.begin(), set.end(), std::back_inserter(all));
  std::sort(all.begin(), all.end());
  std::vector<Member> common;
  for (auto it = all.begin(); it != all.end();) {
    const auto end = std::upper_bound(it, all.end(), *it);
    if (static_cast<std::size_t>(end - it) == wanted) common.push_back(std::move(*it));
    it = end;
  }
  return common;
}

template <typename Member>
std::vector<Member> without(const std::vector<Member>& from, const std::vector<Member>& removed) {
  std::vector<Member> rest;
  std::set_difference(from.begin(), from.end(), removed.begin(), removed.end(),
                      std::back_inserter(rest));
  return rest;
}

std::vector<std::vector<ValueCode>> code_sets(std::vector<engine::CodeIn> tests) {
  std::vector<std::vector<ValueCode>> sets;
  sets.reserve(tests.size());
  for (engine::CodeIn& test : tests) sets.push_back(std::move(test.codes));
  return sets;
}

std::vector<std::vector<std::string>> text_sets(std::vector<engine::TextIn> tests) {
  std::vector<std::vector<std::string>> sets;
  sets.reserve(tests.size());
  for (engine::TextIn& test : tests) sets.push_back(std::move(test.values));
  return sets;
}

template <typename Test>
IntegerRanges united_ranges(const std::vector<Test>& tests) {
  IntegerRanges all;
  for (const Test& test : tests) all.insert(all.end(), test.ranges.begin(), test.ranges.end());
  return united(std::move(all));
}

// The complement of the union of the complements: one sort, however many tests there are.
template <typename Test>
IntegerRanges common_ranges(const std::vector<Test>& tests) {
  IntegerRanges outside;
  for (const Test& test : tests) {
    const IntegerRanges rest = complemented(test.ranges);
    outside.insert(outside.end(), rest.begin(), rest.end());
  }
  return complemented(united(std::move(outside)));
}

std::vector<ValueCode> all_codes(std::uint32_t size) {
  std::vector<ValueCode> codes(size);
  for (std::uint32_t i = 0; i < size; ++i) codes[i] = i + 1;
  return codes;
}

/// Operands of one AllOf that speak of one attribute.
class ConjunctMerger {
 public:
  ConjunctMerger(AttributeId id, AttributeTests tests, const engine::Population& population)
      : id_(id), tests_(std::move(tests)), population_(population) {}

  /// Appends what is left of them; false when nobody fits.
  bool append_to(Filters& out) {
    const AttributeType type = population_.attributes().at(id_).type();
    if (type == AttributeType::tags) return append_tags(out);
    // A positive test asks for a known value by itself.
    const bool all_known = population_.attributes().at(id_).known == population_.size();
    const bool known_anyway = all_known || tests_.known || !tests_.codes.empty() ||
                              !tests_.integers.empty() || !tests_.reals.empty() ||
                              !tests_.anniversaries.empty() || !tests_.texts.empty() ||
                              !tests_.flags.empty();
    if (known_anyway) turn_complements();
    const std::size_t before = out.size();
    if (!append_codes(out) || !append_integers(out) || !append_reals(out) ||
        !append_anniversaries(out) || !append_texts(out) || !append_flags(out)) {
      return false;
    }
    if (tests_.known && out.size() == before) out.push_back(known(id_));
    return append_complements(out);
  }

 private:
  // NOT (range) of a known value is the other ranges.
  void turn_complements() {
    if (!tests_.not_integers.empty()) {
      tests_.integers.push_back({id_, complemented(united_ranges(tests_.not_integers))});
      tests_.not_integers.clear();
    }
    for (engine::AnniversaryIn& test : std::exchange(tests_.not_anniversaries, {})) {
      tests_.anniversaries.push_back({id_, test.days.flip()});
    }
    for (const engine::FlagIs& test : std::exchange(tests_.not_flags, {})) {
      tests_.flags.push_back({id_, !test.value});
    }
    if (!tests_.not_codes.empty()) turn_code_complements();
  }

  void turn_code_complements() {
    std::vector<ValueCode> removed = union_of(code_sets(std::exchange(tests_.not_codes, {})));
    if (!tests_.codes.empty()) {
      tests_.codes = {{id_, without(intersection_of(code_sets(std::move(tests_.codes))), removed)}};
      return;
    }
    // Known and not these, or one of the others: whichever names fewer values.
    const std::uint32_t size = population_.dictionary(id_).size();
    if (size - removed.size() <= removed.size() + 1) {
      tests_.codes = {{id_, without(all_codes(size), removed)}};
    } else {
      tests_.not_codes = {{id_, std::move(removed)}};
    }
  }

  bool append_codes(Filters& out) {
    if (tests_.codes.empty()) return true;
    std::vector<ValueCode> codes = intersection_of(code_sets(std::move(tests_.codes)));
    if (codes.empty()) return false;
    out.push_back({engine::CodeIn{id_, std::move(codes)}});
    return true;
  }

  bool append_integers(Filters& out) {
    if (tests_.integers.empty()) return true;
    IntegerRanges ranges = common_ranges(tests_.integers);
    if (ranges.empty()) return false;
    out.push_back(integers_in(id_, std::move(ranges)));
    return true;
  }

  bool append_reals(Filters& out) {
    std::optional<engine::RealRange> common;
    for (engine::RealIn& test : tests_.reals) {
      if (test.ranges.size() != 1) {
        out.push_back({std::move(test)});
        continue;
      }
      const engine::RealRange range = test.ranges.front();
      common = common ? engine::RealRange{std::max(common->low, range.low),
                                          std::min(common->high, range.high)}
                      : range;
    }
    if (!common) return true;
    if (!(common->low <= common->high)) return false;
    out.push_back({engine::RealIn{id_, {*common}}});
    return true;
  }

  bool append_anniversaries(Filters& out) {
    if (tests_.anniversaries.empty()) return true;
    std::bitset<372> days = tests_.anniversaries.front().days;
    for (const engine::AnniversaryIn& test : tests_.anniversaries) days &= test.days;
    if (days.none()) return false;
    out.push_back({engine::AnniversaryIn{id_, days}});
    return true;
  }

  bool append_texts(Filters& out) {
    if (tests_.texts.empty()) return true;
    std::vector<std::string> values = intersection_of(text_sets(std::move(tests_.texts)));
    if (values.empty()) return false;
    out.push_back({engine::TextIn{id_, std::move(values)}});
    return true;
  }

  bool append_flags(Filters& out) {
    if (tests_.flags.empty()) return true;
    const bool value = tests_.flags.front().value;
    for (const engine::FlagIs& test : tests_.flags) {
      if (test.value != value) return false;
    }
    out.push_back({engine::FlagIs{id_, value}});
    return true;
  }

  bool append_complements(Filters& out) {
    if (!tests_.not_codes.empty()) {
      out.push_back(
          complement({engine::CodeIn{id_, union_of(code_sets(std::move(tests_.not_codes)))}}));
    }
    if (!tests_.not_integers.empty()) {
      out.push_back(complement(integers_in(id_, united_ranges(tests_.not_integers))));
    }
    for (engine::AnniversaryIn& test : tests_.not_anniversaries) {
      out.push_back(complement({std::move(test)}));
    }
    for (engine::FlagIs& test : tests_.not_flags) out.push_back(complement({std::move(test)}));
    return true;
  }

  // A customer may have many tags: only absences can be merged.
  bool append_tags(Filters& out) {
    const bool some_tag = !tests_.codes.empty();
    for (engine::CodeIn& test : tests_.codes) out.push_back({std::move(test)});
    if (tests_.known && !some_tag) out.push_back(known(id_));
    return append_complements(out);
  }

  AttributeId id_;
  AttributeTests tests_;
  const engine::Population& population_;
};

std::vector<engine::RealRange> united_reals(const std::vector<engine::RealIn>& tests) {
  std::vector<engine::RealRange> all;
  for (const auto& test : tests) all.insert(all.end(), test.ranges.begin(), test.ranges.end());
  std::sort(all.begin(), all.end(),
            [](const auto& left, const auto& right) { return left.low < right.low; });
  std::vector<engine::RealRange> joined;
  for (const engine::RealRange& range : all) {
    if (!joined.empty() && range.low <= joined.back().high) {
      joined.back().high = std::max(joined.back().high, range.high);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

/// Operands of one AnyOf that speak of one attribute.
class DisjunctMerger {
 public:
  DisjunctMerger(AttributeId id, AttributeTests tests, const engine::Population& population)
      : id_(id), tests_(std::move(tests)), population_(population) {}

  void append_to(Filters& out) {
    Filters tests;
    append_codes(tests);
    if (!tests_.integers.empty()) tests.push_back(integers_in(id_, united_ranges(tests_.integers)));
    if (!tests_.reals.empty()) tests.push_back({engine::RealIn{id_, united_reals(tests_.reals)}});
    append_anniversaries(tests);
    if (!tests_.texts.empty()) {
      tests.push_back({engine::TextIn{id_, union_of(text_sets(std::move(tests_.texts)))}});
    }
    append_flags(tests);
    for (const Filter& test : tests) {
      tests_.known = tests_.known || std::holds_alternative<engine::Known>(test.node);
    }
    // Whoever passes a test is known.
    if (tests_.known) {
      out.push_back(known(id_));
    } else {
      std::move(tests.begin(), tests.end(), std::back_inserter(out));
    }
    append_complements(out);
  }

 private:
  void append_codes(Filters& out) {
    if (tests_.codes.empty()) return;
    std::vector<ValueCode> codes = union_of(code_sets(std::move(tests_.codes)));
    const bool category = population_.attributes().at(id_).type() == AttributeType::category;
    // With every tag named, a known and empty set of tags still does not match.
    if (category && codes.size() == population_.dictionary(id_).size()) {
      out.push_back(known(id_));
    } else {
      out.push_back({engine::CodeIn{id_, std::move(codes)}});
    }
  }

  void append_anniversaries(Filters& out) {
    if (tests_.anniversaries.empty()) return;
    std::bitset<372> days;
    for (const engine::AnniversaryIn& test : tests_.anniversaries) days |= test.days;
    out.push_back(days.all() ? known(id_) : Filter{engine::AnniversaryIn{id_, days}});
  }

  void append_flags(Filters& out) {
    if (tests_.flags.empty()) return;
    const bool value = tests_.flags.front().value;
    const bool both = std::any_of(tests_.flags.begin(), tests_.flags.end(),
                                  [&](const engine::FlagIs& test) { return test.value != value; });
    out.push_back(both ? known(id_) : Filter{engine::FlagIs{id_, value}});
  }

  void append_complements(Filters& out) {
    for (auto& test : tests_.not_codes) out.push_back(complement({std::move(test)}));
    for (auto& test : tests_.not_integers) out.push_back(complement({std::move(test)}));
    for (auto& test : tests_.not_anniversaries) out.push_back(complement({std::move(test)}));
    for (auto& test : tests_.not_flags) out.push_back(complement({std::move(test)}));
  }

  AttributeId id_;
  AttributeTests tests_;
  const engine::Population& population_;
};

/// Operands of one AllOf that speak of one measure of events; false when nobody fits.
bool append_conjuncts(MeasureTests tests, Filters& out) {
  const bool known_anyway = !tests.in.empty() || is_always_known(*tests.measure);
  if (!tests.in.empty()) {
    IntegerRanges ranges = common_ranges(tests.in);
    if (!tests.not_in.empty()) {
      ranges = intersected(ranges, complemented(united_ranges(tests.not_in)));
    }
    Filter merged = measure_in(*tests.measure, std::move(ranges));
    if (const auto* constant = std::get_if<engine::Constant>(&merged.node)) return constant->value;
    out.push_back(std::move(merged));
    return true;
  }
  Filter excluded = measure_in(*tests.measure, united_ranges(tests.not_in));
  if (const auto* constant = std::get_if<engine::Constant>(&excluded.node)) {
    return !(constant->value && known_anyway);
  }
  out.push_back(complement(std::move(excluded)));
  return true;
}

/// Of one AnyOf; false when everybody fits.
bool append_disjuncts(MeasureTests tests, Filters& out) {
  for (engine::EventMeasureIn& each : tests.not_in) {
    out.push_back(complement({std::move(each)}));
  }
  if (tests.in.empty()) return true;
  Filter merged = measure_in(*tests.measure, united_ranges(tests.in));
  if (const auto* constant = std::get_if<engine::Constant>(&merged.node)) return !constant->value;
  out.push_back(std::move(merged));
  return true;
}

Filters only(Filter filter) {
  Filters single;
  single.push_back(std::move(filter));
  return single;
}

}  // namespace

Filters merged_conjuncts(Filters operands, const engine::Population& population) {
  if (operands.size() < 2) return operands;
  GatheredTests tests = gathered(std::move(operands));
  Filters merged;
  for (auto& [id, of_attribute] : tests.attributes) {
    if (!ConjunctMerger(id, std::move(of_attribute), population).append_to(merged)) {
      return only(nobody());
    }
  }
  for (auto& [key, buckets] : tests.buckets) {
    IntegerRanges ranges = common_ranges(buckets);
    if (ranges.empty()) return only(nobody());
    merged.push_back({engine::BucketIn{key.first, key.second, std::move(ranges)}});
  }
  for (auto& [key, measure] : tests.measures) {
    if (!append_conjuncts(std::move(measure), merged)) return only(nobody());
  }
  for (auto& [key, score] : tests.scores) {
    IntegerRanges ranges = common_ranges(score.tests);
    if (ranges.empty()) return only(nobody());
    merged.push_back(score_in(std::move(score.tests.front().scoring), std::move(ranges)));
  }
  for (RankingTests& each : tests.quantiles) {
    IntegerRanges ranges = common_ranges(each.tests);
    if (ranges.empty()) return only(nobody());
    merged.push_back({engine::Ranked{std::move(each.ranking),
                                     engine::QuantileIn{each.count, std::move(ranges)}}});
  }
  std::move(tests.rest.begin(), tests.rest.end(), std::back_inserter(merged));
  return merged;
}

Filters merged_disjuncts(Filters operands, const engine::Population& population) {
  if (operands.size() < 2) return operands;
  GatheredTests tests = gathered(std::move(operands));
  Filters merged;
  for (auto& [id, of_attribute] : tests.attributes) {
    DisjunctMerger(id, std::move(of_attribute), population).append_to(merged);
  }
  for (auto& [key, buckets] : tests.buckets) {
    IntegerRanges ranges = united_ranges(buckets);
    if (ranges == range_between(0, WideInteger{key.second} - 1)) return only(everyone());
    merged.push_back({engine::BucketIn{key.first, key.second, std::move(ranges)}});
  }
  for (auto& [key, measure] : tests.measures) {
    if (!append_disjuncts(std::move(measure), merged)) return only(everyone());
  }
  for (auto& [key, score] : tests.scores) {
    IntegerRanges ranges = united_ranges(score.tests);
    if (covers_everything(ranges)) return only(everyone());
    merged.push_back(score_in(std::move(score.tests.front().scoring), std::move(ranges)));
  }
  for (RankingTests& each : tests.quantiles) {
    merged.push_back({engine::Ranked{std::move(each.ranking),
                                     engine::QuantileIn{each.count, united_ranges(each.tests)}}});
  }
  std::move(tests.rest.begin(), tests.rest.end(), std::back_inserter(merged));
  return merged;
}

}  // namespace muster::query
