#include "query/scorecards/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/tested_attributes.hpp"
#include "query/run/profile.hpp"
#include "query/run/stopwatch.hpp"
#include "query/scorecards/backtest.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/cell_summary.hpp"
#include "query/scorecards/evidence.hpp"
#include "query/scorecards/honesty.hpp"
#include "query/scorecards/judged_audience.hpp"
#include "query/scorecards/suggest_columns.hpp"
#include "query/scorecards/suggest_fit.hpp"

namespace muster::query {
namespace {

using engine::Attribute;
using engine::Bitmap;
using engine::Filter;

constexpr std::uint64_t kBuckets = 100;
constexpr std::int64_t kMostRange = 1'000'000;

Status check(const SuggestRequest& request) {
  const auto wrong = [](std::string message) -> Status {
    return Error{ErrorCode::invalid_input, std::move(message)};
  };
  if (request.rules < 1 || request.rules > kMostSuggestedRules) {
    return wrong(fmt::format("rules are 1 to {}, not {}", kMostSuggestedRules, request.rules));
  }
  if (request.bins < 2 || request.bins > kMaxProfileBins) {
    return wrong(fmt::format("bins are 2 to {}, not {}", kMaxProfileBins, request.bins));
  }
  if (request.range < 1 || request.range > kMostRange) {
    return wrong(fmt::format("the range is 1 to {}, not {}", kMostRange, request.range));
  }
  if (request.train_percent < 1 || request.train_percent > 99) {
    return wrong(
        fmt::format("the training part is 1 to 99 percent, not {}", request.train_percent));
  }
  if (request.name.empty()) return wrong("the scorecard needs a name");
  return check_places(request.places);
}

Filter bucket(const std::string& seed, std::uint64_t buckets, std::int64_t low, std::int64_t high) {
  return {engine::BucketIn{seed, buckets, {{low, high}}}};
}

Filter both(Filter a, Filter b) {
  engine::AllOf all;
  all.operands.push_back(std::move(a));
  all.operands.push_back(std::move(b));
  return {std::move(all)};
}

bool holds(const std::vector<engine::AttributeId>& ids, engine::AttributeId id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// One suggestion being made.
class Suggestion {
 public:
  Suggestion(const engine::Population& population, const SuggestRequest& request,
             JudgedAudience judged, const engine::Execution& execution)
      : population_(population),
        request_(request),
        execution_(execution),
        judged_(std::move(judged)),
        train_(both(judged_.audience.filter,
                    bucket(request.seed, kBuckets, 0, request.train_percent - 1))),
        holdout_(both(judged_.audience.filter,
                      bucket(request.seed, kBuckets, request.train_percent, kBuckets - 1))) {}

  Result<SuggestAnswer> make() {
    answer_.label = judged_.label->canonical;
    Term split_term;
    split_term.node = BucketTerm{request_.seed, static_cast<std::int64_t>(kBuckets)};
    answer_.split = fmt::format("{} < {}", print(split_term), request_.train_percent);
    for (const auto& step : {&Suggestion::split, &Suggestion::find_evidence, &Suggestion::find_card,
                             &Suggestion::judge}) {
      if (Status done = (this->*step)(); !done) return std::move(done).error();
      if (answer_.unjudged) break;
    }
    judged_.move_warnings_to(answer_.warnings);
    return std::move(answer_);
  }

 private:
  Status split() {
    auto customers = engine::select(population_, train_, execution_);
    if (!customers) return std::move(customers).error();
    auto positives = engine::select(population_, both(train_, judged_.label->filter), execution_);
    if (!positives) return std::move(positives).error();
    customers_ = *std::move(customers);
    positives_ = *std::move(positives);
    answer_.train.customers = customers_.cardinality();
    answer_.train.positives = positives_.cardinality();
    answer_.unjudged = why_unjudged(answer_.train.customers, answer_.train.positives);
    if (answer_.unjudged) *answer_.unjudged += " (the training part of it)";
    return {};
  }

  Result<std::vector<const Attribute*>> attributes() {
    std::vector<engine::AttributeId> out;
    for (const std::string& name : request_.exclude) {
      const auto found = population_.attributes().require(name);
      if (!found) return found.error();
      out.push_back((*found)->id);
    }
    std::vector<const Attribute*> asked;
    for (const std::string& name : request_.attributes) {
      const auto found = population_.attributes().require(name);
      if (!found) return found.error();
      asked.push_back(*found);
    }
    if (asked.empty()) asked = population_.attributes().all();
    const std::vector<engine::AttributeId> read = tested_attributes(judged_.label->filter);
    std::vector<const Attribute*> kept;
    for (const Attribute* attribute : asked) {
      if (holds(out, attribute->id)) continue;
      if (holds(read, attribute->id)) {
        answer_.left_out.push_back(attribute->name());
      } else if (knows_the_future(*attribute)) {
        answer_.left_out.push_back(attribute->name());
        answer_.warnings.push_back(
            {fmt::format("{} is left out: it is computed from events until {}, after as_of ({})",
                         attribute->name(),
                         engine::format_instant(engine::Instant{population_.computed().until}),
                         engine::format_instant(judged_.audience.context.instant()))});
      } else {
        kept.push_back(attribute);
      }
    }
    return kept;
  }

  bool knows_the_future(const Attribute& attribute) const {
    return population_.computed(attribute.id) != nullptr &&
           engine::Instant{population_.computed().until} > judged_.audience.context.instant();
  }

  Status find_evidence() {
    const auto attributes = this->attributes();
    if (!attributes) return attributes.error();
    const EvidenceSource source{population_, customers_, positives_, request_.bins, execution_};
    for (const Attribute* attribute : *attributes) {
      auto evidence = evidence_of(source, *attribute);
      if (!evidence) return std::move(evidence).error();
      if (evidence->suspicious) {
        answer_.warnings.push_back(
            {fmt::format("{} tells the label suspiciously well (information value {:.2f}): make "
                         "sure that it was known before the label, or exclude it",
                         evidence->attribute, evidence->information)});
      }
      answer_.evidence.push_back(*std::move(evidence));
    }
    std::stable_sort(answer_.evidence.begin(), answer_.evidence.end(),
                     [](const AttributeEvidence& a, const AttributeEvidence& b) {
                       return a.information > b.information;
                     });
    return {};
  }

  Status find_card() {
    Filter sample{engine::RowsIn{std::make_shared<const Bitmap>(customers_), "training part"}};
    const std::uint64_t parts =
        (answer_.train.customers + kMostFitCustomers - 1) / kMostFitCustomers;
    if (parts > 1) {
      sample = both(std::move(sample), bucket(request_.seed + "/fit", parts, 0, 0));
    }
    const auto rows = engine::select(population_, sample, execution_);
    if (!rows) return rows.error();
    answer_.fit_customers = rows->cardinality();
    auto columns = columns_of(population_, judged_.audience.context, answer_.evidence, *rows,
                              positives_, execution_);
    if (!columns) return std::move(columns).error();
    columns->input.most = request_.rules;
    const auto fit = fit_forward(columns->input, execution_);
    if (!fit) return fit.error();
    write_card(columns->conditions, *fit);
    return {};
  }

  // Points are coefficients in such units that the largest and the smallest score that rules could
  // give together lie `range` apart; the base lifts the smallest to 0.
  void write_card(const std::vector<WrittenExpression>& conditions, const Fit& fit) {
    Scorecard card;
    card.name = request_.name;
    card.description = fmt::format("Suggested for {}", answer_.label);
    card.decimals = 0;
    double width = 0;
    for (const FittedColumn& column : fit.columns) width += std::abs(column.coefficient);
    const double unit = width > 0 ? static_cast<double>(request_.range) / width : 0;
    for (const FittedColumn& column : fit.columns) {
      const std::int64_t points = std::llround(column.coefficient * unit);
      if (points == 0) continue;
      const WrittenExpression& when = conditions[column.column];
      card.rules.push_back({when.text, when, FlatRule{{points, 0}}, std::nullopt});
      if (points < 0) card.base.units -= points;
    }
    if (unit > 0) answer_.points_to_double_odds = std::log(2.0) * unit;
    if (card.rules.empty()) {
      answer_.warnings.push_back(
          {"no value of any attribute tells the label significantly: the "
           "card has no rules"});
    }
    answer_.card = std::move(card);
  }

  Status judge() {
    auto bound = bind_scorecard(*answer_.card, population_, judged_.audience.context);
    if (!bound) return std::move(bound).error();
    const auto judge_part = [&](const Filter& where, SuggestPart& part) -> Status {
      const auto cells = engine::score_cells(population_, *bound->scoring, where,
                                             judged_.label_filter(), execution_);
      if (!cells) return cells.error();
      const CellTotals totals = totals_of(*cells);
      part.customers = totals.customers;
      part.positives = totals.positives;
      if (const auto auc = exact_auc(*cells)) part.auc = exact_figure(*auc, request_.places);
      return {};
    };
    if (Status done = judge_part(train_, answer_.train); !done) return done;
    if (Status done = judge_part(holdout_, answer_.holdout); !done) return done;
    const auto tallies = engine::rule_tallies(population_, *bound->scoring, train_,
                                              judged_.label_filter(), execution_);
    if (!tallies) return tallies.error();
    auto doubts =
        doubts_of(population_, {*answer_.card, *bound, judged_.audience, *judged_.label, *tallies,
                                answer_.train.customers, answer_.train.positives});
    std::move(doubts.begin(), doubts.end(), std::back_inserter(answer_.warnings));
    return {};
  }

  const engine::Population& population_;
  const SuggestRequest& request_;
  const engine::Execution& execution_;
  JudgedAudience judged_;
  Filter train_;
  Filter holdout_;
  Bitmap customers_;  // of the training part
  Bitmap positives_;
  SuggestAnswer answer_;
};

}  // namespace

Result<SuggestAnswer> suggest_scorecard(const engine::Population& population,
                                        const SuggestRequest& request,
                                        const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status checked = check(request); !checked) return std::move(checked).error();
  auto judged = bind_judged(population, request.query, request.label);
  if (!judged) return std::move(judged).error();
  auto answer = Suggestion(population, request, *std::move(judged), execution).make();
  if (!answer) return answer;
  answer->population = population.size();
  answer->version = population.version();
  answer->elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
