#include "query/plan/describe_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "query/language/printer.hpp"
#include "query/plan/integer_ranges.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::EventStore;
using engine::IntegerRange;

// Lists are cut here: plans are for people to read.
constexpr std::size_t kMostShown = 20;

template <typename Write>
std::string interval(IntegerRange range, const Write& write) {
  if (range.low == kLowestInteger && range.high == kHighestInteger) return "any";
  if (range.low == kLowestInteger) return "≤ " + write(range.high);
  if (range.high == kHighestInteger) return "≥ " + write(range.low);
  if (range.low == range.high) return write(range.low);
  return write(range.low) + " … " + write(range.high);
}

std::string second(std::int64_t value) { return engine::format_instant(engine::Instant{value}); }

class EventDescriber {
 public:
  explicit EventDescriber(const EventStore& events) : events_(events) {}

  std::string selection(const engine::EventSelection& selection) const {
    std::string text = print_name(events_.type(selection.type).name) + where(selection);
    if (selection.window.low != kLowestInteger || selection.window.high != kHighestInteger) {
      text += ", " + interval(selection.window, second);
    }
    return text;
  }

  std::string where(const engine::EventSelection& selection) const {
    return selection.where.empty() ? "" : " WHERE " + condition(selection.where.front());
  }

  std::string value(engine::EventPropertyId id, std::int64_t value) const {
    const engine::EventPropertySpec& property = events_.property(id);
    if (property.type == AttributeType::number) {
      return engine::format_decimal({value, property.scale});
    }
    if (property.type == AttributeType::flag) return value == 0 ? "false" : "true";
    const engine::Dictionary& words = events_.dictionary(id);
    if (value < 1 || value > words.size()) return fmt::format("{}", value);
    return print(
        Term{StringTerm{std::string(words.at(static_cast<engine::ValueCode>(value)).text)}});
  }

 private:
  std::string name(engine::EventPropertyId id) const {
    return print_name(events_.property(id).name);
  }

  std::string condition(const engine::EventCondition& condition) const {
    return std::visit([this](const auto& node) { return describe(node); }, condition.node);
  }

  std::string describe(const engine::PropertyIn& node) const {
    if (covers_everything(node.ranges)) return name(node.property) + " known";
    std::vector<std::string> shown;
    for (const IntegerRange& range : node.ranges) {
      if (shown.size() == kMostShown) {
        shown.push_back(fmt::format("… {} more", node.ranges.size() - kMostShown));
        break;
      }
      shown.push_back(
          interval(range, [&](std::int64_t each) { return value(node.property, each); }));
    }
    return fmt::format("{} in {}", name(node.property), fmt::join(shown, ", "));
  }
  std::string describe(const engine::AllConditions& node) const {
    return joined(node.operands, " and ", "true");
  }
  std::string describe(const engine::AnyCondition& node) const {
    return joined(node.operands, " or ", "false");
  }
  std::string describe(const engine::NotCondition& node) const {
    return "not (" + condition(node.operand.front()) + ")";
  }
  std::string joined(const std::vector<engine::EventCondition>& operands, std::string_view by,
                     std::string_view none) const {
    if (operands.empty()) return std::string(none);
    std::vector<std::string> each;
    each.reserve(operands.size());
    for (const engine::EventCondition& operand : operands) each.push_back(condition(operand));
    return fmt::format("({})", fmt::join(each, by));
  }

  const EventStore& events_;
};

struct MeasureText {
  const EventStore& events;
  std::string selection;

  std::string of(std::string_view what) const { return fmt::format("{}({})", what, selection); }
  std::string of(std::string_view what, engine::EventPropertyId id) const {
    return fmt::format("{}({} of {})", what, print_name(events.property(id).name), selection);
  }
  std::string operator()(const engine::EventCount&) const { return of("COUNT"); }
  std::string operator()(const engine::PropertySum& node) const { return of("SUM", node.property); }
  std::string operator()(const engine::PropertyLeast& node) const {
    return of("MIN", node.property);
  }
  std::string operator()(const engine::PropertyMost& node) const {
    return of("MAX", node.property);
  }
  std::string operator()(const engine::FirstTime&) const { return of("FIRST"); }
  std::string operator()(const engine::LastTime&) const { return of("LAST"); }
  std::string operator()(const engine::DistinctValues& node) const {
    return of("COUNT DISTINCT", node.property);
  }
  std::string operator()(const engine::DistinctPeriods& node) const {
    return fmt::format("COUNT({} periods of {})", node.begins->size(), selection);
  }
  std::string operator()(const engine::FavouriteValue& node) const {
    return of("FAVOURITE", node.property);
  }
};

struct ValueText {
  const EventStore& events;
  std::int64_t value;

  template <typename What>
  std::string operator()(const What& what) const {
    constexpr bool kOfProperty =
        std::is_same_v<What, engine::PropertySum> || std::is_same_v<What, engine::PropertyLeast> ||
        std::is_same_v<What, engine::PropertyMost> || std::is_same_v<What, engine::FavouriteValue>;
    if constexpr (kOfProperty) {
      return EventDescriber(events).value(what.property, value);
    } else if constexpr (std::is_same_v<What, engine::FirstTime> ||
                         std::is_same_v<What, engine::LastTime>) {
      return second(value);
    } else {
      return fmt::format("{}", value);
    }
  }
};

}  // namespace

std::string describe(const engine::EventMeasure& measure, const engine::Population& population) {
  const EventStore& events = population.events();
  return std::visit(MeasureText{events, EventDescriber(events).selection(measure.events)},
                    measure.what);
}

std::string describe(const engine::EventSequence& sequence, const engine::Population& population) {
  const EventDescriber describer(population.events());
  std::vector<std::string> steps;
  steps.reserve(sequence.steps.size());
  for (const engine::SequenceStep& step : sequence.steps) {
    steps.push_back((step.absent ? "not " : "") + describer.selection(step.events));
  }
  std::string text = fmt::format("SEQUENCE({}", fmt::join(steps, "; "));
  if (sequence.within) text += fmt::format("; within {} s", *sequence.within);
  return text + ")";
}

std::string describe(const engine::ResumedAfter& resumed, const engine::Population& population) {
  const EventDescriber describer(population.events());
  return fmt::format("{} after a pause of {} s, {}", describer.selection(resumed.events),
                     resumed.pause, interval(resumed.window, second));
}

std::string describe_value(const engine::EventMeasure& measure, std::int64_t value,
                           const engine::Population& population) {
  return std::visit(ValueText{population.events(), value}, measure.what);
}

}  // namespace muster::query
