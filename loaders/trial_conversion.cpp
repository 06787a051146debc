#include "loaders/trial_conversion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "loaders/rows/type_inference.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

/// A guess that rejects more rows than one of so many is surely wrong.
constexpr std::uint64_t kFewRejects = 1000;
constexpr std::uint64_t kRejectedOneOf = 20;

bool same_column(const ColumnPlan& a, const ColumnPlan& b) {
  if (a.source != b.source || a.use != b.use) return false;
  // The id is taken as it stands, and a place's parts are read as the place says.
  if (a.use == ColumnUse::id) return a.whole == b.whole;
  if (a.use != ColumnUse::attribute)
    return a.use != ColumnUse::place_part || a.decimal == b.decimal;
  if (a.spec.name != b.spec.name || a.spec.type != b.spec.type || a.spec.scale != b.spec.scale) {
    return false;
  }
  switch (a.spec.type) {
    case AttributeType::number:
    case AttributeType::real:
    case AttributeType::place:
      return a.decimal == b.decimal;
    case AttributeType::date:
    case AttributeType::time:
      return a.dates.same_as(b.dates);
    case AttributeType::tags:
      return a.tag_separator == b.tag_separator && a.json_arrays == b.json_arrays;
    case AttributeType::category:
    case AttributeType::flag:
    case AttributeType::text:
      break;
  }
  return true;
}

bool same_source(const SourcePlan& a, const SourcePlan& b) {
  return a.id_column == b.id_column && a.columns == b.columns &&
         std::equal(a.attributes.begin(), a.attributes.end(), b.attributes.begin(),
                    b.attributes.end(), [](const AttributeInput& x, const AttributeInput& y) {
                      return x.column == y.column && x.longitude == y.longitude && x.pair == y.pair;
                    });
}

/// The different values to expect of `cells` cells of a column of which the first `seen` held
/// `distinct`, if its values are drawn evenly from a vocabulary.
double expected_distinct(double distinct, double seen, double cells) {
  if (distinct >= seen) return cells;
  double low = distinct;
  double high = 1e12;
  for (int step = 0; step < 60; ++step) {
    const double words = (low + high) / 2;
    (words * -std::expm1(-seen / words) < distinct ? low : high) = words;
  }
  return low * -std::expm1(-cells / low);
}

/// Words are category or text by how many of all of them differ, which a beginning does not show.
void expect_labels(LoadPlan& plan, const Survey& beginning, double times) {
  for (std::size_t i = 0; i < beginning.evidence.size(); ++i) {
    const ColumnEvidence& evidence = beginning.evidence[i];
    ColumnPlan& column = *plan.columns[i];
    const bool label =
        column.spec.type == AttributeType::category || column.spec.type == AttributeType::text;
    if (!label || !column.inferred || evidence.known == 0 ||
        evidence.bytes / evidence.known > kTextMeanBytes) {
      continue;
    }
    const auto seen = static_cast<double>(evidence.known);
    const double cells = seen * times;
    const double distinct =
        expected_distinct(static_cast<double>(evidence.distinct.estimate()), seen, cells);
    const bool text =
        cells > static_cast<double>(kTextFrom) && distinct > kTextDistinctShare * cells;
    column.spec.type = text ? AttributeType::text : AttributeType::category;
  }
}

}  // namespace

std::optional<LoadPlan> guess_plan(const SourceList& sources, const Schema& schema,
                                   const LoadOptions& options, const IdColumns& ids,
                                   std::size_t bytes) {
  std::size_t all = 0;
  for (const auto& source : sources) {
    if (source->columns().size() == 0) return std::nullopt;  // records that name their own columns
    all += source->text().size();
  }
  if (all / 4 < bytes * sources.size()) return std::nullopt;  // hardly worth a guess
  const auto survey = survey_beginnings(sources, schema, ids, bytes);
  if (!survey) return std::nullopt;
  LoadReport nobodys;
  auto plan = plan_load(sources, *survey, schema, options, nobodys);
  if (!plan) return std::nullopt;
  if (options.events != nullptr) return *std::move(plan);  // words are categories in any number
  expect_labels(*plan, *survey,
                static_cast<double>(all) / static_cast<double>(bytes * sources.size()));
  return *std::move(plan);
}

bool same_rows(const LoadPlan& guess, const LoadPlan& settled) {
  return settled.dropped.empty() &&
         std::equal(guess.columns.begin(), guess.columns.end(), settled.columns.begin(),
                    settled.columns.end(),
                    [](const auto& a, const auto& b) { return same_column(*a, *b); }) &&
         std::equal(guess.sources.begin(), guess.sources.end(), settled.sources.begin(),
                    settled.sources.end(), same_source);
}

TrialConversion::TrialConversion(const SourceList& sources, LoadPlan plan,
                                 const LoadOptions& options, RowSink& sink)
    : plan_(std::move(plan)),
      sink_(sink),
      conversion_(sources, plan_, options, sink, std::numeric_limits<std::uint64_t>::max()) {
  if (Status begun = conversion_.begin(); !begun) given_up_ = true;
}

std::unique_ptr<BatchConverter> TrialConversion::converter(std::size_t source) {
  if (given_up_) return nullptr;
  return std::make_unique<BatchConverter>(plan_.sources[source], 0,
                                          std::span<const std::uint64_t>{});
}

void TrialConversion::block(const SurveyedBlock& block, BatchConverter& converter) {
  if (given_up_) return;
  if (!conversion_.take(block, converter) ||
      conversion_.rejected() > kFewRejects + conversion_.loaded() / kRejectedOneOf) {
    given_up_ = true;
  }
}

Status TrialConversion::finish(const LoadPlan& settled, std::uint64_t records, LoadReport& report) {
  if (Status done = conversion_.finish(records, report); !done) return done;
  sink_.settled(settled.attributes());
  return {};
}

}  // namespace muster::loaders
