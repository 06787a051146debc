// The segments of a file as the binder asks for them: they may refer to each other, and to what the
// store behind them has saved. A name in the file means the file's.
// Threads: reads from any number at once once made. Cost: parses every definition when made.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/segment_catalogue.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::server {

class FileDefinitions final : public query::SavedDefinitions {
 public:
  /// `behind` may be null.
  FileDefinitions(const engine::SegmentCatalogue& segments,
                  std::shared_ptr<const query::SavedDefinitions> behind);

  Result<const query::SavedSegment*> segment(std::string_view name) const override;
  Result<std::optional<query::SavedList>> list(std::string_view name,
                                               const engine::Population& population) const override;
  Result<const query::SavedScorecard*> scorecard(std::string_view name) const override;
  std::vector<std::string> names(query::SavedKind kind) const override;

 private:
  std::map<std::string, Result<query::SavedSegment>, std::less<>> segments_;
  std::shared_ptr<const query::SavedDefinitions> behind_;
};

}  // namespace muster::server
