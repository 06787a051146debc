#include "query/scorecards/honesty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "query/language/printer.hpp"
#include "query/plan/tested_attributes.hpp"
#include "query/scorecards/rule_text.hpp"

namespace muster::query {
namespace {

using engine::AttributeId;
using engine::AttributeType;
using engine::Filter;

const engine::Arithmetic* value_of(const engine::ScoringRule& rule) {
  if (const auto* by = std::get_if<engine::PointsByValue>(&rule.points)) return &by->value;
  if (const auto* per = std::get_if<engine::PointsPerUnit>(&rule.points)) return &per->value;
  return nullptr;
}

// Whether a filter, a term or a rule reads events, those of saved segments and scores included.
bool reads_events(const Filter& filter);
bool reads_events(const engine::Scoring& scoring);

bool reads_events(const engine::Arithmetic& term) {
  return std::any_of(term.steps.begin(), term.steps.end(), [](const auto& step) {
    return step.measure != nullptr || (step.scoring != nullptr && reads_events(*step.scoring));
  });
}

bool any_reads(const std::vector<Filter>& filters) {
  return std::any_of(filters.begin(), filters.end(),
                     [](const Filter& filter) { return reads_events(filter); });
}

struct EventReader {
  bool operator()(const engine::EventMeasureIn&) const { return true; }
  bool operator()(const engine::HasSequence&) const { return true; }
  bool operator()(const engine::HasResumed&) const { return true; }
  bool operator()(const engine::Shared& node) const { return reads_events(*node.filter); }
  bool operator()(const engine::ArithmeticTest& node) const {
    return reads_events(node.left) || reads_events(node.right);
  }
  bool operator()(const engine::ScoreIn& node) const { return reads_events(*node.scoring); }
  bool operator()(const engine::Ranked& node) const {
    const auto* term = std::get_if<engine::Arithmetic>(&node.ranking->by);
    return term != nullptr && reads_events(*term);
  }
  template <typename Node>
  bool operator()(const Node& node) const {
    if constexpr (requires { node.operands; }) {
      return any_reads(node.operands);
    } else if constexpr (requires { node.operand; }) {
      return any_reads(node.operand);
    } else {
      return false;
    }
  }
};

bool reads_events(const Filter& filter) { return std::visit(EventReader{}, filter.node); }

bool reads_events(const engine::ScoringRule& rule) {
  const engine::Arithmetic* value = value_of(rule);
  return reads_events(rule.when) || (value != nullptr && reads_events(*value));
}

bool reads_events(const engine::Scoring& scoring) {
  return std::any_of(scoring.rules.begin(), scoring.rules.end(),
                     [](const engine::ScoringRule& rule) { return reads_events(rule); });
}

// 'Quoted' texts of an expression as print() writes it.
std::vector<std::string> quoted_texts(std::string_view text) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char quote = text[i];
    if (quote != '\'' && quote != '"') continue;
    std::string inside;
    for (++i; i < text.size(); ++i) {
      if (text[i] == quote && (i + 1 >= text.size() || text[i + 1] != quote)) break;
      if (text[i] == quote) ++i;
      inside += text[i];
    }
    if (quote == '\'') texts.push_back(std::move(inside));
  }
  return texts;
}

