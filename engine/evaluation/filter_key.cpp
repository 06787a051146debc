#include "engine/evaluation/filter_key.hpp"

#include <string_view>
#include <type_traits>

#include "engine/scoring/scoring.hpp"

namespace muster::engine {

namespace {

// Every part is written with its length or a fixed size, so no two filters run together.
class KeyWriter {
 public:
  std::string take() { return std::move(key_); }

  void write(const Filter& filter) {
    number(filter.node.index());
    std::visit([&](const auto& node) { (*this)(node); }, filter.node);
  }

  void operator()(const Constant& node) { number(node.value); }
  void operator()(const Known& node) { number(node.attribute.index); }
  void operator()(const CodeIn& node) {
    number(node.attribute.index);
    number(node.codes.size());
    for (const ValueCode code : node.codes) number(code);
  }
  void operator()(const FlagIs& node) {
    number(node.attribute.index);
    number(node.value);
  }
  void operator()(const IntegerIn& node) {
    number(node.attribute.index);
    ranges(node.ranges);
  }
  void operator()(const RealIn& node) {
    number(node.attribute.index);
    ranges(node.ranges);
  }
  void operator()(const AnniversaryIn& node) {
    number(node.attribute.index);
    text(node.days.to_string());
  }
  void operator()(const WithinRadius& node) {
    number(node.attribute.index);
    number(node.centre.latitude);
    number(node.centre.longitude);
    number(node.radius_km);
  }
  void operator()(const TextIn& node) {
    number(node.attribute.index);
    number(node.values.size());
    for (const std::string& value : node.values) text(value);
  }
  void operator()(const TextLike& node) {
    number(node.attribute.index);
    text(node.pattern.key());
  }
  void operator()(const TextBetween& node) {
    number(node.attribute.index);
    for (const auto* end : {&node.low, &node.high}) {
      number(end->has_value());
      text(end->value_or(std::string{}));
    }
    number(node.low_open);
    number(node.high_open);
  }
  void operator()(const ArithmeticTest& node) {
    term(node.left);
    number(static_cast<int>(node.comparison));
    term(node.right);
  }
  void operator()(const BucketIn& node) {
    text(node.seed);
    number(node.buckets);
    ranges(node.ranges);
  }
  void operator()(const EventMeasureIn& node) {
    measure(node.measure);
    ranges(node.ranges);
  }
  void operator()(const HasSequence& node) {
    number(node.sequence.steps.size());
    for (const SequenceStep& step : node.sequence.steps) {
      number(step.absent);
      selection(step.events);
    }
    number(node.sequence.within.has_value());
    number(node.sequence.within.value_or(0));
    // Only what is over by now depends on it.
    const bool waits = node.sequence.within && node.sequence.steps.back().absent;
    number(waits ? node.sequence.now : 0);
  }
  void operator()(const HasResumed& node) {
    selection(node.resumed.events);
    number(node.resumed.window.low);
    number(node.resumed.window.high);
    number(node.resumed.pause);
  }
  void operator()(const ScoreIn& node) {
    text(node.scoring->meaning);
    ranges(node.ranges);
  }
  void operator()(const RowsIn& node) { text(node.meaning); }
  // Not what is inside: a filter that doubles at every level would have a key that does. Without a
  // key of its own the object itself, of use within one query only.
  void operator()(const Shared& node) {
    text(node.key);
    if (node.key.empty()) number(reinterpret_cast<std::uintptr_t>(node.filter.get()));
  }
  void operator()(const Ranked& node) {
    const auto& by = node.ranking->by;
    number(by.index());
    if (const auto* attribute = std::get_if<AttributeId>(&by)) {
      number(attribute->index);
    } else {
      term(std::get<Arithmetic>(by));
    }
    all(node.ranking->among);
    number(node.part.index());
    if (const auto* first = std::get_if<RankCount>(&node.part)) {
      number(first->largest_first);
      number(first->customers);
    } else if (const auto* share = std::get_if<RankShare>(&node.part)) {
      number(share->largest_first);
      number(share->percent.units);
      number(share->percent.scale);
    } else {
      const auto& in = std::get<QuantileIn>(node.part);
      number(in.quantiles);
      ranges(in.ranges);
    }
  }
  void operator()(const AllOf& node) { all(node.operands); }
  void operator()(const AnyOf& node) { all(node.operands); }
  void operator()(const Complement& node) { all(node.operand); }
  void operator()(const CountOf& node) {
    number(node.low);
    number(node.high);
    all(node.operands);
  }

 private:
  template <typename Number>
  void number(Number value) {
    static_assert(std::is_arithmetic_v<Number>);
    key_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view value) {
    number(value.size());
    key_.append(value);
  }
  template <typename Range>
  void ranges(const std::vector<Range>& values) {
    number(values.size());
    for (const Range& range : values) {
      number(range.low);
      number(range.high);
    }
  }
  void condition(const EventCondition& node) {
    number(node.node.index());
    if (const auto* leaf = std::get_if<PropertyIn>(&node.node)) {
      number(leaf->property.index);
      ranges(leaf->ranges);
      return;
    }
    const auto each = [&](const std::vector<EventCondition>& operands) {
      number(operands.size());
      for (const EventCondition& operand : operands) condition(operand);
    };
    if (const auto* all_of = std::get_if<AllConditions>(&node.node)) return each(all_of->operands);
    if (const auto* any_of = std::get_if<AnyCondition>(&node.node)) return each(any_of->operands);
    each(std::get<NotCondition>(node.node).operand);
  }
  void selection(const EventSelection& events) {
    number(events.type.index);
    number(events.window.low);
    number(events.window.high);
    number(events.where.size());
    for (const EventCondition& where : events.where) condition(where);
  }
  void measure(const EventMeasure& node) {
    selection(node.events);
    number(node.what.index());
    std::visit(
        [&](const auto& what) {
          using What = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<What, DistinctPeriods>) {
            number(what.begins->size());
            for (const std::int64_t begin : *what.begins) number(begin);
          } else if constexpr (requires { what.property; }) {
            number(what.property.index);
          }
        },
        node.what);
  }
  void term(const Arithmetic& arithmetic) {
    number(arithmetic.steps.size());
    for (const ArithmeticStep& step : arithmetic.steps) {
      number(static_cast<int>(step.code));
      number(step.constant.units);
      number(step.constant.scale);
      number(step.attribute.index);
      number(step.on.since_epoch);
      number(step.measure != nullptr);
      if (step.measure != nullptr) measure(*step.measure);
      number(step.scoring != nullptr);
      if (step.scoring != nullptr) text(step.scoring->meaning);
    }
  }
  void all(const std::vector<Filter>& filters) {
    number(filters.size());
    for (const Filter& filter : filters) write(filter);
  }

  std::string key_;
};

}  // namespace

std::string filter_key(const Filter& filter) {
  KeyWriter writer;
  writer.write(filter);
  return writer.take();
}

}  // namespace muster::engine
