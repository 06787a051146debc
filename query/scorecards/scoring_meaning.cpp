#include "query/scorecards/scoring_meaning.hpp"

#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/evaluation/filter_key.hpp"
#include "query/plan/digest.hpp"

namespace muster::query {
namespace {

// Every part has its length or a fixed size, so no two scorings run together.
class MeaningWriter {
 public:
  std::string take() { return std::move(key_); }

  void write(const engine::Scoring& scoring) {
    number(scoring.scale);
    number(scoring.base);
    bound(scoring.least);
    bound(scoring.most);
    number(scoring.groups.size());
    for (const engine::ScoringGroup& group : scoring.groups) {
      bound(group.least);
      bound(group.most);
    }
    number(scoring.rules.size());
    for (const engine::ScoringRule& rule : scoring.rules) {
      text(engine::filter_key(rule.when));
      number(rule.group.has_value());
      number(rule.group.value_or(0));
      number(rule.points.index());
      std::visit([&](const auto& points) { (*this)(points); }, rule.points);
    }
  }

  void operator()(const engine::FlatPoints& points) { number(points.points); }
  void operator()(const engine::PointsByValue& points) {
    value(points.value);
    number(points.scale);
    number(points.below);
    number(points.unknown);
    number(points.steps.size());
    for (const engine::PointsStep& step : points.steps) {
      number(step.from);
      number(step.points);
    }
  }
  void operator()(const engine::PointsPerUnit& points) {
    value(points.value);
    number(points.scale);
    number(points.numerator);
    number(points.denominator);
    bound(points.least);
    bound(points.most);
    number(points.unknown);
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
  void bound(const std::optional<std::int64_t>& value) {
    number(value.has_value());
    number(value.value_or(0));
  }
  void value(const engine::Arithmetic& term) {
    text(engine::filter_key({engine::ArithmeticTest{term, engine::Comparison::equal, {}}}));
  }

  std::string key_;
};

}  // namespace

std::string meaning_of(const engine::Scoring& scoring) {
  MeaningWriter writer;
  writer.write(scoring);
  return digest_of(writer.take());
}

}  // namespace muster::query
