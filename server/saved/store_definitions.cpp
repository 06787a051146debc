#include "server/saved/store_definitions.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/parser.hpp"
#include "server/api/scorecard_body.hpp"

namespace muster::server {

void StoreDefinitions::stand_in(const std::string& name, const query::Expression& definition) {
  parsed_.insert_or_assign(name, query::SavedSegment{definition, "draft"});
}

Result<const query::SavedSegment*> StoreDefinitions::segment(std::string_view name) const {
  const std::lock_guard lock(parsing_);
  if (const auto known = parsed_.find(name); known != parsed_.end()) return &known->second;
  const engine::Segment* saved = state_->segments.find(name);
  if (saved == nullptr) return nullptr;
  Result<query::Expression> definition = query::parse(saved->where);
  if (!definition) {
    return Error{ErrorCode::corrupt_store,
                 fmt::format("segment '{}' as it was saved cannot be read: {}", name,
                             definition.error().message)};
  }
  query::SavedSegment segment{*std::move(definition), fmt::format("segment {}", saved->revision)};
  return &parsed_.emplace(name, std::move(segment)).first->second;
}

Result<std::optional<query::SavedList>> StoreDefinitions::list(
    std::string_view name, const engine::Population& population) const {
  const auto found = state_->lists.find(name);
  if (found == state_->lists.end()) return std::optional<query::SavedList>{};
  auto rows = list_rows_.find(found->second.number, population);
  if (!rows) return std::move(rows).error();
  return std::optional<query::SavedList>(query::SavedList{
      *std::move(rows), fmt::format("list {}", found->second.number), found->second.version});
}

void StoreDefinitions::stand_in(const std::string& name, const query::Scorecard& definition) {
  cards_.insert_or_assign(name, query::SavedScorecard{definition, "draft"});
}

Result<const query::SavedScorecard*> StoreDefinitions::scorecard(std::string_view name) const {
  const std::lock_guard lock(parsing_);
  if (const auto known = cards_.find(name); known != cards_.end()) return &known->second;
  const engine::Segment* saved = state_->scorecards.find(name);
  if (saved == nullptr) return nullptr;
  Result<query::Scorecard> definition = parse_scorecard(saved->where);
  if (!definition) {
    return Error{ErrorCode::corrupt_store,
                 fmt::format("scorecard '{}' as it was saved cannot be read: {}", name,
                             definition.error().message)};
  }
  query::SavedScorecard card{*std::move(definition), fmt::format("scorecard {}", saved->revision)};
  card.definition.name = saved->name;
  return &cards_.emplace(name, std::move(card)).first->second;
}

std::vector<std::string> StoreDefinitions::names(query::SavedKind kind) const {
  std::vector<std::string> names;
  if (kind == query::SavedKind::list) {
    for (const auto& [name, entry] : state_->lists) names.push_back(name);
    return names;
  }
  const bool segments = kind == query::SavedKind::segment;
  for (const engine::Segment* saved :
       (segments ? state_->segments : state_->scorecards).by_name()) {
    names.push_back(saved->name);
  }
  return names;
}

}  // namespace muster::server
