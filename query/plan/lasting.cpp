#include "query/plan/lasting.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>

#include "engine/evaluation/filter_key.hpp"
#include "engine/scoring/scoring.hpp"
#include "query/plan/digest.hpp"
#include "query/scorecards/scoring_meaning.hpp"

namespace muster::query {
namespace {

using engine::Filter;

class Settler {
 public:
  explicit Settler(std::int64_t last_event) : last_event_(last_event) {}

  void settle(Filter& filter) {
    std::visit([&](auto& node) { settle(node); }, filter.node);
  }

 private:
  template <typename Node>
  void settle(Node& node) {
    if constexpr (requires { node.operands; }) {
      for (Filter& operand : node.operands) settle(operand);
    } else if constexpr (requires { node.operand; }) {
      for (Filter& operand : node.operand) settle(operand);
    }
  }
  void settle(engine::EventMeasureIn& node) { settle(node.measure.events.window); }
  void settle(engine::HasSequence& node) {
    for (engine::SequenceStep& step : node.sequence.steps) settle(step.events.window);
  }
  void settle(engine::HasResumed& node) {
    settle(node.resumed.events.window);
    settle(node.resumed.window);
  }
  void settle(engine::ArithmeticTest& node) {
    settle(node.left);
    settle(node.right);
  }
  void settle(engine::ScoreIn& node) { node.scoring = settled(node.scoring); }
  void settle(engine::Shared& node) {
    std::string& key = shared_[node.filter.get()];
    if (key.empty()) {
      Filter inner = *node.filter;
      settle(inner);
      key = digest_of(engine::filter_key(inner));
    }
    node.key = key;
  }
  void settle(engine::Ranked& node) {
    auto ranking = std::make_shared<engine::Ranking>(*node.ranking);
    if (auto* term = std::get_if<engine::Arithmetic>(&ranking->by)) settle(*term);
    for (Filter& among : ranking->among) settle(among);
    node.ranking = std::move(ranking);
  }
  void settle(engine::Arithmetic& term) {
    for (engine::ArithmeticStep& step : term.steps) {
      if (step.measure) {
        auto measure = std::make_shared<engine::EventMeasure>(*step.measure);
        settle(measure->events.window);
        step.measure = std::move(measure);
      }
      if (step.scoring) step.scoring = settled(step.scoring);
    }
  }
  void settle(engine::IntegerRange& window) const {
    window.high = std::min(window.high, last_event_);
  }

  std::shared_ptr<const engine::Scoring> settled(
      const std::shared_ptr<const engine::Scoring>& scoring) {
    std::shared_ptr<const engine::Scoring>& known = scorings_[scoring.get()];
    if (known == nullptr) {
      auto copy = std::make_shared<engine::Scoring>(*scoring);
      for (engine::ScoringRule& rule : copy->rules) {
        settle(rule.when);
        if (auto* by = std::get_if<engine::PointsByValue>(&rule.points)) settle(by->value);
        if (auto* per = std::get_if<engine::PointsPerUnit>(&rule.points)) settle(per->value);
      }
      copy->meaning = meaning_of(*copy);
      known = std::move(copy);
    }
    return known;
  }

  std::int64_t last_event_;
  std::map<const Filter*, std::string> shared_;
  std::map<const engine::Scoring*, std::shared_ptr<const engine::Scoring>> scorings_;
};

}  // namespace

std::string lasting_key(const Filter& filter, std::int64_t last_event) {
  Filter copy = filter;
  Settler(last_event).settle(copy);
  return engine::filter_key(copy);
}

std::int64_t last_event_of(const engine::Population& population) {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (const engine::EventType& type : population.events().types()) {
    if (type.events > 0) last = std::max(last, type.last);
  }
  return last;
}

}  // namespace muster::query
