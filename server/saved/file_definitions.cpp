#include "server/saved/file_definitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/language/parser.hpp"

namespace muster::server {

FileDefinitions::FileDefinitions(const engine::SegmentCatalogue& segments,
                                 std::shared_ptr<const query::SavedDefinitions> behind)
    : behind_(std::move(behind)) {
  for (const engine::Segment* segment : segments.by_id()) {
    Result<query::Expression> definition = query::parse(segment->where);
    if (definition) {
      segments_.emplace(segment->name,
                        query::SavedSegment{*std::move(definition), "file " + segment->where});
    } else {
      Error error = std::move(definition).error();
      error.message = fmt::format("segment '{}': {}", segment->name, error.message);
      segments_.emplace(segment->name, std::move(error));
    }
  }
}

Result<const query::SavedSegment*> FileDefinitions::segment(std::string_view name) const {
  const auto found = segments_.find(name);
  if (found != segments_.end()) {
    if (!found->second) return found->second.error();
    return &*found->second;
  }
  return behind_ ? behind_->segment(name) : nullptr;
}

Result<std::optional<query::SavedList>> FileDefinitions::list(
    std::string_view name, const engine::Population& population) const {
  if (!behind_) return std::optional<query::SavedList>{};
  return behind_->list(name, population);
}

Result<const query::SavedScorecard*> FileDefinitions::scorecard(std::string_view name) const {
  return behind_ ? behind_->scorecard(name) : nullptr;
}

std::vector<std::string> FileDefinitions::names(query::SavedKind kind) const {
  std::vector<std::string> names = behind_ ? behind_->names(kind) : std::vector<std::string>{};
  if (kind != query::SavedKind::segment) return names;
  for (const auto& [name, segment] : segments_) names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace muster::server
