#include "query/run/member_fields.hpp"

#include <fmt/format.h>

#include <set>

namespace muster::query {

Result<std::vector<MemberColumn>> find_columns(const engine::Population& population,
                                               const std::vector<std::string>& fields) {
  std::vector<MemberColumn> columns;
  if (fields.size() == 1 && fields.front() == "*") {
    for (const engine::Attribute* attribute : population.attributes().all()) {
      columns.push_back({attribute->id, attribute->name()});
    }
    return columns;
  }
  std::set<std::string_view> seen;
  for (const std::string& field : fields) {
    if (!seen.insert(field).second) {
      return Error{ErrorCode::invalid_input, fmt::format("the field {} is asked for twice", field)};
    }
    if (field == "id" && !population.attributes().find(field)) continue;
    auto attribute = population.attributes().require(field);
    if (!attribute) return std::move(attribute).error();
    columns.push_back({(*attribute)->id, (*attribute)->name()});
  }
  return columns;
}

}  // namespace muster::query
