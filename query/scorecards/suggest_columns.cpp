#include "query/scorecards/suggest_columns.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/plan/bind.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Bitmap;
using engine::Row;

WrittenExpression written(Expression expression) {
  return {print(expression), std::move(expression)};
}

// A bin is `name > a AND name <= b`, the first and last are open: the question is its upper end.
void add_questions(const std::string& condition, bool binned,
                   std::vector<WrittenExpression>& questions) {
  auto parsed = parse(condition);
  if (!parsed) return;
  if (const auto* ends = std::get_if<AndCondition>(&parsed->node); binned && ends != nullptr) {
    questions.push_back(written(ends->operands.back()));
  } else {
    questions.push_back(written(*std::move(parsed)));
  }
}

bool is_binned(AttributeType type) {
  return type == AttributeType::number || type == AttributeType::real ||
         type == AttributeType::date || type == AttributeType::time;
}

std::vector<WrittenExpression> questions_of(const engine::Population& population,
                                            const AttributeEvidence& evidence) {
  std::vector<WrittenExpression> questions;
  const engine::Attribute* attribute = population.attributes().find(evidence.attribute);
  ENGINE_CHECK(attribute != nullptr);
  const bool binned = is_binned(attribute->type());
  for (const ValueEvidence& value : evidence.values) {
    if (value.condition) add_questions(*value.condition, binned, questions);
  }
  return questions;
}

FitColumn column_of(const std::vector<Row>& customers, const std::vector<Row>& with) {
  FitColumn column((customers.size() + 63) / 64);
  auto next = with.begin();
  for (std::size_t i = 0; i < customers.size() && next != with.end(); ++i) {
    if (*next != customers[i]) continue;
    column[i / 64] |= std::uint64_t{1} << (i % 64);
    ++next;
  }
  return column;
}

}  // namespace

Result<FitColumns> columns_of(const engine::Population& population, const QueryContext& context,
                              const std::vector<AttributeEvidence>& evidence,
                              const Bitmap& customers, const Bitmap& positives,
                              const engine::Execution& execution) {
  const std::vector<Row> rows = customers.rows();
  const engine::Filter sample{
      engine::RowsIn{std::make_shared<const Bitmap>(customers), "customers of the fit"}};
  const auto least =
      static_cast<std::size_t>(std::max(1.0, kLeastFitShare * static_cast<double>(rows.size())));
  FitColumns found;
  found.input.customers = rows.size();
  found.input.positives = column_of(rows, (customers & positives).rows());
  std::set<FitColumn> seen;
  for (const AttributeEvidence& attribute : evidence) {
    for (WrittenExpression& question : questions_of(population, attribute)) {
      if (found.conditions.size() == kMostFitColumns) return found;
      auto bound = bind(question.expression, population, context);
      if (!bound) return std::move(bound).error();
      engine::AllOf within;
      within.operands.push_back(sample);
      within.operands.push_back(std::move(bound->filter));
      const auto with = engine::select(population, {std::move(within)}, execution);
      if (!with) return with.error();
      const std::size_t yes = with->cardinality();
      if (yes < least || rows.size() - yes < least) continue;
      FitColumn column = column_of(rows, with->rows());
      // Two questions with the same answers are one.
      if (!seen.insert(column).second) continue;
      found.input.columns.push_back(std::move(column));
      found.conditions.push_back(std::move(question));
    }
  }
  return found;
}

}  // namespace muster::query