// The first second that a date or time literal means; empty for other texts.
std::optional<engine::Instant> moment_of(const std::string& text, const engine::TimeZone& zone) {
  constexpr std::size_t kDate = 10;  // 2026-06-30
  if (text.size() < kDate || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (text.size() > kDate) return read_instant(text, zone);
  return read_instant(text + "T00:00:00", zone);
}

class Doubts {
 public:
  Doubts(const engine::Population& population, const JudgedScorecard& judged)
      : population_(population),
        judged_(judged),
        context_(judged.bound.context),
        as_of_(context_.instant()),
        as_of_text_(engine::format_instant(as_of_)) {}

  std::vector<Warning> all() {
    for (std::size_t i = 0; i < judged_.card.rules.size(); ++i) {
      const ScorecardRule& rule = judged_.card.rules[i];
      const std::string who = fmt::format("rule '{}'", rule.name);
      std::string texts = rule_text(rule);
      if (rule.when) {
        // What saved names stand for counts as written here.
        if (const auto bound = bind(rule.when->expression, population_, context_)) {
          texts += " " + bound->references;
        }
      }
      look_for_dates(who, texts);
      look_at_attributes(who, judged_.bound.scoring->rules[i]);
      look_at_label(who, rule, judged_.tallies[i]);
    }
    look_for_dates("the audience", judged_.audience.canonical + " " + judged_.audience.references);
    look_at_moments();
    return std::move(warnings_);
  }

 private:
  void look_for_dates(const std::string& who, const std::string& texts) {
    for (const std::string& text : quoted_texts(texts)) {
      const auto moment = moment_of(text, context_.zone);
      if (!moment || *moment <= as_of_) continue;
      warn("{} speaks of '{}', which is after as_of ({})", who, text, as_of_text_);
    }
  }

  void look_at_attributes(const std::string& who, const engine::ScoringRule& rule) {
    std::vector<AttributeId> read = tested_attributes(rule.when);
    if (const engine::Arithmetic* value = value_of(rule)) {
      const std::vector<AttributeId> more =
          tested_attributes({engine::ArithmeticTest{*value, engine::Comparison::equal, *value}});
      std::copy_if(more.begin(), more.end(), std::back_inserter(read), [&](AttributeId id) {
        return std::find(read.begin(), read.end(), id) == read.end();
      });
    }
    for (const AttributeId id : read) look_at(who, id);
  }

  void look_at(const std::string& who, AttributeId id) {
    const engine::Attribute& attribute = population_.attributes().at(id);
    if (population_.computed(id) != nullptr) {
      const engine::Instant until{population_.computed().until};
      if (until > as_of_) {
        warn("{} reads {}, which is computed from events until {}, after as_of ({})", who,
             attribute.name(), engine::format_instant(until), as_of_text_);
      }
      return;
    }
    if (attribute.type() == AttributeType::date) {
      const auto high = population_.integers(id).high();
      if (high && *high > context_.today().since_epoch) {
        warn("{} reads {}, which has dates after as_of ({}), the last {}", who, attribute.name(),
             as_of_text_, engine::format_day(engine::Day{static_cast<std::int32_t>(*high)}));
      }
    } else if (attribute.type() == AttributeType::time) {
      const auto high = population_.integers(id).high();
      if (high && *high > as_of_.since_epoch) {
        warn("{} reads {}, which has times after as_of ({}), the last {}", who, attribute.name(),
             as_of_text_, engine::format_instant(engine::Instant{*high}));
      }
    }
  }

  void look_at_label(const std::string& who, const ScorecardRule& rule,
                     const engine::RuleTally& tally) {
    if (rule.when && print(rule.when->expression) == judged_.label.canonical) {
      warn("{} holds where the label does: its condition is the label's", who);
      return;
    }
    const std::uint64_t others = judged_.customers - judged_.positives;
    if (judged_.positives == 0 || others == 0) return;
    if (tally.customers == judged_.positives && tally.positives == judged_.positives) {
      warn("{} gives points to exactly the {} positives of the label: it may be the label itself",
           who, judged_.positives);
    } else if (tally.customers == others && tally.positives == 0) {
      warn(
          "{} gives points to exactly the {} who are no positives of the label: it may be the "
          "label itself",
          who, others);
    }
  }

  void look_at_moments() {
    if (judged_.label.context.instant() > as_of_ || !reads_events(judged_.label.filter)) return;
    const auto& rules = judged_.bound.scoring->rules;
    const auto reader = std::find_if(rules.begin(), rules.end(),
                                     [](const auto& rule) { return reads_events(rule); });
    if (reader == rules.end()) return;
    warn(
        "rule '{}' reads events until {}, and the label is asked no later ({}): what the label "
        "counts may be among them; ask the rules as of an earlier moment",
        reader->name, as_of_text_, engine::format_instant(judged_.label.context.instant()));
  }

  template <typename... Values>
  void warn(fmt::format_string<Values...> text, Values&&... values) {
    Warning warning;
    warning.message = fmt::format(text, std::forward<Values>(values)...);
    const bool said = std::any_of(warnings_.begin(), warnings_.end(), [&](const Warning& each) {
      return each.message == warning.message;
    });
    if (!said) warnings_.push_back(std::move(warning));
  }

  const engine::Population& population_;
  const JudgedScorecard& judged_;
  const QueryContext& context_;
  engine::Instant as_of_;
  std::string as_of_text_;
  std::vector<Warning> warnings_;
};

}  // namespace

std::vector<Warning> doubts_of(const engine::Population& population,
                               const JudgedScorecard& judged) {
  return Doubts(population, judged).all();
}

}  // namespace muster::query
