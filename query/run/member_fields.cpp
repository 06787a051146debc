#include "query/run/member_fields.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <utility>

namespace muster::query {

Result<std::vector<MemberColumn>> find_columns(const engine::Population& population,
                                               const std::vector<std::string>& fields,
                                               MemberScores& scores) {
  std::vector<MemberColumn> columns;
  if (fields.size() == 1 && fields.front() == "*") {
    for (const engine::Attribute* attribute : population.attributes().all()) {
      columns.push_back({attribute->id, attribute->name(), {}});
    }
    return columns;
  }
  std::set<std::string_view> seen;
  for (const std::string& field : fields) {
    if (!seen.insert(field).second) {
      return Error{ErrorCode::invalid_input, fmt::format("the field {} is asked for twice", field)};
    }
    if (field == "id" && !population.attributes().find(field)) continue;
    if (!population.attributes().find(field)) {
      if (const std::optional<Term> term = MemberScores::read(field)) {
        auto score = scores.field(*term);
        if (!score) return std::move(score).error();
        columns.push_back({{}, field, *std::move(score)});
        continue;
      }
    }
    auto attribute = population.attributes().require(field);
    if (!attribute) return std::move(attribute).error();
    columns.push_back({(*attribute)->id, (*attribute)->name(), {}});
  }
  return columns;
}

engine::Value cell_of(const engine::Population& population, const MemberColumn& column,
                      engine::Row row) {
  const MemberScore* score = column.score.score.get();
  if (score == nullptr) return population.value(column.attribute, row);
  if (!column.score.grade) return engine::Decimal{score->at(row), score->bound.scoring->scale};
  const auto grade = score->grade_at(row);
  if (!grade) return engine::Unknown{};
  return std::string_view(score->bound.grades[*grade].name);
}

bool is_numeric(const engine::Population& population, const MemberColumn& column) {
  if (column.score.score != nullptr) return !column.score.grade;
  const engine::AttributeType type = population.attributes().at(column.attribute).type();
  return type == engine::AttributeType::number || type == engine::AttributeType::real;
}

}  // namespace muster::query
