#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

#include "engine/scoring/scoring.hpp"
#include "query/language/printer.hpp"
#include "query/plan/describe_events.hpp"
#include "query/plan/integer_ranges.hpp"
#include "query/plan/plan.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Filter;

// Lists are cut here: the tree is for people to read.
constexpr std::size_t kMostShown = 20;

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char letter : text) {
    out += letter;
    if (letter == '\'') out += letter;
  }
  return out + "'";
}

template <typename Range, typename Write>
std::string listed(const Range& range, const Write& write) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& each : range) {
    if (shown == kMostShown) break;
    if (shown > 0) out += ", ";
    out += write(each);
    ++shown;
  }
  if (range.size() > shown) out += fmt::format(", … {} more", range.size() - shown);
  return out;
}

class Describer {
 public:
  using PathOf = std::function<std::string(const Filter&)>;

  Describer(const engine::Population& population, PathOf path_of)
      : population_(population), path_of_(std::move(path_of)) {}

  std::string text;

  void describe(const Filter& filter, std::size_t depth) {
    text.append(2 * depth, ' ');
    if (path_of_) path_ = path_of_(filter);
    std::visit([&](const auto& node) { describe(node, depth); }, filter.node);
  }

 private:
  template <typename... Parts>
  void line(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(text), format, std::forward<Parts>(parts)...);
    fmt::format_to(std::back_inserter(text), "{}{}{}\n", path_.empty() ? "" : "  [", path_,
                   path_.empty() ? "" : "]");
  }

  const engine::Attribute& attribute(engine::AttributeId id) const {
    return population_.attributes().at(id);
  }
  std::string name(engine::AttributeId id) const { return print_name(attribute(id).name()); }

  std::string units(const engine::Attribute& of, std::int64_t value) const {
    switch (of.type()) {
      case AttributeType::date:
        return engine::format_day(engine::Day{static_cast<std::int32_t>(value)});
      case AttributeType::time:
        return engine::format_instant(engine::Instant{value});
      default:
        return engine::format_decimal({value, of.spec.scale});
    }
  }

  template <typename Range, typename Write>
  static std::string interval(const Range& range, bool open_low, bool open_high,
                              const Write& write) {
    if (open_low && open_high) return "any";
    if (open_low) return "≤ " + write(range.high);
    if (open_high) return "≥ " + write(range.low);
    if (!(range.low < range.high)) return write(range.low);
    return write(range.low) + " … " + write(range.high);
  }

  void describe(const engine::Constant& node, std::size_t) {
    line("{}", node.value ? "everyone" : "nobody");
  }
  void describe(const engine::Known& node, std::size_t) { line("{} known", name(node.attribute)); }

  void describe(const engine::CodeIn& node, std::size_t) {
    const engine::Dictionary& dictionary = population_.dictionary(node.attribute);
    line("{} {} {}", name(node.attribute),
         attribute(node.attribute).type() == AttributeType::tags ? "has any of" : "in",
         listed(node.codes,
                [&](engine::ValueCode code) { return in_quotes(dictionary.at(code).text); }));
  }

  void describe(const engine::FlagIs& node, std::size_t) {
    line("{} is {}", name(node.attribute), node.value);
  }

  void describe(const engine::IntegerIn& node, std::size_t) {
    const engine::Attribute& of = attribute(node.attribute);
    const auto write = [&](std::int64_t value) { return units(of, value); };
    line("{} in {}", name(node.attribute),
         listed(node.ranges, [&](const engine::IntegerRange& range) {
           return interval(range, range.low == kLowestInteger, range.high == kHighestInteger,
                           write);
         }));
  }

  void describe(const engine::RealIn& node, std::size_t) {
    constexpr double kLargest = std::numeric_limits<double>::max();
    const auto write = [](double value) { return fmt::format("{}", value); };
    line("{} in {}", name(node.attribute), listed(node.ranges, [&](const engine::RealRange& range) {
           return interval(range, range.low == -kLargest, range.high == kLargest, write);
         }));
  }

  void describe(const engine::AnniversaryIn& node, std::size_t) {
    std::vector<std::size_t> days;
    for (std::size_t bit = 0; bit < node.days.size(); ++bit) {
      if (node.days.test(bit)) days.push_back(bit);
    }
    line("{} anniversary on {}", name(node.attribute), listed(days, [](std::size_t bit) {
           return fmt::format("{:02}-{:02}", bit / 31 + 1, bit % 31 + 1);
         }));
  }

  void describe(const engine::EventMeasureIn& node, std::size_t) {
    line("{} in {}", query::describe(node.measure, population_),
         listed(node.ranges, [&](const engine::IntegerRange& range) {
           return interval(range, range.low == kLowestInteger, range.high == kHighestInteger,
                           [&](std::int64_t value) {
                             return describe_value(node.measure, value, population_);
                           });
         }));
  }
  void describe(const engine::HasSequence& node, std::size_t) {
    line("{}", query::describe(node.sequence, population_));
  }
  void describe(const engine::HasResumed& node, std::size_t) {
    line("{}", query::describe(node.resumed, population_));
  }

  void describe(const engine::ScoreIn& node, std::size_t) {
    line("score {} in {}", in_quotes(node.scoring->name),
         listed(node.ranges, [&](const engine::IntegerRange& range) {
           return interval(range, range.low == kLowestInteger, range.high == kHighestInteger,
                           [&](std::int64_t value) {
                             return engine::format_decimal({value, node.scoring->scale});
                           });
         }));
  }

  void describe(const engine::WithinRadius& node, std::size_t) {
    line("{} within {} km of {}", name(node.attribute), node.radius_km,
         engine::format_place(node.centre));
  }
  void describe(const engine::TextIn& node, std::size_t) {
    line("{} in {}", name(node.attribute), listed(node.values, in_quotes));
  }
  void describe(const engine::TextLike& node, std::size_t) {
    const bool folded = node.pattern.case_rule() == engine::CaseRule::folded;
    line("{} {} a pattern that begins {}", name(node.attribute), folded ? "ilike" : "like",
         in_quotes(node.pattern.literal_prefix()));
  }
  void describe(const engine::TextBetween& node, std::size_t) {
    std::string bounds;
    if (node.low) bounds += fmt::format("{} {}", node.low_open ? ">" : "≥", in_quotes(*node.low));
    if (node.high) {
      bounds += fmt::format("{}{} {}", node.low ? " and " : "", node.high_open ? "<" : "≤",
                            in_quotes(*node.high));
    }
    line("{} {}", name(node.attribute), bounds);
  }

  void describe(const engine::BucketIn& node, std::size_t) {
    line("bucket {} of {} in {}", in_quotes(node.seed), node.buckets,
         listed(node.ranges, [&](const engine::IntegerRange& range) {
           return interval(range, false, false,
                           [](std::int64_t value) { return fmt::format("{}", value); });
         }));
  }

  void describe(const engine::RowsIn& node, std::size_t) { line("{}", node.meaning); }

  void describe(const engine::Shared& node, std::size_t depth) {
    const bool seen = !shared_.insert(node.filter.get()).second;
    line("{}{}", node.meaning, seen ? ", as above" : ", evaluated once");
    if (!seen) describe(*node.filter, depth + 1);
  }

  // Postfix, as the engine runs it.
  std::string program(const engine::Arithmetic& arithmetic) const {
    return listed(arithmetic.steps, [&](const engine::ArithmeticStep& step) -> std::string {
      switch (step.code) {
        case engine::ArithmeticCode::constant:
          return engine::format_decimal(step.constant);
        case engine::ArithmeticCode::attribute:
          return name(step.attribute);
        case engine::ArithmeticCode::measure:
          return query::describe(*step.measure, population_);
        case engine::ArithmeticCode::score:
          return fmt::format("score {}", in_quotes(step.scoring->name));
        case engine::ArithmeticCode::age:
          return fmt::format("age({} on {})", name(step.attribute), engine::format_day(step.on));
        case engine::ArithmeticCode::add:
          return "+";
        case engine::ArithmeticCode::subtract:
          return "-";
        case engine::ArithmeticCode::multiply:
          return "*";
        case engine::ArithmeticCode::divide:
          return "/";
        case engine::ArithmeticCode::negate:
          return "negate";
        case engine::ArithmeticCode::absolute:
          return "abs";
        case engine::ArithmeticCode::minimum:
          return "min";
        case engine::ArithmeticCode::maximum:
          return "max";
      }
      return "?";
    });
  }

  void describe(const engine::ArithmeticTest& node, std::size_t) {
    std::string_view sign = "=";
    switch (node.comparison) {
      case engine::Comparison::equal:
        break;
      case engine::Comparison::not_equal:
        sign = "<>";
        break;
      case engine::Comparison::less:
        sign = "<";
        break;
      case engine::Comparison::less_equal:
        sign = "<=";
        break;
      case engine::Comparison::greater:
        sign = ">";
        break;
      case engine::Comparison::greater_equal:
        sign = ">=";
        break;
    }
    line("[{}] {} [{}]", program(node.left), sign, program(node.right));
  }

  void describe(const engine::Ranked& node, std::size_t depth) {
    const engine::Ranking& ranking = *node.ranking;
    const auto* attribute_id = std::get_if<engine::AttributeId>(&ranking.by);
    const std::string by = attribute_id != nullptr
                               ? name(*attribute_id)
                               : "[" + program(std::get<engine::Arithmetic>(ranking.by)) + "]";
    const std::string_view among = ranking.among.empty() ? "" : " among";
    if (const auto* count = std::get_if<engine::RankCount>(&node.part)) {
      line("{} in the {} {}{}", by, count->largest_first ? "top" : "bottom", count->customers,
           among);
    } else if (const auto* share = std::get_if<engine::RankShare>(&node.part)) {
      line("{} in the {} {} percent{}", by, share->largest_first ? "top" : "bottom",
           engine::format_decimal(share->percent), among);
    } else {
      const auto& in = std::get<engine::QuantileIn>(node.part);
      line("{} in quantile {} of {}{}", by,
           listed(in.ranges,
                  [&](const engine::IntegerRange& range) {
                    return interval(range, false, false,
                                    [](std::int64_t value) { return fmt::format("{}", value); });
                  }),
           in.quantiles, among);
    }
    describe_each(ranking.among, depth);
  }

  void describe(const engine::AllOf& node, std::size_t depth) {
    line("all of");
    describe_each(node.operands, depth);
  }
  void describe(const engine::AnyOf& node, std::size_t depth) {
    line("any of");
    describe_each(node.operands, depth);
  }
  void describe(const engine::Complement& node, std::size_t depth) {
    line("not");
    describe_each(node.operand, depth);
  }
  void describe(const engine::CountOf& node, std::size_t depth) {
    line("{} to {} of", node.low, node.high);
    describe_each(node.operands, depth);
  }

  void describe_each(const std::vector<Filter>& operands, std::size_t depth) {
    for (const Filter& operand : operands) describe(operand, depth + 1);
  }

  const engine::Population& population_;
  PathOf path_of_;
  std::string path_;                // of the filter to be described next
  std::set<const Filter*> shared_;  ///< described already
};

}  // namespace

std::string describe(const Filter& filter, const engine::Population& population) {
  Describer describer(population, nullptr);
  describer.describe(filter, 0);
  return std::move(describer.text);
}

std::string describe_paths(const Filter& filter, const engine::Population& population,
                           const engine::PredicateCache* cache) {
  Describer describer(population, [&](const Filter& node) {
    return engine::describe(engine::evaluation_plan(node, population, cache));
  });
  describer.describe(filter, 0);
  return std::move(describer.text);
}

}  // namespace muster::query
